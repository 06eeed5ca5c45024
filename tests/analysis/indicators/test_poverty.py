"""Poverty: how many, how deep, how severe, who is near the line."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.catalogue import CATALOGUE
from analysis.findings.definition import is_family
from analysis.indicators.poverty import fgt, linearised_mean, log_shortfalls, poverty_findings, shortfalls, watts
from analysis.survey.bootstrap import bootstrap_t, seed_of
from tests.analysis.survey_samples import designed, sample

VALUES = [50.0, 80.0, 100.0, 140.0, 150.0]


def findings(values=VALUES, line=100.0, *, sizes=None, counts="households", **given):
    columns = {"income_capita_month": values, "household_size": sizes or [1.0] * len(values)}
    return poverty_findings(sample(columns, counts=counts, **given), line)


def test_every_poverty_finding_of_the_catalogue_is_there():
    expected = {name for name in CATALOGUE if name.startswith("poverty.") and not is_family(name)}
    assert set(findings()) == set(findings(line=None)) == expected


@pytest.mark.parametrize(
    ("finding", "value"),
    [
        ("line", 100),
        ("headcount", 0.4),  # at the line isn't below it
        ("gap", 0.7 / 5),
        ("severity", 0.29 / 5),
        ("watts", (math.log(2) + math.log(1.25)) / 5),
        ("near_poor", 0.4),  # 100 and 140: from the line on, below 150
        ("to_line", 35),
    ],
)
def test_hand_worked(finding, value):
    assert findings()[f"poverty.{finding}"].value == pytest.approx(value)


def test_persons_count_where_the_study_says_so():
    found = findings(sizes=[6.0, 1, 1, 1, 1], counts="persons")
    assert found["poverty.headcount"].value == pytest.approx(0.7)
    assert found["poverty.gap"].value == pytest.approx((6 * 0.5 + 0.2) / 10)
    assert found["poverty.to_line"].value == pytest.approx((6 * 50 + 20) / 7)
    assert (found["poverty.headcount"].n, found["poverty.to_line"].n) == (5, 2)
    assert (found["poverty.gap"].basis.numerator, found["poverty.gap"].basis.complement) == (2, 3)


@pytest.mark.parametrize(("x", "poor"), [(99.99, 1), (100.0, 0), (100.01, 0)])
def test_poor_is_strictly_below_the_line(x, poor):
    assert fgt([x], 100) == poor


def test_headcount_is_gap_times_line_over_mean_shortfall():
    for district in ("A", "B", "all"):
        found = poverty_findings(designed(district), 900.0)
        implied = found["poverty.gap"].value * 900 / found["poverty.to_line"].value
        assert found["poverty.headcount"].value == pytest.approx(implied)


@given(
    values=st.lists(st.floats(0.01, 1e7), min_size=1, max_size=20),
    line=st.floats(1, 1e6),
    factor=st.floats(0.01, 100),
)
def test_scaling_values_and_line_changes_nothing_and_each_index_is_below_the_last(values, line, factor):
    values = [x for x in values if abs(x - line) > 1e-6 * line] or [line / 2]
    found = [fgt(values, line, alpha=alpha) for alpha in (0, 1, 2)]
    scaled = [fgt([x * factor for x in values], line * factor, alpha=alpha) for alpha in (0, 1, 2)]
    assert scaled == pytest.approx(found, abs=1e-9)
    assert found[0] >= found[1] >= found[2] >= 0
    assert watts(values, line) >= found[1] - 1e-12  # ln(z / x) >= 1 - x / z


def test_severity_falls_when_the_less_poor_gives_to_the_poorer():
    assert fgt([30, 70, 200], 100, alpha=2) > fgt([40, 60, 200], 100, alpha=2)
    assert fgt([30, 70, 200], 100, alpha=1) == pytest.approx(fgt([40, 60, 200], 100, alpha=1))


def test_weights_are_repeated_households():
    weighted = [fgt([50, 80, 150], 100, [2, 1, 3], alpha) for alpha in (0, 1, 2)]
    assert weighted == pytest.approx([fgt([50, 50, 80, 150, 150, 150], 100, alpha=alpha) for alpha in (0, 1, 2)])
    assert watts([50, 150], 100, [1, 3]) == pytest.approx(watts([50, 150, 150, 150], 100))


@pytest.mark.parametrize(
    ("values", "finding", "reason"),
    [
        ([-1.0, 50, 200], "gap", "a negative income"),
        ([-1.0, 50, 200], "severity", "a negative income"),
        ([0.0, 50, 200], "watts", "an income of zero or less"),
        ([150.0, 200, 300], "to_line", "nobody is below the line"),
        ([np.nan, np.nan], "headcount", "no income"),
    ],
)
def test_undefined_indices_are_null_with_a_reason(values, finding, reason):
    estimate = findings(values)[f"poverty.{finding}"]
    assert (estimate.value, estimate.reason) == (None, reason)


def test_without_a_line_everything_is_null():
    assert {(e.value, e.reason) for e in findings(line=None).values()} == {(None, "no poverty line")}


def test_a_headcount_stands_where_an_income_is_negative():
    assert findings([-1.0, 50, 200])["poverty.headcount"].value == pytest.approx(2 / 3)


@pytest.mark.filterwarnings("error")
def test_nobody_poor_has_values_of_zero_and_says_why_there_is_no_interval():
    found = findings([150.0, 200, 300])
    for name in ("gap", "severity", "watts"):
        estimate = found[f"poverty.{name}"]
        assert (estimate.value, estimate.low, estimate.reason) == (0, None, "nobody is below the line")
    assert found["poverty.headcount"].value == 0
    assert found["poverty.headcount"].high > 0.5


@pytest.mark.filterwarnings("error")
def test_one_poor_household_among_many_leaves_the_gap_without_an_interval():
    estimate = findings([50.0] + [200.0 + i for i in range(60)])["poverty.gap"]
    assert estimate.value == pytest.approx(0.5 / 61)
    assert (estimate.low, estimate.reason) == (None, "too few observations")


def test_draws_without_any_poor_household_are_not_ignored():
    # three poor of ten are all missing from 0.7^9 = 4 % of the draws, more than the 2.5 % beyond an interval's end
    estimate = findings([40.0, 60.0, 80.0] + [200.0 + i for i in range(7)])["poverty.gap"]
    assert (estimate.low, estimate.reason) == (None, "too few observations")


def test_the_gap_of_many_households_has_nearly_the_t_interval():
    values = list(np.random.default_rng(1).lognormal(5, 0.6, 400))
    estimate = findings(values, 150.0)["poverty.gap"]
    each = np.maximum(0, 1 - np.array(values) / 150)
    reach = 1.966 * each.std(ddof=1) / 20
    assert (estimate.low, estimate.high) == pytest.approx((each.mean() - reach, each.mean() + reach), rel=0.03)
    assert (estimate.method, estimate.df) == ("bootstrap_t", 399)


def test_unknown_values_and_unknown_or_no_weights_count_for_nobody():
    assert [fgt([50, None, 200, math.nan], 100, alpha=alpha) for alpha in (0, 1, 2)] == [0.5, 0.25, 0.125]
    assert fgt([50, 20, 200, 10], 100, [1, None, 3, 0], alpha=1) == pytest.approx(0.5 / 4)
    assert watts([50, None, 200], 100) == pytest.approx(math.log(2) / 2)
    # neither the zero, of unknown weight, nor the negative one, of no weight, leaves the index undefined
    assert watts([50, 0, 200, -1], 100, [1, None, 3, 0]) == pytest.approx(math.log(2) / 4)


@pytest.mark.parametrize("values", [[0.0, 50, 200], [-1.0, 50, 200]])
def test_watts_has_no_value_with_an_income_of_zero_or_less(values):
    assert watts(values, 100) is None
    assert watts(values, 100, [0.5, 1, 1]) is None


@pytest.mark.parametrize("index", [fgt, watts])
def test_indices_of_nobody_have_no_value(index):
    assert index([], 100) is None
    assert index([math.nan, math.nan], 100) is None
    assert index([50.0, 80.0], 100, [0, math.nan]) is None


def test_undefined_indices_say_how_many_households_there_were():
    found = findings([-1.0, 50, 200])
    for name in ("gap", "severity", "watts"):
        assert (found[f"poverty.{name}"].value, found[f"poverty.{name}"].n) == (None, 3)
    assert found["poverty.watts"].reason == "an income of zero or less"
    assert (findings([0.0, 50, 200])["poverty.watts"].n, findings([0.0, 50, 200])["poverty.gap"].value) == (3, 0.5)


def test_counts_behind_poverty_are_the_poor_and_the_others():
    found = findings()  # 50 and 80 are poor; 100, 140 and 150 are not
    for name in ("headcount", "gap", "severity", "watts"):
        basis = found[f"poverty.{name}"].basis
        assert (basis.numerator, basis.complement) == (2, 3), name
    assert found["poverty.to_line"].basis.numerator == 2
    assert (found["poverty.near_poor"].basis.numerator, found["poverty.near_poor"].n) == (2, 5)
    assert findings([150.0, 200, 300])["poverty.to_line"].basis.numerator is None


def test_intervals_of_depth_are_the_bootstraps_by_the_findings_own_seed_and_range():
    x = np.r_[np.full(6, 1.0), np.linspace(2, 99, 6)]  # nearly everything is lacking, so the range's end is met
    one = sample({"income_capita_month": x, "household_size": np.arange(1.0, 13.0)}, counts="persons")
    found = poverty_findings(one, 100.0)
    for name, lacking, most in (
        ("gap", shortfalls(x, 100, 1), 1.0),
        ("severity", shortfalls(x, 100, 2), 1.0),
        ("watts", log_shortfalls(x, 100), math.inf),
    ):
        given_seed = seed_of(one, f"poverty.{name}")
        expected = bootstrap_t(one, lacking, linearised_mean, persons=True, seed=given_seed, bounds=(0.0, most))
        estimate = found[f"poverty.{name}"]
        assert estimate.low is not None
        assert (estimate.low, estimate.high) == (expected.low, expected.high), name
        free = bootstrap_t(one, lacking, linearised_mean, persons=True, seed=given_seed)
        assert estimate.high == min(free.high, most)


def test_persons_near_the_line_count_and_households_of_unknown_size_do_not():
    found = findings([120.0, 50, 200, 60], sizes=[6.0, 1, 3, math.nan], counts="persons")
    assert found["poverty.near_poor"].value == pytest.approx(0.6)
    assert (found["poverty.gap"].basis.numerator, found["poverty.gap"].basis.complement) == (1, 2)
