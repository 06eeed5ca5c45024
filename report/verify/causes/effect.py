"""The effect of a trial on the differences."""

from __future__ import annotations

from dataclasses import dataclass

Swap = dict[str, tuple[bytes, bool]]

Name = tuple[str, str]


@dataclass(frozen=True)
class Effect:
    """What a trial did to the differences: some vanish, others only move."""

    vanished: frozenset[Name] = frozenset()
    moved: frozenset[Name] = frozenset()

    @property
    def touched(self) -> frozenset[Name]:
        """Those that it has anything to do with."""
        return self.vanished | self.moved
