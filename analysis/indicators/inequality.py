"""How unequally incomes are spread: Gini, entropy and Atkinson indices, and shares of the rich over the poor.

The plain functions take values and weights and give a number, or None where the index is undefined. Each rests on a
function of sorted values and weights that gives the index together with its derivative by each household's weight
(the linearised variable), which `inequality_findings` needs for intervals.

Linearised variables: Deville, J.-C. (1999). Variance estimation for complex statistics and estimators:
linearization and residual techniques. Survey Methodology, 25, 193-203; Gini: Langel, M., & Tillé, Y. (2013).
Variance estimation of the Gini index. https://doi.org/10.1111/j.1467-985X.2012.01048.x; quantile shares:
Langel, M., & Tillé, Y. (2011). Statistical inference for the quintile share ratio.
https://doi.org/10.1016/j.jspi.2011.04.003; entropy and Atkinson: Cowell, F. A. (1989). Sampling variance and
decomposable inequality measures. https://doi.org/10.1016/0304-4076(89)90073-0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from analysis.findings import Estimate, unavailable
from analysis.survey.bootstrap import Index, bootstrap_t, seed_of
from analysis.survey.estimates import NOTHING, Domain, absence, domain_of, positive_mean
from analysis.survey.sample import Numbers, Sample


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """How unequally incomes are spread: 0 where all have the same, towards 1 where one has everything.

    Weighted mean absolute difference of all pairs / (2 mean), no small-sample factor. Range 0 to 1 - 1/n (above 1 is
    possible with negative values). None where the mean isn't positive.
    Source: Gini, C. (1912). Variabilità e mutabilità. Bologna: Cuppini.

    >>> gini([1, 2, 3, 4])
    0.25
    >>> round(gini([1, 3], [3, 1]), 6)  # as three with 1 and one with 3
    0.25
    """
    return _of_positive_mean(values, weights, linearised_gini, negatives=True)


def theil_t(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """How far incomes are from equal, more sensitive at the top: mean of (x / mean) ln(x / mean).

    Generalised entropy GE(1); 0 ln 0 = 0. Range 0 to ln n. None with a negative value or a mean of zero.
    Source: Theil, H. (1967). Economics and information theory. Amsterdam: North-Holland.

    >>> round(theil_t([0, 2]), 6)  # one of two has everything: ln 2
    0.693147
    """
    return _of_positive_mean(values, weights, linearised_theil_t)


def mld(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """How far incomes are from equal, more sensitive at the bottom: mean of ln(mean / x), mean log deviation.

    Generalised entropy GE(0). Range 0 upwards. None with a value of zero or less.
    Source: Shorrocks, A. F. (1980). https://doi.org/10.2307/1913126

    >>> round(mld([1, 3]), 6)  # ln 2 - ln(3) / 2
    0.143841
    """
    x, _ = _sorted(values, weights)
    return None if len(x) and x[0] <= 0 else _of_positive_mean(values, weights, linearised_mld)


def atkinson(values: ArrayLike, weights: ArrayLike | None = None, aversion: float = 0.5) -> float | None:
    """The share of all income that a society averse to inequality would give up for equality.

    1 - (mean of x^(1 - e))^(1 / (1 - e)) / mean; e = 1: 1 - geometric mean / mean. Range 0 to 1. None with a negative
    value or a mean of zero. Source: Atkinson, A. B. (1970). https://doi.org/10.1016/0022-0531(70)90039-6

    >>> atkinson([0, 4])  # 1 - (2 / 2)^2 / 2
    0.5
    >>> round(atkinson([1, 4], aversion=1), 6)  # 1 - 2 / 2.5
    0.2
    """
    return _of_positive_mean(values, weights, partial(linearised_atkinson, aversion=aversion))


def lorenz(values: ArrayLike, weights: ArrayLike | None, p: float) -> float | None:
    """The share of all income that the poorest share p receives, a household on the boundary being split.

    Linear between households. Range 0 to p (below 0 with negative values). None where the mean isn't positive.
    Source: Lorenz, M. O. (1905). https://doi.org/10.2307/2276207

    >>> lorenz([1, 2, 3, 4], None, 0.5), lorenz([1, 3], None, 0.25)
    (0.3, 0.125)
    """
    x, w = _sorted(values, weights)
    if not len(x) or not positive_mean(x, w):
        return None
    people, incomes = (np.concatenate([[0.0], np.cumsum(part)]) for part in (w, w * x))
    return float(np.interp(p, people / people[-1], incomes / incomes[-1]))


def s80_s20(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """How many times the income of the poorest fifth the richest fifth has: (1 - L(0.8)) / L(0.2).

    Range 1 upwards, 1 where all are equal. None where the poorest fifth has nothing. Source: Eurostat's income quintile
    share ratio, here on exact shares.

    >>> round(s80_s20([1, 2, 3, 4, 5]), 9)
    5.0
    """
    return _share_ratio(values, weights, 0.8, 0.2)


def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """How many times the income of the poorest 40 % the richest tenth has: (1 - L(0.9)) / L(0.4).

    Range 0.25 upwards, 0.25 where all are equal. None where the poorest 40 % have nothing.
    Source: Palma, J. G. (2011). https://doi.org/10.1111/j.1467-7660.2011.01694.x

    >>> round(palma([1] * 10), 9)
    0.25
    """
    return _share_ratio(values, weights, 0.9, 0.4)


def inequality_findings(sample: Sample) -> dict[str, Estimate]:
    """All findings on inequality of the district, by id; persons or households as the study counts."""
    persons = sample.counts_persons
    domain = domain_of(sample, sample.capita, persons=persons)
    if domain.n == 0:
        absent = absence(sample, persons=persons, empty=sample.no_capita)
        return dict.fromkeys(INDICES, absent)
    values = sample.capita / (np.abs(domain.values).max() or 1.0)  # the indices have no unit: keeps sums small
    findings = {}
    for finding_id, (index, bounds, undefined) in INDICES.items():
        reason = undefined(domain)
        findings[finding_id] = (
            unavailable(reason, n=domain.n)
            if reason
            else bootstrap_t(
                sample,
                values,
                index,
                persons=persons,
                seed=seed_of(sample, finding_id),
                bounds=(bounds[0], math.inf) if domain.values.min() < 0 else bounds,
            )
        )
    return findings


def linearised_gini(x: Numbers, w: Numbers) -> tuple[Numbers, Numbers]:
    """The Gini index of sorted values, and its derivative by each weight."""
    x = x / (float(np.abs(x).max()) or 1.0)  # the index has no scale; sums of enormous numbers would overflow
    people, incomes = np.cumsum(w, axis=-1), np.cumsum(w * x, axis=-1)
    everybody, everything = people[..., -1:], incomes[..., -1:]
    # sum over j of w_j |x_i - x_j|
    distances = x * (2 * people - everybody) + everything - 2 * incomes
    value = (w * distances).sum(axis=-1, keepdims=True) / (2 * everybody * everything)
    influence = distances / (everybody * everything) - value / everybody - value * x / everything
    return value[..., 0], influence


def deleted_gini(x: Numbers, w: Numbers) -> tuple[float, Numbers]:
    """The Gini index of sorted values, and what each household does to it: how far it moves without that household.

    The jackknife's counterpart of `linearised_gini`, on the same scale: the index less the index without household i,
    times (sum of weights - w_i) / w_i, centred. Errors made from it are a little larger, and hold in small samples.
    A household that leaves nothing to share out when it is taken away keeps its derivative.
    Source: Efron, B. (1982). The jackknife, the bootstrap and other resampling plans.
    https://doi.org/10.1137/1.9781611970319

    >>> deleted_gini(np.array([1.0, 2, 3]), np.full(3, 1 / 3))[1].round(4).tolist()  # 2/9, without one 1/10, 1/4, 1/6
    [0.1444, -0.1556, 0.0111]
    """
    value, derivative = linearised_gini(x, w)
    x = x / (float(np.abs(x).max()) or 1.0)
    people, incomes = np.cumsum(w), np.cumsum(w * x)
    everybody, everything, left = people[-1], incomes[-1], incomes[-1] - w * x
    distances = x * (2 * people - everybody) + everything - 2 * incomes
    defined = left > NOTHING * (w @ np.abs(x))
    # (index - index without i) (everybody - w_i) / w_i, multiplied out: nothing small is divided by a small weight
    effect = distances / everybody - value * (x + (everything - w * x) / everybody)
    effect = np.where(defined, effect / np.where(defined, left, 1.0), derivative)
    return float(value), effect - w @ effect / everybody


def linearised_theil_t(x: Numbers, w: Numbers) -> tuple[Numbers, Numbers]:
    """Theil's T of values, and its derivative by each weight."""
    everybody, everything = w.sum(axis=-1, keepdims=True), (w @ x)[..., None]
    logs = (w @ xlogy(x, x))[..., None] / everything
    value = logs - np.log(everything / everybody)
    influence = (xlogy(x, x) - x * logs - x) / everything + 1 / everybody
    return value[..., 0], influence


