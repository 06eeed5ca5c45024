"""The contract on numbers, read from its own tables: which ids there are, in what unit, for which waves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# section of the contract -> what its findings are recorded under
SECTIONS = {
    "Income and poverty, per district and wave": "wave",
    "Change, per district, between two waves": "pair",
    "Network, per district and wave": "wave",
    "Together, and asked only by some studies": "wave",
    "Voices, per study; per district only where enough informants": "study",
}
NUMBER = frozenset({"share", "index", "probability", "correlation"})
SHARE, COUNT = frozenset({"share"}), frozenset({"count", "informants"})
# what the contract's unit column says -> units of ours that say the same, in rupiah as the shipped study has it
UNITS = {
    "count": COUNT,
    "currency/month": frozenset({"IDR/month"}),
    "currency/person/month": frozenset({"IDR/person/month"}),
    "currency/person/month, prices of the base year": frozenset({"IDR/person/month"}),
    "share 0-1": SHARE,
    "share": SHARE,
    "share of households": SHARE,
    "share, by `counts`, of all pairs": SHARE,
    "share 0-1, sum 1": SHARE,
    "share or mean": SHARE | {"points of 8", "days"},
    "mean": frozenset({"workers"}),
    "0-1": NUMBER,
    "0-1.125": frozenset({"index"}),
    ">= 0": frozenset({"index"}),
    ">= 0; atkinson 0-1": frozenset({"index"}),
    "-1..1": frozenset({"correlation", "index"}),
    "-2..2": frozenset({"difference of correlations"}),
    "ratio": frozenset({"ratio"}),
    "difference": frozenset({"difference", "difference of shares", "IDR/month", "ties"}),
    "ties": frozenset({"ties"}),
    "steps": frozenset({"steps"}),
    "kinds per tie": frozenset({"kinds per tie"}),
    "kinds": frozenset({"kinds"}),
    "log points per tie": frozenset({"log points per tie"}),
    "informants, or types where the source names types only": frozenset({"informants", "informant types"}),
    "kinds of source": frozenset({"kinds of source"}),
    "agrees, differs, silent": frozenset({"1 agrees, 0 silent, -1 differs"}),
    "same unit": frozenset(),  # of the finding that it is of: `same_unit`
}
# a difference of shares is told in percentage points, and says so
DIFFERENCES = {"share": "difference of shares", "index": "difference"}


@dataclass(frozen=True)
class Entry:
    """One id of the contract, or a family of them: `network.reach.<actor_type>`."""

    id: str
    recorded: str  # under each wave, a pair of waves, or the study
    units: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches the entry's ids. A family of findings of other findings has points in its member."""
        member = r"[a-z0-9_.]+" if self.id.endswith("<id>") else r"[a-z0-9_]+"
        return re.compile(re.sub(r"<[a-z_]+>", lambda _: member, re.escape(self.id)) + r"\Z")


def contract(path: Path) -> list[Entry]:
    """Every id that the contract's tables name."""
    return list(_entries(path.read_text("utf-8")))


def same_unit(id_: str, unit_of: dict[str, str]) -> str:
    """The unit of a finding that stands beside another, or is a difference of two."""
    kind, _, other = id_.partition(".")
    unit = unit_of[other]
    return DIFFERENCES.get(unit, unit) if kind == "compare" else unit


def _entries(text: str) -> Iterator[Entry]:
    section = ""
    for line in text.splitlines():
        if line.startswith("## "):
            section = line[3:].strip()
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if section not in SECTIONS or not line.startswith("| ") or cells[0] == "id":
            continue
        ids = list(_in_full(cells[0]))
        for id_, units in zip(ids, _units(cells[1], len(ids)), strict=True):
            yield Entry(id_, SECTIONS[section], units)
        # members of a family that only the definition mentions: "by type as income.business_median.<type>"
        for id_ in re.findall(r"\b[a-z]+\.[a-z_]+\.<[a-z_]+>", cells[2]):
            yield Entry(id_, SECTIONS[section], _units(cells[1], 1)[0])
        if cells[2].startswith("per theme and pooled"):
            yield Entry(f"{ids[0]}.<theme>", SECTIONS[section], _units(cells[1], 1)[0])


def _in_full(cell: str) -> Iterator[str]:
    before = ""
    for id_ in cell.split(", "):
        before = before.rpartition(".")[0] + id_ if id_.startswith(".") else id_
        yield before


def _units(cell: str, count: int) -> list[frozenset[str]]:
    """The unit of each id of a row: one for all, one each, or the last one's apart from the others'."""
    if cell in UNITS:
        return [UNITS[cell]] * count
    parts = [UNITS[part] for part in re.split(r"[,;] ", cell)]
    return parts[:1] * (count - len(parts)) + parts
