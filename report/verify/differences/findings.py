"""Differences between two files of numbers: findings one by one, tables cell by cell."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report.verify.differences.difference import Difference

TOLERANCE = 1e-9  # relative: rounding differences of another processor or version
REMOVED_SUPPRESSION = "removed suppression"


@dataclass
class Closeness:
    """Comparison of numbers, exact or within a tolerance, with a count of the inexact matches."""

    exact: bool = True
    within: int = 0

    def same(self, theirs: object, ours: object) -> bool:
        """Whether two values are equal: exactly, or within the tolerance if allowed."""
        if theirs == ours:
            return True
        if self.exact:
            return False
        numbers = [number_of(value) for value in (theirs, ours)]
        if numbers[0] is None or numbers[1] is None or not math.isclose(numbers[0], numbers[1], rel_tol=TOLERANCE):
            return False
        self.within += 1
        return True


def number_of(value: object) -> float | None:
    """The number in a cell, or None.

    >>> number_of("12.5"), number_of(""), number_of(True)
    (12.5, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Rows of a CSV file as dicts by column."""
    return [dict(row) for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


def findings_of(content: bytes, *, ending: str) -> dict[str, dict[str, Any]]:
    """Findings of findings.csv or findings.json by id|district|wave; a repeated key gets a running number."""
    records = rows_of(content) if ending == ".csv" else json.loads(content)["findings"]
    found: dict[str, dict[str, Any]] = {}
    for record in records:
        key = "|".join(str(record.get(name)) for name in ("id", "district", "wave"))
        found[key if key not in found else f"{key}#{len(found)}"] = dict(record)
    return found


def finding_differences(name: str, theirs: bytes, ours: bytes, *, close: Closeness) -> list[Difference]:
    """Differences between two files of findings, and in their other content."""
    ending = "." + name.rpartition(".")[2]
    left, right = (findings_of(content, ending=ending) for content in (theirs, ours))
    differences = []
    for key in sorted({*left, *right}):
        one, other = left.get(key), right.get(key)
        if one is None or other is None:
            part = "not published" if one is None else "not in the rebuild"
            differences.append(Difference(name, "finding", key, (part,)))
        elif parts := _unlike(one, other, close):
            notes = (REMOVED_SUPPRESSION,) if _unsuppressed(one, other) else ()
            differences.append(Difference(name, "finding", key, parts, len(parts), notes))
    if ending == ".json":
        heads = [
            {key: value for key, value in json.loads(content).items() if key != "findings"}
            for content in (theirs, ours)
        ]
        head = _unlike(_flat(heads[0]), _flat(heads[1]), Closeness())
        differences += [
            Difference(name, "finding", part, ("hash" if part.startswith("inputs.") else "head",)) for part in head
        ]
    return differences


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    inputs = record.get("inputs")
    others = {key: value for key, value in record.items() if key != "inputs"}
    return others | {f"inputs.{key}": value for key, value in (inputs if isinstance(inputs, dict) else {}).items()}


def _unlike(one: Mapping[str, Any], other: Mapping[str, Any], close: Closeness) -> tuple[str, ...]:
    names = dict.fromkeys((*other, *one))
    return tuple(str(name) for name in names if not close.same(one.get(name), other.get(name)))


def _unsuppressed(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Whether the published file shows a number that the rebuild suppresses."""
    suppressed = str(ours.get("disclosure", "shown")) != "shown"
    return suppressed and (theirs.get("value") not in (None, "") or str(theirs.get("disclosure")) == "shown")


def table_differences(name: str, theirs: bytes, ours: bytes, *, close: Closeness) -> list[Difference]:
    """The difference between two tables: columns, and number of cells or rows."""
    left, right = rows_of(theirs), rows_of(ours)
    keys = [[tuple(str(row.get(part)) for part in ("key", "wave")) for row in rows] for rows in (left, right)]
    if keys[0] != keys[1] or (left and right and list(left[0]) != list(right[0])):
        lost, more = len(set(keys[1]) - set(keys[0])), len(set(keys[0]) - set(keys[1]))
        parts = [*(["rows not published"] if lost else []), *(["rows not in the rebuild"] if more else [])]
        return [Difference(name, "table", "", tuple(parts) or ("rows or columns",), (lost + more) or 1)]
    columns: dict[str, int] = {}
    shown = 0
    for one, other in zip(left, right, strict=True):
        for column in _unlike(one, other, close):
            columns[column] = columns.get(column, 0) + 1
            shown += not other.get(column) and number_of(one.get(column)) is not None
    if not columns:
        return []
    notes = (REMOVED_SUPPRESSION,) if shown else ()
    return [Difference(name, "table", "", tuple(columns), sum(columns.values()), notes)]
