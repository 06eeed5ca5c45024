"""Facts of the whole study that a district's run has beside its own rows, since its numbers depend on them.

A district is a domain of the full design, tables have the same bins and groups in every district, and a question that
nobody was asked is told apart from one that nobody here answered. A run of a build sees the rows of its own district
alone (analysis/study/seen.py); the few plain values here are all that it knows of the others. They are computed once
(analysis/notebooks/whole.py) and are a part of the key of a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class WholeWave:
    """What a district's sample of one wave uses of the whole sample."""

    drawn: Mapping[str, int]  # clusters drawn in each stratum; for a district, in its own strata
    plain: bool  # households of equal weight, drawn one by one
    several_districts: bool  # more than one was surveyed
    sized: bool  # any household size is known
    with_income: bool  # any income is known
    business_types: tuple[str, ...]  # in alphabetical order
    asked: Mapping[str, bool]  # whether anybody answered, by column, and by columns that are one question


@dataclass(frozen=True)
class WholePair:
    """What a district uses of the design of two waves that are no panel."""

    shares_clusters: bool  # a cluster was visited in both waves
    drawn: Mapping[str, int]  # then: clusters drawn in each stratum, in either wave


@dataclass(frozen=True)
class WholeIncomes:
    """What a district's tables of incomes use of the whole study."""

    mean_size: float | None  # mean household size of the first wave
    edges: (
        tuple[float, ...] | None
    )  # lower edges of bins of equal width; None where lines make them, or without incomes


@dataclass(frozen=True)
class DegreeGroups:
    """The groups of numbers of ties in one wave, for every district that is large enough."""

    starts: tuple[int, ...]  # the fewest ties in each group
    large: tuple[str, ...]  # districts with the table; for a district's run, itself or none
    with_others: bool  # whether the study as a whole has the table, too


@dataclass(frozen=True)
class WholeTies:
    """What a district's network uses of the whole study."""

    waves: tuple[str, ...]  # with any tie
    kinds: tuple[str, ...] | None  # of ties between households, in any wave; None where kinds weren't asked
    groups: Mapping[str, DegreeGroups]  # by wave; none where there are too few groups


@dataclass(frozen=True)
class Whole:
    """Facts of the whole study; a part that a notebook doesn't use is None."""

    waves: Mapping[str, WholeWave]
    incomes: WholeIncomes | None = None
    ties: WholeTies | None = None
    pairs: Mapping[str, WholePair] = field(default_factory=dict)  # by the name of the pair of waves

    @property
    def of_incomes(self) -> WholeIncomes:
        """The facts of incomes, for a run that has them."""
        assert self.incomes is not None, "name 'incomes' in the notebook's `whole`, in analysis/notebooks/registry.py"
        return self.incomes

    @property
    def of_ties(self) -> WholeTies:
        """The facts of ties, for a run that has them."""
        assert self.ties is not None, "name 'ties' in the notebook's `whole`, in analysis/notebooks/registry.py"
        return self.ties
