"""What pages say of the survey's design: true of any that study.yml can declare, in each language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.study.design import Design
from report.context.design import design_said, levels_said
from report.context.values import PageValues
from report.language.study import study_locale
from tests.report.context.pages import page

PLAIN = (
    "No survey weights are used. No strata are declared. No clusters are declared, so each household is taken as drawn "
    "by itself. Intervals make no finite population correction."
)


def designed(folder: Path, language: str = "en", **design: Any) -> PageValues:
    """A page of a study without a programme, of this design."""
    one = page(folder, language)
    settings = one.settings.model_copy(update={"design": Design(**design), "programme": None})
    return replace(one, study=replace(one.study, settings=settings), locale=study_locale(settings, language))


def test_without_a_design_pages_say_what_was_assumed(tmp_path: Path) -> None:
    assert design_said(designed(tmp_path)) == PLAIN
    assert design_said(designed(tmp_path, "id")).startswith("Bobot survei tidak dipakai. Tidak ada strata")


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ({"weight": "wt"}, "Survey weights are used."),
        (
            {"weight": "wt", "weight_means": {"en": "households of the list.", "id": "x"}},
            "Survey weights are used. What a weight stands for: households of the list.",
        ),
        ({"stratum": "district_code"}, "is a stratum of the sample."),
        ({"stratum": "area"}, "in strata (column: area), whose codes count within each"),
        ({"stratum": "area", "nested": False}, "in strata (column: area). No clusters"),
        (
            {"cluster": "psu"},
            "No strata are declared. The sample is taken as drawn in clusters (column: psu), whose",
        ),
        ({"cluster": "psu", "nested": False}, "in clusters (column: psu). Intervals"),
        ({"cluster": "psu", "stratum": "area"}, "whose codes count within each stratum and"),
        ({"population": {"35.16.01": 500}}, "(finite population correction)."),
    ],
)
def test_pages_say_the_design_that_study_yml_declares(tmp_path: Path, design: dict[str, Any], said: str) -> None:
    assert said in design_said(designed(tmp_path, **design))


def test_a_page_says_that_levels_and_changes_are_of_other_households_weights_and_prices(tmp_path: Path) -> None:
    plain, weighted = levels_said(designed(tmp_path)), levels_said(designed(tmp_path, weight="wt"))
    assert plain.startswith("Levels are of all households of a wave whose answer is known; changes are of those known")
    assert "the first wave's" in weighted
    one = designed(tmp_path)
    first = one.settings.model_copy(update={"waves": one.settings.waves[:1]})
    assert levels_said(replace(one, study=replace(one.study, settings=first))) == ""