def linearised_mld(x: Numbers, w: Numbers) -> tuple[Numbers, Numbers]:
    """The mean log deviation of values, and its derivative by each weight."""
    everybody, everything = w.sum(axis=-1, keepdims=True), (w @ x)[..., None]
    log = (w @ np.log(x))[..., None] / everybody
    value = np.log(everything / everybody) - log
    influence = x / everything - (1 + np.log(x) - log) / everybody
    return value[..., 0], influence


def linearised_atkinson(x: Numbers, w: Numbers, *, aversion: float) -> tuple[Numbers, Numbers]:
    """Atkinson's index of values under an aversion to inequality, and its derivative by each weight."""
    everybody, mean = w.sum(axis=-1, keepdims=True), (w @ x)[..., None] / w.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore"):  # zeros under an aversion of 1 or more: everything would be given up
        utility = np.log(x) if aversion == 1 else x ** (1 - aversion)
        level = (w @ utility)[..., None] / everybody
        equal = np.exp(level) if aversion == 1 else level ** (1 / (1 - aversion))
    with np.errstate(invalid="ignore", divide="ignore"):
        by_level = equal if aversion == 1 else equal / (1 - aversion) / level
        influence = (equal / mean**2 * (x - mean) - by_level / mean * (utility - level)) / everybody
    return (1 - equal / mean)[..., 0], influence


