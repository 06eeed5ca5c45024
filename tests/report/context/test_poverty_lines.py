"""What pages call a poverty line, and how each form of it is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.study.poverty_line import PovertyLine
from report.context.definitions import limits_of
from report.context.parts import PageParts
from report.context.poverty_lines import line_stated
from report.context.values import PageValues
from report.language.study import study_locale
from tests.report import fake

SOURCE = {"id": "sumber", "en": "a source"}


def page(tmp_path: Path, language: str = "en", **line: object) -> PageValues:
    """The page of a district of the two-wave study, whose lines are these in both waves; without any, no lines."""
    study = fake.two_wave_study(tmp_path)
    lines = dict.fromkeys(("2021", "2024"), PovertyLine.model_validate({"source": SOURCE, **line})) if line else {}
    settings = study.settings.model_copy(update={"poverty_line": lines})
    return PageValues(
        replace(study, settings=settings), fake.two_wave_public(), study_locale(settings, language), "35.16.01", "2024"
    )


@pytest.mark.parametrize(
    ("line", "language", "said"),
    [
        ({"value": 1}, "en", "The poverty line is "),
        ({"value": 1}, "id", "Garis kemiskinan yang dipakai adalah "),
        ({"relative": 0.6}, "en", '[60 percent]{data-setting="poverty_line.2024.relative"} of the median'),
        ({"relative": 0.55, "of": "mean"}, "id", "[55 persen]"),
        ({"value": 1, "set_by": {"id": "BPS", "en": "Statistics Indonesia"}}, "en", "drawn by Statistics Indonesia."),
    ],
)  # fmt: skip
def test_a_line_is_told_by_its_form_and_by_who_drew_it(tmp_path: Path, line: dict, language: str, said: str) -> None:
    told = line_stated(page(tmp_path, language, **line), "2024")
    assert said in told
    assert SOURCE[language] in told


@pytest.mark.parametrize(
    ("line", "name", "for_spending"),
    [
        ({"value": 1}, "line used", False),
        ({"value": 1, "official": True}, "official line", False),
        ({"value": 1, "official": True, "drawn_for": "expenditure"}, "official line", True),
        ({"relative": 0.6}, "line used", False),
    ],
)
def test_a_line_is_official_and_for_spending_only_where_study_yml_says_so(
    tmp_path: Path, line: dict, name: str, for_spending: bool
) -> None:
    values = page(tmp_path, **line)
    assert values.locale.terms["line_name"] == name
    assert ("official" in values.definition("poverty.line")) is (name == "official line")
    assert PageParts(values, frozenset()).holds()["line_for_spending"] is for_spending
    assert any("whole population" in limit for limit in limits_of(values, "poverty.headcount")) is for_spending


def test_areas_are_held_against_one_line_only_where_there_is_one(tmp_path: Path) -> None:
    for line, one in (({"value": 1}, True), ({"relative": 0.6}, False)):
        limits = limits_of(page(tmp_path, **line), "compare.poverty.headcount")
        assert any("one line" in limit for limit in limits) is one


def test_an_official_line_is_recommended_only_where_there_is_no_line_at_all(tmp_path: Path) -> None:
    for line, recommended in (({}, True), ({"value": 1}, False)):
        parts = PageParts(page(tmp_path, **line), frozenset())
        texts = [item["text"] for group in parts.recommended() for item in group["items"]]
        assert any("official poverty line" in text for text in texts) is recommended
