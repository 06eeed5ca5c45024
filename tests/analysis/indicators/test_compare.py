"""A district against the rest of the study: by hand, and against statsmodels' Welch and the survey's own errors."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW, ttest_ind

from analysis.indicators.compare import COMPARED, compare_findings
from analysis.indicators.inequality import gini
from analysis.survey.estimates import mean, ratio, share
from analysis.tables.findings import comparisons_table
from tests.analysis.indicators.comparisons import LINE, compared, named, plain
from tests.analysis.survey_samples import designed, sample


def test_a_difference_of_means_is_worked_by_hand() -> None:
    # A: 100, 200, ... 600: mean 350, variance 35,000; B: three of 100, three of 140: mean 120, variance 480
    one = sample(
        {
            "district_code": list("AAAAAABBBBBB"),
            "household_size": np.ones(12),
            "income_month": [100.0, 200, 300, 400, 500, 600, 100, 140, 100, 140, 100, 140],
        },
        district="A",
        counts="households",
    )
    found = compared(one, "income.mean_capita")
    error = math.sqrt(35_000 / 6 + 480 / 6)
    df = (35_000 / 6 + 80) ** 2 / ((35_000 / 6) ** 2 / 5 + 80**2 / 5)
    assert found.value == pytest.approx(230)
    assert found.df == pytest.approx(df)
    assert found.high == pytest.approx(230 + stats.t.ppf(0.975, df) * error)
    assert (found.n, found.method, found.level) == (6, "welch_t", 0.95)


@pytest.mark.parametrize(("villages", "told"), [(2, False), (3, True)])
def test_a_comparison_shows_no_more_than_the_levels_of_its_sides(villages: int, told: bool) -> None:
    # thirty households a side, and a difference that nobody could miss; the district's come from few villages
    i = np.arange(60)
    columns = {
        "district_code": np.where(i < 30, "A", "B"),
        "village": np.where(i < 30, i % villages, 10 + i % 10).astype(str),
        "household_size": np.ones(60),
        "income_month": np.where(i < 30, 100.0, 900.0) + i % 7,
    }
    one = sample(columns, district="A", counts="households", design={"cluster": "village"})
    level, found = mean(one, one.capita, persons=False), compared(one, "income.mean_capita")
    for estimate in (level, found):
        assert (estimate.low is not None) == told
        assert estimate.reason == (None if told else "too few clusters")


@pytest.mark.parametrize("id_", ["income.mean_capita", "poverty.headcount"])
def test_households_of_equal_weight_are_welchs_case(id_: str) -> None:
    one = plain()
    values = one.capita if id_ == "income.mean_capita" else (one.capita < LINE).astype(float)
    a, b = values[:40], values[40:]
    found = compared(one, id_)
    low, high = CompareMeans(DescrStatsW(a), DescrStatsW(b)).tconfint_diff(usevar="unequal")
    assert found.value == pytest.approx(a.mean() - b.mean())
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    _, p, df = ttest_ind(a, b, usevar="unequal")
    assert found.df == pytest.approx(df)
    table = comparisons_table([named(found, id_)])
    assert table is not None
    assert table.rows["p"].tolist() == [pytest.approx(p)]


def test_the_two_ends_of_a_comparison_mirror_each_other() -> None:
    for id_ in ("income.mean_capita", "poverty.headcount", "inequality.gini"):
        here, there = (compared(plain(district), id_) for district in "AB")
        assert here.value == pytest.approx(-(there.value or math.nan))
        assert here.low == pytest.approx(-(there.high or math.nan))
        assert here.df == pytest.approx(there.df)
    here, there = (compared(designed(district), "income.mean_capita") for district in "AB")
    assert (here.low, here.high) == (pytest.approx(-(there.high or 0)), pytest.approx(-(there.low or 0)))


def test_values_are_differences_of_the_two_sides_own_findings() -> None:
    size = 1.0 + np.arange(70) % 4
    aid, business = np.arange(70) % 7 * 60.0, np.arange(70) % 5 * 50.0
    one = replace(
        plain("A", household_size=size, aid_month=aid, business_month=business),
    )
    other = replace(one, in_district=~one.in_district)
    dependent = ((one.income > 0) & (aid >= one.income / 2)).astype(float)
    pairs = {
        "income.mean_capita": [mean(side, side.capita, persons=False) for side in (one, other)],
        "poverty.headcount": [share(side, (side.capita < LINE) * 1.0, persons=False) for side in (one, other)],
        "income.aid_dependence": [share(side, dependent, persons=False) for side in (one, other)],
        "income.share_business": [ratio(side, business, side.income, persons=False) for side in (one, other)],
    }
    for id_, (first, second) in pairs.items():
        assert compared(one, id_).value == pytest.approx((first.value or 0) - (second.value or 0)), id_
    ginis = [gini(one.capita[flags]) for flags in (one.in_district, ~one.in_district)]
    assert compared(one, "inequality.gini").value == pytest.approx((ginis[0] or 0) - (ginis[1] or 0))


def test_the_variance_of_independent_strata_is_the_sum_of_the_sides() -> None:
    """Districts as strata: the sides' own errors are independent, and Satterthwaite joins their degrees of freedom."""
    i = np.arange(48)
    one = sample(
        {
            "district_code": np.where(i < 28, "A", "B"),
            "stratum": np.where(i < 28, "A", "B"),
            "cluster": [f"c{k // 4}" for k in i],
            "weight": 1.0 + (i * 7 % 5) / 2,
            "household_size": 1.0 + (i * 11 % 6),
            "income_month": 1000.0 + (i * 37 % 53) * 50,
        },
        district="A",
        design={"weight": "weight", "stratum": "stratum", "cluster": "cluster"},
    )
    found = compared(one, "income.mean_capita")
    sides = [
        mean(side, side.capita, persons=True, log=False) for side in (one, replace(one, in_district=~one.in_district))
    ]
    errors = [((side.high or 0) - (side.low or 0)) / 2 / stats.t.ppf(0.975, side.df) for side in sides]
    assert [side.df for side in sides] == [6, 4]
    df = (errors[0] ** 2 + errors[1] ** 2) ** 2 / (errors[0] ** 4 / 6 + errors[1] ** 4 / 4)
    assert found.df == pytest.approx(df)
    assert (found.high or 0) - (found.value or 0) == pytest.approx(stats.t.ppf(0.975, df) * math.hypot(*errors))


