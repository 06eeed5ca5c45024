"""The households of two waves matched by id, with their incomes in both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
import pandas as pd

from analysis.findings.key import EVERYBODY
from analysis.survey.lines import lines_of
from analysis.survey.prices import deflators_of
from analysis.survey.sample import Codes, Flags, Numbers, Sample, sample_of

if TYPE_CHECKING:
    from analysis.study import Study

Pair = tuple[Numbers, Numbers]  # values in the first and the second wave, one per first-wave household


@dataclass(frozen=True, eq=False)
class Panel:
    """The first wave's households with their values in both waves; NaN where a household isn't a pair.

    The sample is the first wave's, with its weights, sizes and design: estimates use them in both waves, so that
    a change is one of the households, not of the weights. Every pair of the study is in it; the district
    is the sample's domain, as in `Sample`.
    """

    sample: Sample  # of the first wave, whole study
    second: Sample  # of the second wave, whole study
    second_row: Codes  # of each first-wave household in the second wave; -1 where it wasn't surveyed again
    deflators: tuple[float, float] | None  # to prices of the base year; None without a price index
    lines: tuple[Numbers, Numbers] | None  # the poverty lines of each wave's own households

    @cached_property
    def surveyed_again(self) -> Flags:
        """First-wave households that the second wave surveyed, whatever they answered."""
        return self.second_row >= 0

    @cached_property
    def paired(self) -> Flags:
        """Households whose income is known in both waves; their size too, where persons count."""
        known: Flags = (
            self.surveyed_again & self.sample.has_income & self._of_second(self.second.has_income, missing=False)
        )
        if not self.sample.counts_persons:
            return known
        if self.sample.size is None or self.second.size is None:
            return np.zeros_like(known)
        sized: Flags = (self.sample.size > 0) & (self._of_second(self.second.size, missing=np.nan) > 0)
        valued: Flags = ~np.isnan(self.sample.capita) & self._of_second(~np.isnan(self.second.capita), missing=False)
        return known & sized & valued

    @cached_property
    def n_pairs(self) -> int:
        """Pairs in the district, those of weight zero left out."""
        return int((self.paired & self.sample.in_domain).sum())

    @property
    def no_pair(self) -> str:
        """The reason to give where no household of the district is a pair."""
        first, second = self.sample, self.second
        if not first.n_in_district:
            return "no household"
        if "income not asked" in (first.no_income, second.no_income):
            return "income not asked"
        if first.counts_persons and (first.size is None or second.size is None):
            return "no household size"
        return "no household in both waves" if first.any_income and second.any_income else "no income"

    @property
    def no_capita(self) -> str:
        """The reason to give where no pair of the district has values per person."""
        return self.sample.no_capita if self.n_pairs else self.no_pair

    @cached_property
    def capita(self) -> Pair:
        """Income per person (or adult equivalent) in each wave's own prices, of households that have it in both."""
        first, second = self.pair(self.sample.capita, self.second.capita)
        known = ~(np.isnan(first) | np.isnan(second))
        return np.where(known, first, np.nan), np.where(known, second, np.nan)

    @cached_property
    def real_capita(self) -> Pair | None:
        """Income per person (or adult equivalent) in prices of the base year; None without a price index."""
        if self.deflators is None:
            return None
        return self.capita[0] * self.deflators[0], self.capita[1] * self.deflators[1]

    @cached_property
    def income(self) -> Pair | None:
        """Income of the household; None where the study gives it per person."""
        return self.pair(self.sample.income, self.second.income)

    @cached_property
    def poor(self) -> Pair | None:
        """1 where the household is below its wave's poverty line, else 0; None without lines."""
        lines = self.paired_lines
        if lines is None:
            return None
        first, second = (
            np.where(np.isnan(capita) | np.isnan(line), np.nan, capita < line)
            for capita, line in zip(self.capita, lines, strict=True)
        )
        return first, second

    @cached_property
    def paired_lines(self) -> Pair | None:
        """Each pair's poverty line in both waves; None without lines."""
        return None if self.lines is None else self.pair(*self.lines)

    def column(self, name: str) -> Pair | None:
        """A column of numbers in both waves; None where the study doesn't have it."""
        return self.pair(self.sample.column(name), self.second.column(name))

    @overload
    def pair(self, first: Numbers, second: Numbers) -> Pair: ...

    @overload
    def pair(self, first: Numbers | None, second: Numbers | None) -> Pair | None: ...

    def pair(self, first: Numbers | None, second: Numbers | None) -> Pair | None:
        """Values of each wave's own households as a pair; None where a wave has none."""
        if first is None or second is None:
            return None
        return (
            np.where(self.paired, first, np.nan),
            np.where(self.paired, self._of_second(second, missing=np.nan), np.nan),
        )

    def matched(self, first: Numbers, second: Numbers) -> Pair:
        """Values of each wave's own households where a household has both, whatever its income; else NaN."""
        after = self._of_second(second, missing=np.nan)
        known = ~(np.isnan(first) | np.isnan(after))
        return np.where(known, first, np.nan), np.where(known, after, np.nan)

    def _of_second(self, values: np.ndarray, *, missing: float | bool) -> np.ndarray:
        """Second-wave values on the first wave's rows."""
        if not len(values):
            return np.full(len(self.second_row), missing)
        return np.where(self.surveyed_again, values[self.second_row], missing)


def panel_of(study: Study, district: str, first: str, second: str) -> Panel:
    """The households of two waves, matched by id; the district is the one they lived in at the first."""
    samples = sample_of(study, district, first), sample_of(study, EVERYBODY, second)
    ids = [sample.households["household_id"] for sample in samples]
    lines = [
        lines_of(sample, study.settings.poverty_line.get(wave))
        for sample, wave in zip(samples, (first, second), strict=True)
    ]
    return Panel(
        *samples,
        second_row=pd.Index(ids[1]).get_indexer(ids[0]).astype(np.int64),
        deflators=deflators_of(study, district, first, second),
        lines=(lines[0].values, lines[1].values) if lines[0] and lines[1] else None,
    )
