"""Indices of inequality with their derivative by each household's weight: the linearised variables of intervals.

Deville, J.-C. (1999). Variance estimation for complex statistics and estimators:
linearization and residual techniques. Survey Methodology, 25, 193-203; Gini: Langel, M., & Tillé, Y. (2013).
Variance estimation of the Gini index. https://doi.org/10.1111/j.1467-985X.2012.01048.x; quantile shares:
Langel, M., & Tillé, Y. (2011). Statistical inference for the quintile share ratio.
https://doi.org/10.1016/j.jspi.2011.04.003; entropy and Atkinson: Cowell, F. A. (1989). Sampling variance and
decomposable inequality measures. https://doi.org/10.1016/0304-4076(89)90073-0.
"""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from analysis.survey.estimates import NOTHING
from analysis.survey.sample import Numbers


def linearised_gini(x: Numbers, w: Numbers) -> tuple[Numbers, Numbers]:
    """The Gini index of sorted values, and its derivative by each weight."""
    x = x / (float(np.abs(x).max()) or 1.0)  # avoids overflow; the index has no unit
    people, incomes = np.cumsum(w, axis=-1), np.cumsum(w * x, axis=-1)
    everybody, everything = people[..., -1:], incomes[..., -1:]
    # sum over j of w_j |x_i - x_j|
    distances = x * (2 * people - everybody) + everything - 2 * incomes
    value = (w * distances).sum(axis=-1, keepdims=True) / (2 * everybody * everything)
    influence = distances / (everybody * everything) - value / everybody - value * x / everything
    return value[..., 0], influence


def deleted_gini(x: Numbers, w: Numbers) -> tuple[float, Numbers]:
    """The Gini index of sorted values, and its jackknife influence of each household.

    The jackknife's counterpart of `linearised_gini`, on the same scale: the index less the index without household i,
    times (sum of weights - w_i) / w_i, centred. Errors from it are a little larger, and are right in small samples.
    A household without which no income is left has its derivative instead.
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
    # (index - index without i) (everybody - w_i) / w_i, multiplied out, to avoid division by small weights
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
