"""Why a change has no value, and of how many pairs it would have been."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.indicators.change import change_findings
from analysis.indicators.poverty_change import headcount_change
from analysis.survey.panel import panel_of
from tests.analysis.indicators.changes import CHANGE_IDS, HAND, LEVEL_IDS, changes
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, hand_worked_rows, incomes_study, lines, study_of_rows


def test_one_wave_gives_every_change_its_reason():
    for first, second in ((FIRST, None), (None, None)):
        found = change_findings(hand_worked(), "all", first, second)
        assert set(found) == {*CHANGE_IDS, *LEVEL_IDS}
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


def test_pairs_whose_aid_is_unknown_leave_graduation_without_a_value():
    graduated = changes(study_of_rows(hand_worked_rows().assign(aid_month=np.nan)))["graduated"]
    assert (graduated.value, graduated.reason) == (None, "no household in both waves")


def test_a_change_of_the_headcount_alone_needs_lines_too():
    panel = panel_of(study_of_rows(hand_worked_rows()), "all", FIRST, SECOND)
    found = headcount_change(panel)
    assert (found.value, found.n, found.reason) == (None, 5, "no poverty line")
