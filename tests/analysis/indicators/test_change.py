"""Change of incomes and poverty: a panel worked by hand, statsmodels and resampling as witnesses, properties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from analysis.catalogue import definition_of
from analysis.findings import Basis
from analysis.findings.definition import single_ids
from analysis.indicators.change import change_findings
from analysis.indicators.inequality import gini
from analysis.indicators.poverty_change import headcount_change
from analysis.survey.estimates import weighted_quantile
from analysis.survey.intervals import t_quantile
from analysis.survey.panel import panel_of
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, hand_worked_rows, incomes_study, lines, study_of_rows

CHANGE_IDS = single_ids(change_findings)
RNG = np.random.default_rng(20241124)
LOW = RNG.lognormal(4.6, 0.6, 80).round(2)
HIGH = (LOW * RNG.lognormal(0.15, 0.35, 80)).round(2)


def changes(study, district="all"):
    found = change_findings(study, district, FIRST, SECOND)
    return {id_.removeprefix("change."): estimate for id_, estimate in found.items()}


def values(study, district="all"):
    return {name: estimate.value for name, estimate in changes(study, district).items()}


def error_of(estimate):
    return (estimate.high - estimate.value) / t_quantile(estimate.df)


HAND = {  # weights are first-wave sizes, 2 4 1 3 5, where persons count
    "n_pairs": 5,
    "attrition": 1 / 7,
    "mean_capita": (2 * 44 - 4 * 77 + 5 * 100) / 15,
    "median_capita": 0,  # -77 weighs 4 of 15, no change 4 more
    "mean_capita_nominal": (2 * 52 - 4 * 62 + 5 + 3 * 20 + 5 * 100) / 15,
    "headcount": 5 / 15 - 8 / 15,
    "gap": (4 * 0.12 + 0.45) / 15 - (2 * 0.2 + 0.5 + 5) / 15,
    "gini": gini([132, 88, 55, 220, 100], [2, 4, 1, 3, 5]) - gini([80, 150, 50, 200, 0], [2, 4, 1, 3, 5]),
    "aid_dependence": 2 / 5 - 1 / 5,  # then c and e; before a, on the half exactly
    "share_business": 961 / 1831 - 1320 / 1410,
    "business_median": 297 - 340,
    "risen": 2 / 5,
    "fallen": 1 / 5,
    "left_poverty": 7 / 15,
    "entered_poverty": 4 / 15,
    "stayed_poor": 1 / 15,
    "graduated": 1 / 5,
}


@pytest.mark.parametrize("name", HAND)
def test_agrees_with_the_panel_worked_by_hand(name):
    assert values(hand_worked())[name] == pytest.approx(HAND[name], abs=1e-12)


def test_every_change_is_given_and_known_to_the_catalogue():
    assert tuple(change_findings(hand_worked(), "all", FIRST, SECOND)) == tuple(CHANGE_IDS)
    assert set(HAND) == {id_.removeprefix("change.") for id_ in CHANGE_IDS}
    for id_ in CHANGE_IDS:
        assert definition_of(id_).id == id_


def test_first_wave_weights_and_sizes_count_in_both_waves():
    second = hand_worked_rows()["wave"] == SECOND
    rows = hand_worked_rows().assign(weight=1.0)
    grown = rows.copy()
    grown.loc[second, "household_size"] *= 2
    grown.loc[second, "income_month"] *= 2  # so that income per person stays
    grown.loc[second, "weight"] = 9.0
    given = {"poverty_line": lines(), "design": {"weight": "weight"}}
    before, after = values(study_of_rows(rows, **given)), values(study_of_rows(grown, **given))
    for name in ("mean_capita", "median_capita", "headcount", "gap", "gini", "left_poverty", "risen", "attrition"):
        assert after[name] == pytest.approx(before[name])


def test_counts_behind_changes_of_shares_are_those_who_moved_and_those_who_did_not():
    found = changes(hand_worked())
    assert found["headcount"].basis == Basis(numerator=3, complement=2)
    assert found["aid_dependence"].basis == Basis(numerator=3, complement=2)
    assert found["left_poverty"].basis == Basis(numerator=2, complement=3)
    assert found["attrition"].basis == Basis(numerator=1, complement=6)


def test_mean_change_has_the_paired_t_interval():
    study = incomes_study(LOW, HIGH)
    witness = DescrStatsW(HIGH - LOW * 1.1)
    found = changes(study)["mean_capita"]
    assert (found.low, found.high) == pytest.approx(witness.tconfint_mean(0.05))
    assert (found.df, found.n, found.method) == (79, 80, "t")


def test_headcount_and_gap_have_the_paired_t_interval():
    found = changes(incomes_study(LOW, HIGH, poverty_line=lines(100, 110)))
    poor = DescrStatsW((HIGH < 110) * 1.0 - (LOW < 100) * 1.0)
    assert (found["headcount"].low, found["headcount"].high) == pytest.approx(poor.tconfint_mean(0.05))
    gaps = DescrStatsW(np.maximum(0, 1 - HIGH / 110) - np.maximum(0, 1 - LOW / 100))
    assert (found["gap"].low, found["gap"].high) == pytest.approx(gaps.tconfint_mean(0.05))


def test_shares_of_plain_households_have_wilsons_interval():
    found = changes(incomes_study(LOW, HIGH))["risen"]
    low, high = proportion_confint(int((HIGH > 1.05 * 1.1 * LOW).sum()), 80, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high))


def test_median_of_differences_has_woodruffs_interval_on_numbers_below_zero():
    differences = HIGH - LOW * 1.1
    found = changes(incomes_study(LOW, HIGH))["median_capita"]
    assert found.value == pytest.approx(np.median(differences))
    reach = t_quantile(79) * 0.5 / np.sqrt(79)
    ends = [weighted_quantile(differences, 0.5 + side * reach, np.ones(80)) for side in (-1, 1)]
    assert (found.low, found.high) == pytest.approx(ends)
    assert found.basis.side == 40


def jackknifed(statistic, *columns):
    """The standard error of a statistic of paired columns, leaving out one household at a time."""
    n = len(columns[0])
    left_out = np.array([statistic(*(np.delete(column, i) for column in columns)) for i in range(n)])
    return np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())


def test_error_of_a_gini_change_is_the_jackknifes():
    found = changes(incomes_study(LOW, HIGH))["gini"]
    assert error_of(found) == pytest.approx(jackknifed(lambda x, y: gini(y) - gini(x), LOW, HIGH), rel=1e-9)


def test_error_of_a_business_share_change_agrees_with_the_jackknife():
    parts = {FIRST: (LOW * RNG.uniform(0, 1, 80)), SECOND: (HIGH * RNG.uniform(0, 1, 80))}
    found = changes(incomes_study(LOW, HIGH, columns={"business_month": parts}))["share_business"]

    def change(x, y, b, c):
        return c.sum() / y.sum() - b.sum() / x.sum()

    assert found.value == pytest.approx(change(LOW, HIGH, parts[FIRST], parts[SECOND]))
    assert error_of(found) == pytest.approx(jackknifed(change, LOW, HIGH, parts[FIRST], parts[SECOND]), rel=0.05)


def test_error_of_a_change_of_medians_agrees_with_the_bootstrap():
    rng = np.random.default_rng(7)
    first = np.where(rng.random(400) < 0.6, rng.lognormal(5, 0.7, 400), 0.0)
    second = np.where(rng.random(400) < 0.7, first * 0.7 + rng.lognormal(4.5, 0.7, 400), 0.0)
    study = incomes_study(first + 1, second + 1, columns={"business_month": {FIRST: first, SECOND: second}})
    found = changes(study)["business_median"]
    draws = rng.integers(0, 400, size=(2000, 400))
    drawn = [np.median(second[d][second[d] > 0]) - np.median(first[d][first[d] > 0]) for d in draws]
    assert error_of(found) == pytest.approx(np.std(drawn), rel=0.25)
    assert found.n == ((first > 0) | (second > 0)).sum()
    assert found.basis.side == min((first > 0).sum(), (second > 0).sum()) // 2


def test_intervals_of_pairs_are_narrower_than_of_two_separate_samples():
    noise = RNG.normal(0, 1, 80)
    found = changes(incomes_study(LOW, LOW + noise + 5))["gini"]
    apart = [error_of(changes(incomes_study(LOW, RNG.permutation(other)))["gini"]) for other in (LOW, LOW + noise + 5)]
    assert error_of(found) < min(apart) / 5


def test_clusters_of_the_first_wave_widen_the_interval():
    hamlets = np.repeat([f"h{i}" for i in range(20)], 4)
    shift = np.repeat(RNG.normal(0, 40, 20), 4)
    columns = {"hamlet": {FIRST: hamlets, SECOND: hamlets}}
    alone = changes(incomes_study(LOW, HIGH + shift + 200, columns=columns))["mean_capita"]
    clustered = changes(incomes_study(LOW, HIGH + shift + 200, columns=columns, design={"cluster": "hamlet"}))
    assert clustered["mean_capita"].df == 19
    assert error_of(clustered["mean_capita"]) > 1.2 * error_of(alone)


@pytest.mark.parametrize(("after", "risen", "fallen"), [(106, 1, 0), (105, 0, 0), (95, 0, 0), (94, 0, 1)])
def test_exactly_five_percent_is_neither_a_rise_nor_a_fall(after, risen, fallen):
    # 1.1 x 100 in prices of the second wave, so that the boundary is met after deflating
    found = values(incomes_study([100.0] * 3, [after * 1.1] * 3))
    assert (found["risen"], found["fallen"]) == (risen, fallen)


def test_exactly_five_percent_is_neither_whatever_the_last_bits_are():
    before = np.arange(1.0, 200.0)
    for times in (1.05, 0.95):
        found = values(incomes_study(before, before * times * 1.1))
        assert (found["risen"], found["fallen"]) == (0, 0)


@pytest.mark.parametrize(("after", "risen"), [(0.0, 0), (1.0, 1)])
def test_from_zero_any_income_is_a_rise(after, risen):
    found = values(incomes_study([0.0] * 3, [after] * 3))
    assert (found["risen"], found["fallen"]) == (risen, 0)


@pytest.mark.parametrize(("income", "poor"), [(99.99, 1), (100.0, 0), (100.01, 0)])
def test_poor_is_strictly_below_the_line(income, poor):
    assert values(incomes_study([income] * 3, [income] * 3))["stayed_poor"] == poor


person = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(1, 9), st.floats(0.1, 9, allow_nan=False))


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(person, min_size=2, max_size=12), st.sampled_from(["persons", "households"]))
def test_headcount_change_is_entered_minus_left_exactly(people, counts):
    first, second, sizes, weights = (np.array(column, dtype=float) for column in zip(*people, strict=True))
    columns = {"household_size": {FIRST: sizes, SECOND: sizes + 1}, "weight": {FIRST: weights, SECOND: 1 / weights}}
    study = incomes_study(
        first * sizes, second * (sizes + 1), columns=columns, counts=counts, design={"weight": "weight"}
    )
    found = values(study)
    assert found["headcount"] == found["entered_poverty"] - found["left_poverty"]
    weights = weights * sizes if counts == "persons" else weights
    headcounts = [np.average(incomes < 100, weights=weights) for incomes in (first, second)]
    assert found["headcount"] == pytest.approx(headcounts[1] - headcounts[0], abs=1e-9)
    assert found["risen"] + found["fallen"] <= 1 + 1e-9


def test_the_order_of_rows_changes_nothing():
    rows = hand_worked_rows()
    shuffled = study_of_rows(rows.sample(frac=1, random_state=3), poverty_line=lines())
    expected, found = changes(study_of_rows(rows, poverty_line=lines())), changes(shuffled)
    for name in HAND:
        for part in ("value", "low", "high"):
            before, after = getattr(expected[name], part), getattr(found[name], part)
            assert after == (None if before is None else pytest.approx(before, abs=1e-9))


def test_one_wave_gives_every_change_its_reason():
    for first, second in ((FIRST, None), (None, None)):
        found = change_findings(hand_worked(), "all", first, second)
        assert set(found) == set(CHANGE_IDS)
        assert {(estimate.value, estimate.reason) for estimate in found.values()} == {(None, "no pair of waves")}


def reasons(study, district="all"):
    return {name: found.reason for name, found in changes(study, district).items() if found.value is None}


def test_without_a_price_index_only_deflated_changes_are_missing():
    names = ("mean_capita", "median_capita", "risen", "fallen")
    expected = dict.fromkeys(names, "no price index")
    assert reasons(hand_worked(prices=None)) == expected
    assert reasons(hand_worked(prices={2021: 100.0})) == expected  # a year is missing


def test_without_a_poverty_line_changes_of_poverty_are_missing():
    names = ("headcount", "gap", "left_poverty", "entered_poverty", "stayed_poor")
    assert reasons(hand_worked(poverty_line={})) == dict.fromkeys(names, "no poverty line")


def test_without_sources_their_changes_are_missing():
    rows = hand_worked_rows().drop(columns=["business_month", "aid_month"])
    names = ("aid_dependence", "share_business", "business_median", "graduated")
    assert reasons(study_of_rows(rows, poverty_line=lines())) == dict.fromkeys(names, "no source columns")


def test_welfare_per_person_has_no_shares_of_sources():
    rows = hand_worked_rows()
    rows["income_capita_month"] = rows["income_month"] / rows["household_size"]
    rows = rows.drop(columns="income_month")
    found = reasons(study_of_rows(rows, poverty_line=lines()))
    assert found == dict.fromkeys(("aid_dependence", "share_business"), "per-capita values given")


def test_nobody_surveyed_twice_is_said_and_attrition_is_everybody():
    rows = hand_worked_rows()
    rows["household_id"] = rows["household_id"] + rows["wave"]
    found = changes(study_of_rows(rows, poverty_line=lines()))
    assert (found["n_pairs"].value, found["attrition"].value) == (0, 1)
    assert {found[name].reason for name in HAND if found[name].value is None} == {"no household in both waves"}


def test_a_district_without_households_gives_reasons():
    found = changes(hand_worked(), "9")
    assert {found[name].reason for name in HAND if name != "n_pairs"} == {"no household"}


def test_a_negative_income_leaves_the_gap_out():
    found = changes(incomes_study([-5.0, 50, 80], [60.0, 40, 90], negatives_allowed=True))
    assert found["gap"].reason == "a negative income"
    assert found["headcount"].value == 0


def test_incomes_that_sum_to_nothing_have_no_gini():
    found = changes(incomes_study([0.0, 0, 0], [60.0, 40, 90]))
    assert found["gini"].reason == "mean is not positive"


def test_households_that_all_change_alike_give_no_interval():
    found = changes(incomes_study([50.0] * 12, [120.0] * 12))
    for name in ("headcount", "mean_capita", "gini"):
        assert (found[name].low, found[name].high, found[name].level, found[name].df) == (None,) * 4
        assert found[name].method is None
        assert found[name].reason == "constant values"


def test_a_district_is_a_domain_of_the_whole_design():
    rows = pd.concat([hand_worked_rows(), hand_worked_rows().assign(household_id=lambda f: f["household_id"] + "2")])
    rows["district_code"] = np.where(rows["household_id"].str.endswith("2"), "2", "1")
    study = study_of_rows(rows, poverty_line=lines())
    for name, value in values(study, "1").items():
        assert value == pytest.approx(HAND[name], abs=1e-12)
    assert values(study)["n_pairs"] == 10


def business_study(first, second, **given):
    """Households with these business incomes in the two waves and ten more of other income."""
    told = {FIRST: np.array(first), SECOND: np.array(second)}
    columns = {"business_month": told, **given.pop("columns", {})}
    return incomes_study(told[FIRST] + 10, told[SECOND] + 10, columns=columns, **given)


def median_effects(amounts):
    """What each household does to the median of those with an amount: Woodruff's slope, written out."""
    known = amounts > 0
    n, median = int(known.sum()), np.median(amounts[known])
    candidates = [np.where(known, has - has[known].mean(), 0.0) for has in (amounts <= median, amounts < median)]
    # those with an amount are a domain of all households
    errors = [np.sqrt(len(known) / (len(known) - 1) * (effect**2).sum()) / n for effect in candidates]
    reach = t_quantile(n - 1) * max(errors)
    low, high = (weighted_quantile(amounts[known], 0.5 + side * reach, np.ones(n)) for side in (-1, 1))
    return -(high - low) / (2 * reach) * candidates[int(np.argmax(errors))] * len(known) / n


