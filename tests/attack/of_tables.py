"""What an attacker makes of tables: hidden cells from their own column, from other districts', from findings."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from analysis.findings import Table, table_from_json
from tests.attack.intervals import Ends, Name, Unknowns, summed
from tests.attack.published import WHOLE, Published, of_digits

SUMMING = {"degree_distribution": "share", "business_types": "share"}  # of the households surveyed
LINES = ("line_80", "base", "line_120", "line_150")  # whoever is below one is below the next
OTHER = {"households": "persons", "persons": "households"}
FAMILIES = "families"


@dataclass(frozen=True)
class Column:
    """A column of a table, of one district and wave: its cells by key."""

    table: str
    name: str
    place: str
    wave: str

    def cell(self, key: str) -> tuple[str, ...]:
        """The name of a cell's number."""
        return "t", self.table, self.name, key, self.place, self.wave


def know_tables(known: Unknowns, published: Published, place: str, *, persons: bool) -> None:
    """Takes what a district's tables tell, and what ties their cells."""
    for table, column in SUMMING.items():
        _shares(known, published, Column(table, column, place, ""))
    _blocks(known, published, place)
    _attrition(known, published, place, persons=persons)
    _choices(known, published, place, persons=persons)


def know_of_districts(known: Unknowns, published: Published) -> None:
    """Cells of all districts that are the whole's, by weight."""
    for column, key, wave, weight in _additive(published):
        totals = []
        for place in (*published.districts, WHOLE):
            total = ("total", *column, key, place, wave)
            behind = _at(weight, place)
            cell = ("t", *column, key, place, wave)
            if behind is None:
                known.know(cell, (0, math.inf), whole=True)
                totals.append(cell)
            else:
                known.products.append((total, behind, cell))
                if column[1] != "mean_capita":
                    known.know(total, (0, math.inf), whole=True)
                totals.append(total)
        known.sums.append(summed(totals[:-1], totals[-1]))


def _additive(published: Published) -> Iterator[tuple[tuple[str, str], str, str, Name | None]]:
    """Columns of tables whose whole is the districts': the column, the key, the wave, what weighs a district."""
    for row in published.tables.get(("degree_distribution", WHOLE), []):
        yield ("degree_distribution", "share"), row["key"], row["wave"], ("n", "surveyed", "", row["wave"])
    for row in published.tables.get(("business_types", WHOLE), []):
        yield ("business_types", "share"), row["key"], row["wave"], ("n", "surveyed", "", row["wave"])
    for row in published.tables.get(("blocks", WHOLE), []):
        yield ("blocks", "ties"), row["key"], row["wave"], None
    for row in published.tables.get(("attrition", WHOLE), []):
        yield ("attrition", "households"), row["key"], row["wave"], None
        for column in ("headcount", "mean_capita"):
            yield ("attrition", column), row["key"], row["wave"], ("sized of", row["key"], "", row["wave"])
    for row in published.tables.get(("sensitivity", WHOLE), []):
        for column in ("headcount_first", "headcount_second"):
            yield ("sensitivity", column), row["key"], row["wave"], ("counted as", row["key"], column, "", row["wave"])


def _at(weight: Name | None, place: str) -> Name | None:
    return None if weight is None else (*weight[:-2], place, weight[-1])  # type: ignore[index]


def _rows(published: Published, table: str, place: str) -> list[dict[str, str]]:
    return published.tables.get((table, place), [])


def _told(known: Unknowns, published: Published, cell: Name, text: str, behind: Name, *, money: bool = False) -> None:
    """Takes a cell's number as it is told; nothing where it is hidden."""
    if not text:
        known.know(cell, (0, math.inf))
    elif float(text) == 0 and not money:
        known.know(cell, (0, 0))
    elif math.isfinite(n := known.of(behind)[0]):
        known.know(cell, published.between(float(text), n, money=abs(float(text)) if money else None))


