"""A district against the rest of the study: by hand, and against statsmodels' Welch and the survey's own errors."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW, ttest_ind

from analysis.catalogue import definition_of, named_findings
from analysis.disclosure.findings import DOMINANCE, FEW, SMALL_CELL, public_finding
from analysis.findings import Basis, Estimate, Finding
from analysis.findings.definition import Kind
from analysis.indicators.compare import COMPARED, compare_findings, network_compare_findings
from analysis.indicators.inequality import gini
from analysis.indicators.poverty import poverty_findings
from analysis.network.graph import support_network
from analysis.network.ties import reach, support
from analysis.study import Study, open_study
from analysis.study.settings import Disclosure
from analysis.survey.estimates import domain_of, mean, quantile, ratio, share
from analysis.survey.sample import Sample, sample_of
from analysis.tables.findings import comparisons_table
from tests.analysis.network.test_structure import study_of
from tests.analysis.survey_samples import designed, sample
from tests.conftest import ROOT

LINE = 500.0
RULES = Disclosure()


def plain(district: str = "A", *, seed: int = 3, **columns) -> Sample:
    """Forty households of district A and thirty of B, of equal weight, households counted."""
    draws = np.random.default_rng(seed)
    rows = {
        "district_code": ["A"] * 40 + ["B"] * 30,
        "household_size": np.ones(70),
        "income_month": np.exp(draws.normal(6.2, 0.5, 70)),
    }
    return sample({**rows, **columns}, district=district, counts="households")


def compared(one: Sample, id_: str, line: float | None = LINE) -> Estimate:
    return compare_findings(one, line)[f"compare.{id_}"]


def named(estimate: Estimate, id_: str, district: str = "A", wave: str = "2021") -> Finding:
    return named_findings({f"compare.{id_}": estimate}, district=district, wave=wave, currency="IDR")[0]


def test_a_difference_of_means_is_worked_by_hand() -> None:
    # A: 100, 200, 300: mean 200, variance 10,000; B: 100, 140: mean 120, variance 800
    one = sample(
        {
            "district_code": list("AAABB"),
            "household_size": np.ones(5),
            "income_month": [100.0, 200.0, 300.0, 100.0, 140.0],
        },
        district="A",
        counts="households",
    )
    found = compared(one, "income.mean_capita")
    error = math.sqrt(10_000 / 3 + 800 / 2)
    df = (10_000 / 3 + 400) ** 2 / ((10_000 / 3) ** 2 / 2 + 400**2 / 1)
    assert found.value == pytest.approx(80)
    assert found.df == pytest.approx(df)
    assert found.high == pytest.approx(80 + stats.t.ppf(0.975, df) * error)
    assert (found.n, found.method, found.level) == (2, "welch_t", 0.95)


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


def test_isolates_reach_and_support_are_compared_by_hand() -> None:
    # district 1: a tied with b and with the facilitator, c alone; district 2: d tied with e, f and g alone
    places = dict(zip("abcdefg", "1112222", strict=True))
    ties = [("a", "b", "advice"), ("d", "e", "lending"), ("a", "k", "capital")]
    study = study_of(places, ties, actors={"k": "facilitator"})
    network, one = support_network(study, "1", "1"), sample_of(study, "1", "1")
    found = network_compare_findings(one, network)
    assert found["compare.network.isolates"].value == pytest.approx(1 / 3 - 2 / 4)
    assert found["compare.network.reach.facilitator"].value == pytest.approx(1 / 3)
    assert found["compare.network.reach.customer"].value == 0
    assert found["compare.network.mean_support"].value == pytest.approx(3 / 3 - 2 / 4)  # a can call on two kinds
    assert found["compare.network.isolates"].n == 3
    low, high = CompareMeans(DescrStatsW([0, 0, 1]), DescrStatsW([0, 0, 1, 1])).tconfint_diff(usevar="unequal")
    assert found["compare.network.isolates"].low == pytest.approx(low)
    assert found["compare.network.isolates"].high == pytest.approx(high)


def test_a_network_that_was_not_asked_compares_nothing() -> None:
    study = study_of({"a": "1", "b": "2"}, None)
    found = network_compare_findings(sample_of(study, "1", "1"), support_network(study, "1", "1"))
    assert {estimate.reason for estimate in found.values()} == {"no ties asked"}


@pytest.fixture(scope="module")
def shipped() -> Study:
    return open_study(ROOT / "data" / "mojokerto")


@pytest.mark.parametrize("wave", ["2021", "2024"])
def test_of_two_districts_each_comparison_is_the_others_with_the_opposite_sign(shipped: Study, wave: str) -> None:
    line = shipped.settings.poverty_line[wave].value
    one, other = (
        compare_findings(sample_of(shipped, district, wave), line)
        | network_compare_findings(sample_of(shipped, district, wave), support_network(shipped, district, wave))
        for district in ("35.16.13", "35.16.18")
    )
    assert one.keys() == other.keys()
    assert len(one) == len(COMPARED) + 9
    for id_, found in one.items():
        mirrored = other[id_]
        assert found.value == pytest.approx(-(mirrored.value or 0)), id_
        assert (found.low, found.high) == (pytest.approx(-(mirrored.high or 0)), pytest.approx(-(mirrored.low or 0)))
        assert (found.n, found.df, found.basis) == (mirrored.n, pytest.approx(mirrored.df), mirrored.basis), id_


def test_comparisons_of_the_network_are_differences_of_the_findings(shipped: Study) -> None:
    sides = []
    for district in ("35.16.13", "35.16.18"):
        network, side = support_network(shipped, district, "2024"), sample_of(shipped, district, "2024")
        sides.append(
            {
                "network.isolates": share(side, (network.degrees == 0) * 1.0, persons=False).value,
                "network.reach.tksk": share(side, reach(network, "tksk"), persons=False).value,
                "network.mean_support": mean(side, support(network), persons=False).value,
            }
        )
    found = network_compare_findings(
        sample_of(shipped, "35.16.13", "2024"), support_network(shipped, "35.16.13", "2024")
    )
    for id_, first in sides[0].items():
        assert found[f"compare.{id_}"].value == pytest.approx((first or 0) - (sides[1][id_] or 0))


def test_no_structure_of_a_network_is_compared() -> None:
    for id_ in ("network.isolates", "network.reach.tksk", "network.mean_support"):
        assert definition_of(f"compare.{id_}").kind in (Kind.SHARE, Kind.MEAN)
    for id_ in ("network.density", "network.mean_degree", "network.transitivity", "network.share_linking"):
        with pytest.raises(KeyError):
            definition_of(f"compare.{id_}")


# --- disclosure


@pytest.mark.parametrize(("others", "shown"), [(19, False), (20, True), (21, True)])
def test_a_comparison_of_medians_needs_ten_on_each_side_of_both(others: int, shown: bool) -> None:
    rows = {
        "district_code": ["A"] * 40 + ["B"] * others,
        "household_size": np.ones(40 + others),
        "income_month": 1000.0 + np.concatenate([np.arange(40), np.arange(others)]),
    }
    found = compared(sample(rows, district="A", counts="households"), "income.median_capita")
    public = public_finding(named(found, "income.median_capita"), RULES, published_voices=False)
    assert found.basis.side == others // 2
    assert (public.value is not None, public.reason) == (shown, None if shown else FEW)


@pytest.mark.parametrize(("others", "shown"), [(9, False), (10, True), (11, True)])
def test_a_comparison_is_suppressed_where_the_rest_is_small(others: int, shown: bool) -> None:
    rows = {
        "district_code": ["A"] * 40 + ["B"] * others,
        "household_size": np.ones(40 + others),
        "income_month": 100.0 + np.arange(40 + others),
    }
    found = compared(sample(rows, district="A", counts="households"), "income.mean_capita")
    public = public_finding(named(found, "income.mean_capita"), RULES, published_voices=False)
    assert (public.value is not None, public.reason) == (shown, None if shown else FEW)


@pytest.mark.parametrize(("poor", "shown"), [(0, True), (1, False), (4, False), (5, True), (26, False), (30, True)])
def test_the_smaller_cell_of_either_side_counts(poor: int, shown: bool) -> None:
    """District A has 20 poor of 40; the rest has `poor` of 30."""
    income = np.where(np.arange(70) < 20, 100.0, 900.0)
    income[40 : 40 + poor] = 100.0
    found = compared(plain(income_month=income), "poverty.headcount")
    public = public_finding(named(found, "poverty.headcount"), RULES, published_voices=False)
    assert (public.value is not None) == shown
    assert public.reason == (None if shown else SMALL_CELL)


def test_a_small_cell_beside_an_empty_one_is_hidden() -> None:
    income = np.where(np.arange(70) < 3, 100.0, 900.0)  # three poor in A, none in the rest
    for district in ("A", "B"):
        found = compared(plain(district, income_month=income), "poverty.headcount")
        public = public_finding(named(found, "poverty.headcount", district), RULES, published_voices=False)
        assert public.reason == SMALL_CELL


@pytest.mark.parametrize("district", ["A", "B"])
def test_one_household_that_earns_most_of_a_side_hides_both_ends(district: str) -> None:
    income = np.full(70, 100.0)
    income[45] = 100_000.0
    found = compared(plain(district, income_month=income), "income.mean_capita")
    public = public_finding(named(found, "income.mean_capita"), RULES, published_voices=False)
    assert public.reason == DOMINANCE
    assert domain_of(plain(), income, persons=False).n == 40


# --- the public table


def finding(district: str, value: float | None, *, wave: str = "2021", half: float = 1.0) -> Finding:
    id_ = "compare.income.mean_capita"
    if value is None:
        return Finding(id_, district, wave, None, "IDR", reason=FEW, disclosure="suppressed primary")
    reach = half * stats.t.ppf(0.975, 20)
    return Finding(
        id_,
        district,
        wave,
        value,
        "IDR",
        value - reach,
        value + reach,
        0.95,
        40,
        method="welch_t",
        df=20.0,
        basis=Basis(),
    )


def test_p_values_are_adjusted_over_the_districts_of_an_indicator() -> None:
    table = comparisons_table(
        [finding("A", 2.5), finding("B", -0.4), finding("C", -2.1), finding("A", 9.0, wave="2024")]
    )
    assert table is not None
    assert table.rows["district_code"].tolist() == ["A", "B", "C", "A"]
    p = [2 * stats.t.sf(abs(t), 20) for t in (2.5, 0.4, 2.1)]
    assert table.rows["p"].tolist()[:3] == pytest.approx(p)
    assert table.rows["p_adjusted"].tolist()[:3] == pytest.approx(list(multipletests(p, method="fdr_bh")[1]))
    assert table.rows["p_adjusted"].tolist()[:3] == pytest.approx([p[0] * 3, p[1], p[2] * 3 / 2])  # by hand
    assert table.rows["p_adjusted"][3] == table.rows["p"][3]  # another wave is another family


def test_two_districts_are_one_comparison() -> None:
    table = comparisons_table([finding("A", 2.5), finding("B", -2.5)])
    assert table is not None
    assert table.rows["p_adjusted"].tolist() == table.rows["p"].tolist()
    apart = comparisons_table([finding("A", 2.5), finding("B", -2.4)])  # each against a third, which is suppressed
    assert apart is not None
    assert apart.rows["p_adjusted"].tolist() != apart.rows["p"].tolist()


def test_a_suppressed_comparison_keeps_an_empty_row_and_takes_no_part() -> None:
    table = comparisons_table([finding("A", 2.5), finding("B", None), finding("C", -0.3)])
    assert table is not None
    cells = table.rows[["value", "low", "high", "p", "p_adjusted"]]
    assert cells.iloc[1].isna().all()
    p = [2 * stats.t.sf(t, 20) for t in (2.5, 0.3)]
    assert table.rows["p_adjusted"][[0, 2]].tolist() == pytest.approx([p[0] * 2, p[1]])


def test_without_comparisons_there_is_no_table() -> None:
    assert comparisons_table([]) is None
    none = Finding("compare.poverty.headcount", "A", "2021", None, "share", reason="no other district")
    assert comparisons_table([none]) is None


def test_what_stands_behind_a_comparison_of_the_network_is_the_smaller_side_of_each() -> None:
    # a, b tied and a to the facilitator, c alone; d, e tied, f and g alone
    places = dict(zip("abcdefg", "1112222", strict=True))
    study = study_of(places, [("a", "b"), ("d", "e"), ("a", "k")], actors={"k": "facilitator"})
    found = network_compare_findings(sample_of(study, "1", "1"), support_network(study, "1", "1"))
    assert list(found) == [
        "compare.network.isolates",
        "compare.network.reach.facilitator",
        "compare.network.reach.customer",
        "compare.network.mean_support",
    ]
    assert found["compare.network.isolates"].basis == Basis(numerator=1, complement=2)
    assert found["compare.network.reach.facilitator"].basis == Basis(numerator=1, complement=2)
    assert found["compare.network.reach.customer"].basis == Basis(numerator=0, complement=3)
    support_ = found["compare.network.mean_support"]
    assert (support_.value, support_.reason, support_.n) == (None, "no tie kinds", 3)


def test_a_network_that_was_not_asked_names_what_it_would_compare() -> None:
    study = study_of({"a": "1", "b": "2"}, None)
    found = network_compare_findings(sample_of(study, "1", "1"), support_network(study, "1", "1"))
    assert list(found) == ["compare.network.isolates", "compare.network.mean_support"]


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


def test_what_stands_behind_a_comparison_is_of_the_side_that_gives_more_away() -> None:
    columns = {
        "district_code": list("AAABBBB"),
        "household_size": np.ones(7),
        "income_month": [10.0, 20, 70, 60, 25, 10, 5],
        "aid_month": [10.0, 0, 0, 30, 25, 10, 0],
        "business_month": [1.0, 0, 9, 5, 5, 0, 0],
    }
    found = compare_findings(sample(columns, district="A", counts="households"), 22.0)
    # poor: 10, 20; 10, 5. Near, below 33: nobody; 25. Dependent on aid: 10; 60, 25, 10
    assert found["compare.poverty.headcount"].basis == Basis(numerator=2, complement=1)
    assert found["compare.poverty.gap"].basis == Basis(numerator=2, complement=1)
    assert found["compare.poverty.near_poor"].basis == Basis(numerator=1, complement=3)
    assert found["compare.income.aid_dependence"].basis == Basis(numerator=1, complement=1)
    assert found["compare.income.median_capita"].basis == Basis(side=1)
    # incomes 70 + 20 of 100, 60 + 25 of 100; businesses 9 + 1 of 10, 5 + 5 of 10
    for id_ in ("income.mean_capita", "inequality.gini"):
        basis = found[f"compare.{id_}"].basis
        assert (basis.total, basis.largest, basis.second) == (1.0, pytest.approx(0.7), pytest.approx(0.2))
    basis = found["compare.income.share_business"].basis
    assert (basis.total, basis.largest, basis.second) == (1.0, pytest.approx(0.9), pytest.approx(0.1))


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
