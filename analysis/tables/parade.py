"""Pen's parade: income per person from the poorest to the richest, and the dominance of one parade over another.

The parade is a public table of means of neighbours, never of single households, in the prices of one year, so that
waves are comparable. Where one wave's parade is nowhere below the other's, it dominates it to the first order: with
any poverty line in those prices, its share of people below the line is no larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analysis.disclosure.joining import poorest_first
from analysis.findings import Table, table_rows
from analysis.survey.estimates import domain_of
from analysis.survey.prices import price_deflators
from analysis.survey.sample import sample_of

if TYPE_CHECKING:
    from analysis.study import Study

Point = tuple[float, float]  # a share of people, poorest first, and the income there


def parade_table(study: Study, district: str) -> Table | None:
    """Mean income per person of neighbours in the parade, per wave; the key is the share of people up to them.

    By persons or households as the study counts; `lower` is the share of people before them, `prices_of` the year of
    the prices, empty where the study has no price index and each wave is in its own. Unit: currency per person and
    month. A point is the mean of a stretch rather than a quantile, so it isn't a household's own value, and the
    stretches are the Lorenz curve's, so that the table reveals no more than that curve and the mean together. At most
    19 points per wave. A wave too small for two stretches has none; None where no wave has any.
    Source: Pen (1971), Income Distribution.
    """
    deflators, year = _deflators(study, district)
    unit = study.settings.money.capita
    rows: list[dict[str, object]] = []
    for wave in study.settings.waves:
        sample = sample_of(study, district, wave.key)
        domain = domain_of(sample, sample.capita, persons=sample.counts_persons)
        if not domain.n:
            continue
        weights, amounts, ends = poorest_first(domain, study.settings.disclosure)
        if len(ends) < 3:
            continue  # a single stretch is just the mean of all
        people = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])
        for start, end in pairwise(ends):
            mean = float(amounts[start:end].sum() / weights[start:end].sum())
            real = mean * deflators.get(wave.key, 1.0)
            rows.append(
                {
                    "key": f"{min(people[end], 1.0):.6g}",
                    "wave": wave.key,
                    "unit": unit,
                    "income": real if math.isfinite(real) else None,
                    "income.n": end - start,
                    "lower": float(f"{people[start]:.6g}"),
                    "prices_of": year,
                }
            )
    values = ("income",)
    shown = table_rows(rows, values, extra=("lower", "prices_of"))
    return Table("parade", district, "population_share", values, shown, statistics=values) if rows else None


def _deflators(study: Study, district: str) -> tuple[dict[str, float], int | None]:
    """Factors that convert each wave's money to prices of the base year, and that year; none where one has no index."""
    waves = [wave.key for wave in study.settings.waves]
    deflators = price_deflators(study, district, *waves)
    return ({}, None) if deflators is None else (dict(zip(waves, deflators, strict=True)), study.settings.base_year)


@dataclass(frozen=True)
class Gaps:
    """Differences between two parades, as parts of one's values, where both are known."""

    lowest: float
    highest: float
    crossings: tuple[float, ...]  # shares of people from the poorest at which the parades cross


def gaps_between(first: Sequence[Point], second: Sequence[Point]) -> Gaps | None:
    """Differences of the second parade from the first, over the points in the range of both; None without any.

    Parades are interpolated linearly. Differences are parts of the first's value (of its largest, where that is zero),
    rounded to 9 decimals, so that a public table's rounding is no gap. They describe two samples and aren't a test:
    differences by chance count too. A parade that only touches the other doesn't cross it.
    Source: Atkinson (1987), doi:10.2307/1911028.

    >>> gaps_between([(0.25, 100), (0.75, 200)], [(0.25, 110), (0.75, 180)])
    Gaps(lowest=-0.1, highest=0.1, crossings=(0.416667,))
    """
    if not first or not second:
        return None
    (shares, values), (other_shares, other_values) = (
        np.array(sorted(curve), dtype=float).T for curve in (first, second)
    )
    compared = np.union1d(shares, other_shares)
    compared = compared[(compared >= max(shares[0], other_shares[0])) & (compared <= min(shares[-1], other_shares[-1]))]
    if not compared.size:
        return None
    below = np.interp(compared, shares, values)
    differences = np.interp(compared, other_shares, other_values) - below
    largest = float(np.abs(values).max()) or 1.0
    parts = np.round(differences / np.where(below == 0, largest, np.abs(below)), 9) + 0.0
    return Gaps(float(parts.min()), float(parts.max()), _crossings(compared, np.where(parts == 0, 0.0, differences)))


def _crossings(shares: np.ndarray, differences: np.ndarray) -> tuple[float, ...]:
    """Shares where the difference changes sign; where it is zero in between, the middle of those points."""
    apart = np.flatnonzero(differences)
    found = []
    for left, right in pairwise(apart):
        if differences[left] * differences[right] < 0:
            if right == left + 1:
                part = differences[left] / (differences[left] - differences[right])
                where = shares[left] + part * (shares[right] - shares[left])
            else:
                where = (shares[left + 1] + shares[right - 1]) / 2
            found.append(round(float(where), 6))
    return tuple(found)
