"""What is proposed: which column is which, by what, and how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.proposal.words import told

SURE, CHECK = "sure", "check"  # how a guess is marked in study.yml, in every language


@dataclass(frozen=True)
class Guess:
    """One guess: its place and value in study.yml, its reasons, and the columns of the file that it uses."""

    place: tuple[str, ...]  # ("columns", "households", "household_id"), ("codes",)
    value: Any
    sure: bool
    reasons: tuple[str, ...]  # sentences in the language that was asked for
    columns: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """The comment above it."""
        return f"{SURE if self.sure else CHECK}: {'; '.join(self.reasons)}"


@dataclass(frozen=True)
class Reasons:
    """Reasons in a language."""

    language: str

    def why(self, reason: str, **values: object) -> str:
        """A reason by its name in words.yml."""
        return told("why", reason, self.language, **values)


def listed(names: Sequence[str], most: int = 6) -> str:
    """Some names, and how many more.

    >>> listed(["a", "b"]), listed(list("abcdefgh"))
    ('a, b', 'a, b, c, d, e, f, ... (8)')
    """
    return ", ".join(names[:most]) + (f", ... ({len(names)})" if len(names) > most else "")
