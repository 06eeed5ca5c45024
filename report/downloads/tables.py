"""Public tables for download, with columns, rows and units in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.catalogue import definition_of
from analysis.findings import Finding
from analysis.findings.units import Unit
from report.context.sources import figure_place
from report.context.values import PageValues
from report.downloads.book import (
    CSV_COLUMNS,
    NOT_AVAILABLE,
    Cell,
    Sheet,
    SheetNumber,
    as_text,
    interval_numbers,
    sheet_number,
    unique_names,
)
from report.downloads.columns import (
    KEY_UNITS,
    NOT_VALUES,
    ORDER,
    Row,
    bounds_of,
    is_known,
    ordered,
    same_rows,
    unit_of,
    units_of,
)
from report.language.protection import protected
from report.language.study import district_name
from report.public import ALL

# The codebook's column of a table's keys
_CODES = {
    "blocks": "actor_type", "brokers": "actor_type", "reach": "actor_type", "business_types": "business_type",
    "themes": "theme",
}  # fmt: skip


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

    def place_of(self, item: Finding) -> str:
        """The area that a finding is of: its district, or that of an official figure."""
        return figure_place(self.page, item) or self.place(item.district)

    def sheet(self, table: pd.DataFrame, *, name: str) -> Sheet:
        """The table as a sheet: each row's label, then its values with the unit of each column in its head.

        Times stand side by side where each has the same rows, else below each other in their order.
        """
        values = self._values_of(table)
        times = sorted(dict.fromkeys(table["wave"].map(str)), key=self.when)
        table = table.assign(_at=table["wave"].map(str).map(times.index)).sort_values("_at", kind="stable")
        units = units_of(self.id, table, values, money=self.page.settings.money.capita)
        mixed = len(set(table["unit"])) > 1 and not any(":" in str(unit) for unit in table["unit"])
        rows = [
            Row(row, unit, str(row["wave"]))
            for row, unit in zip(table.to_dict("records"), units, strict=True)
        ]  # fmt: skip
        beside = len(times) > 1 and same_rows(rows, times)
        heads = [self._key_head()]
        heads += [self._text("columns.district_code")] if "district_code" in table else []
        heads += [] if beside else [self._text("columns.wave")]
        heads += [self._text("columns.unit")] if mixed else []
        of_columns = [self._head(column, "" if mixed else unit_of(rows, column)) for column in values]
        if not beside:
            cells = [
                (*self._names(row, mixed=mixed, time=True), *self._values(row, values)) for row in rows
            ]  # fmt: skip
            return Sheet(name, self.title, unique_names([*heads, *of_columns]), tuple(cells))
        for time in times:
            heads += [f"{self._time(time)}: {head}" for head in of_columns]
        grouped: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            grouped.setdefault(row.key, []).append(row)
        wide = [
            (
                *self._names(own[0], mixed=mixed, time=False),
                *(cell for row in own for cell in self._values(row, values)),
            )
            for own in grouped.values()
        ]
        return Sheet(name, self.title, unique_names(heads), tuple(wide))

    def _key_head(self) -> str:
        """What rows are of, with the unit of keys that are numbers."""
        head = self._word(f"key_of.{self.id}") or self._text("row")
        unit = self.page.settings.money.capita if self.id == "distribution" else KEY_UNITS.get(self.id, "")
        return f"{head} ({self.sheet_unit(unit)})" if unit else head

    def _names(self, row: Row, *, mixed: bool, time: bool) -> list[Cell]:
        """The cells that say what a row is of."""
        cells: list[Cell] = [self._key(row.cells["key"])]
        cells += [self.place(str(row.cells["district_code"]))] if "district_code" in row.cells else []
        cells += [self._time(row.wave)] if time else []
        return cells + ([self.sheet_unit(next(iter(row.units.values())))] if mixed else [])

    def _values(self, row: Row, values: list[str]) -> list[Cell]:
        """The values of a row; ends of intervals have the decimals that tell them apart."""
        cells = {column: self._cell(row.cells[column], row.units[column]) for column in values}
        for pair in bounds_of(values).values():
            low, high = (row.cells.get(pair.get(side, "")) for side in ("low", "high"))
            if is_known(low) and is_known(high):
                unit = row.units[pair["low"]]
                cells[pair["low"]], cells[pair["high"]] = interval_numbers(float(low or 0), float(high or 0), unit)
        return list(cells.values())

    def _values_of(self, table: pd.DataFrame) -> list[str]:
        """The columns of values in the order in which they are read; of themes, the codebook's."""
        first = self.page.study.codebook.values("informant_type") if self.id == "themes" else ORDER.get(self.id, ())
        return ordered([column for column in table.columns if column not in NOT_VALUES], first=list(first))

    def when(self, wave: str) -> tuple[int, int, int]:
        """Sorts times: waves in the study's order, then pairs of waves in theirs, then all others."""
        keys = [one.key for one in self.page.settings.waves]
        if wave in keys:
            return 0, keys.index(wave), 0
        pair = self.page.settings.pair_named(wave)
        return (1, keys.index(pair[0]), keys.index(pair[1])) if pair else (2, 0, 0)

    def _time(self, wave: str) -> str:
        """A time in words."""
        return self._text("whole_study") if wave == ALL else self.page.wave_label(wave)

    def tidy(self, table: pd.DataFrame, *, status: str) -> list[dict[str, str]]:
        """The table's values as tidy rows, with intervals if they have them."""
        values = [column for column in table.columns if column not in NOT_VALUES]
        bounds = bounds_of(values)
        rows = []
        for row, units in zip(
            table.to_dict("records"),
            units_of(self.id, table, values, money=self.page.settings.money.capita),
            strict=True,
        ):
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

    def sheet_unit(self, unit: str) -> str:
        """A unit in words, as a sheet's cells are written: a share in percent."""
        return self._word(f"sheet_units.{unit}") or self.unit(unit)

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

    def _cell(self, value: Any, unit: str) -> Cell:
        if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NA:
            return NOT_AVAILABLE
        if isinstance(value, str):
            return self._word(f"values.{value}") or value
        return SheetNumber(float(value), "year") if unit == "year" else sheet_number(float(value), unit)

    def _key(self, key: Any) -> Cell:
        text, page = str(key), self.page
        if self.id in KEY_UNITS and _is_number(text):
            return sheet_number(float(text), KEY_UNITS[self.id])
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
        label, words = self._label(column), self.sheet_unit(unit)
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
