"""Means, shares, quantiles and ratios of a district's households, each with its interval.

Every estimate is a ratio of weighted totals, and its error comes from Taylor linearisation: the estimate's
derivative by each household's weight is summed over the clusters, and the clusters' sums vary inside their strata.
A district is a domain of the full design, so clusters drawn elsewhere count with a sum of zero; a stratum of a
single cluster is centred at the grand mean. The conventions are those of R's survey package with
`survey.lonely.psu = "adjust"`; degrees of freedom are the clusters less the strata in which the domain has households.

Sources: Wolter, K. M. (2007). Introduction to variance estimation. https://doi.org/10.1007/978-0-387-35099-8;
Lumley, T. (2010). Complex surveys. https://doi.org/10.1002/9780470580066.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.survey.intervals import (
    LEVEL,
    clopper_pearson_interval,
    korn_graubard_interval,
    t_quantile,
    wilson_interval,
)
from analysis.survey.sample import Codes, Numbers, Sample
from analysis.survey.t_interval import ANYWHERE, TOO_FEW_OBSERVATIONS, Range, ratio_ranges, with_t

NOTHING = 1e-12  # as a part of all amounts: below that, rounding of sums
TOO_FEW_CLUSTERS = "too few clusters"
FEWEST_CLUSTERS = 3  # of a domain with an interval: two tell one difference, which is no spread


@dataclass(frozen=True, eq=False)
class Domain:
    """The households behind one estimate, with their design for the standard error."""

    rows: Codes  # positions in sample.households
    values: Numbers
    weights: Numbers  # sum to one
    whole: float  # sum of the weights before normalisation
    cluster: Codes  # 0 to k - 1
    stratum: Codes  # of each of these k clusters, 0 to h - 1
    drawn: Codes  # clusters of the full design in each of these h strata
    unsampled: Numbers  # finite population correction of each household

    @property
    def n(self) -> int:
        """Households, unweighted."""
        return len(self.rows)

    @property
    def df(self) -> int:
        """Degrees of freedom: clusters less strata."""
        return len(self.stratum) - len(self.drawn)

    @property
    def too_few_clusters(self) -> bool:
        """Whether the households come from so few clusters that an interval, or a comparison, would say nothing."""
        return self.df < 1 or len(self.stratum) < FEWEST_CLUSTERS

    def error(self, influence: Numbers) -> float:
        """The standard error of an estimate from its derivative by each household's weight (which sum to one)."""
        totals = np.bincount(self.cluster, self.weights * influence * np.sqrt(self.unsampled)).astype(float)
        scale = float(np.abs(totals).max()) or 1.0  # avoids overflow of squares
        totals = totals / scale
        squares = np.bincount(self.stratum, totals**2)
        sums = np.bincount(self.stratum, totals)
        # the grand mean of totals is zero, so a single cluster counts as one of two, the other with a total of zero
        drawn = np.maximum(self.drawn, 2)
        variances = drawn / (drawn - 1) * (squares - sums**2 / drawn)
        return scale * math.sqrt(max(0.0, float(variances.sum())))

    def basis(self, amounts: Numbers) -> Basis:
        """The largest households' parts of a weighted total of absolute amounts."""
        with np.errstate(over="ignore"):
            contributions = np.abs(self.weights * self.whole * amounts)
            if not np.isfinite(contributions.sum()):  # overflow: proportions are enough
                contributions = self.weights * (np.abs(amounts) / np.abs(amounts).max())
        ordered = np.sort(contributions)
        second = float(ordered[-2]) if self.n > 1 else 0.0
        return Basis(total=float(ordered.sum()), largest=float(ordered[-1]), second=second, weight=self.whole)


def domain_of(sample: Sample, values: Numbers, *, persons: bool) -> Domain:
    """The district's households whose value and weight are known and whose weight is above zero."""
    weights = sample.weights(persons)
    used = sample.in_domain & ~np.isnan(values) & (weights > 0)
    design = sample.design
    rows = np.flatnonzero(used)
    drawn_clusters, cluster = np.unique(design.cluster[rows], return_inverse=True)
    strata, stratum = np.unique(design.stratum[drawn_clusters], return_inverse=True)
    weights = weights[rows]
    whole = float(weights.sum())
    return Domain(
        rows=rows,
        values=np.asarray(values, dtype=float)[rows],
        weights=weights / whole if len(rows) else weights,
        whole=whole,
        cluster=cluster,
        stratum=stratum,
        drawn=design.clusters[strata],
        unsampled=design.unsampled[rows],
    )


