"""A label in a picture is its finding as the table under it has it, digit for digit."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import lxml.etree
import pytest

from report.charts.chart import chart
from report.context.values import PageValues
from report.language.study import study_locale
from report.public import Public
from tests.report.charts.public_study import PAIR, PUBLIC, TABLES, finding, study
from tests.report.context.arms import PLACE, ROSE, UNSURE, arms_page

SMALL = {"change.mean_capita": (-47.1, -160.3, 66.1), "change.median_capita": (12.4, -3.0, 28.0)}


def labels(page: PageValues, name: str, folder: Path) -> set[str]:
    """The numbers that stand in a picture beside its marks: ticks aren't among them."""
    made = chart(name, page.public, study=page.study, district=page.district, locale=page.locale, folder=folder,
                 png=False)  # fmt: skip
    assert made is not None
    svg = lxml.etree.fromstring((folder / made.svg).read_bytes())
    ticks = {text for tick in svg.xpath("//*[starts-with(@id, 'xtick')]") for text in tick.iter("{*}text")}
    texts = {"".join(node.itertext()).strip() for node in svg.iter("{*}text") if node not in ticks}
    numbers = {text for text in texts if re.fullmatch(r"[+−]?(?:Rp|USD |IDR )?\d[\d.,]*%?", text)}
    return numbers - {wave.key for wave in page.settings.waves}  # the end of a wave's name


def forms(page: PageValues, start: str) -> set[str]:
    """The findings of a page as tables have them, with their unit and in a column that has it above."""
    found = [one for one in page.public.findings.values() if one.id.startswith(start) and one.value is not None]
    return {page.locale.formatted(one, style=style) for one in found for style in ("table", "column")}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", ["arms", "arms_compared"])
def test_labels_of_groups_are_the_findings_of_their_table(name: str, language: str, tmp_path: Path) -> None:
    page = arms_page({"cash": [ROSE, UNSURE], "coach": [UNSURE, None]}, language=language,
                     waves=("2021", "2022", "2024"))  # fmt: skip
    assert page.district == PLACE
    shown = labels(page, name, tmp_path)
    assert len(shown) >= 3
    assert shown <= forms(page, "group.")


@pytest.mark.parametrize("language", ["en", "id"])
def test_labels_of_changes_have_the_decimals_of_their_table(language: str, tmp_path: Path) -> None:
    of = study(currency={"code": "USD"})
    ids = ("change.headcount", *SMALL)
    found = {(id_, "01.1", PAIR): finding(id_, "01.1", PAIR, value, "USD/person/month", low=low, high=high, n=97)
             for id_, (value, low, high) in SMALL.items()}  # fmt: skip
    found |= {key: one for key, one in PUBLIC.findings.items() if key[0] == "change.headcount"}
    rows = [{"key": id_, "wave": PAIR, "unit": (one := found[id_, "01.1", PAIR]).unit, "value": one.value,
             "low": one.low, "high": one.high} for id_ in ids]  # fmt: skip
    table = TABLES["changes"].iloc[:0].astype(object)
    for at, row in enumerate(rows):
        table.loc[at] = row
    public = Public(found, {("changes", "01.1"): table})
    page = PageValues(of, public, study_locale(of.settings, language), "01.1", "2024")
    shown = labels(page, "changes", tmp_path)
    assert shown == {page.locale.formatted(found[id_, "01.1", PAIR], style="column") for id_ in ids}
    assert ("+12.40" if language == "en" else "+12,40") in shown


@pytest.mark.parametrize("name", ["headcount", "mean_income", "gini", "districts"])
def test_labels_of_levels_are_the_findings_of_their_table(name: str, tmp_path: Path) -> None:
    of = study()
    exact = {key: replace(one, value=one.value + 0.4) if one.unit.startswith("IDR") and one.value else one
             for key, one in PUBLIC.findings.items()}  # fmt: skip
    page = PageValues(of, replace(PUBLIC, findings=exact), study_locale(of.settings, "id"), "01.1", "2024")
    shown = labels(page, name, tmp_path)
    assert shown
    assert shown <= forms(page, "")
