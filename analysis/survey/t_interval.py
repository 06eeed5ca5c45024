"""Student's t intervals that stay where the true value can be, or the reason why they would say nothing.

An amount that is never negative has its interval on the log scale where the plain one would reach below zero, a share
of money (or a score with a highest value) on the logit scale where the plain one would leave its range, both by the
delta method, and the interval of a difference of shares ends at -1 and 1. An interval that the data don't narrow down
has a reason in its place: one whose both ends lie beyond all that is possible, or beyond every value seen, or, on the
log scale, whose upper end does.

Sources: Korn, E. L., & Graubard, B. I. (1999). Analysis of health surveys, ch. 3.2.
https://doi.org/10.1002/9781118032619; Lumley, T. (2010). Complex surveys. https://doi.org/10.1002/9780470580066.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.findings import Estimate
from analysis.survey.intervals import LEVEL, t_quantile

Range = tuple[float, float]
Numbers = NDArray[np.float64]
ANYWHERE: Range = (-math.inf, math.inf)
AMOUNTS: Range = (0.0, math.inf)
SHARES: Range = (0.0, 1.0)
SHARE_CHANGES: Range = (-1.0, 1.0)
TOO_FEW_OBSERVATIONS = "too few observations"
ROUNDING = 1e-12


def with_t(
    estimate: Estimate,
    error: float,
    df: float,
    *,
    log: bool = False,
    within: Range = ANYWHERE,
    seen: Range = ANYWHERE,
) -> Estimate:
    """The estimate with a t interval, on the log scale where asked.

    `within` is where the true value is for certain, `seen` from the smallest to the largest value in the data, of which
    the estimate is a mean.
    """
    value = estimate.value
    assert value is not None
    reach = t_quantile(df) * error
    low, high, method = value - reach, value + reach, "t"
    leaves, nothing = low < within[0] or high > within[1], low < within[0] and high > within[1]
    if log or (leaves and within == AMOUNTS and value > 0):
        factor = math.exp(min(reach / value, 700.0))
        low, high, method = value / factor, value * factor, "t_log"
    elif leaves and not nothing and within[0] == 0 < value < within[1] < math.inf:
        low, high = (within[1] * end for end in _logit_ends(value / within[1], reach / within[1]))
        method = "t_logit"
    if nothing or not (math.isfinite(low) and math.isfinite(high)) or _beyond_seen(low, high, method, seen=seen):
        return replace(estimate, reason=TOO_FEW_OBSERVATIONS)
    low, high = max(low, min(within[0], value)), min(high, max(within[1], value))
    return replace(estimate, low=low, high=high, level=LEVEL, df=float(df), method=method)


def ratio_ranges(above: Numbers, below: Numbers) -> tuple[Range, Range]:
    """Where a ratio of two totals is for certain, and up to where the households' own ratios are.

    >>> ratio_ranges(np.array([1.0, 0.0]), np.array([2.0, 4.0]))
    ((0.0, 1.0), (-inf, inf))
    >>> ratio_ranges(np.array([1.0, 3.0]), np.array([2.0, 1.0]))
    ((0.0, inf), (0.0, 3.0))
    """
    if min(above.min(), below.min()) < 0:
        return ANYWHERE, ANYWHERE
    if bool((above <= below).all()):
        return SHARES, ANYWHERE
    with np.errstate(divide="ignore", invalid="ignore"):
        return AMOUNTS, (0.0, float(np.nanmax(above / below)))


def _logit_ends(share: float, reach: float) -> Range:
    """The ends of a share's interval on the logit scale.

    >>> [round(end, 3) for end in _logit_ends(0.5, 0.25)]
    [0.269, 0.731]
    """
    centre, width = math.log(share / (1 - share)), min(reach / (share * (1 - share)), 700.0)
    return tuple(1 / (1 + math.exp(-(centre + side * width))) for side in (-1, 1))  # type: ignore[return-value]


def _beyond_seen(low: float, high: float, method: str, *, seen: Range) -> bool:
    rounding = ROUNDING * max(abs(low), abs(high))
    return high > seen[1] + rounding and (method == "t_log" or low < seen[0] - rounding)