def linearised_share_ratio(x: Numbers, w: Numbers, *, top: float, bottom: float) -> tuple[Numbers, Numbers]:
    """(1 - L(top)) / L(bottom) of sorted values, and its derivative by each weight."""
    people, incomes = np.cumsum(w, axis=-1), np.cumsum(w * x, axis=-1)
    everybody, everything = people[..., -1:], incomes[..., -1:]

    def share_below(p: float) -> tuple[Numbers, Numbers]:
        at = np.argmax(people >= p * everybody * (1 - 1e-12), axis=-1)[..., None]
        split = x[at]  # the value of the household that straddles p
        below = np.take_along_axis(incomes, at, -1) - (np.take_along_axis(people, at, -1) - p * everybody) * split
        share = below / everything
        return share, (np.minimum(x - split, 0.0) + p * split - share * x) / everything

    rich, rich_influence = share_below(top)
    poor, poor_influence = share_below(bottom)
    poor = np.where(poor > 0, poor, np.nan)
    value = (1 - rich) / poor
    return value[..., 0], -(rich_influence + value * poor_influence) / poor


def _sorted(values: ArrayLike, weights: ArrayLike | None) -> tuple[Numbers, Numbers]:
    """Values upwards in units of the largest, and weights that sum to one; unknown and weightless ones left out."""
    x = np.asarray(values, dtype=float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    known = ~np.isnan(x) & (w > 0)
    x, w = x[known], w[known]
    if not len(x):
        return x, w
    order = np.argsort(x, kind="stable")
    return x[order] / (np.abs(x).max() or 1.0), w[order] / w.sum()


def _of_positive_mean(
    values: ArrayLike, weights: ArrayLike | None, index: Index, *, negatives: bool = False
) -> float | None:
    x, w = _sorted(values, weights)
    if not len(x) or not positive_mean(x, w) or (x[0] < 0 and not negatives):
        return None
    return max(0.0, float(index(x, w)[0]))


def _share_ratio(values: ArrayLike, weights: ArrayLike | None, top: float, bottom: float) -> float | None:
    poor, rich = lorenz(values, weights, bottom), lorenz(values, weights, top)
    return None if poor is None or rich is None or poor <= NOTHING else (1 - rich) / poor


def _mean_not_positive(domain: Domain) -> str | None:
    scaled = domain.values / (np.abs(domain.values).max() or 1.0)
    return None if positive_mean(scaled, domain.weights) else "mean is not positive"


def _negative(domain: Domain) -> str | None:
    return "a negative income" if domain.values.min() < 0 else _mean_not_positive(domain)


def _zero_or_less(domain: Domain) -> str | None:
    return _negative(domain) or ("an income of zero or less" if domain.values.min() <= 0 else None)


def _nothing_below(domain: Domain, *, p: float) -> str | None:
    if missing := _mean_not_positive(domain):
        return missing
    share = lorenz(domain.values, domain.weights, p)
    return None if share is not None and share > NOTHING else "denominator is not positive"


# finding -> the index, the range that its interval is kept in, and why it may be undefined
INDICES: dict[str, tuple[Index, tuple[float, float], Callable[[Domain], str | None]]] = {
    "inequality.gini": (linearised_gini, (0.0, 1.0), _mean_not_positive),
    "inequality.theil_t": (linearised_theil_t, (0.0, math.inf), _negative),
    "inequality.mld": (linearised_mld, (0.0, math.inf), _zero_or_less),
    "inequality.atkinson_05": (partial(linearised_atkinson, aversion=0.5), (0.0, 1.0), _negative),
    "inequality.s80_s20": (
        partial(linearised_share_ratio, top=0.8, bottom=0.2),
        (1.0, math.inf),
        partial(_nothing_below, p=0.2),
    ),
    "inequality.palma": (
        partial(linearised_share_ratio, top=0.9, bottom=0.4),
        (0.25, math.inf),
        partial(_nothing_below, p=0.4),
    ),
}
