"""Pen's parade: means of enough neighbours, in prices of one year; and whether one parade lies above another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tables
from analysis.disclosure.tables import public_table
from analysis.indicators.income import income_findings
from analysis.study.settings import Disclosure
from analysis.survey.sample import sample_of
from analysis.tables.parade import gaps_between
from tests.analysis.tables.incomes import FIRST_INCOMES, OPEN_DATA, SECOND_INCOMES
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, incomes_study, lines, study_of_rows


def own(table, wave):
    return table.rows[table.rows["wave"] == wave].reset_index(drop=True)


# --- the table


def test_a_hand_worked_parade_counts_persons_in_prices_of_the_base_year():
    table = tables.parade_table(hand_worked(disclosure=OPEN_DATA, currency={"code": "IDR", "base_year": 2021}), "all")
    # per person (persons), from the poorest: 0 (5), 50 (1), 80 (2), 150 (4, 2, 2), 200 (3); of 19 persons
    first = own(table, FIRST)
    assert first["income"].tolist() == pytest.approx([0, 50, 80, 150, 150, 150, 200])
    ends = [5, 6, 8, 12, 14, 16, 19]
    assert sorted(first["key"].astype(float)) == first["key"].astype(float).tolist()
    assert {round(float(key) * 19) for key in first["key"]} >= {5, 6, 8, 16, 19}
    assert len(first) == len(ends)
    assert first["lower"].tolist() == [0.0, *first["key"].astype(float)[:-1]]
    # prices rose by a tenth: 55, 88, 100, 132, 220 and 450 of 2024 are 50, 80, 90.9, 120, 200 and 409.1 of 2021
    assert own(table, SECOND)["income"].tolist() == pytest.approx([50, 80, 1000 / 11, 120, 200, 4500 / 11])
    assert set(table.rows["unit"]) == {"IDR/person/month"}
    assert set(table.rows["prices_of"]) == {2021}


def test_weights_count_along_the_parade():
    # per person: 10 (weight 3, 1 person), 20 (1, 2), 40 (1, 5): of 10 weighted persons
    rows = pd.DataFrame(
        {
            "household_id": ["a", "b", "c"],
            "wave": FIRST,
            "household_size": [5.0, 1.0, 2.0],
            "income_month": [200.0, 10.0, 40.0],
            "weight": [1.0, 3.0, 1.0],
        }
    )
    one = study_of_rows(rows, waves=(FIRST,), counts="persons", design={"weight": "weight"}, disclosure=OPEN_DATA)
    table = tables.parade_table(one, "all").rows
    assert table["key"].tolist() == ["0.3", "0.5", "1"]
    assert table["income"].tolist() == [10, 20, 40]


def test_without_a_price_index_each_wave_is_in_its_own_prices_and_says_so():
    one = incomes_study(FIRST_INCOMES, SECOND_INCOMES, prices=None)
    table = tables.parade_table(one, "all")
    assert table.rows["prices_of"].isna().all()
    second = own(table, SECOND)
    assert second["income"].iloc[-1] == pytest.approx(np.sort(SECOND_INCOMES)[-second["income.n"].iloc[-1] :].mean())


def test_means_of_neighbours_weighed_by_their_shares_are_the_mean_of_all():
    one = incomes_study(FIRST_INCOMES, SECOND_INCOMES)
    for wave in (FIRST, SECOND):
        rows = own(tables.parade_table(one, "all"), wave)
        shares = rows["key"].astype(float) - rows["lower"]
        mean = income_findings(sample_of(one, "all", wave))["income.mean_capita"].value
        assert shares @ rows["income"] == pytest.approx(mean * (1.1 if wave == FIRST else 1), rel=1e-5)


@pytest.mark.parametrize("households", [9, 10, 11, 30])
def test_no_stretch_has_fewer_households_than_the_threshold_and_there_are_at_most_twenty(households):
    reason = {"reason": {"id": "x", "en": "x"}}
    one = incomes_study(FIRST_INCOMES, SECOND_INCOMES, disclosure={"households": households} | reason)
    rows = tables.parade_table(one, "all").rows
    assert (rows["income.n"] >= households).all()
    assert rows.groupby("wave").size().max() <= 20
    assert rows.groupby("wave")["income.n"].sum().tolist() == [120, 120]


def test_the_parade_is_marked_where_the_lorenz_curve_is_so_that_no_household_lies_between_the_two():
    one = incomes_study(FIRST_INCOMES[:117], SECOND_INCOMES[:103])
    parade, lorenz = (made(one, "all").rows for made in (tables.parade_table, tables.lorenz_table))
    assert (
        parade[["wave", "key"]].to_numpy().tolist() == lorenz.query("key != '0'")[["wave", "key"]].to_numpy().tolist()
    )


def test_a_very_rich_household_is_never_most_of_a_mean():
    incomes = np.array([100.0] * 39 + [5000.0])
    assert tables.parade_table(incomes_study(incomes, incomes), "all") is None
    rich = np.array([100.0] * 39 + [400.0])
    assert tables.parade_table(incomes_study(rich, rich), "all") is not None


def test_a_mean_of_too_few_is_hidden_again_by_disclosure():
    table = tables.parade_table(incomes_study(FIRST_INCOMES, SECOND_INCOMES, disclosure=OPEN_DATA), "all")
    assert set(table.rows["income.n"]) == {7, 8}  # more than a small cell, too few for a mean
    assert public_table(table, Disclosure(), published_voices=False).rows["income"].isna().all()


def test_one_wave_has_a_parade_and_no_household_has_none():
    one = incomes_study(FIRST_INCOMES, SECOND_INCOMES, waves=(FIRST,), poverty_line={FIRST: lines()[FIRST]})
    assert set(tables.parade_table(one, "all").rows["wave"]) == {FIRST}
    assert tables.parade_table(one, "9") is None
    assert tables.parade_table(incomes_study(FIRST_INCOMES[:19], SECOND_INCOMES[:19]), "all") is None


# --- one parade against another

CURVE = [(0.1, 100.0), (0.5, 200.0), (0.9, 400.0)]


def moved(at, factor):
    return [(share, value * (factor if place == at else 1)) for place, (share, value) in enumerate(CURVE)]


def test_equal_parades_have_no_gap():
    gaps = gaps_between(CURVE, CURVE)
    assert (gaps.lowest, gaps.highest, gaps.crossings) == (0, 0, ())


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(("factor", "lowest", "highest"), [(1.01, 0, 0.01), (0.99, -0.01, 0)])
def test_one_point_above_or_below_is_the_gap(at, factor, lowest, highest):
    gaps = gaps_between(CURVE, moved(at, factor))
    assert (gaps.lowest, gaps.highest) == pytest.approx((lowest, highest))
    assert gaps.crossings == ()


def test_a_gap_in_the_tenth_digit_is_rounding():
    assert gaps_between(CURVE, moved(1, 1 + 4e-10)).highest == 0
    assert gaps_between(CURVE, moved(1, 1 + 6e-10)).highest == 1e-9


def test_parades_cross_where_the_straight_lines_between_their_points_do():
    # gaps of -10, +30 and -40: zero a quarter of the way, then three sevenths
    second = [(0.1, 90.0), (0.5, 230.0), (0.9, 360.0)]
    gaps = gaps_between(CURVE, second)
    assert gaps.crossings == pytest.approx((0.1 + 0.4 * 1 / 4, 0.5 + 0.4 * 3 / 7), abs=1e-6)
    assert (gaps.lowest, gaps.highest) == pytest.approx((-0.1, 0.15))


def test_parades_that_touch_do_not_cross_and_a_stretch_of_equals_is_crossed_in_its_middle():
    touching = [(0.1, 110.0), (0.5, 200.0), (0.9, 410.0)]
    assert gaps_between(CURVE, touching).crossings == ()
    through = [(0.1, 90.0), (0.5, 200.0), (0.9, 410.0)]
    assert gaps_between(CURVE, through).crossings == (0.5,)


def test_points_of_either_are_compared_only_where_both_parades_are_known():
    second = [(0.3, 150.0), (0.6, 300.0), (0.95, 10.0)]
    gaps = gaps_between([(0.2, 100.0), (0.6, 300.0)], second)
    # compared at 0.3 and 0.6 (there is nothing of the second at 0.2, nothing of the first at 0.95); at 0.3 it is 150
    assert (gaps.lowest, gaps.highest) == (0, 0)
    assert gaps_between([(0.1, 1.0), (0.2, 2.0)], [(0.3, 1.0), (0.4, 2.0)]) is None
    assert gaps_between([], CURVE) is None


def test_a_zero_is_compared_in_parts_of_the_largest():
    gaps = gaps_between([(0.1, 0.0), (0.9, 200.0)], [(0.1, 50.0), (0.9, 200.0)])
    assert (gaps.lowest, gaps.highest) == (0, 0.25)


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 500), st.integers(1, 500)), min_size=2, max_size=12)
    .map(lambda rows: sorted({row[0]: row for row in rows}.values()))
    .filter(lambda rows: len(rows) > 1)
)
def test_taking_the_other_side_turns_the_signs_and_keeps_the_crossings(rows):
    first = [(share / 41, float(value)) for share, value, _ in rows]
    second = [(share / 41, float(value)) for share, _, value in rows]
    there, back = gaps_between(first, second), gaps_between(second, first)
    assert there.crossings == pytest.approx(back.crossings)
    assert (there.lowest < 0) == (back.highest > 0)
    assert (there.highest > 0) == (back.lowest < 0)
    assert bool(there.crossings) == (there.lowest < 0 < there.highest)
