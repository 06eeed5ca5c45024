"""The result of a verification: as JSON, as lines for the terminal, as an exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from report.verify.differences.difference import ExplainedDifference
from report.verify.differences.findings import TOLERANCE

SCHEMA = 1
LINES = 40  # per cause on the terminal; verification.json has all


@dataclass(frozen=True)
class Verification:
    """The comparison of a published edition with its rebuild."""

    published: str
    study: str
    edition: str
    languages: tuple[str, ...]
    files: int
    findings: int
    found: tuple[ExplainedDifference, ...]
    exact: bool  # False: numbers are compared within the tolerance
    surroundings: Mapping[str, tuple[str, str]]
    within_tolerance: int = 0
    trials: int = 0
    tolerated: tuple[ExplainedDifference, ...] = ()  # on another platform: files drawn otherwise, with the same words

    @property
    def identical(self) -> bool:
        """Whether nothing differs."""
        return not self.found

    @property
    def exit_code(self) -> int:
        """0 identical, 1 differences."""
        return 0 if self.identical else 1

    @property
    def causes(self) -> Counter[str]:
        """Number of differences by kind of cause."""
        return Counter(entry.cause.kind for entry in self.found)

    @property
    def idle(self) -> list[tuple[str, str, str]]:
        """Differences of the environments without effect: name, published version, our version."""
        named = {name for entry in self.found for name in entry.cause.sources if entry.cause.kind == "environment"}
        return [(name, *versions) for name, versions in self.surroundings.items() if name not in named]

    def as_json(self) -> dict[str, Any]:
        """The whole result as plain JSON values."""
        return {
            "$schema": "verification.schema.json",
            "schema": SCHEMA,
            "published": self.published,
            "study": self.study,
            "edition": self.edition,
            "languages": list(self.languages),
            "result": "identical" if self.identical else "differences",
            "comparison": "exact" if self.exact else "within tolerance",
            "tolerance": None if self.exact else TOLERANCE,
            "within_tolerance": self.within_tolerance,
            "compared": {"files": self.files, "findings": self.findings},
            "environment": {
                name: {"published": theirs, "here": ours} for name, (theirs, ours) in self.surroundings.items()
            },
            "trials": self.trials,
            "causes": dict(sorted(self.causes.items())),
            "differences": [_record(entry) for entry in self.found],
            "tolerated": [_record(entry) for entry in self.tolerated],
        }

    def lines(self) -> list[str]:
        """The result for the terminal."""
        how = "byte by byte" if self.exact else f"numbers within {TOLERANCE:g} of each other (another environment)"
        lines = [f"compared {self.files} files and {self.findings} findings, {how}"]
        if self.within_tolerance:
            lines.append(f"{self.within_tolerance} numbers differ within the tolerance")
        if self.tolerated:
            lines.append(f"{len(self.tolerated)} files are drawn differently here, with the same words and numbers")
        lines += [
            f"{name} {theirs} as published, {ours} here: no difference comes from it"
            for name, theirs, ours in self.idle
        ]
        if self.identical:
            return [*lines, "identical"]
        for cause, entries in by_cause(self.found):
            first = entries[0].cause
            how_known = f", {first.detail}" if first.how in ("not here", "not trusted", "failed", "elimination") else ""
            lines.append(f"{cause}: {len(entries)} differences{how_known}")
            lines += [f"    {entry.difference}" for entry in entries[:LINES]]
            lines += [f"    and {len(entries) - LINES} more"] if len(entries) > LINES else []
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(self.causes.items()))
        return [*lines, f"{len(self.found)} differences: {counts}"]


def by_cause(found: Sequence[ExplainedDifference]) -> list[tuple[str, list[ExplainedDifference]]]:
    """Differences grouped by cause, in order of first appearance."""
    groups: dict[str, list[ExplainedDifference]] = {}
    for entry in found:
        # edited files, and files in another form, are grouped: each difference names its file
        alone = entry.cause.kind in ("edited", "form")
        groups.setdefault(entry.cause.kind if alone else str(entry.cause), []).append(entry)
    return list(groups.items())


def _record(entry: ExplainedDifference) -> dict[str, Any]:
    record = {**asdict(entry.difference), "cause": asdict(entry.cause)}
    for part in (record, record["cause"]):
        part.update({key: list(value) for key, value in part.items() if isinstance(value, tuple)})
    return record
