"""Indexes of public findings, so that pages look them up without a search."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from analysis.findings import Finding
from analysis.findings.key import FindingKey

Keys = Mapping[str, tuple[FindingKey, ...]]


class FindingIndex(Protocol):
    """The keys of findings by district, id and recording cell, each group in the findings' order.

    Keys, not findings: a finding replaced under its key stays found.
    """

    @property
    def ids(self) -> Collection[str]:
        """The ids of the findings, in the findings' order."""

    def of_district(self, district: str) -> tuple[FindingKey, ...]:
        """The keys of a district's findings."""

    def of_id(self, id_: str) -> tuple[FindingKey, ...]:
        """The keys of an id's findings, in all districts and waves."""

    def of_cell(self, notebook: str, cell: str, district: str) -> tuple[FindingKey, ...]:
        """The keys of the findings that a notebook's cell recorded for a district."""


@dataclass(frozen=True)
class KeyIndex:
    """An index of findings that are all in memory."""

    by_district: Keys
    by_id: Keys
    by_cell: Mapping[tuple[str, str, str], tuple[FindingKey, ...]]  # notebook, cell, district

    @property
    def ids(self) -> Collection[str]:
        """The ids of the findings, in the findings' order."""
        return self.by_id.keys()

    def of_district(self, district: str) -> tuple[FindingKey, ...]:
        """The keys of a district's findings."""
        return self.by_district.get(district, ())

    def of_id(self, id_: str) -> tuple[FindingKey, ...]:
        """The keys of an id's findings, in all districts and waves."""
        return self.by_id.get(id_, ())

    def of_cell(self, notebook: str, cell: str, district: str) -> tuple[FindingKey, ...]:
        """The keys of the findings that a notebook's cell recorded for a district."""
        return self.by_cell.get((notebook, cell, district), ())


def key_index(findings: Mapping[FindingKey, Finding]) -> KeyIndex:
    """The index of findings, from one pass over them."""
    by_district: dict[str, list[FindingKey]] = {}
    by_id: dict[str, list[FindingKey]] = {}
    by_cell: dict[tuple[str, str, str], list[FindingKey]] = {}
    for key, finding in findings.items():
        by_district.setdefault(key[1], []).append(key)
        by_id.setdefault(key[0], []).append(key)
        if finding.source:
            by_cell.setdefault((finding.source.notebook, finding.source.cell, key[1]), []).append(key)
    return KeyIndex(
        {name: tuple(keys) for name, keys in by_district.items()},
        {name: tuple(keys) for name, keys in by_id.items()},
        {place: tuple(keys) for place, keys in by_cell.items()},
    )
