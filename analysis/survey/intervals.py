"""Intervals of shares and the quantile of Student's t, all at one confidence level."""

from __future__ import annotations

from scipy.special import betaincinv, stdtrit
from statsmodels.stats.proportion import proportion_confint

LEVEL = 0.95
_TAIL = (1 - LEVEL) / 2


def t_quantile(df: float) -> float:
    """Half the width of a t interval, in standard errors.

    >>> round(t_quantile(10), 3)
    2.228
    """
    return float(stdtrit(df, 1 - _TAIL))


def wilson_interval(having: int, n: int) -> tuple[float, float]:
    """The interval of a share of n households drawn one by one with equal chances.

    Source: Wilson, E. B. (1927). https://doi.org/10.1080/01621459.1927.10502953

    >>> tuple(round(end, 4) for end in wilson_interval(81, 263))  # Newcombe (1998), table I
    (0.2553, 0.3662)
    """
    low, high = proportion_confint(having, n, alpha=1 - LEVEL, method="wilson")
    return float(max(low, 0.0)), float(min(high, 1.0))


def clopper_pearson_interval(having: float, n: float) -> tuple[float, float]:
    """The exact interval of a share; the two numbers need not be whole.

    Source: Clopper, C. J., & Pearson, E. S. (1934). https://doi.org/10.1093/biomet/26.4.404

    >>> tuple(round(end, 4) for end in clopper_pearson_interval(0, 20))  # Newcombe (1998), table I
    (0.0, 0.1684)
    """
    low = float(betaincinv(having, n - having + 1, _TAIL)) if having > 0 else 0.0
    high = float(betaincinv(having + 1, n - having, 1 - _TAIL)) if having < n else 1.0
    return low, high


def korn_graubard_interval(share: float, error: float, *, n: int, df: int, most: float) -> tuple[float, float]:
    """The exact interval of a share under a survey design, from the effective number of households.

    That number is share (1 - share) / variance, adjusted for the degrees of freedom, and at most `most` (a variance
    that is small by chance would make the interval too narrow). As R's `svyciprop(method = "beta")`.
    Source: Korn, E. L., & Graubard, B. I. (1998). Survey Methodology, 24, 193-201.
    """
    adjustment = (t_quantile(n - 1) / t_quantile(df)) ** 2
    effective = most if error == 0 else min(most, share * (1 - share) / error**2 * adjustment)
    return clopper_pearson_interval(effective * share, effective)
