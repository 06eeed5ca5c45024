"""The interval of an index of inequality: inside the index's range, or the reason where it would say nothing."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from analysis.findings import Estimate, unavailable
from analysis.survey.bootstrap import Index, bootstrap_t, seed_of
from analysis.survey.estimates import Domain, absence, domain_of, positive_mean
from analysis.survey.sample import Numbers, Sample


def bootstrapped_index(
    sample: Sample,
    finding_id: str,
    index: Index,
    *,
    values: Numbers,
    persons: bool,
    empty: str,
    bounds: tuple[float, float],
    undefined: Callable[[Domain], str | None],
    most: Callable[[Domain], float] | None = None,
) -> Estimate:
    """An index of households' values, its interval clipped to `bounds`; `undefined` gives the reason for None.

    `most` is what the index would be if one household had everything: an upper end beyond that says nothing.
    """
    domain = domain_of(sample, values, persons=persons)
    if domain.n == 0:
        return absence(sample, persons=persons, empty=empty)
    if reason := undefined(domain):
        return unavailable(reason, n=domain.n)
    values = values / (np.abs(domain.values).max() or 1.0)  # avoids overflow; the indices have no unit
    highest = most(domain) if most else math.inf
    if domain.values.min() < 0:
        bounds, highest = (bounds[0], math.inf), math.inf
    seed = seed_of(sample, finding_id)
    return bootstrap_t(sample, values, index, persons=persons, seed=seed, bounds=bounds, most=highest)


def mean_not_positive(domain: Domain) -> str | None:
    """The reason for no value where a domain's mean isn't above zero; None where it is."""
    scaled = domain.values / (np.abs(domain.values).max() or 1.0)
    return None if positive_mean(scaled, domain.weights) else "mean is not positive"


def one_has_all(domain: Domain) -> float:
    """The Gini index, and Atkinson's under an aversion of a half, if the household of least weight had everything."""
    return 1.0 - float(domain.weights.min())


def theil_of_one(domain: Domain) -> float:
    """Theil's T if the household of least weight had everything."""
    least = float(domain.weights.min())
    return -math.log(least) if least > 0 else math.inf  # weights may lie so far apart that the least one is lost
