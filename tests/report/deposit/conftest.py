"""The finished build of a small confidential study."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.findings import Finding, Source
from analysis.study import open_study
from report.deposit.packaged_build import PackagedBuild
from report.public import Public
from report.workspace import Workspace
from tests.report.deposit.confidential import HOUSEHOLDS, STUDY


@pytest.fixture
def build(tmp_path: Path) -> PackagedBuild:
    """A small confidential study with a site of one number; nothing was run."""
    folder = tmp_path / "kecil"
    folder.mkdir()
    (folder / "study.yml").write_text(STUDY)
    (folder / "households.csv").write_text(HOUSEHOLDS)
    (folder / "districts.csv").write_text("district_code,name\n35.16.13,Sooko\n")
    study = open_study(folder)
    finding = Finding(
        "income.mean_capita", "35.16.13", "2024", 600.0, "IDR/person/month", source=Source("income", "income")
    )
    table = pd.DataFrame({"key": ["a"], "wave": ["2024"], "unit": ["share"], "share": [0.5]})
    inputs = {name: {"sha256": digest, "rows": None} for name, digest in study.inputs.items()}
    return PackagedBuild(
        study,
        tmp_path / "_site",
        {"languages": ["id", "en"], "districts": ["35.16.13"], "findings": {}, "notebooks": {}, "inputs": inputs},
        {"engine": {"name": "pandoc", "version": "3"}},
        Workspace(tmp_path / "build"),
        Public({finding.key: finding}, {("distribution", "35.16.13"): table}),
        confidential=True,
    )
