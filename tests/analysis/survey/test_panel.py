"""Who is a pair, and what a pair's incomes are in each wave's and in common prices."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.survey.panel import panel_of
from analysis.survey.prices import price_deflators
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, hand_worked_rows, study_of_rows


def panel(study, district="all"):
    return panel_of(study, district, FIRST, SECOND)


def by_household(one, values):
    return dict(zip(one.sample.households["household_id"], values, strict=True))


def test_a_pair_told_its_income_in_both_waves():
    one = panel(hand_worked())
    assert [name for name, paired in by_household(one, one.paired).items() if paired] == list("abcde")
    assert one.n_pairs == 5
    assert not by_household(one, one.surveyed_again)["left"]
    assert by_household(one, one.surveyed_again)["silent"]


def test_incomes_stand_beside_each_other_whatever_the_order_of_rows():
    first, second = panel(hand_worked()).capita
    assert first[:5].tolist() == [80, 150, 50, 200, 0]
    assert second[:5].tolist() == [132, 88, 55, 220, 100]
    assert np.isnan(first[5:]).all()
    assert np.isnan(second[5:]).all()


def test_real_incomes_are_in_prices_of_the_last_wave():
    first, second = panel(hand_worked()).real_capita
    assert first[:5] == pytest.approx([88, 165, 55, 220, 0])
    assert second[:5] == pytest.approx([132, 88, 55, 220, 100])


def test_real_incomes_are_in_prices_of_the_base_year_where_one_is_given():
    first, second = panel(hand_worked(currency={"base_year": 2021})).real_capita
    assert first[:5] == pytest.approx([80, 150, 50, 200, 0])
    assert second[:5] == pytest.approx([120, 80, 50, 200, 100 / 1.1])


@pytest.mark.parametrize(("sizes", "pairs"), [((2, 2), 1), ((np.nan, 2), 0), ((2, np.nan), 0)])
def test_where_persons_count_a_pair_needs_its_size_in_both_waves(sizes, pairs):
    rows = pd.DataFrame(
        {
            "household_id": ["a", "a", "sized", "sized"],
            "wave": [FIRST, SECOND] * 2,
            "household_size": [*sizes, 3, 3],
            "income_month": 10.0,
        }
    )
    assert panel(study_of_rows(rows)).n_pairs == 1 + pairs
    assert panel(study_of_rows(rows, counts="households")).n_pairs == 2


def test_a_household_belongs_to_the_district_of_the_first_wave():
    rows = pd.DataFrame(
        {
            "household_id": ["a", "b", "a", "b"],
            "district_code": ["1", "2", "2", "2"],
            "wave": [FIRST, FIRST, SECOND, SECOND],
            "household_size": 1.0,
            "income_month": 10.0,
        }
    )
    assert [panel(study_of_rows(rows), district).n_pairs for district in ("1", "2", "all")] == [1, 1, 2]


def test_households_of_weight_zero_are_no_pairs():
    rows = hand_worked_rows().assign(weight=lambda frame: (frame["household_id"] != "a").astype(float))
    assert panel(study_of_rows(rows, design={"weight": "weight"})).n_pairs == 4


def with_reference(rows):
    study = hand_worked()
    reference = pd.DataFrame(rows, columns=["area_code", "year", "value"]).assign(indicator="price_index")
    return type(study)(**{**vars(study), "reference": reference})


def test_the_smallest_area_around_the_district_gives_the_prices():
    country = [("ID", 2021, 100.0), ("ID", 2024, 110.0)]
    around = [("1", 2021, 100.0), ("1", 2024, 120.0)]
    wider = [("", 2021, 100.0), ("", 2024, 150.0)]
    elsewhere = [("2", 2021, 100.0), ("2", 2024, 130.0)]
    assert price_deflators(with_reference(country + around + elsewhere), "1", FIRST, SECOND) == pytest.approx((1.2, 1))
    assert price_deflators(with_reference(country + elsewhere), "1", FIRST, SECOND) == pytest.approx((1.1, 1))
    assert price_deflators(with_reference(wider + around), "1", FIRST, SECOND) == pytest.approx((1.2, 1))
    # an area that lacks a year is passed over: the two waves' prices never come from different areas
    assert price_deflators(with_reference(country + around[:1]), "1", FIRST, SECOND) == pytest.approx((1.1, 1))
    assert price_deflators(with_reference(elsewhere), "1", FIRST, SECOND) is None
