"""Inequality of incomes: Gini, entropy and Atkinson indices, and ratios of the shares of rich and poor.

The plain functions take values and weights and return a number, or None where the index is undefined. Each uses a
function of sorted values and weights that returns the index with its derivative by each household's weight
(`linearised`), which the indicators need for intervals.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from analysis.findings import Estimate
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.relation import Pooled
from analysis.indicators.index_interval import bootstrapped_index, mean_not_positive, one_has_all, theil_of_one
from analysis.indicators.linearised import (
    linearised_atkinson,
    linearised_gini,
    linearised_mld,
    linearised_share_ratio,
    linearised_theil_t,
)
from analysis.survey.bootstrap import Index
from analysis.survey.estimates import NOTHING, Domain, positive_mean
from analysis.survey.sample import Numbers, Sample


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """The Gini index: 0 where all incomes are equal, near 1 where one household has everything.

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
    """Theil's T, an index of inequality sensitive to high incomes: mean of (x / mean) ln(x / mean).

    Generalised entropy GE(1); 0 ln 0 = 0. Range 0 to ln n. None with a negative value or a mean of zero.
    Source: Theil, H. (1967). Economics and information theory. Amsterdam: North-Holland.

    >>> round(theil_t([0, 2]), 6)  # one of two has everything: ln 2
    0.693147
    """
    return _of_positive_mean(values, weights, linearised_theil_t)