def _as_finding(known: Unknowns, published: Published, cell: Name, text: str, finding: tuple[str, ...]) -> None:
    """Takes a cell that is told in the steps of a finding, which may be wider than its households alone ask for."""
    ends = published.value(finding[1:])  # type: ignore[arg-type]
    half = min((ends[1] - ends[0]) / 2 if ends else math.inf, of_digits(float(text)) if text else math.inf)
    known.know(cell, (float(text) - half, float(text) + half) if text else (0, math.inf))


def _count(known: Unknowns, published: Published, cell: Name, text: str) -> None:
    known.know(cell, (0, math.inf), whole=True)
    if text:
        off = 2.5 if published.rounded and float(text) else 0.0
        known.know(cell, (float(text) - off, float(text) + off))


def _shares(known: Unknowns, published: Published, column: Column) -> None:
    waves = dict.fromkeys(row["wave"] for row in _rows(published, column.table, column.place))
    for wave in waves:
        of_wave = Column(column.table, column.name, column.place, wave)
        behind = ("n", "surveyed", column.place, wave)
        cells = []
        for row in _rows(published, column.table, column.place):
            if row["wave"] == wave:
                cells.append(of_wave.cell(row["key"]))
                _told(known, published, cells[-1], row[column.name], behind)
        known.sums.append(summed(cells, "one"))


def _blocks(known: Unknowns, published: Published, place: str) -> None:
    """Ties to each are ties per household times households, and the type's part of all ties to actors."""
    parts = {(row["key"], row["wave"]): row["ties"] for row in _rows(published, "brokers", place)}
    whole = {wave for _, wave in parts} - {
        wave for (_, wave), part in parts.items() if not part
    }  # else parts of others
    for row in _rows(published, "blocks", place):
        key, wave = row["key"], row["wave"]
        ties, mean = (("t", "blocks", column, key, place, wave) for column in ("ties", "per_household"))
        surveyed, ends = ("n", "surveyed", place, wave), ("ends", key, place, wave)
        _count(known, published, ties, row["ties"])
        having = ("having ties", key, place, wave)  # in steps of these
        reach = known.of(("v", f"network.reach.{key}", place, wave))[0]
        known.know(having, (max(5.0, reach * known.of(surveyed)[0]), math.inf))
        _told(known, published, mean, row["per_household"], having)
        known.products.append((ends, mean, surveyed))
        known.sums.append({ends: 1, ties: -2 if key == FAMILIES else -1})
        if key == FAMILIES:
            outside = ("ties to households elsewhere", place, wave)
            known.know(outside, (0, math.inf), whole=True)
            known.sums.append({ties: 1, ("v", "network.n_ties", place, wave): -1, outside: -1})
            continue
        part, every = ("t", "brokers", "ties", key, place, wave), ("ties to actors", place, wave)
        _told(known, published, part, parts.get((key, wave), ""), having)
        if wave in whole:
            known.products.append((ties, part, every))
    for wave in dict.fromkeys(row["wave"] for row in _rows(published, "blocks", place)):
        types = [row["key"] for row in _rows(published, "blocks", place) if row["wave"] == wave]
        cells = [("t", "blocks", "ties", key, place, wave) for key in types if key != FAMILIES]
        known.sums.append(summed(cells, ("ties to actors", place, wave)))