def absence(sample: Sample, *, persons: bool, empty: str) -> Estimate:
    """The unavailable estimate of a domain without households, with its reason."""
    if sample.n_in_district == 0:
        return unavailable("no household")
    if persons and np.isnan(sample.weights(True)[sample.in_domain]).all():
        return unavailable("no household size")
    return unavailable(empty)


def mean(
    sample: Sample,
    values: Numbers,
    *,
    persons: bool,
    log: bool | Literal["auto"] = "auto",
    within: Range = ANYWHERE,
    empty: str = "no household",
) -> Estimate:
    """The mean over households (or persons) of the district, with a t interval.

    On the log scale where all values are positive (the interval of a skewed income is then longer to the right), and
    where amounts would reach below zero. `log=False` for differences, which lie `within` a range. `empty` is the reason
    where no value is known.
    """
    domain = domain_of(sample, values, persons=persons)
    if domain.n == 0:
        return absence(sample, persons=persons, empty=empty)
    scale = float(np.abs(domain.values).max()) or 1.0  # avoids overflow
    scaled = domain.values / scale
    value = float(domain.weights @ scaled)
    error = domain.error(scaled - value)
    seen = float(domain.values.min()), float(domain.values.max())
    on_log = seen[0] > 0 if log == "auto" else log and value > 0
    if log == "auto":
        within = (0.0, within[1]) if seen[0] >= 0 else within
    elif within != ANYWHERE:  # a share may be another than any that the data show
        seen = ANYWHERE
    estimate = Estimate(value * scale, n=domain.n, basis=domain.basis(domain.values))
    if domain.too_few_clusters:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    return with_t(estimate, error * scale, domain.df, log=on_log, within=within, seen=seen)


def share(sample: Sample, trait: Numbers, *, persons: bool, empty: str = "no household") -> Estimate:
    """The share of households (or persons) that have a trait (1) among those known to have it or not (0).

    Households of equal weight and no design: Wilson's interval. Else Korn and Graubard's, with an effective number of
    households; Clopper and Pearson's where nobody or everybody has the trait.
    """
    domain = domain_of(sample, trait, persons=persons)
    if domain.n == 0:
        return absence(sample, persons=persons, empty=empty)
    having = int((domain.values > 0).sum())
    has = (domain.values > 0).astype(float)
    value = min(1.0, max(0.0, float(domain.weights @ has)))
    value = {0: 0.0, domain.n: 1.0}.get(having, value)
    estimate = Estimate(value, n=domain.n, basis=Basis(having, domain.n - having, weight=domain.whole))
    if domain.too_few_clusters:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    estimate = replace(estimate, df=float(domain.df), level=LEVEL)
    if sample.is_plain and not persons:
        low, high = wilson_interval(having, domain.n)
        return replace(estimate, low=min(low, value), high=max(high, value), method="wilson")
    if not domain.unsampled.any():  # everybody was surveyed
        return replace(estimate, low=value, high=value, method="korn_graubard")
    if having in (0, domain.n):
        low, high = clopper_pearson_interval(having, domain.n)
        return replace(estimate, low=low, high=high, method="clopper_pearson")
    error = domain.error(has - value)
    most = domain.n / float(domain.weights @ domain.unsampled)
    low, high = korn_graubard_interval(value, error, n=domain.n, df=domain.df, most=most)
    return replace(estimate, low=min(low, value), high=max(high, value), method="korn_graubard")


def quantile(sample: Sample, values: Numbers, p: float, *, persons: bool, empty: str = "no household") -> Estimate:
    """The value that a share p of the households (or persons) of the district doesn't exceed, with Woodruff's interval.

    The ends of the interval of the share at or below the quantile are converted to values. Where one is beyond 0 or 1,
    the sample doesn't bound the quantile, and there is no interval ("too few observations").

    Source: Woodruff, R. S. (1952). Confidence intervals for medians and other position measures.
    https://doi.org/10.1080/01621459.1952.10483443
    """
    domain = domain_of(sample, values, persons=persons)
    if domain.n == 0:
        return absence(sample, persons=persons, empty=empty)
    value = weighted_quantile(domain.values, p, domain.weights)
    side = min(int((domain.values < value).sum()), int((domain.values > value).sum()))
    estimate = Estimate(value, n=domain.n, basis=Basis(side=side))
    if domain.too_few_clusters:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    reach = t_quantile(domain.df) * _error_of_share_below(domain, value)
    if p - reach <= 0 or p + reach >= 1:
        return replace(estimate, reason=TOO_FEW_OBSERVATIONS)
    return replace(
        estimate,
        low=weighted_quantile(domain.values, p - reach, domain.weights),
        high=weighted_quantile(domain.values, p + reach, domain.weights),
        level=LEVEL,
        df=float(domain.df),
        method="woodruff",
    )


