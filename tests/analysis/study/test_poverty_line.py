"""Poverty lines in study.yml and the columns that they name: what is refused, with where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import open_study
from tests.analysis.study_folder import ordinary

SOURCE = "source: {id: a, en: a}"
ONE = """\
poverty_line:
  2021: {value: 400000, source: {id: BPS, en: BPS}}
  2024: {value: 500000, source: {id: BPS, en: BPS}}
"""
FURTHER = "lines: [{id: low, label: {id: a, en: a}, waves: {2021: {value: 1, source: {id: a, en: a}}}}]\n"


def lines(line: str, more: str = "") -> str:
    return f"poverty_line:\n  2021: {{{line}, {SOURCE}}}\n  2024: {{{line}, {SOURCE}}}\n{more}"


def problems(tmp_path: Path, given: str) -> list[str]:
    folder = ordinary()
    folder.households["area"] = ["urban", "rural"] * (len(folder.households) // 2)
    folder.households["line"] = 300_000
    folder.households.loc[3, "line"] = 0
    folder.settings = folder.settings.replace(ONE, given)
    try:
        open_study(folder.write(tmp_path))
    except UserError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    "given",
    [
        "value: 400000",
        "column: area, values: {urban: 400000, rural: 300000}",
        "column: district_code, values: {A: 400000, B: 300000}",
        "relative: 0.6",
        "relative: 0.5, of: mean, official: true, set_by: {id: a, en: a}, drawn_for: expenditure",
    ],
)
def test_a_line_may_be_given_in_each_of_these_forms(tmp_path: Path, given: str) -> None:
    assert problems(tmp_path, lines(given)) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (lines("official: true"), "study.yml, poverty_line.2021: no line. Give value; or column and values"),
        (lines("value: 1, relative: 0.6"), "study.yml, poverty_line.2021: more than one line. Give value;"),
        (lines("relative: 0.6, values: {a: 1}"), "values without the column that holds their codes"),
        (lines("value: 417.784"), "poverty_line.2021.value: thousands or decimals behind the point. Write 417784, or"),
        (lines("column: area, values: {urban: 417.784}"), "thousands or decimals behind the point. Write 417784, or"),
        (lines("relative: 60"), "study.yml, poverty_line.2021.relative: too high. Write a number below 2."),
        (lines("column: aera, values: {urban: 1}"), "has no column aera. Correct it, or map the column"),
        (lines("column: area, values: {urban: 400000}"), "column area: no code with a poverty line. Correct it,"),
        (lines("column: line"), "households.csv, row 5, column line: no line above zero. Give each household its"),
        (
            lines("value: 1", FURTHER),
            "study.yml, lines, entry 1, waves.2024: missing, though other waves have a line",
        ),
        (
            "lines: [{id: low, label: {id: a, en: a}, waves: {}}]\n",
            "study.yml, lines: given without poverty_line. Give the line that leads under poverty_line:.",
        ),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_told(tmp_path: Path, given: str, told: str) -> None:
    found = problems(tmp_path, given)
    assert any(told in problem for problem in found), found
