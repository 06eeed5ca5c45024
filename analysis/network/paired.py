"""Households that were asked for their ties in both waves, and the ties between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.findings import Basis, Estimate
from analysis.network.graph import SupportNetwork
from analysis.network.ties import OBSERVED, tie_mix


@dataclass(frozen=True, eq=False)
class PairedHouseholds:
    """Households asked in both waves; `inside` flags those of the district, one per household of the first wave."""

    waves: tuple[SupportNetwork, SupportNetwork]
    inside: np.ndarray
    known: np.ndarray  # asked in both waves, in any district, for estimates over the whole sample
    second_row: np.ndarray  # of each first-wave household in the second wave, -1 where it wasn't surveyed
    paired: tuple[np.ndarray, np.ndarray]  # per wave, one flag per household of that wave: asked in both
    pairs: tuple[pd.DataFrame, pd.DataFrame]  # tied pairs of paired households of the district, in first-wave rows
    degrees: tuple[np.ndarray, np.ndarray]  # ties to paired households, one per household of the first wave

    @classmethod
    def of(cls, first: SupportNetwork, second: SupportNetwork) -> PairedHouseholds:
        """The households of two waves, matched by id; the district is the first wave's."""
        ids = [network.households["household_id"] for network in (first, second)]
        second_row = pd.Index(ids[1]).get_indexer(ids[0])
        first_row = pd.Index(ids[0]).get_indexer(ids[1])
        known = first.asked & (second_row >= 0) & second.asked[second_row]
        also = second.asked & (first_row >= 0) & first.asked[first_row]
        inside = known & first.inside
        tied = [_within(first.pairs, known), _in_first_rows(_within(second.pairs, also), first_row)]
        degrees = [np.bincount(pairs.to_numpy(dtype=np.int64).ravel(), minlength=len(known)) for pairs in tied]
        return cls(
            waves=(first, second),
            inside=inside,
            known=known,
            second_row=second_row,
            paired=(known, also),
            pairs=(_within(tied[0], inside), _within(tied[1], inside)),
            degrees=(degrees[0], degrees[1]),
        )

    @property
    def n(self) -> int:
        """Households of the district asked in both waves."""
        return int(self.inside.sum())

    def difference(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """Second minus first, one per household of the first wave; NaN where it wasn't asked in both."""
        return np.where(self.known, after[self.second_row] - before, np.nan)

    @cached_property
    def mixes(self) -> list[pd.DataFrame]:
        """Each wave's ties of the district whose households are all paired, as `tie_mix` has them."""
        of_waves = [(paired, tie_mix(network)) for network, paired in zip(self.waves, self.paired, strict=True)]
        return [ties[paired[ties["low"]] & ((ties["high"] < 0) | paired[ties["high"]])] for paired, ties in of_waves]

    @property
    def others(self) -> list[int]:
        """Households of each wave's own network that aren't paired."""
        return [abs(network.n - self.n) for network in self.waves]

    def of_both(self, before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Values of both waves, one per household of the first wave; NaN where it wasn't asked in both."""
        return np.where(self.known, before, np.nan), np.where(self.known, after[self.second_row], np.nan)

    def observed(self, value: float, basis: Basis | None = None) -> Estimate:
        """An estimate without interval, which describes the observed ties of paired households."""
        return Estimate(float(value), n=self.n, reason=OBSERVED, basis=basis or Basis())


def _within(pairs: pd.DataFrame, flags: np.ndarray) -> pd.DataFrame:
    both: np.ndarray = flags[pairs["low"]] & flags[pairs["high"]]
    return pairs.loc[both]


def _in_first_rows(pairs: pd.DataFrame, first_row: np.ndarray) -> pd.DataFrame:
    """Second-wave pairs in first-wave rows, lower first, since the waves may list households in different orders."""
    ends = np.sort(first_row[pairs.to_numpy(dtype=np.int64)], axis=1)
    return pd.DataFrame(ends, columns=["low", "high"])
