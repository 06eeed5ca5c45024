"""Columns of public tables: which of them are values, their order, their units, the bounds among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

NOT_VALUES = ("key", "wave", "unit", "district_code")
_BOUND = re.compile(r"(?:(?P<of>\w+)_)?(?P<side>low|high)$")
KEY_UNITS = {"lorenz": "share", "parade": "share"}  # units of numeric keys
# units of columns that differ from the table's
_OWN_UNITS = {
    "distribution": {"lower": "{money}", "upper": "{money}", "of_line": "ratio"},
    "parade": {"lower": "share"},
    "brokers": {"side": ""},
    "joint": {"verdict": ""},
    "comparisons": {"p": "probability", "p_adjusted": "probability"},
}
# the order in which columns are read
ORDER = {
    "distribution": ("lower", "upper", "of_line", "share"),
    "parade": ("lower", "income", "prices_of"),
    "business_types": ("share", "median"),
    "transition": ("poor", "not_poor"),
    "attrition": ("households", "mean_capita", "headcount"),
    "sensitivity": ("headcount_first", "headcount_second", "headcount_change", "gini_first", "gini_second"),
    "blocks": ("ties", "per_household"),
    "brokers": ("side", "reach", "ties"),
    "income_by_degree": ("degree", "income", "smoothed"),
    "model": ("coefficient", "median_coefficient", "n"),
    "comparisons": ("value", "p", "p_adjusted"),
    "joint": ("number", "statements_for", "statements_against", "verdict"),
}
_COLUMN_UNITS = {"n": "count", "statements_for": "count", "statements_against": "count", "prices_of": "year"}


@dataclass(frozen=True)
class Row:
    """A row of a table, the unit of each of its values, its time."""

    cells: Mapping[Any, Any]
    units: Mapping[str, str]
    wave: str

    @property
    def key(self) -> tuple[str, ...]:
        """What the row is of, whatever its time."""
        return str(self.cells["key"]), str(self.cells.get("district_code", "")), str(self.cells["unit"])


def ordered(values: Sequence[str], *, first: Sequence[str]) -> list[str]:
    """The columns with some of them first, bounds after what they bound.

    >>> ordered(["high", "low", "n", "value"], first=["value"])
    ['value', 'low', 'high', 'n']
    """
    wanted = [column for column in first if column in values]
    wanted += [column for column in values if column not in wanted]
    bounds, found = bounds_of(wanted), list[str]()
    ends = {bound for pair in bounds.values() for bound in pair.values()}
    for column in wanted:
        if column not in ends:
            of_column = bounds.get(column, {})
            found += [column, *(of_column[side] for side in ("low", "high") if side in of_column)]
    return found


def units_of(id_: str, table: pd.DataFrame, values: Sequence[str], *, money: str) -> list[dict[str, str]]:
    """The units of a table's values, row by row; a bound has its value's. `money` is that of an amount per head."""
    bound_of = {bound: column for column, pair in bounds_of(values).items() for bound in pair.values()}
    own, found = _OWN_UNITS.get(id_, {}), list[dict[str, str]]()
    for unit in table["unit"].map(str):
        named = dict(part.split(": ", 1) for part in unit.split("; ")) if ": " in unit else {}
        units = {column: named.get(bound_of.get(column, column), "" if named else unit) for column in values}
        units |= {column: _COLUMN_UNITS[column] for column in values if column in _COLUMN_UNITS}
        units |= {column: own[column].format(money=money) for column in values if column in own}
        found.append(units)
    return found


def same_rows(rows: list[Row], times: list[str]) -> bool:
    """Whether each time has the same rows, once each."""
    of_time = [[row.key for row in rows if row.wave == time] for time in times]
    return all(sorted(keys) == sorted(of_time[0]) and len(set(keys)) == len(keys) for keys in of_time)


def unit_of(rows: list[Row], column: str) -> str:
    """The unit of a column: that of the first row that names one."""
    return next((row.units[column] for row in rows if row.units[column]), "")


def is_known(value: Any) -> bool:
    """Whether a cell holds a number."""
    return value is not None and not isinstance(value, str) and not pd.isna(value)


def bounds_of(values: Sequence[str]) -> Mapping[str, dict[str, str]]:
    """The columns of bounds by bounded column and side: {"share": {"low": "low", "high": "high"}}."""
    found: dict[str, dict[str, str]] = {}
    plain = [column for column in values if not _BOUND.fullmatch(column)]
    for column in values:
        match = _BOUND.fullmatch(column)
        of = (match["of"] or plain[0]) if match and plain else None
        if match and of in plain:
            found.setdefault(of, {})[match["side"]] = column
    return found
