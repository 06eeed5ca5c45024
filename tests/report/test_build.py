"""The stages of a build: which district failed is a fact of its run."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from analysis.errors import Problem, UserError
from analysis.study import Study, open_study
from report import build as build_module
from report.runs.execute import Outcome
from report.runs.plan import Run
from report.workspace import Workspace
from tests.conftest import ROOT


def test_a_failed_district_is_known_by_its_run_whatever_the_problem_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def write_public(study: Study, workspace: Workspace, districts: list[str], *, failed: Collection[str]) -> list[str]:
        seen.extend(sorted(failed))
        return []

    outcomes = [
        Outcome(Run("income", "35.16.13", "key", True, "not run yet"), 1.0),
        Outcome(
            Run("income", "35.16.18", "key", True, "not run yet"), 1.0, Problem("some place", "it stopped", "Look.")
        ),
    ]
    monkeypatch.setattr(build_module, "workspace_of", lambda folder, id_: Workspace(tmp_path))
    monkeypatch.setattr(build_module, "run_notebooks", lambda *runs, **options: outcomes)
    monkeypatch.setattr(build_module, "write_public", write_public)
    with pytest.raises(UserError, match="some place"):
        build_module.prepare_pages(open_study(ROOT / "data" / "mojokerto"), jobs=1, say=lambda line: None)
    assert seen == ["35.16.18"]
