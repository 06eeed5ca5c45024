"""Means, shares, quantiles and ratios under a survey design: by hand, and statsmodels as the witness."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from analysis.findings import Basis
from analysis.survey.estimates import linearised, mean, quantile, ratio, share, weighted_quantile
from analysis.survey.intervals import t_quantile
from tests.analysis.survey_samples import designed, error_of, sample

INCOMES = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3])


def plain(values=INCOMES, **given):
    return sample({"income_month": values}, **given)


def test_unweighted_mean_agrees_with_statsmodels():
    estimate = mean(plain(), INCOMES, persons=False, log=False)
    assert (estimate.low, estimate.high) == pytest.approx(DescrStatsW(INCOMES).tconfint_mean())
    assert (estimate.n, estimate.df, estimate.method) == (10, 9, "t")


def test_a_district_is_a_domain_of_the_whole_study():
    # the households of B are drawn clusters with a sum of zero: N / (N - 1), not n / (n - 1)
    columns = {"income_month": np.append(INCOMES, [50.0] * 5), "district_code": ["A"] * 10 + ["B"] * 5}
    one = sample(columns, district="A")
    estimate = mean(one, one.income, persons=False, log=False)
    assert error_of(estimate) == pytest.approx(math.sqrt(15 / 14 * ((INCOMES - 3.9) ** 2).sum()) / 10)
    assert (estimate.n, estimate.df) == (10, 9)


def test_two_clusters_in_each_of_two_strata_by_hand():
    # totals of (x - 5): stratum s 0 and -8, stratum t 6 and 2; variance (8^2 + 4^2) / 8^2
    columns = {
        "income_month": [4.0, 6, 2, 0, 9, 7, 6, 6],
        "stratum": ["s"] * 4 + ["t"] * 4,
        "cluster": ["a", "a", "b", "b", "c", "c", "d", "d"],
    }
    one = sample(columns, design={"stratum": "stratum", "cluster": "cluster"})
    estimate = mean(one, one.income, persons=False, log=False)
    assert (estimate.value, error_of(estimate), estimate.df) == (5, pytest.approx(math.sqrt(80) / 8), 2)


def test_mean_of_positive_values_has_its_interval_on_the_log_scale():
    estimate = mean(plain(), INCOMES, persons=False)
    reach = t_quantile(9) * DescrStatsW(INCOMES).std_mean / 3.9
    assert (estimate.low, estimate.high) == pytest.approx((3.9 / math.exp(reach), 3.9 * math.exp(reach)))
    assert estimate.method == "t_log"


@pytest.mark.parametrize("smallest", [0.0, -1.0])
def test_a_value_of_zero_or_less_takes_the_mean_off_the_log_scale(smallest):
    values = np.append(INCOMES, smallest)
    assert mean(plain(values), values, persons=False).method == "t"


def test_share_of_unweighted_households_is_wilsons():
    trait = np.array([1.0] * 3 + [0.0] * 17)
    estimate = share(plain(trait), trait, persons=False)
    assert (estimate.low, estimate.high) == pytest.approx(proportion_confint(3, 20, method="wilson"))
    assert (estimate.method, estimate.basis.numerator, estimate.basis.complement) == ("wilson", 3, 17)


def test_equal_weights_are_no_weights_but_a_cluster_is_a_design():
    trait = np.array([1.0] * 3 + [0.0] * 17)
    columns = {"income_month": trait, "weight": 2.0, "cluster": [str(i // 2) for i in range(20)]}
    assert share(sample(columns, design={"weight": "weight"}), trait, persons=False).method == "wilson"
    assert share(sample(columns, design={"cluster": "cluster"}), trait, persons=False).method == "korn_graubard"


@pytest.mark.parametrize("everybody", [0.0, 1.0])
def test_share_of_nobody_and_of_everybody_is_clopper_pearsons(everybody):
    trait = np.full(20, everybody)
    one = sample({"income_month": trait, "weight": np.arange(1.0, 21)}, design={"weight": "weight"})
    estimate = share(one, trait, persons=False)
    assert (estimate.low, estimate.high) == pytest.approx(proportion_confint(20 * everybody, 20, method="beta"))
    assert (estimate.value, estimate.method) == (everybody, "clopper_pearson")


def test_unknown_values_are_left_out():
    trait = np.array([1.0, 0, np.nan, np.nan, 0])
    estimate = share(plain(trait), trait, persons=False)
    assert (estimate.value, estimate.n) == (pytest.approx(1 / 3), 3)


def test_population_makes_the_error_smaller_and_a_complete_count_certain():
    free = mean(plain(), INCOMES, persons=False, log=False)
    half = mean(plain(design={"population": {"A": 20}}), INCOMES, persons=False, log=False)
    all_ = plain(design={"population": {"A": 10}})
    assert error_of(half) == pytest.approx(error_of(free) * math.sqrt(0.5))
    assert mean(all_, INCOMES, persons=False).low == pytest.approx(3.9)
    certain = share(all_, (INCOMES > 4).astype(float), persons=False)
    assert certain.low == certain.high == certain.value == 0.4


def test_median_has_woodruffs_interval():
    # 25 households 1 to 25: 0.5 +- 2.0639 sqrt(0.52 x 0.48 / 24) is 0.2895 to 0.7105, the 8th and the 18th
    values = np.arange(1.0, 26)
    estimate = quantile(plain(values), values, 0.5, persons=False)
    assert (estimate.value, estimate.low, estimate.high) == (13, 8, 18)
    assert (estimate.basis.side, estimate.method) == (12, "woodruff")


@pytest.mark.parametrize(("n", "side"), [(19, 9), (20, 10), (21, 10)])
def test_twenty_households_give_a_median_ten_on_each_side(n, side):
    values = np.arange(float(n))
    assert quantile(plain(values), values, 0.5, persons=False).basis.side == side


def test_quantile_that_few_households_cannot_bound_has_no_interval():
    values = np.arange(30.0)
    estimate = quantile(plain(values), values, 0.1, persons=False)
    assert (estimate.value, estimate.low, estimate.reason) == (2.5, None, "too few observations")


def test_quantile_at_the_top_of_many_equal_values_is_not_certain():
    values = np.array([float(i) for i in range(85)] + [100.0] * 15)
    estimate = quantile(plain(values), values, 0.9, persons=False)
    assert estimate.value == 100.0
    assert estimate.low < 100.0


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_unweighted_quantiles_are_type_two(p):
    for n in range(1, 25):
        values = np.random.default_rng(n).integers(0, 9, n).astype(float)
        expected = np.quantile(values, p, method="averaged_inverted_cdf")
        assert weighted_quantile(values, p, np.ones(n)) == expected


@given(
    rows=st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 5)), min_size=1, max_size=30),
    p=st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]),
)
def test_a_weight_of_two_is_a_household_twice(rows, p):
    values, weights = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    doubled = np.repeat(values, weights.astype(int))
    one = sample({"income_month": values, "weight": weights}, design={"weight": "weight"})
    assert mean(one, values, persons=False).value == pytest.approx(doubled.mean(), abs=1e-9)
    expected = np.quantile(doubled, p, method="averaged_inverted_cdf")
    assert quantile(one, values, p, persons=False).value == expected


def test_basis_of_a_mean_tells_how_much_the_largest_households_weigh():
    one = sample({"income_month": [5.0, 1.0, 4.0], "weight": [1.0, 2.0, 2.0]}, design={"weight": "weight"})
    basis = mean(one, one.income, persons=False).basis
    assert (basis.total, basis.largest, basis.second) == pytest.approx((15.0, 8.0, 5.0))


def test_basis_of_a_ratio_is_that_of_its_more_concentrated_total():
    part, whole = np.array([9.0, 1.0, 0.0]), np.array([10.0, 10.0, 10.0])
    basis = ratio(plain(whole), part, whole, persons=False).basis
    assert (basis.total, basis.largest, basis.second) == pytest.approx((10.0, 9.0, 1.0))


def test_linearised_agrees_with_the_mean():
    one = designed("B")
    direct = mean(one, one.income, persons=False, log=False)
    again = linearised(one, direct.value, one.income - direct.value, persons=False)
    assert (again.low, again.high) == pytest.approx((direct.low, direct.high))


def test_a_zero_total_gives_no_ratio():
    zeros = np.zeros(5)
    estimate = ratio(plain(zeros), zeros, zeros, persons=False)
    assert (estimate.value, estimate.reason, estimate.n) == (None, "zero total", 5)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "values",
    [[7.0], [7.0, 7.0], [0.0, 0.0, 0.0], [1e308, 1e308, 1e307], [5e-324, 1e300], [np.nan, 3.0], [-5.0, 5.0]],
    ids=["one", "equal", "zero", "enormous", "from tiny to enormous", "one known", "sum of zero"],
)
def test_odd_samples_give_a_number_or_a_reason_without_a_warning(values):
    values = np.array(values)
    one = plain(values)
    for estimate in (
        mean(one, values, persons=False),
        quantile(one, values, 0.5, persons=False),
        ratio(one, values, values, persons=False),
        share(one, np.where(np.isnan(values), np.nan, values > 1), persons=False),
    ):
        assert estimate.value is not None or estimate.reason
        assert estimate.low is not None or estimate.reason
        assert estimate.basis.total is None or math.isfinite(estimate.basis.total)


def test_one_household_has_a_value_and_no_interval():
    for estimate in (
        mean(plain([7.0]), np.array([7.0]), persons=False),
        share(plain([7.0]), np.ones(1), persons=False),
    ):
        assert estimate.value is not None
        assert (estimate.low, estimate.reason) == (None, "too few clusters")


def test_nobody_has_a_reason():
    elsewhere = sample({"income_month": [1.0]}, district="B")
    assert mean(elsewhere, elsewhere.income, persons=False).reason == "no household"
    unknown = plain([np.nan, np.nan])
    assert mean(unknown, unknown.income, persons=False, empty="no income").reason == "no income"
    weightless = sample({"income_month": [1.0], "weight": [0.0]}, design={"weight": "weight"})
    assert mean(weightless, weightless.income, persons=False).reason == "no household"
    assert mean(plain(), INCOMES, persons=True).reason == "no household size"


def test_a_ratio_says_why_it_has_no_value():
    one = plain()
    unknown = np.full(10, np.nan)
    for above, below in ((unknown, INCOMES), (INCOMES, unknown)):
        assert ratio(one, above, below, persons=False, empty="no income").reason == "no income"
        assert ratio(one, above, below, persons=False).reason == "no household"
    nothing = ratio(one, INCOMES, 0 * INCOMES, persons=False)
    assert (nothing.value, nothing.reason, nothing.n) == (None, "zero total", 10)
    assert ratio(one, INCOMES, 0 * INCOMES, persons=False, zero="no aid").reason == "no aid"


def test_basis_of_a_ratio_of_nothing_is_that_of_its_denominator():
    found = ratio(plain(), 0 * INCOMES, INCOMES, persons=False)
    assert found.value == 0
    assert found.basis == Basis(total=39, largest=9, second=6)


def test_without_sizes_persons_have_no_estimate_and_without_values_nobody_has():
    one = sample({"income_month": INCOMES, "household_size": np.full(10, np.nan)})
    unknown = np.full(10, np.nan)
    for estimator in (mean, share):
        assert estimator(one, unknown, persons=True, empty="nobody answered").reason == "no household size"
        assert estimator(one, unknown, persons=False, empty="nobody answered").reason == "nobody answered"
        assert estimator(one, unknown, persons=False).reason == "no household"
    assert quantile(one, unknown, 0.5, persons=True, empty="nobody answered").reason == "no household size"
    assert quantile(one, unknown, 0.5, persons=False).reason == "no household"
    assert linearised(one, 1.0, unknown, persons=False).reason == "no household"
    assert linearised(one, 1.0, unknown, persons=True).reason == "no household size"


def test_every_estimator_says_how_it_was_made():
    one = plain()
    for found, method in (
        (mean(one, INCOMES, persons=False), "t_log"),
        (mean(one, INCOMES, persons=False, log=False), "t"),
        (mean(one, INCOMES - 2, persons=False), "t"),
        (share(one, (INCOMES > 2) * 1.0, persons=False), "wilson"),
        (ratio(one, INCOMES, INCOMES + 1, persons=False), "t"),
        (linearised(one, 1.0, INCOMES - INCOMES.mean(), persons=False), "t"),
    ):
        assert (found.method, found.level, found.df, found.n) == (method, 0.95, 9, 10)
