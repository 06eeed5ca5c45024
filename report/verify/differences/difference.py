"""What differs between a published edition and its rebuild, each difference with its place; never a value."""

from __future__ import annotations

from dataclasses import dataclass, replace

# what a difference is of
KINDS = ("source", "finding", "table", "page", "figure", "paper", "file", "missing", "extra", "manifest", "package")


@dataclass(frozen=True)
class Difference:
    """One thing that isn't as the rebuild has it. `file` and `key` name it; `parts` say what of it differs."""

    file: str  # below the site's folder
    kind: str
    key: str = ""  # a finding's id|district|wave, or a part of the manifest
    parts: tuple[str, ...] = ()  # "value", a column, "numbers", "text", "alternative text"
    count: int = 1  # cells, numbers, words or pixels that differ
    notes: tuple[str, ...] = ()  # "removed suppression", "one language only"
    form: str | None = None  # where the content is the same: what alone differs

    @property
    def name(self) -> tuple[str, str]:
        """What the same difference is found by in another comparison."""
        return (self.file, self.key)

    def with_notes(self, *notes: str) -> Difference:
        """The difference with more notes."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))

    def __str__(self) -> str:
        what = self.form or ", ".join(self.parts)
        name = f"{self.file}{f' {self.key}' if self.key else ''}"
        notes = f" [{'; '.join(self.notes)}]" if self.notes else ""
        return f"{name}: {what or self.kind}{notes}"


@dataclass(frozen=True)
class Cause:
    """Why something differs."""

    kind: str  # data | settings | seed | code | notebook | template | words | environment | edited | form | untried
    sources: tuple[str, ...] = ()  # files or packages
    parts: tuple[str, ...] = ()  # functions, keys, cells, rows
    how: str = "tried"  # tried | hash | elimination | same content | not here | failed
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
