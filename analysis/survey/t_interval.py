"""Student's t intervals that stay where the true value can be, or the reason why they would say nothing.

An amount that is never negative has its interval on the log scale where the plain one would reach below zero, a share
of money on the logit scale where the plain one would leave 0 to 1 (both by the delta method), and the interval of a
difference of shares ends at -1 and 1. An interval that the data don't narrow down has a reason in its place: one
whose both ends lie beyond all that is possible, or beyond every value seen, or, on the log scale, whose upper end does.

Sources: Korn, E. L., & Graubard, B. I. (1999). Analysis of health surveys, ch. 3.2.
https://doi.org/10.1002/9781118032619; Lumley, T. (2010). Complex surveys. https://doi.org/10.1002/9780470580066.
"""

from __future__ import annotations

import math
from dataclasses import replace

from analysis.findings import Estimate
from analysis.survey.intervals import LEVEL, t_quantile

Range = tuple[float, float]
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
    leaves = low < within[0] or high > within[1]
    if log or (leaves and within == AMOUNTS and value > 0):
        factor = math.exp(min(reach / value, 700.0))
        low, high, method = value / factor, value * factor, "t_log"
    elif leaves and within == SHARES and 0 < value < 1:
        low, high, method = (*_logit_ends(value, reach), "t_logit")
    if not (math.isfinite(low) and math.isfinite(high)) or _says_nothing(low, high, method, within=within, seen=seen):
        return replace(estimate, reason=TOO_FEW_OBSERVATIONS)
    low, high = max(low, min(within[0], value)), min(high, max(within[1], value))
    return replace(estimate, low=low, high=high, level=LEVEL, df=float(df), method=method)


def _logit_ends(share: float, reach: float) -> Range:
    """The ends of a share's interval on the logit scale.

    >>> [round(end, 3) for end in _logit_ends(0.5, 0.25)]
    [0.269, 0.731]
    """
    centre, width = math.log(share / (1 - share)), min(reach / (share * (1 - share)), 700.0)
    return tuple(1 / (1 + math.exp(-(centre + side * width))) for side in (-1, 1))  # type: ignore[return-value]


def _says_nothing(low: float, high: float, method: str, *, within: Range, seen: Range) -> bool:
    if low < within[0] and high > within[1]:
        return True
    if math.isfinite(within[1]):  # a share may be another than any that the data show
        return False
    rounding = ROUNDING * max(abs(low), abs(high))
    return high > seen[1] + rounding and (method == "t_log" or low < seen[0] - rounding)
