"""The contract on numbers, read from docs/findings.md: which ids, tables and thresholds it names, and ids' units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONTRACT = Path(__file__).resolve().parents[2] / "docs" / "findings.md"
# how a section of findings is called -> what they are recorded under
RECORDED = {
    ", per district and wave": "wave",
    ", per district and pair of waves": "pair",
    ", of the study as a whole": "study",
}
SHARE = frozenset({"share"})
# a difference of shares is told in percentage points, and says so
DIFFERENCES = {"share": "difference of shares", "index": "difference"}


@dataclass(frozen=True)
class Entry:
    """One id of the contract, or a family of them: `network.reach.<actor_type>`."""

    id: str
    recorded: str  # under each wave, a pair of waves, or the study
    units: frozenset[str]  # `currency` where findings have the study's own

    @property
    def pattern(self) -> re.Pattern[str]:
        """The form of the entry's ids."""
        return re.compile(re.sub(r"<[a-z_]+>", lambda _: r"[a-z0-9_]+", re.escape(self.id)) + r"\Z")

    def units_in(self, currency: str) -> frozenset[str]:
        """The units that findings of a study in this currency may have."""
        return frozenset(unit.replace("currency", currency) for unit in self.units)


def contract(path: Path = CONTRACT) -> list[Entry]:
    """Every id that the contract's tables name."""
    found = []
    for section, cells in _rows(path.read_text("utf-8")):
        recorded = next((kind for ending, kind in RECORDED.items() if section.endswith(ending)), None)
        if recorded is not None and cells[0] != "id":
            units = frozenset(cells[1].split(" or "))
            found += [Entry(id_, recorded, units) for id_ in re.findall(r"`([^`]+)`", cells[0])]
    return found


def tables(path: Path = CONTRACT) -> dict[str, tuple[str, ...]]:
    """Every public table that the contract names, with the columns that it has beside key, wave and unit."""
    rows = [cells for section, cells in _rows(path.read_text("utf-8")) if section == "Public tables"]
    named = {name: cells[2] for cells in rows for name in re.findall(r"\A`([a-z_]+)`\Z", cells[0])}
    return {name: tuple(re.findall(r"`([a-z_]+)`", columns)) for name, columns in named.items()}


def thresholds(path: Path = CONTRACT) -> dict[str, float]:
    """The default of every setting of disclosure, as the contract has it."""
    rows = [cells for section, cells in _rows(path.read_text("utf-8")) if section == "Disclosure"]
    return {cells[0].strip("`"): float(cells[1]) for cells in rows if cells[0] != "setting"}


def methods(path: Path = CONTRACT) -> set[str]:
    """The key of every method of an interval that the contract names."""
    cells = [cells[1] for section, cells in _rows(path.read_text("utf-8")) if section == "Intervals"]
    return {method for cell in cells[1:] for method in re.findall(r"`([a-z0-9_]+)`", cell)}


def same_unit(id_: str, unit_of: dict[str, str]) -> str:
    """The unit of a finding that stands beside another, or is a difference of two."""
    kind, _, other = id_.partition(".")
    unit = unit_of[other]
    return DIFFERENCES.get(unit, unit) if kind == "compare" else unit


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of a table with the section that it stands in; heads of tables too, the lines below them not."""
    section = ""
    for line in text.splitlines():
        if line.startswith("#"):
            section = line.lstrip("# ").strip()
        elif line.startswith("| "):
            yield section, [cell.strip() for cell in line.strip("| ").split("|")]