def test_clusters_with_households_on_both_sides_are_not_taken_for_independent() -> None:
    """The witness takes every cluster out in turn (jackknife within strata), on the difference itself."""
    one = designed("A")
    found = compared(one, "income.mean_capita")
    known = ~np.isnan(one.capita) & (one.weights(True) > 0)
    weights = np.where(known, one.weights(True), 0.0)
    values = np.where(known, one.capita, 0.0)

    def difference(w: np.ndarray) -> float:
        sides = [w * one.in_district, w * ~one.in_district]
        return float(sides[0] @ values / sides[0].sum() - sides[1] @ values / sides[1].sum())

    variance = 0.0
    cluster, stratum = one.design.cluster, one.design.stratum
    for h in np.unique(stratum):
        inside = np.flatnonzero(stratum == h)
        if len(inside) == 1:
            continue
        for k in inside:
            kept = np.where(cluster == k, 0.0, np.where(np.isin(cluster, inside), len(inside) / (len(inside) - 1), 1.0))
            variance += (len(inside) - 1) / len(inside) * (difference(weights * kept) - difference(weights)) ** 2
    assert found.df == 12  # of both sides together: 15 clusters less 3 strata
    error = ((found.high or 0) - (found.low or 0)) / 2 / stats.t.ppf(0.975, 12)
    # a single-cluster stratum adds its part, and a jackknife is only of the same order
    assert error == pytest.approx(math.sqrt(variance), rel=0.12)


def test_a_covariance_makes_the_error_other_than_that_of_independent_sides() -> None:
    one = designed("A")
    found = compared(one, "income.mean_capita")
    sides = [
        mean(side, side.capita, persons=True, log=False) for side in (one, replace(one, in_district=~one.in_district))
    ]
    errors = [((side.high or 0) - (side.low or 0)) / 2 / stats.t.ppf(0.975, side.df) for side in sides]
    error = ((found.high or 0) - (found.low or 0)) / 2 / stats.t.ppf(0.975, 12)
    assert abs(error / math.hypot(*errors) - 1) > 0.01


def test_intervals_of_like_districts_hold_zero_as_often_as_they_say() -> None:
    held = 0
    for seed in range(400):
        found = compared(plain(seed=seed), "income.mean_capita")
        held += (found.low or 0) <= 0 <= (found.high or 0)
    assert 0.92 <= held / 400 <= 0.98


