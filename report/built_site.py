"""What a build made, and how it is told: line by line, or as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.errors import Problem


@dataclass(frozen=True)
class BuiltSite:
    """A site that a build wrote."""

    site: Path
    files: Mapping[str, int]  # by ending
    findings: int
    tables: int
    seconds: float
    engine: str
    why: str = ""  # this engine
    profile: str = ""  # what was written on where the time went
    warnings: Sequence[str] = ()
    skipped: Sequence[str] = ()  # districts whose pages are missing or old
    problems: Sequence[Problem] = ()  # of notebooks that failed
    failures: Sequence[str] = ()  # of checks of the site
    failed: bool = False

    @property
    def exit_code(self) -> int:
        """1 if a district or a check of the site failed, else 0."""
        return 1 if self.failed else 0

    def lines(self) -> Iterator[str]:
        """What is said of it, line by line."""
        pages = ", ".join(f"{count} {ending[1:]}" for ending, count in self.files.items() if count)
        yield f"wrote {self.site}: {pages}, {self.findings} findings, {self.tables} tables"
        yield f"open {self.site / 'index.html'}"
        yield from (f"warning: {line}" for line in self.warnings)
        yield from self.problem_lines()
        if self.profile:
            yield self.profile
        why = f" ({self.why})" if self.why else ""
        yield f"took {self.seconds:.0f} s, engine {self.engine}{why}"

    def problem_lines(self) -> Iterator[str]:
        """What went wrong, line by line."""
        yield from (f"skipped {line}" for line in self.skipped)
        yield from map(str, self.problems)
        yield from self.failures

    def as_json(self) -> str:
        """What was built, for machines."""
        return _text(
            {
                "ok": not self.failed,
                "unchanged": False,
                "site": str(self.site),
                "files": {ending[1:]: count for ending, count in self.files.items()},
                "findings": self.findings,
                "tables": self.tables,
                "seconds": round(self.seconds, 1),
                "engine": self.engine,
                "warnings": [*self.warnings],
                "skipped": [*self.skipped],
                "problems": [*map(asdict, self.problems)],
                "failures": [*self.failures],
            }
        )


def unchanged_json(site: Path) -> str:
    """That nothing changed since the last build, for machines."""
    return _text({"ok": True, "unchanged": True, "site": str(site)})


def problems_json(problems: Iterable[Problem]) -> str:
    """The problems of what was not built, each with where, what and fix, for machines."""
    return _text({"ok": False, "problems": [*map(asdict, problems)]})


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
