"""Rows of the system: what ties how far a reader's numbers may be from the true ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from analysis.findings.key import FindingKey

Row = dict[FindingKey, float]
HOLDS = 1e-6  # of the terms' size: a relation that misses by more isn't one of this study


def is_zero(terms: Sequence[float]) -> bool:
    """Whether terms sum to zero, but for rounding.

    >>> is_zero([0.1, 0.2, -0.3]), is_zero([0.1, -0.2])
    (True, False)
    """
    return abs(sum(terms)) <= HOLDS * max(map(abs, terms), default=0.0)


def merged(terms: Iterable[tuple[FindingKey, float]]) -> Row:
    """The row of terms, those of one number added up, without factors of zero."""
    row: Row = defaultdict(float)
    for key, factor in terms:
        row[key] += factor
    return {key: factor for key, factor in row.items() if factor}


def value(function: Callable[..., float], numbers: Sequence[float]) -> float:
    """What a function gives of numbers; NaN outside its range, such as of the logarithm of zero."""
    try:
        return function(*numbers)
    except (ValueError, ZeroDivisionError):
        return float("nan")


def slopes(function: Callable[..., float], numbers: Sequence[float]) -> list[float]:
    """The derivatives of a function by each of its numbers, by central differences; zero where there is none.

    >>> [round(slope, 6) for slope in slopes(lambda a, b: a * b, [2.0, 3.0])]
    [3.0, 2.0]
    """
    found = []
    for index, number in enumerate(numbers):
        width = 1e-6 * max(abs(number), 1e-3)
        ends = [value(function, [*numbers[:index], number + side * width, *numbers[index + 1 :]]) for side in (1, -1)]
        slope = (ends[0] - ends[1]) / (2 * width)
        found.append(slope if slope == slope else 0.0)
    return found