def _error_of_share_below(domain: Domain, value: float) -> float:
    """The standard error of the share at or below a value, or, if larger and the value is tied, of the share below it.

    With many equal values the share at or below may be 1, with an error of 0, though the quantile is uncertain.
    """
    shares = [domain.values <= value]
    if int((domain.values == value).sum()) > 1:
        shares.append(domain.values < value)
    return max(domain.error(below.astype(float) - float(domain.weights @ below)) for below in shares)


def ratio(
    sample: Sample,
    numerator: Numbers,
    denominator: Numbers,
    *,
    persons: bool,
    empty: str = "no household",
    zero: str = "zero total",
) -> Estimate:
    """The ratio of two weighted totals over households for which both are known, with a t interval.

    The interval of a part of a whole stays within 0 and 1, that of amounts of zero and more above zero. None where the
    denominator's total isn't above zero (`zero` is the reason). The basis is of the more concentrated total.
    """
    domain = domain_of(sample, np.where(np.isnan(numerator), np.nan, denominator), persons=persons)
    if domain.n == 0:
        return absence(sample, persons=persons, empty=empty)
    above, below = (np.asarray(part, dtype=float)[domain.rows] for part in (numerator, denominator))
    scale = float(np.abs(below).max()) or 1.0
    total = float(domain.weights @ (below / scale))
    if not positive_mean(below / scale, domain.weights):
        return unavailable(zero, n=domain.n)
    value = float(domain.weights @ (above / scale)) / total
    error = domain.error((above / scale - value * (below / scale)) / total)
    telling = max(map(domain.basis, (above, below)), key=lambda b: (b.largest or 0) / (b.total or 1))
    weight = domain.whole * total * scale  # infinite of amounts near the largest float
    estimate = Estimate(value, n=domain.n, basis=replace(telling, weight=weight if math.isfinite(weight) else None))
    if domain.too_few_clusters:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    within, seen = ratio_ranges(above, below)
    return with_t(estimate, error, domain.df, within=within, seen=seen)


def positive_mean(x: Numbers, w: Numbers) -> bool:
    """Whether values have a mean above zero by more than rounding, which negative values may leave of the sum.

    >>> [positive_mean(np.array(x), np.full(3, 1 / 3)) for x in ([0.0, 0.0, 1e-9], [-1.25, 0.25, 1.0], [0.0, 0.0, 0.0])]
    [True, False, False]
    """
    return bool(w @ x > NOTHING * (w @ np.abs(x)))


def linearised(
    sample: Sample, value: float, influence: Numbers, *, persons: bool, within: Range = ANYWHERE
) -> Estimate:
    """The estimate of a value that lies `within` a range, with the t interval from its derivative by each weight.

    `influence` is aligned to sample.households, for weights that sum to one over the households used; NaN = left out.
    """
    domain = domain_of(sample, influence, persons=persons)
    if domain.n == 0:
        return absence(sample, persons=persons, empty="no household")
    if domain.too_few_clusters:
        return Estimate(value, n=domain.n, reason=TOO_FEW_CLUSTERS)
    return with_t(Estimate(value, n=domain.n), domain.error(domain.values), domain.df, within=within)


def weighted_quantile(values: Numbers, p: float, weights: Numbers) -> float:
    """The smallest value at which the cumulative weight share reaches p, halfway to the next where it meets p exactly.

    Without weights this is Hyndman and Fan's type 2, R's `quantile(type = 2)`. Within 1e-9 of p counts as exact.
    Source: Hyndman, R. J., & Fan, Y. (1996). https://doi.org/10.1080/00031305.1996.10473566

    >>> weighted_quantile(np.array([4.0, 1, 2, 3]), 0.5, np.ones(4))
    2.5
    >>> weighted_quantile(np.array([1.0, 2, 3]), 0.5, np.array([1.0, 1, 2.5]))
    3.0
    """
    order = np.argsort(values, kind="stable")
    ordered, cumulative = values[order], np.cumsum(weights[order])
    cumulative = cumulative / cumulative[-1]
    at = min(int(np.searchsorted(cumulative, p - 1e-9)), len(ordered) - 1)
    following = ordered[min(at + 1, len(ordered) - 1)]
    if abs(cumulative[at] - p) <= 1e-9:
        return float(ordered[at] / 2 + following / 2)
    return float(ordered[at])
