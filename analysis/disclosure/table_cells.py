"""Cells of public tables that are part of the system: shares, counts and means that others in the tables tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.disclosure.cells import COSTS, FAR, Cell, fewest_apart
from analysis.disclosure.precision import BASE, OF_SHARES, step, to_step
from analysis.disclosure.tables import TABLE
from analysis.findings import Table
from analysis.findings.key import FindingKey
from analysis.study.settings import Disclosure

SUMMING = {"business_types": "share", "degree_distribution": "share", "distribution": "share"}  # columns that sum to 1
COUNTING = {"attrition": "households", "blocks": "ties"}  # columns that count households or ties
DIVIDING = {"blocks": "per_household", "brokers": "ties"}  # columns that divide the counts of ties
STILL_NOT_POOR = ("transition", "not_poor", "not_poor")  # the cell of its table that is no finding
SMALL = "a group smaller than the threshold"
_Row = Mapping[str, Any]


def cells_of_table(table: Table, rules: Disclosure) -> list[Cell]:
    """The cells of columns that sum to one in each wave, of counts, and of what divides them; none of other tables."""
    found = []
    if name := SUMMING.get(table.id):
        totals = _by_wave(table, (name,))
        found += [_share_cell(table, row, name, totals[row["wave"]], rules) for row in _known(table, name)]
    if name := COUNTING.get(table.id):
        found += [_count_cell(table, row, name, rules) for row in _known(table, name)]
    if name := DIVIDING.get(table.id):
        found += [_dividing_cell(table, row, name, rules) for row in _known(table, name)]
    if table.id == STILL_NOT_POOR[0]:
        key, name = STILL_NOT_POOR[1:]
        totals = _by_wave(table, table.values)
        rows = [row for row in _known(table, name) if row["key"] == key]
        found += [_share_cell(table, row, name, totals[row["wave"]], rules) for row in rows]
    return found


def key_of(table: str, row: object, column: str, district: str, wave: object) -> FindingKey:
    """The key of a table's cell."""
    return FindingKey(f"{TABLE}{table}:{row}:{column}", district, str(wave))


def _by_wave(table: Table, columns: Collection[str]) -> dict[object, float]:
    """All that stands behind columns, by wave."""
    behind = table.rows[[f"{name}.n" for name in columns]].sum(axis=1)
    return behind.groupby(table.rows["wave"]).sum().to_dict()


def _known(table: Table, name: str) -> Iterator[_Row]:
    """The rows whose cell of a column has a value and something behind its wave."""
    if f"{name}.n" not in table.rows or not len(table.rows):
        return
    totals = _by_wave(table, (name,))
    for row in table.rows.to_dict("records"):
        if not pd.isna(row[name]) and not pd.isna(row[f"{name}.n"]) and totals[row["wave"]]:
            yield {str(column): value for column, value in row.items()}


def _share_cell(table: Table, row: _Row, name: str, total: float, rules: Disclosure) -> Cell:
    """A share of all that stands behind its wave."""
    steps = 0.0 if rules.in_full is not False else step(OF_SHARES / total)
    cell = _cell(table, row, name, steps, limits=(0.0, 1.0))
    cell.n, cell.weight = int(total), total
    if 0 < row[f"{name}.n"] < rules.cell:
        cell.need = min(0.5, fewest_apart(rules) / total)
        cell.hide(SMALL)
    return cell


def _count_cell(table: Table, row: _Row, name: str, rules: Disclosure) -> Cell:
    """A number of households or ties, told in fives."""
    value = float(row[name])
    cell = _cell(table, row, name, 0.0, limits=(0.0, value + max(100.0, FAR * value)))
    cell.weight = 1.0
    if rules.in_full is False and value:
        off, half = max(float(BASE), to_step(value, BASE)) - value, (BASE - 1) / 2
        cell.low, cell.high = min(0.0, off - half), max(0.0, off + half)
    if 0 < row[f"{name}.n"] < rules.cell:
        cell.need = float(fewest_apart(rules))
        cell.hide(SMALL)
    return cell


def _dividing_cell(table: Table, row: _Row, name: str, rules: Disclosure) -> Cell:
    """Ties of a household asked, or a type's part of ties: hidden with few behind, as it would tell their ties."""
    value, behind = float(row[name]), row[f"{name}.n"]
    steps = 0.0 if rules.in_full is not False or not behind else step(OF_SHARES / behind)
    cell = _cell(table, row, name, steps, limits=(0.0, value + FAR * max(1.0, value)))
    if 0 < behind < rules.cell:
        cell.hide(SMALL)
    return cell


def _cell(table: Table, row: _Row, name: str, steps: float, *, limits: tuple[float, float]) -> Cell:
    """A shown cell: to the nearest step, where it isn't zero, which is told as it is."""
    value = float(row[name])
    off = to_step(value, steps) - value if steps and value else 0.0
    half = steps / 2 if value else 0.0
    low, high = max(limits[0] - value, min(0.0, off - half)), min(limits[1] - value, max(0.0, off + half))
    key = key_of(table.id, row["key"], name, table.district, row["wave"])
    return Cell(key, value, low, high, limits=limits, cost=COSTS["aside"])