def _attrition(known: Unknowns, published: Published, place: str, *, persons: bool) -> None:
    """Those surveyed again and those not are all of the first wave."""
    rows = _rows(published, "attrition", place)
    for wave in dict.fromkeys(row["wave"] for row in rows):
        first = wave.partition("-")[0]
        counts = [("t", "attrition", "households", row["key"], place, wave) for row in rows]
        known.sums.append(summed(counts, ("n", "surveyed", place, first)))
        sized = [("sized of", row["key"], place, wave) for row in rows]
        all_sized = ("v", "income.n_persons", place, first) if persons else ("n", "sized", place, first)
        known.sums.append(summed(sized, all_sized))
        for row, count, weight in zip(rows, counts, sized, strict=True):
            _count(known, published, count, row["households"])
            if not persons:
                unsized = ("unsized of", row["key"], place, wave)
                for name in (weight, unsized):
                    known.know(name, (0, math.inf), whole=True)
                known.sums.append({count: 1, weight: -1, unsized: -1})
            for column in ("headcount", "mean_capita"):
                cell = ("t", "attrition", column, row["key"], place, wave)
                _told(known, published, cell, row.get(column, ""), count, money=column == "mean_capita")
        for column, id_ in (("headcount", "poverty.headcount"), ("mean_capita", "income.mean_capita")):
            totals = [("total", "attrition", column, row["key"], place, wave) for row in rows]
            known.sums.append(summed(totals, ("total", id_, place, first)))


def _choices(known: Unknowns, published: Published, place: str, *, persons: bool) -> None:
    """Who is below a line is below a higher one; the base is the finding."""
    rows = {row["key"]: row for row in _rows(published, "sensitivity", place)}
    for column, number in (("headcount_first", 0), ("headcount_second", 2)):
        if not rows or column not in rows["base"]:
            continue
        pair = rows["base"]["wave"]
        wave = pair.split("-")[number // 2]
        finding = ("v", "poverty.headcount", place, wave)
        for key, row in rows.items():
            cell, behind = ("t", "sensitivity", column, key, place, pair), ("counted as", key, column, place, pair)
            by_persons = persons != (key in OTHER)
            same = ("v", "income.n_persons", place, wave) if by_persons else ("n", "sized", place, wave)
            if key != "trimmed":
                known.sums.append({behind: 1, same: -1})
            _as_finding(known, published, cell, row[column], finding)
        base = ("t", "sensitivity", column, "base", place, pair)
        known.sums.append({base: 1, finding: -1})
        lines = [("t", "sensitivity", column, key, place, pair) for key in LINES if key in rows]
        for lower, higher in pairwise(lines):
            between = ("between", lower, higher)
            known.know(between, (0, 1))
            known.sums.append({higher: 1, lower: -1, between: -1})


@dataclass(frozen=True)
class Hidden:
    """A hidden cell: its truth, and the households whose share or mean it is (None: it is a count)."""

    name: tuple[str, ...]
    truth: float
    n: float | None
    money: bool


def hidden_cells(published: Published, build: Path) -> Iterator[Hidden]:
    """Cells that tables hide and private tables have."""
    for path in sorted((build / "tables").glob("*/*.json")):
        table, place = table_from_json(json.loads(path.read_text("utf-8"))), path.parent.name
        told = _rows(published, table.id, place)
        columns = _attacked(table)
        for row, true in zip(told, table.rows.to_dict("records"), strict=True) if columns else ():
            for column in columns:
                truth, count = true.get(column), true.get(f"{column}.n")
                if row.get(column) or truth is None or truth != truth or not truth:
                    continue
                n = None if column in ("ties", "households") else count / truth
                if table.id == "sensitivity":
                    n = table.rows["gini_first.n"].max()  # the few are those between two choices
                name = ("t", table.id, column, row["key"], place, row["wave"])
                yield Hidden(name, float(truth), n, column == "mean_capita")


def _attacked(table: Table) -> Sequence[str]:
    columns: dict[str, Sequence[str]] = {"degree_distribution": ("share",), "business_types": ("share",)}
    columns |= {"blocks": ("ties",), "attrition": ("households", "headcount", "mean_capita")}
    columns |= {"sensitivity": ("headcount_first", "headcount_second")}
    return [name for name in columns.get(table.id, ()) if name in table.rows]


def too_close(hidden: Hidden, ends: Ends, *, few: int, percent: float) -> bool:
    """Whether the ends leave less than a hidden cell must stay uncertain by."""
    width = ends[1] - ends[0]
    if hidden.money:
        return width < 2 * percent * abs(hidden.truth)
    return width < few if hidden.n is None else width * hidden.n < 2
