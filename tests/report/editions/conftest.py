"""A small study in its second edition, beside the site of its first."""

from __future__ import annotations

import pytest

from report.editions.comparison import write_editions
from report.provenance.manifest import provenance_record, write_manifest
from report.website.folder import write_data
from tests.report import fake
from tests.report.editions.two_editions import (
    BEFORE,
    GONE,
    NOW,
    ONE,
    TWO,
    Editions,
    edit,
    of_an_older_study,
    public_of,
    second,
)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """The site of edition 1, and what edition 2 may show."""
    root = tmp_path_factory.mktemp("editions")
    study, public = fake.two_wave_study(root / "study"), public_of(*BEFORE)
    site = root / "first"
    write_data(public, site, inputs={}, study_id="contoh")
    write_editions(site, study.settings, None)
    for name in (
        "report/id/index.html",
        f"report/id/{GONE}/brief.html",
        f"report/id/{GONE}/article.html",
        f"report/jv/{ONE}/brief.html",
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("<html></html>")
    made = provenance_record(study, public)
    write_manifest(site, study, made, districts=[ONE, TWO, GONE], languages=["id", "en"], formats={"html"})
    edit(site / "manifest.json", of_an_older_study)
    return Editions(site, second(study), public_of(*NOW))
