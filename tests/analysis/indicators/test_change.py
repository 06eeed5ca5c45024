"""Change of incomes and poverty: a panel worked by hand, boundaries of rises and falls, properties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.catalogue import definition_of
from analysis.findings import Basis
from analysis.indicators.change import change_findings
from tests.analysis.indicators.changes import CHANGE_IDS, HAND, LEVEL_IDS, business_study, changes
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, hand_worked_rows, incomes_study, lines, study_of_rows


def values(study, district="all"):
    return {name: estimate.value for name, estimate in changes(study, district).items()}


@pytest.mark.parametrize("name", HAND)
def test_agrees_with_the_panel_worked_by_hand(name):
    assert values(hand_worked())[name] == pytest.approx(HAND[name], abs=1e-12)


def test_every_change_is_given_and_known_to_the_catalogue():
    assert tuple(change_findings(hand_worked(), "all", FIRST, SECOND)) == (*CHANGE_IDS, *LEVEL_IDS)
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


def test_a_district_is_a_domain_of_the_whole_design():
    rows = pd.concat([hand_worked_rows(), hand_worked_rows().assign(household_id=lambda f: f["household_id"] + "2")])
    rows["district_code"] = np.where(rows["household_id"].str.endswith("2"), "2", "1")
    study = study_of_rows(rows, poverty_line=lines())
    for name, value in values(study, "1").items():
        assert value == pytest.approx(HAND[name], abs=1e-12)
    assert values(study)["n_pairs"] == 10


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
