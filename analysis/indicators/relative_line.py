"""The interval of the share below a relative line, whose line is an estimate too.

A part of the median (or mean) of the whole study moves with the sample, so the share below it has the error of both:
its derivative by each household's weight is that of the share, plus the density of welfare at the line times the
derivative of the line. The density comes from a Gaussian kernel with Silverman's width. Households of all districts
are behind the line, so they all count in the error, even that of one district.

Sources: Deville, J.-C. (1999). Variance estimation for complex statistics and estimators. Survey Methodology, 25,
193-203; Osier, G. (2009). Variance estimation for complex indicators of poverty and inequality using linearization
techniques. Survey Research Methods, 3, 167-195. https://doi.org/10.18148/srm/2009.v3i3.369;
Silverman, B. W. (1986). Density estimation for statistics and data analysis.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from analysis.findings import Estimate
from analysis.survey.estimates import Domain, domain_of, weighted_quantile
from analysis.survey.intervals import korn_graubard_interval
from analysis.survey.lines import HouseholdLines, everybody
from analysis.survey.sample import Numbers, Sample


def density(x: Numbers, weights: Numbers, at: float) -> float:
    """The density of values at a point, by a Gaussian kernel; weights sum to one.

    The width is 0.9 min(standard deviation, interquartile range / 1.34) n^(-1/5), as R's bw.nrd0 has it, with weights.

    >>> round(density(np.array([1.0, 2, 3, 4]), np.full(4, 0.25), 2.5), 6)
    0.248775
    """
    middle = float(weights @ x)
    deviation = math.sqrt(float(weights @ (x - middle) ** 2))
    quartiles = (weighted_quantile(x, p, weights) for p in (0.75, 0.25))
    spread = next(quartiles) - next(quartiles)
    width = 0.9 * (min(deviation, spread / 1.34) or deviation) * len(x) ** -0.2
    if width <= 0:
        return 0.0
    heights = np.exp(-(((at - x) / width) ** 2) / 2) / (width * math.sqrt(2 * math.pi))
    return float(weights @ heights)


def line_influence(domain: Domain, lines: HouseholdLines) -> Numbers:
    """The derivative of a relative line by each household's weight, over the households of the whole study."""
    given = lines.given
    assert given is not None
    assert given.relative is not None
    if given.of == "mean":
        return given.relative * (domain.values - float(domain.weights @ domain.values))
    middle = weighted_quantile(domain.values, 0.5, domain.weights)
    below = (domain.values <= middle).astype(float)
    at = density(domain.values, domain.weights, middle)
    return -given.relative * (below - float(domain.weights @ below)) / at if at > 0 else np.zeros(domain.n)


def share_below_error(sample: Sample, lines: HouseholdLines) -> float:
    """The standard error of the share of the district below a relative line, the line's own error included."""
    whole = everybody(sample)
    own = domain_of(sample, sample.capita, persons=sample.counts_persons)
    line = lines.common(sample)
    assert line is not None
    poor = (own.values < line).astype(float)
    influence = np.zeros(len(sample.capita))
    influence[whole.rows] = density(own.values, own.weights, line) * line_influence(whole, lines)
    influence[own.rows] += (poor - float(own.weights @ poor)) * (whole.whole / own.whole)
    return whole.error(influence[whole.rows])


def with_line_error(sample: Sample, lines: HouseholdLines, estimate: Estimate) -> Estimate:
    """The estimated share below a relative line with the interval that has the line's error, too."""
    if estimate.value is None or estimate.low is None or estimate.df is None or lines.common(sample) is None:
        return estimate
    own = domain_of(sample, sample.capita, persons=sample.counts_persons)
    if not own.unsampled.any() or not 0 < estimate.value < 1:
        return estimate
    most = own.n / float(own.weights @ own.unsampled)
    error = share_below_error(sample, lines)
    low, high = korn_graubard_interval(estimate.value, error, n=own.n, df=int(estimate.df), most=most)
    return replace(
        estimate, low=min(low, estimate.value), high=max(high, estimate.value), method="korn_graubard_relative"
    )
