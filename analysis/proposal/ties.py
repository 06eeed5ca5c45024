"""Ties in a researcher's file: which two columns name households, whether they have a direction, and inside what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.proposal.matching import Match, matches
from analysis.proposal.profile import Profile

SHARE_OF_ENDS = 0.5  # of a column's values that are households, from which it may be an end of ties
DENSE = 5.0  # ties per place from which a place without any was probably not asked


@dataclass(frozen=True)
class Ends:
    """The columns of a file of ties."""

    matches: Mapping[str, Match]
    directed: bool | None  # None where that can't be told


def ends(profiles: Mapping[str, Profile], frame: pd.DataFrame, households: Collection[str]) -> Ends:
    """The two ends, by the households that columns name and by their names; kind and wave of ties beside them."""
    ids = {*households}
    shares = {name: float(frame[name].dropna().isin(ids).mean()) for name in profiles if frame[name].notna().any()}
    both = [name for name, share in shares.items() if share >= SHARE_OF_ENDS]
    found, _ = matches("ties", {name: profiles[name] for name in both}, wanted=("source_id", "target_id"))
    for ours in ("source_id", "target_id"):
        free = [name for name in both if name not in {match.column for match in found.values()}]
        if ours not in found and free:
            found[ours] = Match(ours, free[0], 0.5, "content", tuple(free[1:]))
    used = {match.column for match in found.values()}
    others, _ = matches("ties", profiles, wanted=("wave", "tie_kind", "strength"), taken=used)
    directed = None
    if {"source_id", "target_id"} <= set(found):
        directed = _directed(frame[found["source_id"].column], frame[found["target_id"].column])
    return Ends(found | others, directed)


def _directed(source: pd.Series, target: pd.Series) -> bool | None:
    """Whether ties have a direction: some are named from both ends; not where each pair stands once, in one order."""
    pairs = set(zip(source, target, strict=True))
    if any((other, one) in pairs for one, other in pairs if one != other):
        return True
    ordered = [one < other for one, other in pairs if isinstance(one, str) and isinstance(other, str)]
    return False if ordered and all(ordered) else None


def boundary(places: Mapping[str, pd.Series], source: pd.Series, target: pd.Series) -> str | None:
    """The column of households whose places hold every tie inside, the smallest places first; None where none does.

    `places` are columns of households by their ids.
    """
    for name, of_household in sorted(places.items(), key=lambda item: -item[1].nunique()):
        one, other = source.map(of_household), target.map(of_household)
        both = one.notna() & other.notna()
        if both.any() and (one[both] == other[both]).all() and of_household.nunique() > 1:
            return name
    return None


def without_ties(of_household: pd.Series, source: pd.Series, target: pd.Series) -> Sequence[str]:
    """Places without any tie, where others have so many that they were probably not asked; else none."""
    with_ties = source.map(of_household).value_counts()
    places = of_household.dropna().unique()
    lacking = sorted(str(place) for place in places if place not in with_ties.index)
    seldom = len(lacking) <= 0.1 * len(places)
    return lacking if lacking and seldom and float(with_ties.median()) >= DENSE else []
