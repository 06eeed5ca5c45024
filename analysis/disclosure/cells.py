"""Published numbers as cells of one system: what is told of each, and how uncertain a hidden one must stay."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from analysis.catalogue import definition_of
from analysis.disclosure.findings import public_finding
from analysis.disclosure.precision import is_share, stands_behind, step, to_step, unit_of
from analysis.findings import Finding
from analysis.findings.definition import Kind
from analysis.findings.key import EVERYBODY, FindingKey
from analysis.findings.units import Unit
from analysis.study.settings import Disclosure

HEADLINES = (
    *("income.mean_capita", "income.median_capita", "income.mean_household", "poverty.headcount", "poverty.gap"),
    *("inequality.gini", "change.mean_capita", "change.headcount", "income.n_households", "network.mean_degree"),
)
WHOLE = 1  # household or tie more: of ends in between the next whole numbers an interval may lose as much
FAR = 10.0  # how many times itself a hidden amount may be off, as far as the system is linear
COSTS = {"headline": 1000.0, "whole": 200.0, "count": 20.0, "other": 10.0, "aside": 2.0}
_COUNTS = {Kind.COUNT, Kind.DESIGN, Kind.TIES}


@dataclass
class Cell:
    """A number of the study: `low` and `high` are how far below and above the truth a reader must think possible."""

    key: FindingKey
    value: float
    low: float
    high: float
    reason: str | None = None  # why it is hidden; None while it is shown
    need: float = 0.0  # width of the interval that must stay open, of a cell that a rule hides
    cost: float = COSTS["other"]  # of hiding it
    fixed: bool = False  # never hidden: set by the study
    limits: tuple[float, float] = (-math.inf, math.inf)  # where a hidden one can be
    weight: float | None = None
    n: int | None = None
    unit: float = 0.0  # the steps in which it is told
    headline: bool = False  # told more coarsely rather than hidden
    behind: bool = (
        False  # a number of households that stands behind others: told more coarsely, never hidden for others
    )
    times: int = 1  # by which its steps are wider than its households alone ask for

    def close(self, reason: str, times: int | None) -> None:
        """Tells a headline or a number of households in steps `times` as wide, and hides any other number."""
        if self.coarsens and times:
            self.times = max(self.times, times)
            self.low, self.high = self.off_in_steps(self.times)
        else:
            self.hide(reason)

    @property
    def coarsens(self) -> bool:
        """Whether it is told more coarsely before anything is hidden."""
        return self.headline or self.behind

    def off_in_steps(self, times: int) -> tuple[float, float]:
        """How far off a reader must think the number if it is told in steps so many times as wide."""
        wide = step(self.unit * times)
        off = to_step(self.value, wide) - self.value if wide else 0.0
        low, high = (end - self.value for end in self.limits)
        return min(0.0, max(off - wide / 2, low)), max(0.0, min(off + wide / 2, high))

    def hide(self, reason: str) -> None:
        """Hides the number: it may then be anything within its limits."""
        self.reason = reason
        self.low, self.high = self.limits[0] - self.value, self.limits[1] - self.value


def cells_of(
    findings: Iterable[Finding], rules: Disclosure, *, published_voices: bool, sensitive: Collection[str]
) -> list[Cell]:
    """The cells of private findings with a value, each shown or hidden as it is judged alone."""
    found = []
    for finding in findings:
        if finding.value is None:
            continue
        public = public_finding(finding, rules, published_voices=published_voices, sensitive=sensitive)
        cell = _cell(finding, public.value, rules)
        if public.value is None:
            cell.need = _need(finding, rules)
            cell.hide(str(public.reason))
        found.append(cell)
    return found


def _cell(finding: Finding, told: float | None, rules: Disclosure) -> Cell:
    kind, value = definition_of(finding.id).kind, float(finding.value or 0.0)
    unit = (unit_of(finding, kind) or 0.0) if rules.in_full is False else 0.0
    half = (unit - 1) / 2 if unit and kind in _COUNTS else unit / 2  # a count in fives is off by two at most
    off = 0.0 if told is None else told - value
    counted = kind in _COUNTS or finding.unit == "count"
    limits = _limits(finding, kind, counted=counted)
    return Cell(
        finding.key,
        value,
        min(0.0, max(off - half, limits[0] - value)),
        max(0.0, min(off + half, limits[1] - value)),
        cost=_cost(finding, kind),
        fixed=kind in (Kind.PARAMETER, Kind.VERDICT),
        limits=limits,
        weight=1.0 if counted or kind is Kind.VOICES else finding.basis.weight,
        n=finding.n,
        unit=unit,
        headline=unit > 0 and _is_headline(finding),
        behind=unit > 0 and stands_behind(finding),
    )


def _is_headline(finding: Finding) -> bool:
    return finding.id in HEADLINES and (finding.n or 0) >= 30


def _cost(finding: Finding, kind: Kind) -> float:
    if _is_headline(finding):
        return COSTS["headline"]
    if finding.district == EVERYBODY:
        return COSTS["whole"]
    if finding.id.startswith(("design.", "compare.")):
        return COSTS["aside"]
    return COSTS["count" if kind is Kind.COUNT else "other"]


def _limits(finding: Finding, kind: Kind, *, counted: bool) -> tuple[float, float]:
    value = float(finding.value or 0.0)
    far = FAR * max(1.0, abs(value)) if not counted else max(100.0, FAR * value)
    if Unit.parse(finding.unit).is_difference:
        return (-1.0, 1.0) if "share" in finding.unit else (-far, far)
    if (is_share(finding, kind) or kind is Kind.MONEY_SHARE) and value >= 0:
        return 0.0, 1.0
    if value < 0 or finding.id.startswith(("change.", "compare.")):
        return -far, far
    return 0.0, value + far


def fewest_apart(rules: Disclosure) -> int:
    """How many households or ties the ends of a hidden number must be apart: as 1 is from `cell` - 1, and whole ones.

    The system knows no whole numbers. A reader does, so that of an interval in between the ends may fall away.
    """
    return max(rules.cell - 2, 0) + (WHOLE if rules.cell > 2 else 0)


def _need(finding: Finding, rules: Disclosure) -> float:
    """Readers may not tell a small count from the other small ones, nor an amount to within p % on each side."""
    kind, value, few = definition_of(finding.id).kind, abs(float(finding.value or 0.0)), fewest_apart(rules)
    if kind is Kind.VOICES:
        return float(max(rules.informants - 2, 0))
    if kind in _COUNTS or finding.unit == "count":
        return float(few)
    if is_share(finding, kind):
        return min(0.5, few / (finding.n or 1))
    return 2 * rules.p_percent / 100 * value
