"""Public tables for download, with columns, rows and units in the page's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.catalogue import definition_of
from analysis.findings.units import Unit
from report.context.values import PageValues
from report.downloads.book import (
    CSV_COLUMNS,
    NOT_AVAILABLE,
    Cell,
    Sheet,
    SheetNumber,
    as_text,
    sheet_number,
    unique_names,
)
from report.language.protection import protected
from report.language.study import district_name
from report.public import ALL

_NOT_VALUES = ("key", "wave", "unit", "district_code")
_BOUND = re.compile(r"(?:(?P<of>\w+)_)?(?P<side>low|high)$")
# The codebook's column of a table's keys
_CODES = {
    "blocks": "actor_type", "brokers": "actor_type", "reach": "actor_type", "business_types": "business_type",
    "themes": "theme",
}  # fmt: skip
_KEY_UNITS = {"lorenz": "share", "parade": "share"}  # units of numeric keys
_COLUMN_UNITS = {"n": "count", "statements_for": "count", "statements_against": "count", "prices_of": "year"}


@dataclass(frozen=True)
class TableWords:
    """The texts of a public table of a district or the whole study, in the page's language."""

    page: PageValues
    id: str
    district: str

    @property
    def title(self) -> str:
        """The table's name and place."""
        name = self._word(f"tables.{self.id}") or self.id
        return f"{name}, {self.place(self.district)}"

    def place(self, district: str) -> str:
        """A district's name."""
        known = district == ALL or district in self.page.study.district_rows
        return district_name(self.page.study, district, self.page.locale) if known else district

    def sheet(self, table: pd.DataFrame, *, name: str) -> Sheet:
        """The table as a sheet: each row's label, then its values, with a unit for each column."""
        values = [column for column in table.columns if column not in _NOT_VALUES]
        units = self._units(table, values)
        mixed = len(set(table["unit"])) > 1 and not any(":" in str(unit) for unit in table["unit"])
        heads = [self._word(f"key_of.{self.id}") or self._text("row")]
        heads += [self._text("columns.district_code")] if "district_code" in table else []
        heads += [self._text("columns.wave")]
        heads += [self._text("columns.unit")] if mixed else []
        heads += [self._head(column, "" if mixed else units[0].get(column, "")) for column in values]
        rows = []
        for row, of_row in zip(table.to_dict("records"), units, strict=True):
            cells: list[Cell] = [self._key(row["key"])]
            cells += [self.place(str(row["district_code"]))] if "district_code" in table else []
            cells += [self.page.wave_label(str(row["wave"]))]
            cells += [self.unit(of_row[values[0]])] if mixed else []
            rows.append((*cells, *(self._cell(row[column], of_row[column]) for column in values)))
        return Sheet(name, self.title, unique_names(heads), tuple(rows))

    def tidy(self, table: pd.DataFrame, *, status: str) -> list[dict[str, str]]:
        """The table's values as tidy rows, with intervals if they have them."""
        values = [column for column in table.columns if column not in _NOT_VALUES]
        bounds = _bounds_of(values)
        rows = []
        for row, units in zip(table.to_dict("records"), self._units(table, values), strict=True):
            for column in values:
                if column in {bound for pair in bounds.values() for bound in pair.values()}:
                    continue
                found = dict.fromkeys(CSV_COLUMNS, "")
                cell = self._cell(row[column], units[column])
                empty = cell == NOT_AVAILABLE
                found |= {
                    "table": self.title,
                    "row": as_text(self._key(row["key"])),
                    "area": self.place(str(row.get("district_code", self.district))),
                    "time": self.page.wave_label(str(row["wave"])),
                    "measure": self._label(column),
                    "value": as_text(cell),
                    "unit": self.unit(units[column]) if isinstance(cell, SheetNumber) or empty else "",
                    "reason": self._text("reason_of_table", protected=protected(self.page.locale, [self.id]))
                    if empty
                    else "",
                    "status": status,
                }
                for side, bound in bounds.get(column, {}).items():
                    found[side] = as_text(self._cell(row[bound], units[column]))
                rows.append(found)
        return rows

    def unit(self, unit: str) -> str:
        """A unit in words."""
        if not unit:
            return ""
        own, words = self._word(f"units.{unit}"), self.page.locale
        if own:
            return own
        key = f"units.{Unit.parse(unit).general}"
        return words.text(key) if words.has(key) else unit

    # --- cells

    def _units(self, table: pd.DataFrame, values: list[str]) -> list[dict[str, str]]:
        """The units of the values, row by row; a bound has its value's unit."""
        bound_of = {bound: column for column, pair in _bounds_of(values).items() for bound in pair.values()}
        found = []
        for unit in table["unit"].map(str):
            named = dict(part.split(": ", 1) for part in unit.split("; ")) if ": " in unit else {}
            units = {column: named.get(bound_of.get(column, column), "" if named else unit) for column in values}
            found.append({column: _COLUMN_UNITS.get(column, unit) for column, unit in units.items()})
        return found

    def _cell(self, value: Any, unit: str) -> Cell:
        if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NA:
            return NOT_AVAILABLE
        if isinstance(value, str):
            return self._word(f"values.{value}") or value
        return SheetNumber(float(value), "year") if unit == "year" else sheet_number(float(value), unit)

    def _key(self, key: Any) -> Cell:
        text, page = str(key), self.page
        if self.id in _KEY_UNITS and _is_number(text):
            return sheet_number(float(text), _KEY_UNITS[self.id])
        if self.id == "distribution" and _is_number(text):
            return sheet_number(float(text), page.settings.money.capita)
        own = self._word(f"keys.{self.id}.{text}")
        if own:
            return own
        if self.id == "districts":
            return self.place(text)
        if _is_finding(text):
            return page.label(text)
        for prefix in ("robustness.variants", "joint.names"):
            if self.id == {"robustness.variants": "sensitivity", "joint.names": "joint"}[prefix]:
                return page.locale.text(f"{prefix}.{text}") if page.locale.has(f"{prefix}.{text}") else text
        if self.id == "model":
            return self._term(text)
        column = _CODES.get(self.id, "")
        named = page.study.codebook.value_label(column, text, page.locale.language) if column else text
        return named if named != text else text.replace("_", " ")

    def _term(self, key: str) -> str:
        head, _, code = key.partition(".")
        if head == "business_type" and not code:
            return self.page.locale.text("robustness.terms.no_business")
        label = self.page.study.codebook.value_label(head, code, self.page.locale.language) if code else ""
        name = f"robustness.terms.{head}"
        return self.page.locale.text(name, member=label) if self.page.locale.has(name) else key

    def _head(self, column: str, unit: str) -> str:
        label, words = self._label(column), self.unit(unit)
        return f"{label} ({words})" if words and words != label.lower() and unit != "year" else label

    def _label(self, column: str) -> str:
        own = self._word(f"columns.{column}")
        if own:
            return own
        if _is_finding(column):
            return self.page.label(column)
        label = self.page.study.codebook.value_label("informant_type", column, self.page.locale.language)
        return label if label != column else column.replace("_", " ")

    def _word(self, key: str) -> str:
        name = f"download.{key}"
        return self.page.locale.text(name) if self.page.locale.has(name) else ""

    def _text(self, key: str, **values: object) -> str:
        return self.page.locale.text(f"download.{key}", **values)


def _bounds_of(values: list[str]) -> Mapping[str, dict[str, str]]:
    """The columns of bounds by bounded column and side: {"share": {"low": "low", "high": "high"}}."""
    found: dict[str, dict[str, str]] = {}
    plain = [column for column in values if not _BOUND.fullmatch(column)]
    for column in values:
        match = _BOUND.fullmatch(column)
        of = (match["of"] or plain[0]) if match and plain else None
        if match and of in plain:
            found.setdefault(of, {})[match["side"]] = column
    return found


def _is_finding(text: str) -> bool:
    try:
        definition_of(text)
    except KeyError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
