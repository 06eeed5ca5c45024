"""Findings one below, at and one above their boundaries, with the exact reason, count, method and interval of each."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from analysis.indicators.change import change_findings
from analysis.indicators.compare import compare_findings
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import atkinson, gini, inequality_findings, lorenz, mld, palma, s80_s20, theil_t
from analysis.indicators.optional import optional_findings
from analysis.indicators.poverty import poverty_findings
from tests.analysis.survey_samples import TEXT, WAVE, sample
from tests.analysis.two_waves import FIRST, SECOND, incomes_study

NAN = math.nan
T2 = 4.302652729911275  # Student's t for 2 degrees of freedom at 0.975, as in any table
T11 = 2.200985160082949  # for 11


def of_households(**columns):
    """Households of one person in district A unless told, households counted."""
    n = len(next(iter(columns.values())))
    return sample({"household_size": [1.0] * n, **columns}, counts="households")


def told(estimate):
    return (estimate.value, estimate.n, estimate.method, estimate.reason)


# --- lines and steps
@pytest.mark.parametrize(
    ("income", "poor", "near"),
    [
        (99.99, 1, 0),
        (100.0, 0, 1),
        (100.01, 0, 1),
        (149.99, 0, 1),
        (150.0, 0, 0),
        (150.01, 0, 0),
    ],
)
def test_poor_ends_at_the_line_and_near_poor_at_one_and_a_half_lines(income, poor, near):
    found = poverty_findings(of_households(income_month=[income, 1000.0]), 100.0)
    assert found["poverty.headcount"].value == poor / 2
    assert found["poverty.near_poor"].value == near / 2
    assert found["poverty.to_line"].value == (pytest.approx(100 - income) if poor else None)


@pytest.mark.parametrize(
    ("income", "aid", "dependent"),
    [(100.0, 49.99, 0), (100.0, 50.0, 1), (100.0, 50.01, 1), (100.0, 100.0, 1), (0.0, 0.0, 0), (1.0, 0.0, 0)],
)
def test_dependent_begins_at_half_of_an_income_above_zero(income, aid, dependent):
    one = of_households(income_month=[income, 10.0], aid_month=[aid, 0.0])
    assert income_findings(one)["income.aid_dependence"].value == dependent / 2


@pytest.mark.parametrize(
    ("before", "after", "graduated"),
    [
        (10.0, 0.0, 1),
        (10.0, 0.01, 0),
        (0.0, 0.0, 0),
        (0.01, 0.0, 1),
        (0.0, 10.0, 0),
        (NAN, 0.0, None),
        (1.0, NAN, None),
    ],
)
def test_who_graduated_had_aid_and_has_none_and_who_is_not_known_does_not_count(before, after, graduated):
    aid = {FIRST: [before, 0.0], SECOND: [after, 0.0]}
    found = change_findings(incomes_study([50, 50], [60, 60], columns={"aid_month": aid}), "all", FIRST, SECOND)
    estimate = found["change.graduated"]
    assert (estimate.value, estimate.n) == ((0, 1) if graduated is None else (graduated / 2, 2))


@pytest.mark.parametrize(
    ("after", "risen", "fallen"),
    [(94.99, 0, 1), (95.0, 0, 0), (95.01, 0, 0), (104.99, 0, 0), (105.0, 0, 0), (105.01, 1, 0)],
)
def test_a_clear_step_is_more_than_five_percent(after, risen, fallen):
    study = incomes_study([100, 100], [after, 100], prices={2021: 100.0, 2024: 100.0})
    found = change_findings(study, "all", FIRST, SECOND)
    assert (found["change.risen"].value, found["change.fallen"].value) == (risen / 2, fallen / 2)


@pytest.mark.parametrize(("before", "after", "step"), [(-100.0, -94.0, "risen"), (-100.0, -106.0, "fallen")])
def test_a_step_from_a_debt_is_measured_by_its_size(before, after, step):
    study = incomes_study([before, 1], [after, 1], prices={2021: 100.0, 2024: 100.0}, negatives_allowed=True)
    found = change_findings(study, "all", FIRST, SECOND)
    other = {"risen": "fallen", "fallen": "risen"}[step]
    assert (found[f"change.{step}"].value, found[f"change.{other}"].value) == (0.5, 0)


# --- totals of zero, nothing known, negative incomes: value, n and reason
@pytest.mark.parametrize("column", ["business", "wages", "aid", "transfers"])
def test_a_zero_total_has_no_share_and_says_how_many_told(column):
    one = of_households(income_month=[0.0, 0.0, NAN], **{f"{column}_month": [0.0, 0.0, 1.0]})
    estimate = income_findings(one)[f"income.share_{column}"]
    assert told(estimate) == (None, 2, None, "zero total")


def test_a_zero_total_in_either_wave_has_no_change_of_its_share():
    business = {FIRST: [0.0, 0.0], SECOND: [10.0, 20.0]}
    for first, second in (([0, 0], [50, 60]), ([50, 60], [0, 0])):
        found = change_findings(
            incomes_study(first, second, columns={"business_month": business}), "all", FIRST, SECOND
        )
        assert told(found["change.share_business"]) == (None, 2, None, "zero total")


def test_a_zero_total_on_one_side_has_no_comparison():
    columns = {
        "district_code": list("AABB"),
        "household_size": [1.0] * 4,
        "income_month": [0.0, 0.0, 5.0, 6.0],
        "business_month": [0.0, 0.0, 5.0, 0.0],
        "aid_month": [0.0, 0.0, 0.0, 3.0],
    }
    found = compare_findings(sample(columns, district="A", counts="households"), 100.0)
    assert told(found["compare.income.share_business"]) == (None, 2, None, "zero total")
    assert told(found["compare.inequality.gini"]) == (None, 2, None, "mean is not positive")
    assert found["compare.income.aid_dependence"].value == -0.5


@pytest.mark.parametrize(
    ("incomes", "reasons"),
    [
        ([-1.0, 50.0, 200.0], {"gap": "a negative income", "watts": "an income of zero or less"}),
        ([0.0, 50.0, 200.0], {"watts": "an income of zero or less"}),
        ([100.0, 150.0, 200.0], {"to_line": "nobody is below the line"}),
    ],
)
def test_undefined_poverty_says_why_and_of_how_many(incomes, reasons):
    found = poverty_findings(of_households(income_month=incomes), 100.0)
    missing = {id_: estimate for id_, estimate in found.items() if estimate.value is None}
    if "gap" in reasons:
        reasons = reasons | {"severity": reasons["gap"]}
    assert {id_.removeprefix("poverty."): estimate.reason for id_, estimate in missing.items()} == reasons
    assert {estimate.n for estimate in missing.values()} == {0 if "to_line" in reasons else 3}


@pytest.mark.parametrize(
    ("incomes", "reasons"),
    [
        ([0.0, 0.0, 0.0], dict.fromkeys(("gini", "theil_t", "mld", "atkinson_05", "s80_s20", "palma"), "mean")),
        ([-5.0, 1.0, 4.0], dict.fromkeys(("gini", "s80_s20", "palma"), "mean")
         | dict.fromkeys(("theil_t", "mld", "atkinson_05"), "negative")),
        ([-5.0, 1.0, 40.0], dict.fromkeys(("theil_t", "mld", "atkinson_05"), "negative")
         | dict.fromkeys(("s80_s20", "palma"), "below")),
        ([0.0, 1.0, 4.0], {"mld": "zero", "s80_s20": "below"}),
        ([1.0, 2.0, 4.0], {}),
    ],
)  # fmt: skip
def test_undefined_inequality_says_why_and_of_how_many(incomes, reasons):
    words = {
        "mean": "mean is not positive",
        "negative": "a negative income",
        "zero": "an income of zero or less",
        "below": "denominator is not positive",
    }
    found = inequality_findings(of_households(income_month=incomes))
    missing = {id_.removeprefix("inequality."): e for id_, e in found.items() if e.value is None}
    assert {name: estimate.reason for name, estimate in missing.items()} == {
        name: words[reason] for name, reason in reasons.items()
    }
    assert {estimate.n for estimate in missing.values()} <= {3}


@pytest.mark.parametrize("incomes", [[-5.0, 1.0, 4.0], [-0.3, 0.1, 0.2], [0.0, 0.0, 0.0], [-2.0, 1.0]])
def test_debts_that_cancel_out_incomes_leave_no_inequality_whatever_the_last_bits_are(incomes):
    assert [index(incomes) for index in (gini, theil_t, mld, atkinson, s80_s20, palma)] == [None] * 6
    assert lorenz(incomes, None, 0.5) is None


@pytest.mark.parametrize(("share", "defined"), [(0.19, True), (0.2, False), (0.21, False)])
def test_the_ratio_of_fifths_needs_something_in_the_poorest_fifth(share, defined):
    # `share` of the households has nothing
    nothing = round(share * 100)
    found = inequality_findings(of_households(income_month=[0.0] * nothing + [1.0] * (100 - nothing)))
    estimate = found["inequality.s80_s20"]
    # L(0.8) = (80 - nothing) / (100 - nothing), L(0.2) = (20 - nothing) / (100 - nothing)
    assert estimate.value == (pytest.approx(20 / (20 - nothing)) if defined else None)
    assert estimate.n == 100


@pytest.mark.parametrize(("nothing", "defined"), [(39, True), (40, False), (41, False)])
def test_the_palma_ratio_needs_something_in_the_poorest_four_tenths(nothing, defined):
    estimate = inequality_findings(of_households(income_month=[0.0] * nothing + [1.0] * (100 - nothing)))[
        "inequality.palma"
    ]
    assert estimate.value == (pytest.approx(10 / (40 - nothing)) if defined else None)
    assert estimate.reason is None or estimate.value is not None or estimate.reason == "denominator is not positive"


# --- intervals by hand
def test_a_mean_of_incomes_above_zero_has_its_interval_on_the_log_scale():
    estimate = income_findings(of_households(income_month=[100.0, 200.0, 300.0] * 4))["income.mean_household"]
    factor = math.exp(T11 * math.sqrt(80_000 / 11 / 12) / 200)
    assert told(estimate) == (pytest.approx(200), 12, "t_log", None)
    assert (estimate.low, estimate.high) == pytest.approx((200 / factor, 200 * factor))
    assert (estimate.df, estimate.level) == (11, 0.95)


def test_a_mean_with_a_zero_among_its_incomes_has_the_plain_t_interval():
    estimate = income_findings(of_households(income_month=[0.0, 200.0, 400.0] * 4))["income.mean_household"]
    reach = T11 * math.sqrt(320_000 / 11 / 12)
    assert told(estimate) == (pytest.approx(200), 12, "t", None)
    assert (estimate.low, estimate.high) == pytest.approx((200 - reach, 200 + reach))


def test_a_mean_of_amounts_is_never_told_to_reach_below_zero():
    # one of twelve has 120: mean and standard error are both 10, and t times 10 is more than the mean
    estimate = income_findings(of_households(income_month=[0.0] * 11 + [120.0]))["income.mean_household"]
    assert told(estimate) == (pytest.approx(10), 12, "t_log", None)
    assert (estimate.low, estimate.high) == pytest.approx((10 / math.exp(T11), 10 * math.exp(T11)))


def test_an_interval_beyond_the_largest_income_says_nothing():
    estimate = income_findings(of_households(income_month=[100.0, 200.0, 300.0]))["income.mean_household"]
    assert told(estimate) == (pytest.approx(200), 3, None, "too few observations")


def test_a_share_of_money_has_the_interval_of_a_ratio():
    one = of_households(income_month=[100.0, 100.0, 200.0] * 4, aid_month=[50.0, 10.0, 40.0] * 4)
    estimate = income_findings(one)["income.share_aid"]
    # aid less a quarter of income: 25, -15, -10; 3800 over 11 x 12 is the variance of the mean, which is of 400 / 3
    reach = T11 * math.sqrt(3800 / 132) / (400 / 3)
    assert told(estimate) == (pytest.approx(0.25), 12, "t", None)
    assert (estimate.low, estimate.high) == pytest.approx((0.25 - reach, 0.25 + reach))


def test_a_share_of_money_stays_within_0_and_1_on_the_logit_scale():
    one = of_households(income_month=[100.0, 100.0, 200.0], aid_month=[50.0, 10.0, 40.0])
    estimate = income_findings(one)["income.share_aid"]
    reach = T2 * math.sqrt(950 / 6) / (400 / 3)
    assert reach > 0.25
    assert told(estimate) == (pytest.approx(0.25), 3, "t_logit", None)
    odds = [math.exp(math.log(0.25 / 0.75) + side * reach / (0.25 * 0.75)) for side in (-1, 1)]
    assert (estimate.low, estimate.high) == pytest.approx([each / (1 + each) for each in odds])


def test_a_mean_of_persons_has_the_interval_of_a_ratio_on_the_log_scale():
    one = sample({"household_size": [1.0, 2.0, 1.0] * 4, "income_month": [100.0] * 12})
    estimate = income_findings(one)["income.mean_capita"]
    # 1200 over 16 persons: 75; 100 - 75, 100 - 150, 100 - 75 are 25, -50, 25: 15000 over 11 x 12, of 4 / 3 persons
    factor = math.exp(T11 * math.sqrt(15_000 / 132) / (4 / 3) / 75)
    assert told(estimate) == (pytest.approx(75), 12, "t_log", None)
    assert (estimate.low, estimate.high) == pytest.approx((75 / factor, 75 * factor))


@pytest.mark.parametrize(("n", "told_of"), [(2, False), (3, True)])
def test_two_households_show_no_spread(n, told_of):
    found = poverty_findings(of_households(income_month=[50.0, 150.0, 150.0][:n]), 100.0)["poverty.headcount"]
    assert told(found) == (pytest.approx(1 / n), n, *(("wilson", None) if told_of else (None, "too few clusters")))


def test_a_share_of_plain_households_has_wilsons_interval_and_one_household_none():
    found = poverty_findings(of_households(income_month=[50.0] * 3 + [150.0] * 7), 100.0)["poverty.headcount"]
    z = stats.norm.ppf(0.975)
    centre, reach = (3 + z**2 / 2) / (10 + z**2), z / (10 + z**2) * math.sqrt(10 * 0.3 * 0.7 + z**2 / 4)
    assert told(found) == (pytest.approx(0.3), 10, "wilson", None)
    assert (found.low, found.high) == pytest.approx((centre - reach, centre + reach))
    alone = poverty_findings(of_households(income_month=[50.0]), 100.0)["poverty.headcount"]
    assert told(alone) == (1, 1, None, "too few clusters")


@pytest.mark.parametrize(("poor", "value"), [(0, 0.0), (10, 1.0)])
def test_nobody_or_everybody_of_persons_has_clopper_and_pearsons_interval(poor, value):
    sizes = [1.0, 2.0] * 5
    incomes = [50.0 * size for size in sizes[:poor]] + [150.0 * size for size in sizes[poor:]]
    one = sample({"household_size": sizes, "income_month": incomes})
    found = poverty_findings(one, 100.0)["poverty.headcount"]
    other = 1 - 0.025 ** (1 / 10)  # 1 - (alpha / 2)^(1 / n)
    assert told(found) == (value, 10, "clopper_pearson", None)
    assert (found.low, found.high) == pytest.approx((0, other) if poor == 0 else (1 - other, 1))


def test_a_median_has_woodruffs_interval():
    estimate = income_findings(of_households(income_month=list(np.arange(1.0, 41))))["income.median_household"]
    # t(39) x sqrt(0.25 / 39) = 0.16195: the shares 0.33805 and 0.66195 of 40 are passed at the 14th and 27th
    assert told(estimate) == (20.5, 40, "woodruff", None)
    assert (estimate.low, estimate.high) == (14, 27)
    assert estimate.basis.side == 20


@pytest.mark.parametrize(("n", "given"), [(5, False), (6, False), (7, True), (8, True)])
def test_a_median_needs_seven_households_to_bound_it(n, given):
    # of 6: t(5) x sqrt(0.25 / 5) = 2.571 x 0.224 reaches beyond a half; of 7: t(6) x sqrt(12 / 49 / 6) = 0.494
    estimate = income_findings(of_households(income_month=list(np.arange(1.0, n + 1))))["income.median_household"]
    assert told(estimate) == ((n + 1) / 2, n, *(("woodruff", None) if given else (None, "too few observations")))


# --- who is asked what
def test_what_became_of_businesses_has_no_answer_in_the_first_wave_nor_a_count():
    later = [{"key": "2018", "label": TEXT}, {"key": WAVE, "label": TEXT}]
    columns = {"business_survives": [1.0, 0.0] * 2, "paid_workers": [1.0, 2.0] * 2, "savings": [1.0, 0.0] * 2}
    first, second = optional_findings(sample(columns)), optional_findings(sample(columns, waves=later))
    assert told(first["business.survived"]) == (None, 0, None, "no earlier wave")
    assert told(second["business.survived"]) == (0.5, 4, "wilson", None)
    assert told(first["business.legal"]) == told(second["business.legal"]) == (None, 0, None, "not asked")
    assert first["finance.savings"] == second["finance.savings"]


def test_nobody_of_the_district_known_says_what_is_lacking():
    columns = {
        "district_code": list("AABB"),
        "household_size": [NAN, NAN, 1.0, 1.0],
        "income_month": [5.0, 6.0, NAN, NAN],
    }
    reasons = {"A": "no household size", "B": "no income", "C": "no household"}
    for district, reason in reasons.items():
        one = sample(columns, district=district)
        found = poverty_findings(one, 100.0) | inequality_findings(one)
        assert {told(estimate) for id_, estimate in found.items() if id_ != "poverty.line"} == {(None, 0, None, reason)}
        assert found["poverty.line"].value == 100
        assert told(income_findings(one)["income.mean_capita"]) == (None, 0, None, reason)