def with_ties(amounts, above, upto):
    """The amounts, those between two quantiles of the positive ones made their median."""
    known = amounts[amounts > 0]
    low, high = np.quantile(known, [above, upto])
    return np.where((amounts > low) & (amounts <= high), np.median(known).round(2), amounts)


ONES = np.r_[np.ones(54), np.zeros(36)]


@pytest.mark.parametrize("ties", [False, True])
def test_error_of_a_change_of_medians_is_woodruffs_slopes_written_out(ties):
    rng = np.random.default_rng(11)
    told = [rng.permutation(ONES) * rng.lognormal(5, 0.7, 90).round(2), rng.lognormal(5, 0.7, 90).round(2)]
    if ties:  # three tenths have the median exactly: most of the rest more in the first wave, less in the second
        told = [with_ties(told[0], 0.3, 0.6), with_ties(told[1], 0.4, 0.7)]
    found = changes(business_study(*told))["business_median"]
    effects = [median_effects(amounts) for amounts in told]
    assert found.value == pytest.approx(np.median(told[1]) - np.median(told[0][told[0] > 0]))
    assert error_of(found) == pytest.approx(np.sqrt(90 / 89 * ((effects[1] - effects[0]) ** 2).sum()) / 90)
    assert (found.n, found.df, found.method) == (90, 89, "t")


