"""Equivalence scales: what a household's welfare is divided by, so that households of other sizes compare."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
FURTHER_ADULT, CHILD = 0.5, 0.3  # of the first member's need


def square_root_scale(size: Numbers) -> Numbers:
    """Adult equivalents by the square root of the household's size.

    Source: Buhmann, B., Rainwater, L., Schmaus, G., & Smeeding, T. M. (1988). Equivalence scales, well-being,
    inequality, and poverty. Review of Income and Wealth, 34, 115-142.

    >>> square_root_scale(np.array([1.0, 4.0])).tolist()
    [1.0, 2.0]
    """
    return np.sqrt(np.where(size > 0, size, np.nan))


def oecd_modified_scale(adults: Numbers, children: Numbers) -> Numbers:
    """Adult equivalents by the OECD-modified scale: 1 for the first member, 0.5 for an adult more, 0.3 for a child.

    In a household of children alone the first child is the first member. Who counts as a child is the study's: Eurostat
    counts those under 14.
    Source: Hagenaars, A., de Vos, K., & Zaidi, M. A. (1994). Poverty statistics in the late 1980s. Eurostat.

    >>> oecd_modified_scale(np.array([1.0, 2, 0]), np.array([0.0, 2, 2])).round(9).tolist()
    [1.0, 2.1, 1.3]
    """
    anybody = np.where(adults + children > 0, 1.0, np.nan)
    first_child = (adults == 0).astype(float)
    equivalents: Numbers = anybody + FURTHER_ADULT * np.maximum(adults - 1, 0) + CHILD * (children - first_child)
    return equivalents
