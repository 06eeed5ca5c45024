"""Neighbouring bins and households joined until a cell may be shown."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from analysis.disclosure.findings import reason_to_suppress
from analysis.findings import Basis, Finding
from analysis.study.settings import Disclosure
from analysis.survey.estimates import Domain
from analysis.survey.sample import Numbers

MOST_POINTS = 20  # of a curve, set by the contract on numbers


def joined_bins(counts: np.ndarray, *, least: int, edge: int | None = None) -> list[tuple[int, int]]:
    """Neighbouring bins joined until each holds `least` households in every wave (rows of `counts`), as (start, stop).

    No joined bin crosses the lower edge of bin number `edge`, unless all of one side holds too few households.

    >>> joined_bins(np.array([[1, 4, 6, 2]]), least=5)
    [(0, 2), (2, 4)]
    >>> joined_bins(np.array([[3, 3, 6, 6]]), least=6, edge=1)  # too few below the edge
    [(0, 2), (2, 3), (3, 4)]
    """
    sides = [(0, edge), (edge, counts.shape[1])] if edge else [(0, counts.shape[1])]
    if any((counts[:, start:stop].sum(axis=1) < least).any() for start, stop in sides):
        sides = [(0, counts.shape[1])]
    groups: list[tuple[int, int]] = []
    for first, last in sides:
        start, of_side = first, []
        for stop in range(first + 1, last + 1):
            if (counts[:, start:stop].sum(axis=1) >= least).all():
                of_side.append((start, stop))
                start = stop
        if start < last:  # the rest is too small for a bin
            start = of_side.pop()[0] if of_side else start
            of_side.append((start, last))
        groups += of_side
    return groups


def poorest_first(domain: Domain, rules: Disclosure) -> tuple[Numbers, Numbers, list[int]]:
    """Weights and weighted incomes of a domain's households, poorest first, and the marks of its curves, from 0.

    The Lorenz curve and the parade share these marks. With different marks, a single household could lie between a mark
    of one and a mark of the other, and the difference of the curves would be its income.
    """
    order = np.argsort(domain.values, kind="stable")
    weights, amounts = domain.weights[order], domain.weights[order] * domain.values[order]
    return weights, amounts, [0, *segment_ends(amounts, rules)]


def segment_ends(amounts: Numbers, rules: Disclosure) -> list[int]:
    """The marks of a curve of ordered amounts, as numbers of households; the last is all of them."""
    size = max(1, math.ceil(len(amounts) / (MOST_POINTS - 1)))
    return stretches(
        len(amounts), lambda start, end: end - start >= size and mean_may_be_shown(amounts[start:end], rules)
    )


def stretches(number: int, may_be_shown: Callable[[int, int], bool]) -> list[int]:
    """The ends of stretches of neighbours that may be shown; the last is `number`.

    >>> stretches(7, lambda start, end: end - start >= 3)
    [3, 7]
    """
    ends, start = [], 0
    for end in range(1, number + 1):
        if may_be_shown(start, end):
            ends.append(end)
            start = end
    while ends and ends[-1] < number:  # the rest joins the last stretch, then the one before, until it may be shown
        ends.pop()
        if may_be_shown(ends[-1] if ends else 0, number):
            break
    return [*ends, number] if not ends or ends[-1] < number else ends


def mean_may_be_shown(amounts: Numbers, rules: Disclosure) -> bool:
    """Whether a mean of amounts, one per household, may be shown: enough of them, none too large a part."""
    if not len(amounts):
        return False
    largest = np.sort(np.abs(amounts))[::-1]
    basis = Basis(total=float(largest.sum()), largest=float(largest[0]), second=float(largest[1:2].sum()))
    mean = Finding("income.mean_capita", "", "", float(amounts.mean()), "", n=len(amounts), basis=basis)
    return reason_to_suppress(mean, rules, published_voices=False) is None