def test_a_change_of_medians_counts_households_however_many_live_there():
    rng = np.random.default_rng(3)
    told = [rng.lognormal(mean, 0.7, 60).round(2) * (rng.random(60) < 0.8) for mean in (5, 5.2)]
    sizes = rng.integers(1, 9, 60).astype(float)
    large = business_study(*told, counts="persons", columns={"household_size": {FIRST: sizes, SECOND: sizes}})
    plain, found = changes(business_study(*told))["business_median"], changes(large)["business_median"]
    assert (found.value, found.low, found.high, found.n) == (
        plain.value,
        pytest.approx(plain.low),
        pytest.approx(plain.high),
        plain.n,
    )


def test_a_median_that_all_have_in_both_waves_gives_no_interval():
    found = changes(business_study([50.0] * 30, [80.0] * 30))["business_median"]
    assert (found.value, found.low, found.high, found.n) == (30, None, None, 30)
    assert found.reason is not None


def with_wave(name, wave, value):
    rows = hand_worked_rows()
    rows.loc[rows["wave"] == wave, name] = value
    return study_of_rows(rows, poverty_line=lines())


@pytest.mark.parametrize("wave", [FIRST, SECOND])
def test_no_pair_for_want_of_incomes_is_said(wave):
    found = reasons(with_wave("income_month", wave, np.nan))
    assert found == dict.fromkeys([name for name in HAND if name not in ("n_pairs", "attrition")], "no income")