def test_without_another_district_nothing_is_compared() -> None:
    rows = {"household_size": np.ones(12), "income_month": np.arange(12.0)}
    for one in (plain("all"), sample(rows, district="A")):
        found = compare_findings(one, LINE)
        assert set(found) == {f"compare.{id_}" for id_ in COMPARED}
        assert {estimate.reason for estimate in found.values()} == {"no other district"}


def test_what_a_side_lacks_is_the_reason() -> None:
    assert compared(plain(), "poverty.headcount", None).reason == "no poverty line"
    assert compared(plain(), "income.share_business").reason == "no source columns"
    assert compared(plain(), "income.aid_dependence").reason == "no source columns"
    income = np.where(np.arange(70) < 40, 100.0 + np.arange(70), np.nan)
    assert compared(plain(income_month=income), "income.mean_capita").reason == "no income"
    assert compared(plain(business_month=np.zeros(70), income_month=np.zeros(70)), "income.share_business").reason == (
        "zero total"
    )
    assert compared(plain(income_month=np.zeros(70)), "inequality.gini").reason == "mean is not positive"


def test_a_single_household_or_no_variation_leaves_no_interval() -> None:
    rows = {"household_size": np.ones(5), "income_month": [1.0, 2, 3, 4, 5]}
    one = sample({"district_code": list("AAAAB"), **rows}, district="A", counts="households")
    found = compared(one, "income.mean_capita")
    assert (found.value, found.low, found.reason) == (pytest.approx(-2.5), None, "too few clusters")
    nobody = compared(plain(), "poverty.headcount", 0.001)
    assert (nobody.value, nobody.low, nobody.reason) == (0.0, None, "constant values")


def test_order_of_rows_and_the_currency_change_nothing_else() -> None:
    one = designed("A")
    turned = replace(
        one, households=one.households.iloc[::-1].reset_index(drop=True), in_district=one.in_district[::-1]
    )
    for id_ in ("income.mean_capita", "inequality.gini"):
        here, there = compared(one, id_), compared(turned, id_)
        assert (here.low, here.high) == (pytest.approx(there.low), pytest.approx(there.high))
    dearer = replace(one, households=one.households.assign(income_month=one.households["income_month"] * 1e9))
    assert compared(dearer, "income.mean_capita").low == pytest.approx(
        (compared(one, "income.mean_capita").low or 0) * 1e9
    )
    assert compared(dearer, "inequality.gini").low == pytest.approx(compared(one, "inequality.gini").low)


def test_each_comparison_says_what_the_study_lacks() -> None:
    bare = compare_findings(plain(), None)
    lacking = {id_: (one.value, one.reason) for id_, one in bare.items() if one.value is None}
    assert lacking == {
        "compare.income.share_business": (None, "no source columns"),
        "compare.income.aid_dependence": (None, "no source columns"),
        **{f"compare.poverty.{name}": (None, "no poverty line") for name in ("headcount", "gap", "near_poor")},
    }
    columns = {
        "district_code": list("AAABBB"),
        "income_capita_month": [1.0, 2, 3, 4, 5, 6],
        "household_size": np.ones(6),
    }
    told = {"business_month": np.ones(6), "aid_month": np.ones(6)}
    given = compare_findings(sample({**columns, **told}, district="A", counts="households"), LINE)
    for name in ("share_business", "aid_dependence"):
        assert given[f"compare.income.{name}"].reason == "per-capita values given"


def test_persons_count_in_comparisons_where_the_study_says_so() -> None:
    size = 1.0 + np.arange(8) % 3
    columns = {
        "district_code": list("AAAABBBB"),
        "household_size": size,
        "income_month": np.array([10.0, 20, 70, 60, 25, 10, 5, 40]) * size,
        "aid_month": np.zeros(8),
        "business_month": np.arange(8.0),
    }
    one = sample(columns, district="A", counts="persons")
    found = compare_findings(one, 22.0)
    ginis = [gini(one.capita[part], size[part]) for part in (slice(4), slice(4, 8))]
    means = [np.average(one.capita[part], weights=size[part]) for part in (slice(4), slice(4, 8))]
    poor = [np.average(one.capita[part] < 22, weights=size[part]) for part in (slice(4), slice(4, 8))]
    totals = [np.arange(8.0)[part].sum() / one.income[part].sum() for part in (slice(4), slice(4, 8))]
    for id_, (first, second) in {
        "inequality.gini": ginis,
        "income.mean_capita": means,
        "poverty.headcount": poor,
        "income.share_business": totals,  # of households
    }.items():
        assert found[f"compare.{id_}"].value == pytest.approx(first - second), id_
