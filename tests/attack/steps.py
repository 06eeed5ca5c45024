"""The steps in which a protected study's numbers are told, as docs/findings.md promises them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.catalogue import definition_of
from analysis.findings import Finding, Table
from analysis.findings.definition import Kind

FIVES = 5.0
HUNDREDTHS = 0.01
COUNTS = {Kind.COUNT, Kind.TIES}
EXACT = {Kind.VOICES, Kind.PARAMETER, Kind.VERDICT, Kind.EXTREME}
WHOLES = {"distribution": "share", "degree_distribution": "share", "business_types": "share", "lorenz": "income_share"}


@dataclass(frozen=True)
class Cell:
    """A number of a private table: its row and column, how many households it rests on, and all of its wave."""

    table: Table
    row: Mapping[str, object]
    column: str

    @property
    def n(self) -> float:
        """Households behind the cell; behind all cells of its wave where their shares sum to one."""
        names = [f"{column}.n" for column in self.table.values]
        if self.table.id == "transition":
            of_wave = self.table.rows[self.table.rows["wave"] == self.row["wave"]]
            return float(of_wave[names].sum().sum())
        count = f"{self.column}.n"
        if WHOLES.get(self.table.id) == self.column:
            return float(self.table.rows.loc[self.table.rows["wave"] == self.row["wave"], count].sum())
        return float(self.row[count])  # type: ignore[arg-type]


def step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that isn't below a number."""
    power = 10.0 ** math.floor(math.log10(least) - 1e-12)
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))


def of_finding(finding: Finding, figures: int | None) -> float:
    """The step of a finding; 0 where it is told as it is."""
    kind, value = definition_of(finding.id).kind, abs(finding.value or 0.0)
    if kind in COUNTS:
        return FIVES
    if kind is Kind.DESIGN:
        return FIVES
    if kind is Kind.QUANTILE or (kind is Kind.PARAMETER and finding.basis.side is not None):
        return 10.0 ** (math.floor(math.log10(value)) - (figures or 12) + 1) if value else 0.0
    if kind in EXACT or not finding.n or finding.unit in ("count", "probability"):
        return 0.0
    if kind is Kind.SHARE or (kind is Kind.MONEY_MEAN and "share" in finding.unit):
        return step(2 / finding.n)
    if kind is not Kind.MONEY_MEAN:
        return step(max(1.0, value) / finding.n)
    basis = finding.basis
    if basis.total and basis.weight and not finding.id.startswith("group."):  # of arms: as far as values spread
        return step(max(value, basis.total / basis.weight) / finding.n)
    spread = 0.0 if finding.low is None else (finding.high or 0.0) - finding.low
    return step(max(value, spread / 4 * math.sqrt(finding.n)) / finding.n) if value or spread else 0.0


def _own(cell: Cell) -> float:
    """A share, or a mean that is no money, of the cell's households: two of them."""
    return step(2 / cell.n) if cell.n else 0.0  # of nobody: zero


def _mean(cell: Cell) -> float:
    value = abs(float(cell.row[cell.column]))  # type: ignore[arg-type]
    return step((value if value > 1 else 2.0) / cell.n)


# of all columns of all tables that notebooks record; a finding's id with <key>, where a cell is in a finding's steps
Rule = Callable[[Cell], float] | float | str
RULES: Mapping[tuple[str, str], Rule] = {
    ("distribution", "share"): _own,
    ("lorenz", "income_share"): _own,
    ("lorenz", "key"): HUNDREDTHS,
    ("parade", "income"): _mean,
    ("parade", "key"): HUNDREDTHS,
    ("parade", "lower"): HUNDREDTHS,
    ("income_sources", "share"): "income.share_<key>",
    ("business_types", "share"): _own,
    ("business_types", "median"): "income.business_median.<key>",
    ("transition", "poor"): "change.stayed_poor",  # all four are shares of the same pairs
    ("transition", "not_poor"): "change.stayed_poor",
    ("attrition", "households"): FIVES,
    ("attrition", "mean_capita"): _mean,
    ("attrition", "headcount"): _own,
    ("attrition_bounds", "headcount_change"): _own,
    ("sensitivity", "headcount_first"): "poverty.headcount",
    ("sensitivity", "headcount_second"): "poverty.headcount",
    ("sensitivity", "headcount_change"): "change.headcount",
    ("sensitivity", "headcount_change_low"): "change.headcount",
    ("sensitivity", "headcount_change_high"): "change.headcount",
    ("sensitivity", "gini_first"): "inequality.gini",
    ("sensitivity", "gini_second"): "inequality.gini",
    ("degree_distribution", "share"): _own,
    ("blocks", "ties"): FIVES,
    ("blocks", "per_household"): _own,
    ("brokers", "reach"): "network.reach.<key>",
    ("brokers", "ties"): _own,
    ("income_by_degree", "degree"): _mean,
    ("income_by_degree", "income"): _mean,
    ("income_by_degree", "smoothed"): _mean,
    ("model", "coefficient"): _mean,
    ("model", "low"): _mean,
    ("model", "high"): _mean,
    ("model", "median_coefficient"): _mean,
    ("model", "n"): FIVES,
}
OUTWARDS = ("low", "high")  # ends of intervals: up to a whole step
INFORMANTS = "themes"  # its numbers are of informants, which are told as they are
# tables made of public findings: the finding of a row and column, with its part
OF_FINDINGS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "changes": {part: ("<key>", part) for part in ("value", "low", "high")},
    "reach": {column: ("network.reach.<key>", part) for column, part in (("share", "value"), ("low", "low"))},
    "comparisons": {part: ("<key>", part) for part in ("value", "low", "high")},
}
