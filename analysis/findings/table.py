"""Tables before disclosure control, and their form as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import pandas as pd

from analysis.findings.finding import Source

TABLE_MIME = "application/vnd.risalah.table+json"


def table_rows(
    rows: Sequence[Mapping[str, object]], values: Sequence[str], *, extra: Sequence[str] = ()
) -> pd.DataFrame:
    """The rows of a table with its columns in order: key, wave, unit, values, further columns, counts."""
    counts = [f"{value}.n" for value in values]
    return pd.DataFrame(list(rows), columns=["key", "wave", "unit", *values, *extra, *counts])


def units_text(units: Mapping[str, str]) -> str:
    """The unit column of a table whose value columns differ in unit.

    >>> units_text({"households": "count", "headcount": "share"})
    'households: count; headcount: share'
    """
    return "; ".join(f"{name}: {unit}" for name, unit in units.items())


@dataclass(frozen=True, eq=False)
class Table:
    """A table before disclosure control: the source of a chart, a matrix or a download.

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
        names = [field.name for field in fields(self) if field.name != "rows"]  # == of frames gives a frame, not a bool
        return self.rows.equals(other.rows) and all(getattr(self, name) == getattr(other, name) for name in names)


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
