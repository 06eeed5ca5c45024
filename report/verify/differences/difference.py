"""Differences between a published edition and its rebuild, by place, without values."""

from __future__ import annotations

from dataclasses import dataclass, replace

# kinds of compared things
KINDS = ("source", "finding", "table", "page", "figure", "paper", "file", "missing", "extra", "manifest", "package")


@dataclass(frozen=True)
class Difference:
    """A difference from the rebuild. `file` and `key` name the place, `parts` what differs there."""

    file: str  # relative to the site's folder
    kind: str
    key: str = ""  # a finding's id|district|wave, or a part of the manifest
    parts: tuple[str, ...] = ()  # "value", a column, "numbers", "text", "alternative text"
    count: int = 1  # cells, numbers, words or pixels that differ
    notes: tuple[str, ...] = ()  # "removed suppression", "one language only"
    form: str | None = None  # if the content is the same: the formal difference

    @property
    def name(self) -> tuple[str, str]:
        """The identity of the difference across comparisons."""
        return (self.file, self.key)

    def with_notes(self, *notes: str) -> Difference:
        """The difference with added notes."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))

    def __str__(self) -> str:
        what = self.form or ", ".join(self.parts)
        name = f"{self.file}{f' {self.key}' if self.key else ''}"
        notes = f" [{'; '.join(self.notes)}]" if self.notes else ""
        return f"{name}: {what or self.kind}{notes}"


@dataclass(frozen=True)
class Cause:
    """The cause of a difference."""

    kind: str  # data | settings | seed | code | notebook | template | words | environment | edited | form | untried
    sources: tuple[str, ...] = ()  # files or packages
    parts: tuple[str, ...] = ()  # functions, keys, cells, rows
    how: str = "tried"  # tried | hash | elimination | same content | not here | not trusted | failed
    detail: str = ""

    def __str__(self) -> str:
        of = f" {', '.join(self.sources)}" if self.sources else ""
        parts = f" ({', '.join(self.parts)})" if self.parts else ""
        return f"{self.kind}{of}{parts}"


@dataclass(frozen=True)
class ExplainedDifference:
    """A difference with its cause."""

    difference: Difference
    cause: Cause
