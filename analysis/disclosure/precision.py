"""How exactly a number of few households may be told: so that the number times its households tells of none of them.

A mean of n households in steps of a part 1/n of itself leaves a total that is uncertain by what one household has, and
so does a share in steps of 1/n. A number of households is rounded to fives.
"""

from __future__ import annotations

import math
from dataclasses import replace

from analysis.catalogue import definition_of
from analysis.findings import Finding
from analysis.findings.definition import Kind

OF_SHARES = 2  # households that a share's steps are worth: steps of one would tell exactly how many have the trait
BASE = 5  # of numbers of households behind others
_PROBABILITY = "probability"  # of relabellings: tells of no household
_COUNTS = frozenset({Kind.COUNT, Kind.DESIGN, Kind.TIES})
_EXACT = frozenset({Kind.EXTREME, Kind.VOICES, Kind.PARAMETER, Kind.VERDICT, Kind.QUANTILE})


def unit_of(finding: Finding, kind: Kind) -> float | None:
    """The steps in which a finding is told; None where it is told in full, or rounded otherwise (quantiles)."""
    if kind is Kind.DESIGN:
        return float(BASE) if counts_households(finding) else None
    if kind in _COUNTS:
        return float(BASE) if finding.value else None  # nobody is nobody
    if kind in _EXACT or finding.value is None or not finding.n or finding.unit in ("count", _PROBABILITY):
        return None
    if is_share(finding, kind):
        return step(OF_SHARES / finding.n)
    return step((_typical(finding) if kind is Kind.MONEY_MEAN else max(1.0, abs(finding.value))) / finding.n)


def _typical(finding: Finding) -> float:
    """What one household may add to a total of money: the mean amount without its sign, else as far as values spread.

    A difference of two means is small where they are alike, and would be told too exactly for its households.
    """
    basis, value = finding.basis, abs(finding.value or 0.0)
    if basis.total and basis.weight and basis.smallest is None:  # of arms, the total is of parts of one
        return max(value, basis.total / basis.weight)
    if finding.low is None or finding.high is None:
        return value
    return max(value, (finding.high - finding.low) / 4 * math.sqrt(finding.n or 1))


def step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that isn't below a number; 0 for 0.

    >>> step(0.021), step(31_000.0), step(0.2)
    (0.05, 50000.0, 0.2)
    """
    if least <= 0:
        return 0.0
    power = math.floor(math.log10(least) + 1e-12)
    return next(float(f"{times}e{power}") for times in (1, 2, 5, 10) if float(f"{times}e{power}") >= least * (1 - 1e-9))


def coarse(finding: Finding, kind: Kind, times: int = 1, *, behind: int = 1) -> Finding:
    """The finding as it may be told: its value to the nearest step, its interval's ends outwards, n and df in fives.

    The steps are `times` as wide as its households alone ask for, those of the households `behind` as wide.
    """
    n = rounded_count(finding.n, behind)
    off = (n or 0) - (finding.n or 0)
    if kind is Kind.DESIGN:
        shift = off if counts_households(finding) else 0
        told = None if finding.value is None else finding.value + shift
        return replace(finding, value=told, n=n)
    unit = step((unit_of(finding, kind) or 0.0) * times)
    if unit:
        value, low, high = finding.value, finding.low, finding.high
        finding = replace(
            finding,
            value=None if value is None else to_step(value, unit),
            low=None if low is None else outwards(low, unit, "low"),
            high=None if high is None else outwards(high, unit, "high"),
        )
    if kind is Kind.VOICES:  # of informants or statements, which have a threshold of their own
        return finding
    if kind in _COUNTS and finding.value:
        finding = replace(finding, value=max(float(BASE), finding.value))
    return replace(finding, n=n, df=_degrees(finding.df, off))


def _degrees(df: float | None, off: int) -> float | None:
    """Degrees of freedom off by as much as n; those of two variances, which all digits would tell, down to fives.

    With each household a cluster they are one less than n, and two roundings would tell more than one.

    >>> _degrees(56.0, -2), _degrees(47.318, -2), _degrees(3.9, 1)
    (54.0, 45.0, 3.0)
    """
    if df is None:
        return None
    if df.is_integer():
        return max(1.0, df + off)
    return float(BASE * (df // BASE) or max(1.0, math.floor(df)))


def to_step(value: float, unit: float) -> float:
    """A number rounded to steps, without digits that only binary fractions have.

    >>> to_step(0.1234, 0.05), to_step(1_234_567.0, 50_000.0)
    (0.1, 1250000.0)
    """
    decimals = max(0, -math.floor(math.log10(unit) + 1e-12))
    return round(round(value / unit) * unit, decimals) + 0.0


def outwards(end: float, unit: float, side: str) -> float:
    """An end of an interval in steps, its `low` end downwards and its `high` end upwards.

    >>> outwards(0.12, 0.05, "low"), outwards(0.12, 0.05, "high"), outwards(0.15, 0.05, "high")
    (0.1, 0.15, 0.15)
    """
    steps = math.floor(end / unit + 1e-9) if side == "low" else math.ceil(end / unit - 1e-9)
    return to_step(steps * unit, unit)


def rounded_count(n: int | None, times: int = 1) -> int | None:
    """A number of households to the nearest five, or wider steps; nobody stays nobody, and some stay some.

    >>> rounded_count(0), rounded_count(2), rounded_count(12), rounded_count(13), rounded_count(118, 5)
    (0, 5, 10, 15, 100)
    """
    base = int(step(float(BASE * times)))
    return n if not n else max(base, base * round(n / base))


def is_share(finding: Finding, kind: Kind) -> bool:
    """Whether a number is a share of households or persons, or their difference; an arm's who answered yes is one."""
    return kind is Kind.SHARE or (kind is Kind.MONEY_MEAN and "share" in finding.unit)


def stands_behind(finding: Finding) -> bool:
    """Whether a finding is a number of households that stands behind others as their n, where it is told too."""
    kind = definition_of(finding.id).kind
    return (kind is Kind.COUNT and finding.value == finding.n) or (kind is Kind.DESIGN and counts_households(finding))


def counts_households(finding: Finding) -> bool:
    """Whether a number of the design follows from that of households, as degrees of freedom do without clusters."""
    return (finding.value or 0.0) > (finding.n or 0) / 2
