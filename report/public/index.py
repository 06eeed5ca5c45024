"""An index of public findings, so that pages look them up without a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.findings import Finding
from analysis.findings.key import FindingKey

Keys = Mapping[str, tuple[FindingKey, ...]]


@dataclass(frozen=True)
class FindingIndex:
    """The keys of findings by district, id and recording cell, each group in the findings' order.

    Keys, not findings: a finding replaced under its key stays found.
    """

    of_district: Keys
    of_id: Keys
    of_cell: Mapping[tuple[str, str, str], tuple[FindingKey, ...]]  # notebook, cell, district


def finding_index(findings: Mapping[FindingKey, Finding]) -> FindingIndex:
    """The index of findings, from one pass over them."""
    of_district: dict[str, list[FindingKey]] = {}
    of_id: dict[str, list[FindingKey]] = {}
    of_cell: dict[tuple[str, str, str], list[FindingKey]] = {}
    for key, finding in findings.items():
        of_district.setdefault(key[1], []).append(key)
        of_id.setdefault(key[0], []).append(key)
        if finding.source:
            of_cell.setdefault((finding.source.notebook, finding.source.cell, key[1]), []).append(key)
    return FindingIndex(
        {name: tuple(keys) for name, keys in of_district.items()},
        {name: tuple(keys) for name, keys in of_id.items()},
        {place: tuple(keys) for place, keys in of_cell.items()},
    )