def test_no_pair_for_want_of_household_sizes_is_said():
    rows = hand_worked_rows().drop(columns="household_size")
    rows["income_capita_month"] = rows.pop("income_month")
    found = reasons(study_of_rows(rows, poverty_line=lines()))
    assert found == dict.fromkeys([name for name in HAND if name not in ("n_pairs", "attrition")], "no household size")


def test_missing_changes_say_how_many_pairs_there_are():
    missing = [
        *changes(hand_worked(prices=None)).values(),
        *changes(hand_worked(poverty_line={})).values(),
        *changes(study_of_rows(hand_worked_rows().drop(columns=["business_month", "aid_month"]))).values(),
    ]
    assert {(estimate.reason, estimate.n) for estimate in missing if estimate.value is None} == {
        ("no price index", 5),
        ("no poverty line", 5),
        ("no source columns", 5),
    }


@pytest.mark.parametrize("turned", [False, True])
def test_basis_of_a_business_share_change_is_that_of_the_more_concentrated_wave(turned):
    even, uneven = [10.0, 10, 10], [10.0, 10, 80]  # of incomes 20, 20, 20 and 20, 20, 90
    found = changes(business_study(uneven, even) if turned else business_study(even, uneven))["share_business"]
    assert found.basis == Basis(total=100, largest=80, second=10)


