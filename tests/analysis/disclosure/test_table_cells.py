"""Cells of tables among the numbers that are decided together."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.disclosure.cells import Cell, cells_of
from analysis.disclosure.relations import system_of
from analysis.disclosure.table_cells import cells_of_table
from analysis.findings import Basis, Finding, Table
from analysis.study.settings import Disclosure

PROTECTED, EXACT = Disclosure(in_full=False), Disclosure(in_full=None)
WAVE = "2024"


def table(id_: str, key: str, columns: dict[str, list[float]], keys: list[str]) -> Table:
    rows = pd.DataFrame({"key": keys, "wave": WAVE, "unit": "share", **columns})
    return Table(id_, "a", key, tuple(name for name in columns if not name.endswith(".n")), rows)


DEGREES = table("degree_distribution", "degree", {"share": [0.0, 0.9, 0.1], "share.n": [0, 36, 4]}, ["0", "1", "2"])
BLOCKS = table(
    "blocks",
    "node_kind",
    {"ties": [12.0, 8.0], "per_household": [0.3, 0.2], "ties.n": [10, 8], "per_household.n": [10, 8]},
    ["tksk", "koperasi"],
)
BROKERS = table("brokers", "actor_type", {"ties": [0.6, 0.4], "ties.n": [10, 8]}, ["tksk", "koperasi"])


def by_key(cells: list[Cell]) -> dict[str, Cell]:
    return {cell.key.id.split(":")[2]: cell for cell in cells}


def test_nobody_is_told_as_nobody_and_a_share_is_off_by_what_rounding_does_to_it() -> None:
    cells = by_key(cells_of_table(DEGREES, PROTECTED))
    assert (cells["0"].low, cells["0"].high) == (0.0, 0.0)
    assert (cells["1"].low, cells["1"].high) == pytest.approx((-0.025, 0.025))  # told as 0.9, in steps of 0.05
    assert (cells["2"].low, cells["2"].high) == pytest.approx((-0.1, 0.9))  # hidden: four households


def test_ties_are_those_of_a_household_times_all_and_a_part_of_all_ties() -> None:
    asked = Finding("network.n_households", "a", WAVE, 40.0, "count", n=40, basis=Basis())
    cells = [
        *cells_of([asked], EXACT, published_voices=False, sensitive=()),
        *cells_of_table(BLOCKS, EXACT),
        *cells_of_table(BROKERS, EXACT),
    ]
    rows = [{":".join(key.id.split(":")[1:]) or key.id: factor for key, factor in row.items()}
            for row in system_of(cells, {}).rows]  # fmt: skip
    ends = {"blocks:tksk:per_household": 40.0, "network.n_households": 0.3, "blocks:tksk:ties": -1.0}
    assert ends in rows
    assert {"brokers:tksk:ties": 1.0, "brokers:koperasi:ties": 1.0} in rows
    part = {"blocks:tksk:ties": 0.6 - 1, "blocks:koperasi:ties": 0.6, "brokers:tksk:ties": 20.0}
    assert any(row == pytest.approx(part) for row in rows if row.keys() == part.keys())


def test_the_four_cells_of_poverty_are_all_pairs() -> None:
    columns = {"poor": [0.2, 0.1], "not_poor": [0.3, 0.4], "poor.n": [20, 10], "not_poor.n": [30, 40]}
    (still,) = cells_of_table(table("transition", "first_wave", columns, ["poor", "not_poor"]), PROTECTED)
    assert (still.value, still.n) == (0.4, 100)
    moves = {"change.stayed_poor": 0.2, "change.entered_poverty": 0.1, "change.left_poverty": 0.3}
    findings = [Finding(id_, "a", WAVE, value, "share", n=100, basis=Basis()) for id_, value in moves.items()]
    cells = [still, *cells_of(findings, PROTECTED, published_voices=False, sensitive=())]
    assert len([row for row in system_of(cells, {}).rows if still.key in row and len(row) == 4]) == 1
