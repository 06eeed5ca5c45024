"""Estimates, and the findings that a notebook records from them.

An indicator returns an `Estimate`; a notebook cell passes it to `record`, which names it, and the executed
notebook has the `Finding` in that cell's output. The collector reads it there, so the notebook and cell of every
number are known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from analysis.findings.key import FindingKey
from analysis.findings.units import Unit

FINDINGS_MIME = "application/vnd.risalah.findings+json"
SCHEMA_VERSION = 1

DIFFERENCES = (
    *("change.", "compare.", "group.change.", "group.balance.", "measure.change"),
    *("group.difference.", "group.did.", "group.ancova."),
)
DisclosureStatus = Literal["shown", "suppressed primary", "suppressed secondary"]


@dataclass(frozen=True)
class Basis:
    """The households and amounts behind an estimate, for disclosure control only; never leaves the private files.

    Counts are households, unweighted; amounts are in the finding's own unit.
    """

    numerator: int | None = None  # households that have the trait of a share
    complement: int | None = None  # households that don't
    total: float | None = None  # of the amounts behind a total, mean or ratio of money
    largest: float | None = None  # the largest household's part of that total
    second: float | None = None  # the second largest's
    side: int | None = None  # fewest households on either side of a quantile
    smallest: int | None = None  # households in the smallest of the arms that are compared
    weight: float | None = field(default=None, compare=False)  # of this district in the whole's value
    beside: int | None = None  # households that another published number of the same wave has besides


@dataclass(frozen=True)
class Estimate:
    """A number with its uncertainty, or None with a reason, before it has an id, district and wave.

    `n` is the unweighted count behind it. `method` is a key into the methods text (how the interval was
    made). `reason` says why there is no value, or no interval. `df` are the interval's degrees of freedom.
    `function` is the one that computed it, filled in by `declares`; equality of estimates ignores it.
    """

    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: str | None = None
    reason: str | None = None
    df: float | None = None
    basis: Basis = Basis()
    unit: str | None = None  # only where it depends on the study; otherwise the catalogue's
    function: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for name in ("value", "low", "high"):
            number = getattr(self, name)
            if number is not None and not math.isfinite(number):
                raise ValueError(f"{name} is {number}: give None with a reason instead")
        if self.value is None and not self.reason:
            raise ValueError("an estimate without a value needs a reason")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two ends")


def unavailable(reason: str, *, n: int = 0) -> Estimate:
    """An estimate without a value, with the reason."""
    return Estimate(None, n=n, reason=reason)


@dataclass(frozen=True)
class Source:
    """The notebook and cell (by id) that computed a number."""

    notebook: str
    cell: str


@dataclass(frozen=True)
class Finding:
    """An estimate with its id, district and wave (or pair of waves)."""

    id: str
    district: str
    wave: str
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int | None = None
    method: str | None = None
    reason: str | None = None
    df: float | None = None
    disclosure: DisclosureStatus = "shown"
    source: Source | None = None
    basis: Basis = Basis()
    function: str | None = field(default=None, compare=False)  # the one that computed it; None in published files

    @property
    def key(self) -> FindingKey:
        """The finding's key in a study: id, district, wave."""
        return FindingKey(self.id, self.district, self.wave)


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON values, in the order of its fields."""
    source = None if finding.source is None else {**vars(finding.source)}
    return {**vars(finding), "source": source, "basis": {**vars(finding.basis)}}  # `asdict` takes ten times as long


def finding_from_json(record: Mapping[str, Any]) -> Finding:
    """The finding that `finding_as_json` wrote."""
    source = record.get("source")
    return Finding(
        **{
            **record,
            "source": Source(**source) if source else None,
            "basis": Basis(**record.get("basis") or {}),
        }
    )


def is_difference(finding: Finding) -> bool:
    """Whether the number is a change, which tables show with a sign."""
    unit = Unit.parse(finding.unit)
    signed = unit.name in ("ties", "kinds") or unit.is_money
    return unit.is_difference or (finding.id.startswith(DIFFERENCES) and signed)


def without_sign(finding: Finding) -> Finding:
    """The finding with its interval's ends as magnitudes, the smaller first; as it is if they differ in sign."""
    if finding.low is None or finding.high is None or finding.low < 0 < finding.high:
        return finding
    low, high = sorted((abs(finding.low), abs(finding.high)))
    return replace(finding, low=low, high=high)
