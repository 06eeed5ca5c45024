"""Inequality: indices against hand-worked numbers and their definitions, and properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.indicators.inequality import atkinson, gini, inequality_findings, lorenz, mld, palma, s80_s20, theil_t
from analysis.indicators.poverty import linearised_mean
from tests.analysis.indicators.inequalities import INDICES, PLAIN, SKEWED, findings
from tests.analysis.survey_samples import sample

INCOME = st.floats(0.5, 1e6)
INCOMES = st.lists(INCOME, min_size=2, max_size=15)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (gini([1, 2, 3, 4, 5]), 4 / 15),
        (gini([0, 0, 0, 1]), 3 / 4),
        (gini([1, 1, 5], [1, 3, 0]), 0),
        (gini([-1, 3]), 1),  # mean 1, mean absolute difference 2
        (theil_t([1, 3]), (0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2),
        (theil_t([0, 0, 0, 1]), math.log(4)),
        (mld([1, 3]), math.log(2) - math.log(3) / 2),
        (atkinson([1, 9]), 1 - 4 / 5),
        (atkinson([1, 4], aversion=1), 0.2),
        (atkinson([1, 3], aversion=2), 1 - 1.5 / 2),
        (lorenz([1, 2, 3, 4], None, 0.6), 0.3 + 0.4 * 0.3),  # the third household is split at two fifths
        (lorenz([1, 3], [3, 1], 0.75), 0.5),
        (s80_s20([1, 3]), (0.2 * 3 * 2 / 4) / (0.2 * 1 * 2 / 4)),
        (palma([1] * 9 + [9]), 9 / 4),
    ],
)
def test_hand_worked(value, expected):
    assert value == pytest.approx(expected, abs=1e-12)


@given(rows=st.lists(st.tuples(INCOME, st.integers(1, 5)), min_size=1, max_size=12))
def test_gini_is_the_double_sum_over_all_pairs(rows):
    x, w = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    pairs = sum(w[i] * w[j] * abs(x[i] - x[j]) for i in range(len(x)) for j in range(len(x)))
    assert gini(x, w) == pytest.approx(pairs / (2 * np.average(x, weights=w) * w.sum() ** 2), abs=1e-12)


@pytest.mark.parametrize("name", PLAIN)
@given(values=INCOMES, factor=st.floats(0.01, 100))
def test_scale_changes_nothing(name, values, factor):
    index = PLAIN[name]
    assert index([x * factor for x in values]) == pytest.approx(index(values), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", PLAIN)
@given(values=INCOMES, times=st.integers(2, 4))
def test_replication_and_weights_change_nothing(name, values, times):
    index = PLAIN[name]
    assert index(values * times) == pytest.approx(index(values), rel=1e-6, abs=1e-9)
    assert index(values, [times] * len(values)) == pytest.approx(index(values), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ["gini", "theil_t", "mld", "atkinson"])
@given(values=INCOMES, share=st.floats(0.05, 0.45))
def test_a_transfer_from_richer_to_poorer_lowers_inequality(name, values, share):
    poorer, richer = min(values), max(values)
    amount = (richer - poorer) * share
    after = sorted(values)
    after[0], after[-1] = poorer + amount, richer - amount
    assert PLAIN[name](after) <= PLAIN[name](values) + 1e-9
    if richer > 2 * poorer:
        assert PLAIN[name](after) < PLAIN[name](values)


@pytest.mark.parametrize(("name", "equal"), [("gini", 0), ("theil_t", 0), ("mld", 0), ("s80_s20", 1), ("palma", 0.25)])
def test_equal_incomes(name, equal):
    assert PLAIN[name]([3.3] * 7) == pytest.approx(equal, abs=1e-12)


def test_gini_is_twice_the_area_between_the_lorenz_curve_and_the_diagonal():
    x, w = SKEWED, np.arange(1.0, 121)
    points = np.linspace(0, 1, 20001)
    curve = [lorenz(x, w, p) for p in points]
    assert 1 - 2 * np.trapezoid(curve, points) == pytest.approx(gini(x, w), abs=1e-6)


@pytest.mark.parametrize(
    ("index", "values"),
    [(gini, [0, 0]), (gini, [-1, 1]), (theil_t, [-1, 5]), (mld, [0, 5]), (atkinson, [-1, 5]), (s80_s20, [0, 5])],
)
def test_undefined_indices_are_none(index, values):
    assert index(values) is None
    assert index([]) is None


@pytest.mark.parametrize("finding", [*INDICES, "mean"])
def test_influence_is_the_derivative_by_each_weight(finding):
    index = linearised_mean if finding == "mean" else INDICES[finding]
    x = np.sort(SKEWED / SKEWED.max())
    w = np.random.default_rng(3).uniform(0.5, 2, len(x))
    _, influence = index(x, w)
    assert w @ influence == pytest.approx(0, abs=1e-9)  # twice the weights, the same index
    for i in (0, 20, 60, 110, 119):
        step = 1e-6 * w[i] * np.eye(len(x))[i]
        slope = (index(x, w + step)[0] - index(x, w - step)[0]) / (2e-6 * w[i])
        assert influence[i] == pytest.approx(slope, rel=1e-4, abs=1e-8)


def test_persons_count_where_the_study_says_so():
    one = sample({"income_capita_month": [1.0, 3.0, 9.0], "household_size": [3.0, 1.0, np.nan]}, counts="persons")
    found = inequality_findings(one)["inequality.gini"]
    assert (found.value, found.n) == (pytest.approx(0.25), 2)


@pytest.mark.parametrize(
    ("values", "finding", "reason"),
    [
        ([0.0, 0.0], "gini", "mean is not positive"),
        ([-1.0, 5.0], "theil_t", "a negative income"),
        ([0.0, 5.0], "mld", "an income of zero or less"),
        ([-1.0, 5.0], "atkinson_05", "a negative income"),
        ([0.0] * 2 + [1.0] * 3, "s80_s20", "denominator is not positive"),
        ([0.0] * 2 + [1.0] * 3, "palma", "denominator is not positive"),
        ([np.nan], "gini", "no income"),
    ],
)
def test_undefined_findings_are_null_with_a_reason(values, finding, reason):
    estimate = findings(values)[f"inequality.{finding}"]
    assert (estimate.value, estimate.reason) == (None, reason)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "values",
    [
        [0.0, 0.0],
        [0.0, 1.0],
        [1e308, 1e308, 1.0],
        [1e308, 1e308, 1e290, 1.0],
        [1.0, 2.0],
        [-3.0, 1.0, 9.0],
        [1.0] * 50 + [1e12],
        [1.0, 1.0 + 1e-15],
    ],
)
def test_odd_samples_give_a_number_or_a_reason_without_a_warning(values):
    for estimate in findings(values).values():
        assert estimate.value is not None or estimate.reason
        assert estimate.low is not None or estimate.reason


@pytest.mark.parametrize("index", [gini, theil_t, mld, atkinson, s80_s20, palma])
def test_weights_are_repeated_households_and_none_counts_for_nobody(index):
    repeated = index([1, 1, 1, 2, 4, 4])
    assert index([4, 1, 2], [2, 3, 1]) == pytest.approx(repeated)
    # zero, negative and unknown values of no or unknown weight are not there; nor are unknown values
    assert index([4, 1, 2, 0, -3, None], [2, 3, 1, 0, None, 5]) == pytest.approx(repeated)
    assert index([None, 1, 3]) == pytest.approx(index([1, 3]))


def test_atkinsons_index_weighs_under_every_aversion():
    # two thirds have 1, a third 4: geometric mean 4^(1/3), mean 2; square roots' mean 4/3
    assert atkinson([1, 4], [2, 1], aversion=1) == pytest.approx(1 - 4 ** (1 / 3) / 2)
    assert atkinson([1, 4], [2, 1], aversion=0.5) == pytest.approx(1 - (4 / 3) ** 2 / 2)
    assert mld([1, 4], [2, 1]) == pytest.approx(math.log(2) - math.log(4) / 3)


def test_a_gini_above_one_stands_where_an_income_is_negative():
    # |-5 - 1| + |-5 - 6| + |1 - 6| = 22 over all pairs twice: 44 / (2 * 9 * 2/3)
    assert findings([-5.0, 1.0, 6.0])["inequality.gini"].value == pytest.approx(44 / 12)


@pytest.mark.filterwarnings("error")
def test_zeros_under_an_aversion_of_one_or_more_give_everything_up():
    assert [atkinson([0, 4], aversion=aversion) for aversion in (1, 2)] == [1.0, 1.0]


@pytest.mark.parametrize("finding", INDICES)
def test_the_sum_of_weights_leaves_an_index_alone_and_divides_its_derivative(finding):
    index, x, w = INDICES[finding], np.array([1.0, 2, 4, 5, 9, 20]), np.array([0.1, 0.2, 0.1, 0.2, 0.3, 0.1])
    (value, influence), (again, smaller) = index(x, w), index(x, 4 * w)
    assert again == pytest.approx(value)
    assert 4 * smaller == pytest.approx(influence)


def test_without_household_sizes_persons_have_no_inequality():
    one = sample({"income_month": [1.0, 2.0, 3.0], "household_size": [np.nan] * 3}, counts="persons")
    found = inequality_findings(one)
    assert {(estimate.value, estimate.reason) for estimate in found.values()} == {(None, "no household size")}
