"""A measure of two groups of households, or of two waves, that are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.survey.estimates import Domain, positive_mean
from analysis.survey.sample import Numbers
from analysis.survey.t_interval import ANYWHERE, SHARE_CHANGES, Range


@dataclass(frozen=True, eq=False)
class Measure:
    """A measure to compare: households' values, and the statistic of one side with its derivative by each weight.

    `statistic` takes a side, with positions in the wave's households. None: undefined there, with `undefined` as the
    reason. A derivative of None: the side has too few observations for a standard error.
    """

    values: Numbers  # NaN = not known
    statistic: Callable[[Domain], tuple[float, Numbers | None] | None]
    persons: bool
    empty: str = ""  # reason where a side has no value; if empty, the side's own reason for none per person
    undefined: str = ""
    of_trait: bool = False  # its basis is the households with the trait (values above zero)
    is_median: bool = False
    amounts: tuple[Numbers, ...] = ()  # amounts of money, to be checked for dominance by few households
    is_share: bool = False  # a statistic from 0 to 1 where no value is negative

    def differences(self, one: Domain, two: Domain) -> Range:
        """Where the difference of the two sides' statistics can lie."""
        if self.of_trait:
            return SHARE_CHANGES
        if self.is_share:
            parts = [amounts[side.rows] for amounts in self.amounts for side in (one, two)]
            return SHARE_CHANGES if all((part >= 0).all() for part in parts) else ANYWHERE
        return float(one.values.min() - two.values.max()), float(one.values.max() - two.values.min())


def gini_of_side(
    sorted_gini: Callable[[Numbers, Numbers], tuple[float | Numbers, Numbers]],
) -> Callable[[Domain], tuple[float, Numbers] | None]:
    """A side's Gini index and its influence, by a function of values in ascending order and their weights."""

    def statistic(side: Domain) -> tuple[float, Numbers] | None:
        if not positive_mean(side.values, side.weights):
            return None
        order = np.argsort(side.values, kind="stable")
        value, effect = sorted_gini(side.values[order], side.weights[order])
        influence = np.empty(side.n)
        influence[order] = effect
        return float(value), influence

    return statistic
