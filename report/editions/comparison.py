"""Comparison with the previous edition, and the files about it in the site."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.study import Study
from analysis.study.settings import StudySettings
from report.editions.causes import Causes
from report.editions.changes import Change, changes
from report.editions.edition import LIST, PREVIOUS, Edition, edition_list
from report.public import Public, public_record
from report.workspace import write_json

_PAGE = re.compile(r"report/[a-z][a-z0-9_-]*/(?:[^/]+/)?[^/]+\.html")
CHANGES = "data/changes.csv"
COLUMNS = (
    "id", "district", "wave", "change", "before", "now", "difference", "more_than_noise", "causes",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Comparison of this edition with the previous one."""

    previous: Edition  # without the numbers that aren't shown now
    changes: tuple[Change, ...]
    causes: Causes

    @property
    def pages(self) -> tuple[str, ...]:
        """Addresses of the previous edition's pages."""
        files = self.previous.manifest.get("files", {})
        return tuple(sorted(name for name in files if _PAGE.fullmatch(name)))


def compare_editions(study: Study, public: Public, made: Mapping[str, Any], previous: Edition) -> Comparison:
    """What changed since an earlier edition, and through what; `made` is what `provenance_record` gives of this one."""
    earlier = previous.as_far_as_shown(public)
    known = {str(entry["edition"]) for entry in previous.editions}
    corrections = tuple(one for one in study.settings.corrections if one.edition not in known)
    causes = Causes(previous.manifest, made, corrections)
    return Comparison(earlier, changes(earlier, public, causes), causes)


def write_editions(site: Path, settings: StudySettings, comparison: Comparison | None) -> None:
    """Writes the list of editions and, with a comparison, the changes and the record of the previous edition."""
    previous = comparison.previous if comparison else None
    write_json(site / LIST, {"schema": 1, "study": settings.id, "editions": edition_list(settings, previous)})
    if comparison is not None:
        write_changes(site / CHANGES, comparison.changes)
        write_json(site / PREVIOUS, previous_record(comparison.previous, settings.id))


def previous_record(previous: Edition, study_id: str) -> dict[str, Any]:
    """Content of previous.json; `previous` must be limited to what is shown now (`as_far_as_shown`)."""
    return {
        "schema": 1,
        "study": study_id,
        "editions": list(previous.editions),
        "withheld": sorted(key.text for key in previous.withheld),
        "findings": [public_record(found) for _, found in sorted(previous.findings.items())],
        "manifest": dict(previous.manifest),
    }


def write_changes(path: Path, changes: tuple[Change, ...]) -> None:
    """Writes the changes as CSV; an earlier number only where one is shown now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for change in changes:
            numbers = ["" if number is None else repr(float(number)) for number in change.numbers]
            writer.writerow([*change.key, change.kind, *numbers, change.noise or "", " ".join(change.causes)])