def mld(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """The mean log deviation, an index of inequality sensitive to low incomes: mean of ln(mean / x).

    Generalised entropy GE(0). Range 0 upwards. None with a value of zero or less.
    Source: Shorrocks, A. F. (1980). https://doi.org/10.2307/1913126

    >>> round(mld([1, 3]), 6)  # ln 2 - ln(3) / 2
    0.143841
    """
    x, _ = _sorted(values, weights)
    return None if len(x) and x[0] <= 0 else _of_positive_mean(values, weights, linearised_mld)


def atkinson(values: ArrayLike, weights: ArrayLike | None = None, aversion: float = 0.5) -> float | None:
    """Atkinson's index: the share of all income that a society averse to inequality would give up for equality.

    1 - (mean of x^(1 - e))^(1 / (1 - e)) / mean; e = 1: 1 - geometric mean / mean. Range 0 to 1. None with a negative
    value or a mean of zero. Source: Atkinson, A. B. (1970). https://doi.org/10.1016/0022-0531(70)90039-6

    >>> atkinson([0, 4])  # 1 - (2 / 2)^2 / 2
    0.5
    >>> round(atkinson([1, 4], aversion=1), 6)  # 1 - 2 / 2.5
    0.2
    """
    return _of_positive_mean(values, weights, partial(linearised_atkinson, aversion=aversion))


def lorenz(values: ArrayLike, weights: ArrayLike | None, p: float) -> float | None:
    """The Lorenz curve at p: the share of all income of the poorest share p, a household at the boundary split.

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
    """Income of the richest fifth as a multiple of the poorest fifth's: (1 - L(0.8)) / L(0.2).

    Range 1 upwards, 1 where all are equal. None where the poorest fifth has nothing. Source: Eurostat's income quintile
    share ratio, here on exact shares.

    >>> round(s80_s20([1, 2, 3, 4, 5]), 9)
    5.0
    """
    return _share_ratio(values, weights, 0.8, 0.2)


def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """Income of the richest tenth as a multiple of the poorest 40 %'s: (1 - L(0.9)) / L(0.4).

    Range 0.25 upwards, 0.25 where all are equal. None where the poorest 40 % have nothing.
    Source: Palma, J. G. (2011). https://doi.org/10.1111/j.1467-7660.2011.01694.x

    >>> round(palma([1] * 10), 9)
    0.25
    """
    return _share_ratio(values, weights, 0.9, 0.4)


def _sorted(values: ArrayLike, weights: ArrayLike | None) -> tuple[Numbers, Numbers]:
    """Ascending values in units of the largest, and weights that sum to one, without unknown and weight-zero values."""
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


def _negative(domain: Domain) -> str | None:
    return "a negative income" if domain.values.min() < 0 else mean_not_positive(domain)


def _zero_or_less(domain: Domain) -> str | None:
    return _negative(domain) or ("an income of zero or less" if domain.values.min() <= 0 else None)


def _nothing_below(domain: Domain, *, p: float) -> str | None:
    if missing := mean_not_positive(domain):
        return missing
    share = lorenz(domain.values, domain.weights, p)
    return None if share is not None and share > NOTHING else "denominator is not positive"


@declares(
    Definition(
        "inequality.gini",
        "index",
        Kind.INDEX,
        r"\frac{\sum_i \sum_j w_i w_j |x_i - x_j|}{2 \mu (\sum_i w_i)^2}",
        ("gini1912",),
    )
)
def gini_index(sample: Sample) -> Estimate:
    """The Gini index of the district, with its interval."""
    undefined, most = mean_not_positive, one_has_all
    return _bootstrapped(sample, "inequality.gini", linearised_gini, bounds=(0.0, 1.0), undefined=undefined, most=most)


@declares(
    Definition(
        "inequality.theil_t",
        "index",
        Kind.INDEX,
        r"\frac{1}{\sum_i w_i} \sum_i w_i \frac{x_i}{\mu} \ln \frac{x_i}{\mu}",
        ("theil1967",),
        pools=Pooled(lambda theil, mean: mean * (theil + math.log(mean)), ("income.mean_capita",)),
    )
)
def theil_index(sample: Sample) -> Estimate:
    """Theil's T of the district, with its interval."""
    bounds, most = (0.0, math.inf), theil_of_one
    return _bootstrapped(
        sample, "inequality.theil_t", linearised_theil_t, bounds=bounds, undefined=_negative, most=most
    )


@declares(
    Definition(
        "inequality.mld",
        "index",
        Kind.INDEX,
        r"\frac{1}{\sum_i w_i} \sum_i w_i \ln \frac{\mu}{x_i}",
        ("shorrocks1980",),
        pools=Pooled(lambda mld, mean: math.log(mean) - mld, ("income.mean_capita",)),
    )
)
def mean_log_deviation(sample: Sample) -> Estimate:
    """The mean log deviation of the district, with its interval."""
    return _bootstrapped(sample, "inequality.mld", linearised_mld, bounds=(0.0, math.inf), undefined=_zero_or_less)


@declares(
    Definition(
        "inequality.atkinson_05",
        "index",
        Kind.INDEX,
        r"1 - \frac{1}{\mu}\left(\frac{\sum_i w_i \sqrt{x_i}}{\sum_i w_i}\right)^2",
        ("atkinson1970",),
        pools=Pooled(lambda atkinson, mean: math.sqrt(mean * (1 - atkinson)), ("income.mean_capita",)),
    )
)
def atkinson_index(sample: Sample) -> Estimate:
    """Atkinson's index of the district under an aversion of a half, with its interval."""
    index = partial(linearised_atkinson, aversion=0.5)
    bounds, most = (0.0, 1.0), one_has_all
    return _bootstrapped(sample, "inequality.atkinson_05", index, bounds=bounds, undefined=_negative, most=most)


@declares(
    Definition("inequality.s80_s20", "ratio", Kind.INDEX, r"\frac{1 - L(\frac{4}{5})}{L(\frac{1}{5})}", ("lorenz1905",))
)
def quintile_ratio(sample: Sample) -> Estimate:
    """The income of the district's richest fifth as a multiple of the poorest fifth's, with its interval."""
    index, undefined = partial(linearised_share_ratio, top=0.8, bottom=0.2), partial(_nothing_below, p=0.2)
    return _bootstrapped(sample, "inequality.s80_s20", index, bounds=(1.0, math.inf), undefined=undefined)


@declares(
    Definition("inequality.palma", "ratio", Kind.INDEX, r"\frac{1 - L(\frac{9}{10})}{L(\frac{2}{5})}", ("palma2011",))
)
def palma_ratio(sample: Sample) -> Estimate:
    """The income of the district's richest tenth as a multiple of the poorest 40 %'s, with its interval."""
    index, undefined = partial(linearised_share_ratio, top=0.9, bottom=0.4), partial(_nothing_below, p=0.4)
    return _bootstrapped(sample, "inequality.palma", index, bounds=(0.25, math.inf), undefined=undefined)


@declares(gini_index, theil_index, mean_log_deviation, atkinson_index, quintile_ratio, palma_ratio)
def inequality_findings(sample: Sample) -> dict[str, Estimate]:
    """All findings on inequality of the district, by id; persons or households as the study counts."""
    return {
        "inequality.gini": gini_index(sample),
        "inequality.theil_t": theil_index(sample),
        "inequality.mld": mean_log_deviation(sample),
        "inequality.atkinson_05": atkinson_index(sample),
        "inequality.s80_s20": quintile_ratio(sample),
        "inequality.palma": palma_ratio(sample),
    }


def _bootstrapped(
    sample: Sample,
    finding_id: str,
    index: Index,
    *,
    bounds: tuple[float, float],
    undefined: Callable[[Domain], str | None],
    most: Callable[[Domain], float] | None = None,
) -> Estimate:
    return bootstrapped_index(
        sample,
        finding_id,
        index,
        values=sample.capita,
        persons=sample.counts_persons,
        empty=sample.no_capita,
        bounds=bounds,
        undefined=undefined,
        most=most,
    )