def test_the_median_change_counts_persons_where_the_study_does():
    # changes of 10, 20, 90 per person among households of 1, 1 and 5: the middle person is in the large one
    rows = pd.DataFrame(
        {
            "household_id": ["a", "b", "c"] * 2,
            "wave": [FIRST] * 3 + [SECOND] * 3,
            "household_size": [1.0, 1.0, 5.0] * 2,
            "income_month": [100.0, 100.0, 500.0, 110.0, 120.0, 950.0],
        }
    )
    prices = {2021: 100.0, 2024: 100.0}
    assert values(study_of_rows(rows, prices=prices, counts="persons"))["median_capita"] == pytest.approx(90)
    assert values(study_of_rows(rows, prices=prices, counts="households"))["median_capita"] == pytest.approx(20)


def test_a_change_of_the_gap_rests_on_no_amounts_and_says_how_many_pairs_it_has():
    assert changes(hand_worked())["gap"].basis == Basis()
    rows = hand_worked_rows()
    rows.loc[(rows["household_id"] == "e") & (rows["wave"] == FIRST), "income_month"] = -10.0
    gap = changes(study_of_rows(rows, poverty_line=lines(), negatives_allowed=True))["gap"]
    assert (gap.value, gap.n, gap.reason) == (None, 5, "a negative income")


def test_pairs_whose_aid_is_unknown_leave_graduation_without_a_value():
    graduated = changes(study_of_rows(hand_worked_rows().assign(aid_month=np.nan)))["graduated"]
    assert (graduated.value, graduated.reason) == (None, "no household in both waves")


def test_a_change_of_the_headcount_alone_needs_lines_too():
    panel = panel_of(study_of_rows(hand_worked_rows()), "all", FIRST, SECOND)
    found = headcount_change(panel)
    assert (found.value, found.n, found.reason) == (None, 5, "no poverty line")
