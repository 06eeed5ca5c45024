"""The effect of a trial on the differences."""

from __future__ import annotations

from dataclasses import dataclass

Swap = dict[str, tuple[bytes, bool]]

Name = tuple[str, str]


@dataclass(frozen=True)
class Effect:
    """The differences that vanish in a trial, and those that only change."""

    vanished: frozenset[Name] = frozenset()
    moved: frozenset[Name] = frozenset()

    @property
    def touched(self) -> frozenset[Name]:
        """All differences that the trial affected."""
        return self.vanished | self.moved
