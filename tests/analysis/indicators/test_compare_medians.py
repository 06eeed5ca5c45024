"""Comparisons of medians and of the depth of poverty: both sides' own, Woodruff's widths as errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from analysis.indicators.poverty import poverty_findings
from analysis.survey.estimates import quantile
from tests.analysis.indicators.comparisons import compared, plain
from tests.analysis.survey_samples import sample

# --- medians, depth of poverty, and what households have of the network


def test_medians_are_the_two_sides_own_and_their_errors_those_of_woodruffs_widths() -> None:
    """Of two samples of equal weight each median's error is half its Woodruff interval over t, and errors add up."""
    one = plain()
    sides = [quantile(side, side.capita, 0.5, persons=False) for side in (one, plain("B"))]
    found = compared(one, "income.median_capita")
    assert found.value == pytest.approx((sides[0].value or 0) - (sides[1].value or 0))
    errors = []
    for side, n in zip(sides, (40, 30), strict=True):
        values = np.sort(one.capita[:40] if n == 40 else one.capita[40:])
        below = (values <= (side.value or 0)).mean()
        # the error of a share of n households, as t of n - 1 has it in a sample drawn one by one
        error = math.sqrt(below * (1 - below) / (n - 1))
        t = stats.t.ppf(0.975, n - 1)
        ends = [values[math.ceil(n * (0.5 + sign * t * error)) - 1] for sign in (-1, 1)]
        assert ends == [pytest.approx(side.low), pytest.approx(side.high)]
        errors.append((ends[1] - ends[0]) / (2 * t))
    df = (errors[0] ** 2 + errors[1] ** 2) ** 2 / (errors[0] ** 4 / 39 + errors[1] ** 4 / 29)
    assert found.df == pytest.approx(df)
    assert (found.high or 0) - (found.value or 0) == pytest.approx(stats.t.ppf(0.975, df) * math.hypot(*errors))


def test_intervals_of_like_districts_medians_hold_zero_as_often_as_they_say() -> None:
    held = 0
    for seed in range(300):
        found = compared(plain(seed=seed), "income.median_capita")
        held += (found.low or 0) <= 0 <= (found.high or 0)
    assert 0.92 <= held / 300 <= 0.99


@pytest.mark.parametrize(("others", "bounded"), [(6, False), (7, True), (8, True)])
def test_a_side_too_small_to_bound_its_median_leaves_no_interval(others: int, bounded: bool) -> None:
    rows = {
        "district_code": ["A"] * 40 + ["B"] * others,
        "household_size": np.ones(40 + others),
        "income_month": 100.0 + np.arange(40 + others) * 7 % 43,
    }
    found = compared(sample(rows, district="A", counts="households"), "income.median_capita")
    # Woodruff's half width of p: t(5) sqrt(0.25/5) = 0.575 of six households, t(6) sqrt((12/49)/6) = 0.494 of seven
    assert found.value is not None
    assert (found.low is not None, found.reason) == (bounded, None if bounded else "too few observations")


def test_a_median_that_everybody_has_leaves_no_interval() -> None:
    found = compared(plain(income_month=np.full(70, 300.0)), "income.median_capita")
    assert (found.value, found.low, found.reason) == (0.0, None, "constant values")


def test_the_gap_and_the_near_poor_are_those_of_the_two_sides() -> None:
    size = 1.0 + np.arange(70) % 4
    one = plain(household_size=size)
    sides = [poverty_findings(side, 200.0) for side in (one, plain("B", household_size=size))]
    for id_ in ("poverty.gap", "poverty.near_poor", "poverty.headcount"):
        first, second = (side[id_].value for side in sides)
        assert compared(one, id_, 200.0).value == pytest.approx((first or 0) - (second or 0))


def test_a_negative_income_leaves_no_gap_to_compare() -> None:
    income = np.where(np.arange(70) == 50, -1.0, 100.0 + np.arange(70))
    found = compared(plain(income_month=income), "poverty.gap")
    assert (found.value, found.reason) == (None, "a negative income")
    assert compared(plain(income_month=income), "poverty.headcount").value is not None
    zero = np.where(np.arange(70) == 50, 0.0, 100.0 + np.arange(70))
    assert compared(plain(income_month=zero), "poverty.gap").value is not None


@pytest.mark.parametrize("tied", [False, True])
def test_errors_of_medians_add_up_where_districts_are_strata_and_some_incomes_unknown(tied: bool) -> None:
    draws = np.random.default_rng(8)
    income = np.exp(draws.normal(6.2, 0.5, 70))
    if tied:  # a third have the same income, so that the share below it is the wider one
        income = np.where((np.arange(70) % 20 > 8) & (np.arange(70) % 20 < 18), 500.0, 300.0 + np.arange(70) % 20 * 20)
    income = np.where(draws.random(70) < 0.2, np.nan, income)
    district = np.array(["A"] * 40 + ["B"] * 30)
    columns = {"district_code": district, "household_size": np.ones(70), "income_month": income}
    columns["weight"] = 1.0 + np.arange(70) % 3
    design = {"stratum": "district_code", "weight": "weight"}
    one, other = (sample(columns, district=code, counts="households", design=design) for code in "AB")
    found = compared(one, "income.median_capita")
    sides = [quantile(side, side.capita, 0.5, persons=False) for side in (one, other)]
    errors = [(side.high - side.low) / 2 / stats.t.ppf(0.975, side.df) for side in sides]
    assert found.value == pytest.approx(sides[0].value - sides[1].value)
    reach_ = stats.t.ppf(0.975, found.df) * math.hypot(*errors)
    assert (found.low, found.high) == pytest.approx((found.value - reach_, found.value + reach_))
