"""Means, shares and ratios under a survey design, against R.

Numbers "from R" were computed by R's survey 4.1-1 (svymean, svyratio, svyciprop(method = "beta")) with
options(survey.lonely.psu = "adjust") on the data of `designed`, districts by subset(), degf() of the subset.
"""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from analysis.survey.estimates import mean, ratio, share
from tests.analysis.survey_samples import designed, error_of


@pytest.mark.parametrize(
    ("district", "value", "error", "low", "high"),
    [
        ("A", 2814.41176471, 212.726834619, 2350.91980822, 3277.90372119),
        ("B", 2987.73006135, 138.194074371, 2686.63103913, 3288.82908357),
        ("all", 2936.70995671, 80.2399011736, 2761.88223058, 3111.53768284),
    ],
)
def test_mean_of_households_agrees_with_r(district, value, error, low, high):
    one = designed(district)
    estimate = mean(one, one.income, persons=False, log=False)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((value, low, high), rel=1e-9)
    assert error_of(estimate) == pytest.approx(error, rel=1e-9)
    assert estimate.df == 12  # 15 clusters, 3 strata


@pytest.mark.parametrize(
    ("district", "value", "error"),
    [
        ("A", 839.385964912, 115.408173756),
        ("B", 866.298342541, 77.8214178105),
        ("all", 858.339818418, 51.9979056529),
    ],
)
def test_mean_of_persons_agrees_with_r_as_a_ratio(district, value, error):
    one = designed(district)
    estimate = mean(one, one.capita, persons=True, log=False)
    assert (estimate.value, error_of(estimate)) == pytest.approx((value, error), rel=1e-9)


@pytest.mark.parametrize(
    ("district", "value", "low", "high"),
    [
        ("A", 0.352941176471, 0.126902515088, 0.641395272506),
        ("B", 0.312883435583, 0.162769153675, 0.498494203106),
    ],
)
def test_share_agrees_with_r(district, value, low, high):
    one = designed(district)
    trait = np.where(np.isnan(one.income), np.nan, one.income < 2500)
    estimate = share(one, trait, persons=False)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((value, low, high), rel=1e-9)
    assert estimate.method == "korn_graubard"


def test_share_counts_no_more_households_than_there_are():
    # R, which doesn't cap the effective number: 0.2168 to 0.4481
    one = designed("all")
    trait = np.where(np.isnan(one.income), np.nan, one.income < 2500)
    estimate = share(one, trait, persons=False)
    expected = proportion_confint(58 * estimate.value, 58, method="beta")
    assert (estimate.low, estimate.high) == pytest.approx(expected)


def test_ratio_agrees_with_r():
    one = designed("A")
    part = one.income * (0.3 + 0.05 * (one.column("household_size") % 3))
    estimate = ratio(one, part, one.income, persons=False)
    assert (estimate.value, error_of(estimate)) == pytest.approx((0.354028634131, 0.00688499902743), rel=1e-9)
