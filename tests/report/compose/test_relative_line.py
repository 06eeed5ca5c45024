"""Where a poverty line is a part of the median, pages say which intervals hold its error, beside those that don't."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from report.charts import chart as charts
from report.compose.composer import compose_pages
from tests.report import fake
from tests.report.compose.composed import drawn

TOLD = {"en": "of changes too, take the line as certain.", "id": "termasuk perubahan, menganggap garis itu pasti."}
PLACE = "35.16.01"


@pytest.mark.parametrize("relative", [True, False])
def test_pages_say_which_intervals_lack_the_error_of_a_relative_line(
    relative: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "chart", drawn)
    study = fake.two_wave_study(tmp_path / "study")
    if relative:
        own = {wave: {"relative": 0.6, "source": {"id": "A", "en": "A"}} for wave in ("2021", "2024")}
        given = {**study.settings.model_dump(exclude_unset=True), "poverty_line": own}
        study = replace(study, settings=type(study.settings).model_validate(given))
    compose_pages(study, fake.two_wave_public(), tmp_path / "pages", districts=[PLACE], languages=("id", "en"))
    for language, told in TOLD.items():
        for name in (f"{PLACE}/brief", f"{PLACE}/article", "methods", "overview"):
            text = (tmp_path / f"pages/report/{language}/{name}.qmd").read_text("utf-8")
            assert (told.rstrip(".") in text) == relative, (language, name)
