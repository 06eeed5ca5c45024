"""A kind of small study: what it declares and what its households were asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A kind of study: its settings beside the ordinary ones, and what its households were asked."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    waves: tuple[str, ...] = ("2019",)
    districts: Mapping[str, str] = field(default_factory=lambda: {"01": "Satu", "02": "Dua"})
    incomes: bool = True
    line: Mapping[str, Any] | None = field(default_factory=lambda: {"value": 500})
    sizes: bool = True
    sources: bool = False  # business and aid beside the income
    ties: bool = False
    actors: bool = False
    voices: tuple[str, ...] = ()  # kinds of statements
    unnamed: bool = False  # statements name kinds of informants alone
    index: bool = False  # of prices
    official: bool = False  # figures of an office
    anew: bool = False  # other households in each wave
    complete: bool = False  # every household was found again
    unanswered: bool = False  # some incomes weren't told
    growth: float = 1.3  # of incomes from wave to wave
    arms: bool = False
    cites: bool = False
    tiles: bool = False  # a schematic map
    households: int = 36  # of each district
    english_only: bool = False

    @property
    def surveyed(self) -> bool:
        """Whether there are households."""
        return self.incomes or self.ties
