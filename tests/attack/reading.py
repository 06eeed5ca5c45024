"""What a reader of a site sees of few households without working anything out: shown numbers that may not be."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.catalogue import definition_of
from analysis.findings import table_from_json
from analysis.findings.definition import Kind
from tests.attack.attacker import CELL, PERCENT, SENSITIVE
from tests.attack.published import Published, coarser_of

ANY, SIDE, MANY, INFORMANTS = 10, 10, 100, 3  # households, on a quantile's side, for a largest value; informants
ONE, TWO = 0.5, 0.8  # of a total
OF_MONEY = {Kind.MONEY_MEAN, Kind.MONEY_SHARE, Kind.INDEX}
ALWAYS = {Kind.PARAMETER, Kind.VERDICT}
BARS = {"distribution": "share", "lorenz": "income_share", "parade": "income"}  # of ten households each
CELLS = {"degree_distribution": "share", "business_types": "share", "attrition": "households", "blocks": "ties"}
OWN_DIGITS = 5  # of an amount that is a household's own


@dataclass(frozen=True)
class Read:
    """A number that tells of few, and whom."""

    what: str
    of: str


def read(site: Path, build: Path, study: Path) -> list[Read]:
    """The numbers of few households, or of one, that a site shows."""
    return [*_findings(site, build), *_bars(site, build), *_small_cells(site, build), *_own_incomes(site, study)]


def _findings(site: Path, build: Path) -> Iterator[Read]:
    published = Published(site, coarser_of(build))
    for path in sorted((build / "findings").glob("*.json")):
        for finding in json.loads(path.read_text("utf-8"))["findings"]:
            key = finding["id"], finding["district"], finding["wave"]
            told = published.findings.get(key)
            if not finding["value"] and finding["id"] not in SENSITIVE:
                continue  # none, or nobody
            few = _few(finding)
            if not few or told is None or not told["value"]:
                continue
            ends = published.value(key)
            if ends is not None and _narrow(finding, ends[1] - ends[0]):
                yield Read("|".join(key), few)


def _few(finding: dict[str, Any]) -> str | None:
    """Whom a number tells of, if they are too few; by the rules as docs/findings.md has them."""
    kind, basis, n = definition_of(finding["id"]).kind, finding["basis"], finding["n"] or 0
    if kind in ALWAYS:
        return None
    if kind is Kind.VOICES:
        return "informants" if 0 < n < INFORMANTS else None
    if kind in (Kind.COUNT, Kind.TIES):
        return "a small count" if 0 < finding["value"] < CELL else None
    if kind is Kind.DESIGN:
        return None
    if n < ANY:
        return "few households"
    if kind is Kind.EXTREME:
        return "one household" if n < MANY else None
    if kind is Kind.QUANTILE:
        return "few on a side" if (basis["side"] or 0) < SIDE else None
    if any(0 < (basis[side] or 0) < CELL for side in ("numerator", "complement")):
        return "few with a trait"
    total, largest = basis["total"], basis["largest"]
    if kind in OF_MONEY and total and largest:
        if largest > ONE * total:
            return "a household with most of it"
        if largest + (basis["second"] or 0) > TWO * total:
            return "two households with most of it"
    return None


def _narrow(finding: dict[str, Any], width: float) -> bool:
    kind, n = definition_of(finding["id"]).kind, finding["n"] or 1
    if kind in (Kind.COUNT, Kind.TIES, Kind.VOICES):
        return width < CELL - 2
    if kind is Kind.SHARE:
        return width * n < 2 - 1e-9
    return bool(width < 2 * PERCENT * abs(finding["value"]))


def _bars(site: Path, build: Path) -> Iterator[Read]:
    """Bars of a histogram and stretches of a curve with fewer than ten households."""
    for place, told, n in _cells(site, build, BARS):
        if told != "1" and n < ANY:  # all households in one bar tell nothing
            yield Read(place, "few households in a bar")


def _small_cells(site: Path, build: Path) -> Iterator[Read]:
    """Cells of tables with fewer than five households or ties."""
    yield from (Read(place, "few in a cell") for place, _, n in _cells(site, build, CELLS) if n < CELL)


def _cells(site: Path, build: Path, columns: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Shown cells of tables with what stands behind them, of anybody at all."""
    tables = Published(site).tables
    for path in sorted((build / "tables").glob("*/*.json")):
        column = columns.get(path.stem)
        rows = tables.get((path.stem, path.parent.name))
        if column is None or rows is None:
            continue
        table = table_from_json(json.loads(path.read_text("utf-8")))
        for told, n in zip(rows, table.rows[f"{column}.n"], strict=True):
            if told[column] and n > 0:
                yield f"{path.stem}|{told['key']}|{path.parent.name}|{told['wave']}", told[column], int(n)


def _own_incomes(site: Path, study: Path) -> Iterator[Read]:
    """Numbers that are a household's own income, its per person, or a part of it."""
    with (study / "households.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    own = set()
    for row in rows:
        for column in ("income_month", "business_month", "wages_month"):
            if row.get(column):
                amount = float(row[column])
                own |= {f"{amount:.9g}"} | (
                    {f"{amount / float(size):.9g}"} if (size := row["household_size"]) else set()
                )
    own = {text for text in own if len(text.replace(".", "").rstrip("0")) >= OWN_DIGITS}
    for key, found in Published(site).findings.items():
        for part in ("value", "low", "high"):
            if found[part] and f"{float(found[part]):.9g}" in own:
                yield Read(f"{'|'.join(key)} {part}", "a household's own income")


def incomes_per_person(study: Path, place: str, wave: str) -> list[float]:
    """The incomes per person of a district's households."""
    with (study / "households.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["district_code"] == place and row["wave"] == wave]
    known = [row for row in rows if row["income_month"] and row["household_size"]]
    return [float(row["income_month"]) / float(row["household_size"]) for row in known]
