"""What a finding is, and how a notebook records one.

An indicator returns an `Estimate`; a notebook cell hands it to `record`, which names it, and the executed
notebook then carries the `Finding` in that cell's output. The collector reads it there, so every number knows
its notebook and cell.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import pandas as pd

from analysis.catalogue import definition_of

FINDINGS_MIME = "application/vnd.risalah.findings+json"
TABLE_MIME = "application/vnd.risalah.table+json"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Basis:
    """What stands behind an estimate, for the disclosure stage only. Never leaves the private files.

    Counts are households, unweighted; amounts are in the finding's own unit.
    """

    numerator: int | None = None  # households that have the trait of a share
    complement: int | None = None  # households that don't
    total: float | None = None  # of the amounts behind a total, mean or ratio of money
    largest: float | None = None  # the largest household's part of that total
    second: float | None = None  # the second largest's
    side: int | None = None  # fewest households on either side of a quantile


@dataclass(frozen=True)
class Estimate:
    """A number with its uncertainty, or None with a reason; not yet named or placed.

    `n` counts what stands behind it, unweighted. `method` is a key into the methods text (how the interval was
    made). `reason` says why there is no value, or no interval. `df` are the interval's degrees of freedom.
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
    unit: str | None = None  # only where it depends on the study; else the catalogue's

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
    """An estimate that could not be made, with the reason why."""
    return Estimate(None, n=n, reason=reason)


@dataclass(frozen=True)
class Source:
    """Where a number was computed: the notebook's name and the id of its cell."""

    notebook: str
    cell: str


@dataclass(frozen=True)
class Finding:
    """One number of one district and wave (or pair of waves): the unit of everything that follows."""

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
    disclosure: str = "shown"  # shown | suppressed primary | suppressed secondary
    source: Source | None = None
    basis: Basis = Basis()

    @property
    def key(self) -> tuple[str, str, str]:
        """Identifies the finding inside a study: id, district, wave."""
        return (self.id, self.district, self.wave)


@dataclass(frozen=True, eq=False)
class Table:
    """A public table in the making: what a chart, a matrix or a download is drawn from.

    `rows` has the columns `key` (text), `wave`, `unit`, the columns named in `values`, and for each of these
    optionally `<value>.n`: the households (or informants) behind that cell, which disclosure reads and drops.
    """

    id: str
    district: str
    key: str  # what the key column holds: "income_bin", "actor_type"
    values: tuple[str, ...]
    rows: pd.DataFrame
    statistics: tuple[str, ...] = ()  # value columns that are a mean or median of the households behind the cell
    source: Source | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        names = [field.name for field in fields(self) if field.name != "rows"]  # == of rows is a table of its own
        return self.rows.equals(other.rows) and all(getattr(self, name) == getattr(other, name) for name in names)


def named_findings(estimates: Mapping[str, Estimate], *, district: str, wave: str, currency: str) -> list[Finding]:
    """Findings, one per estimate, with the unit that the catalogue gives their id."""
    return [
        Finding(
            id=id_,
            district=district,
            wave=wave,
            unit=(estimate.unit or definition_of(id_).unit).replace("currency", currency),
            **{name: getattr(estimate, name) for name in _SHARED},
        )
        for id_, estimate in estimates.items()
    ]


_SHARED = ("value", "n", "low", "high", "level", "method", "reason", "df", "basis")


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON values, in the order of its fields."""
    return asdict(finding)


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


def table_as_json(table: Table) -> dict[str, Any]:
    """A table as plain JSON values; missing cells are null."""
    columns = {
        name: [None if _is_missing(value) else value for value in column.tolist()]
        for name, column in table.rows.items()
    }
    return {**asdict(replace(table, rows=pd.DataFrame())), "rows": columns}


def table_from_json(record: Mapping[str, Any]) -> Table:
    """The table that `table_as_json` wrote."""
    source = record.get("source")
    return Table(
        **{
            **record,
            "values": tuple(record["values"]),
            "statistics": tuple(record.get("statistics", ())),
            "rows": pd.DataFrame(record["rows"]),
            "source": Source(**source) if source else None,
        }
    )


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
