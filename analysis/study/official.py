"""Official figures in reference.csv that stand beside ours: their units, and what those allow."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.errors import Problem
from analysis.study.reading import TextTable
from analysis.study.settings import StudySettings

# official figures that stand beside ours, by what they are measured in
OFFICIAL = {
    "poverty.headcount": "share",
    "poverty.gap": "index",
    "poverty.severity": "index",
    "inequality.gini": "index",
    "income.mean_capita": "money",
}
_PARTS = ("share", "proportion", "proporsi", "rasio", "ratio", "index", "indeks")
_HUNDREDTHS = ("percent", "persen", "per cent", "%")
_UNITS = "share (0 to 1) or percent"


def official_value(indicator: str, row: pd.Series) -> float:
    """A row's value in the unit of ours: 12.1 percent is 0.121."""
    return float(row["value"]) * (0.01 if OFFICIAL[indicator] != "money" and is_percent(str(row["unit"])) else 1.0)


def is_percent(unit: str) -> bool:
    """Whether a unit is percent.

    >>> [is_percent(unit) for unit in ("percent", "Persen (%)", "share 0-1", "poin")]
    [True, True, False, False]
    """
    return unit.strip().casefold().startswith(_HUNDREDTHS)


def reference_problems(frame: pd.DataFrame, text: TextTable, settings: StudySettings) -> Iterator[Problem]:
    """Units of official figures that aren't known, and values that their unit doesn't allow."""
    figures, value = frame["indicator"].map(OFFICIAL), frame["value"]
    units = frame["unit"].astype("str").str.strip().str.casefold()
    percent, parts = units.str.startswith(_HUNDREDTHS), units.str.startswith(_PARTS)
    of_parts = figures.isin(["share", "index"])
    yield from text.problem("unit", of_parts & ~percent & ~parts, "an unknown unit", f"Write {_UNITS}.")
    high = of_parts & ((parts & (value > 1)) | (percent & (value > 100)))
    yield from text.problem("value", high, "more than the whole", f"Correct it, or the unit: {_UNITS}.")
    yield from text.problem("value", of_parts & (value < 0), "below zero", "Correct it.")
    money = settings.money.capita
    other = (figures == "money") & (units != money.casefold())
    yield from text.problem("unit", other, "not the unit of the study", f"Convert the value, and write {money}.")
