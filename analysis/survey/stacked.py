"""Two waves of different households as one sample: repeated cross-sections, compared as independent samples.

Where the waves have no cluster in common, each was drawn by itself: a stratum is one of its wave, and the variance of a
difference is the sum of the two waves' variances. Where they share clusters (the same villages were visited with other
households), the clusters are kept across the waves, so that what a village's households have in common cancels out of
the difference. Both are what R's survey package gives for the stacked waves: `svydesign` with strata
`interaction(wave, stratum)`, or with `stratum` alone and the clusters of both waves, and `svycontrast` of the waves'
estimates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.findings.key import EVERYBODY
from analysis.study.waves import pair_name
from analysis.study.whole import WholePair
from analysis.survey.sample import Numbers, Sample, sample_of

if TYPE_CHECKING:
    from analysis.study import Study


@dataclass(frozen=True, eq=False)
class StackedSample(Sample):
    """The households of both waves, the first wave's before the second's; no household is in both."""

    waves: tuple[Sample, ...] = ()
    pair: WholePair | None = None  # facts of the whole study, for a run that sees its own district's rows alone

    @property
    def sides(self) -> tuple[Sample, Sample]:
        """The district's households of each wave as domains of the stacked sample."""
        of_second = np.arange(len(self.households)) >= len(self.waves[0].households)
        return self.with_domain(self.in_district & ~of_second), self.with_domain(self.in_district & of_second)

    def by_wave(self, first: float, second: float) -> Numbers:
        """A number of each wave, on its households."""
        return np.repeat(np.array([first, second], dtype=float), [len(wave.households) for wave in self.waves])

    def by_household(self, first: float | Numbers, second: float | Numbers) -> Numbers:
        """Each wave's number, or its households' own, on the households of both."""
        own = zip((first, second), self.waves, strict=True)
        return np.concatenate([np.broadcast_to(np.asarray(part), len(wave.households)) for part, wave in own])

    @cached_property
    def size(self) -> Numbers | None:
        """Persons in each household; None where a wave has no sizes."""
        return None if any(wave.size is None for wave in self.waves) else self.column("household_size")

    @property
    def any_income(self) -> bool:
        """Whether any household of each wave has a known income."""
        return all(wave.any_income for wave in self.waves)

    @cached_property
    def shares_clusters(self) -> bool:
        """Whether a declared cluster was visited in both waves."""
        if self.pair:
            return self.pair.shares_clusters
        first, second = (_declared(wave) for wave in self.waves)
        return bool(first & second)

    @cached_property
    def strata(self) -> NDArray[np.object_]:
        """Each household's stratum, of its wave where the waves share no cluster."""
        labels = [
            wave.strata if self.shares_clusters else _labelled(place, wave.strata)
            for place, wave in enumerate(self.waves)
        ]
        return np.concatenate(labels)

    @cached_property
    def clusters(self) -> NDArray[np.object_]:
        """Each household's cluster; a household that is its own cluster is one of its wave."""
        return np.concatenate(
            [
                np.where(_own(wave), _labelled(place, wave.clusters), wave.clusters)
                for place, wave in enumerate(self.waves)
            ]
        )

    @cached_property
    def is_plain(self) -> bool:
        """False: the waves are two samples."""
        return False

    @cached_property
    def drawn(self) -> Mapping[str, int]:
        """Clusters drawn in each stratum, by its label."""
        if self.pair is None:
            return super().drawn
        if self.shares_clusters:
            return self.pair.drawn
        return {
            _label(place, label): count for place, wave in enumerate(self.waves) for label, count in wave.drawn.items()
        }

    def _unsampled(self) -> Numbers:
        return np.concatenate([wave._unsampled() for wave in self.waves])


def stacked(first: Sample, second: Sample, pair: WholePair | None = None) -> StackedSample:
    """Two waves of different households, with the district of both as the domain."""
    return StackedSample(
        households=pd.concat([first.households, second.households], ignore_index=True),
        in_district=np.concatenate([first.in_district, second.in_district]),
        settings=first.settings,
        district=first.district,
        wave=pair_name(first.wave, second.wave),
        waves=(first, second),
        pair=pair,
    )


def stacked_of(study: Study, district: str, first: str, second: str) -> StackedSample:
    """The households of two waves that are no panel; district "all" is the whole study."""
    pair = study.whole.pairs[pair_name(first, second)] if study.whole else None
    return stacked(sample_of(study, district, first), sample_of(study, district, second), pair)


def pair_facts(study: Study, first: str, second: str) -> WholePair:
    """What a district's run has to know of the two waves' design."""
    both = stacked_of(study, EVERYBODY, first, second)
    return WholePair(both.shares_clusters, both.drawn if both.shares_clusters else {})


def _declared(wave: Sample) -> set[tuple[str, str]]:
    used = wave.weighs & ~_own(wave)
    return set(zip(wave.strata[used].astype(str), wave.clusters[used].astype(str), strict=True))


def _own(wave: Sample) -> NDArray[np.bool_]:
    """Households that are their own cluster."""
    return np.array([str(label).startswith("=") for label in wave.clusters], dtype=bool)


def _labelled(place: int, labels: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.array([_label(place, label) for label in labels], dtype=object)


def _label(place: int, label: object) -> str:
    return f"={place}:{label}"
