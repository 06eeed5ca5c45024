"""Income by number of ties, smoothed: a public table of groups of households, never of a single household."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from statsmodels.nonparametric.smoothers_lowess import lowess

from analysis.disclosure.joining import mean_may_be_shown, stretches
from analysis.findings import Table, table_rows, units_text
from analysis.findings.key import EVERYBODY
from analysis.network.graph import support_network
from analysis.study.whole import DegreeGroups
from analysis.survey.sample import Codes, Numbers, sample_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.study import Study
    from analysis.study.settings import Disclosure

VALUES = ("degree", "income", "smoothed")
SPAN = 2 / 3  # part of the households in the window of a smoothed value; Cleveland's and R's choice
FEWEST_GROUPS = 4  # with fewer, a smoothed line adds nothing to the groups; chosen by the project


def income_by_degree_table(study: Study, district: str) -> Table | None:
    """Income per person by groups of numbers of ties, per wave, with a smoothed line.

    A row is a group of households with neighbouring numbers of ties to surveyed households (key: "2", "3-4", "7+"):
    `degree` is their mean number, `income` the geometric mean of their income per person (the mean of the logarithms,
    as in the association), `smoothed` the line. Unweighted, over households with an income above zero and a known
    number of ties; each wave in its own prices. Unit: the study's, of welfare per person.

    The line is a LOWESS of the groups' log incomes on their mean ties, each group weighted by its size (repeated per
    household); local lines over two thirds of the households, without robust steps, since means of ten households have
    no outliers. So no single household is a point, in the table or under the line.

    The groups are the same for every district large enough to have the table and for the study as a whole. Each such
    district has enough households in each group, and so have all the others together, so that subtracting a district's
    groups from the study's reveals nobody. Where the others are too few for that, only the districts have the table.
    None under 4 groups, and where no ties were asked.
    Source: Cleveland (1979), doi:10.1080/01621459.1979.10481038.
    """
    money = study.settings.money.capita
    units = units_text({"degree": "ties", "income": money, "smoothed": money})
    rows: list[dict[str, object]] = []
    for wave in study.settings.waves:
        groups = degree_groups(study, wave.key)
        if groups is None or not (groups.with_others if district == EVERYBODY else district in groups.large):
            continue
        starts, (_, degrees, incomes) = groups.starts, _households(study, district, wave.key)
        group = np.searchsorted(starts, degrees, side="right") - 1
        counts = np.bincount(group, minlength=len(starts))
        ties, logs = (
            np.bincount(group, column, minlength=len(starts)) / counts for column in (degrees, np.log(incomes))
        )
        for at, smoothed in enumerate(smoothed_line(ties, logs, counts)):
            numbers = (float(ties[at]), _amount(logs[at]), _amount(smoothed))
            rows.append(
                {
                    "key": _key(starts, at),
                    "wave": wave.key,
                    "unit": units,
                    **dict(zip(VALUES, numbers, strict=True)),
                    **{f"{name}.n": int(counts[at]) for name in VALUES},
                }
            )
    return Table("income_by_degree", district, "degree", VALUES, table_rows(rows, VALUES), VALUES) if rows else None


def degree_groups(study: Study, wave: str) -> DegreeGroups | None:
    """The groups of a wave, of the whole study; None where no ties were asked, and under 4 groups."""
    if study.whole:
        return study.whole.of_ties.groups.get(wave)
    if support_network(study, EVERYBODY, wave).missing:
        return None
    households, degrees, incomes = _households(study, EVERYBODY, wave)
    rules = study.settings.disclosure
    codes, names = pd.factorize(households["district_code"].astype(str), sort=True)
    sizes = np.bincount(codes, minlength=len(names))
    is_large = sizes >= FEWEST_GROUPS * max(rules.households, 1)
    large = [str(name) for name in names[is_large]]
    rows = np.split(np.argsort(codes, kind="stable"), np.cumsum(sizes)[:-1])  # of each district, in their order
    parts, others = [rows[at] for at in np.flatnonzero(is_large)], np.flatnonzero(~is_large[codes])
    starts = _group_starts(degrees, incomes, [*parts, *([others] if others.size else [])], rules)
    with_others = len(starts) >= FEWEST_GROUPS
    if not with_others and parts:
        starts = _group_starts(degrees, incomes, parts, rules)
    if len(starts) < FEWEST_GROUPS:
        return None
    return DegreeGroups(tuple(starts), tuple(large), with_others)


def _households(study: Study, district: str, wave: str) -> tuple[pd.DataFrame, Numbers, Numbers]:
    """A district's households with an income and a known number of ties, these numbers, and incomes per person."""
    network, sample = support_network(study, district, wave), sample_of(study, district, wave)
    used = sample.in_domain & (sample.capita > 0) & ~np.isnan(network.degrees)
    return sample.households[used], network.degrees[used], sample.capita[used]


def smoothed_line(places: Numbers, heights: Numbers, counts: Sequence[int] | np.ndarray) -> list[float]:
    """A LOWESS of points of `counts` households each, at the points.

    A point of so many households that its window has no other is its own smoothed value.

    >>> smoothed_line(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0]), [10, 10, 10, 10])
    [1.0, 2.0, 3.0, 4.0]
    """
    places, heights = np.asarray(places, dtype=float), np.asarray(heights, dtype=float)
    ends = np.cumsum(counts) - 1
    with np.errstate(divide="ignore", invalid="ignore"):  # a window without width
        line = lowess(
            np.repeat(heights, counts), np.repeat(places, counts), frac=SPAN, it=0, delta=0.0, return_sorted=False
        )[ends]
    return [round(float(value), 12) for value in line]


def _group_starts(degrees: Numbers, incomes: Numbers, parts: list[Codes], rules: Disclosure) -> list[int]:
    """The fewest ties in each group; neighbouring numbers are joined until each part may show a mean in each group."""
    numbers = np.unique(degrees)
    amounts = incomes / incomes.max(initial=1.0)  # avoids overflow of sums

    def may_be_shown(start: int, end: int) -> bool:
        inside = (degrees >= numbers[start]) & (degrees <= numbers[end - 1])
        return all(mean_may_be_shown(amounts[part[inside[part]]], rules) for part in parts)

    ends = stretches(len(numbers), may_be_shown)
    return [int(numbers[start]) for start in [0, *ends[:-1]]] if len(numbers) else []


def _amount(log: float) -> float | None:
    """The amount of a logarithm; None where it overflows."""
    return math.exp(log) if log < math.log(sys.float_info.max) else None


def _key(starts: Sequence[int], at: int) -> str:
    """A group's name, its range of ties; the last is open, since the largest number of ties is not shown."""
    if at == len(starts) - 1:
        return f"{starts[at]}+"
    last = starts[at + 1] - 1
    return f"{starts[at]}" if last == starts[at] else f"{starts[at]}-{last}"
