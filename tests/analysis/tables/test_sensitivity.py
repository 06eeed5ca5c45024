"""Findings under other choices: cells by hand, choices that change nothing, and nobody told by a difference."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis import tables
from analysis.disclosure.findings import disclosed
from analysis.disclosure.tables import public_table
from analysis.findings import Finding, table_as_json, table_from_json
from analysis.indicators.change import change_findings
from analysis.indicators.inequality import gini
from analysis.survey.estimates import share
from analysis.survey.sample import sample_of
from analysis.tables.sensitivity import sensitivity_table
from tests.analysis.tables.incomes import OPEN_DATA
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, incomes_study, lines, study_of_rows

RNG = np.random.default_rng(11)
LOW = RNG.lognormal(4.6, 0.6, 150).round(1)
HIGH = (LOW * RNG.lognormal(0.2, 0.3, 150)).round(1)
CELLS = ["headcount_first", "headcount_second", "headcount_change", "gini_first", "gini_second"]


def rows_of(study, district="all"):
    table = sensitivity_table(study, district)
    assert table is not None
    return table.rows.set_index("key")


def test_headcounts_under_other_lines_by_hand():
    rows = rows_of(hand_worked(disclosure=OPEN_DATA))
    # per person (persons): first 80 (2), 150 (4), 50 (1), 200 (3), 0 (5), 150 (2), 150 (2) of 19;
    # second 132 (2), 88 (4), 55 (1), 220 (3), 100 (5), 450 (2) of 17
    assert rows["headcount_first"][["line_80", "base", "line_120", "line_150"]].tolist() == pytest.approx(
        [6 / 19, 8 / 19, 8 / 19, 8 / 19]  # 80 isn't below 80, 150 not below 150
    )
    assert rows["headcount_second"][["line_80", "base", "line_120", "line_150"]].tolist() == pytest.approx(
        [1 / 17, 5 / 17, 10 / 17, 12 / 17]
    )
    # the pairs a, b, c, d, e weigh 2, 4, 1, 3, 5
    assert rows["headcount_change"][["line_80", "base", "line_120", "line_150"]].tolist() == pytest.approx(
        [(1 - 6) / 15, (5 - 8) / 15, (10 - 8) / 15, (12 - 8) / 15]
    )
    assert rows.loc[["line_80", "line_120", "line_150"], ["gini_first", "gini_second"]].isna().all(axis=None)


def test_the_base_is_the_findings():
    study = hand_worked(disclosure=OPEN_DATA)
    base, found = rows_of(study).loc["base"], change_findings(study, "all", FIRST, SECOND)["change.headcount"]
    assert [base[f"headcount_change{end}"] for end in ("", "_low", "_high")] == pytest.approx(
        [found.value, *(np.nan if end is None else end for end in (found.low, found.high))], nan_ok=True
    )
    assert base["gini_first"] == pytest.approx(gini([80, 150, 50, 200, 0, 150, 150], [2, 4, 1, 3, 5, 2, 2]))


def test_counting_households_by_hand():
    rows = rows_of(hand_worked(disclosure=OPEN_DATA))
    assert rows.loc["households", "headcount_first"] == pytest.approx(3 / 7)
    assert rows.loc["households", "headcount_change"] == pytest.approx((2 - 3) / 5)
    other = rows_of(hand_worked(counts="households", disclosure=OPEN_DATA))
    assert other.loc["persons", "headcount_first"] == pytest.approx(8 / 19)
    assert "households" not in other.index


def test_the_square_root_judges_a_household_of_mean_size_as_before():
    # sizes 1 and 4, their mean 2.5 in the first wave; incomes in units of the line
    people = [("a", 1, 120.0), ("b", 4, 360.0), ("c", 1, 200.0), ("d", 4, 300.0)]
    frame = pd.DataFrame(people, columns=["household_id", "household_size", "income_month"])
    study = study_of_rows(
        pd.concat([frame.assign(wave=wave) for wave in (FIRST, SECOND)]),
        counts="households",
        poverty_line=lines(),
        disclosure=OPEN_DATA,
    )
    rows = rows_of(study)
    # the line is 100 sqrt(2.5) = 158.1: a 120, b 180, c 200, d 150
    assert rows.loc["base", "headcount_first"] == pytest.approx(2 / 4)  # b and d, with 90 and 75 per person
    assert rows.loc["square_root", "headcount_first"] == pytest.approx(2 / 4)  # a and d
    assert rows.loc["square_root", "gini_first"] == pytest.approx(gini([120, 180, 200, 150]))
    moved = frame.assign(income_month=[158.0, 317.0, 159.0, 316.0])
    study = study_of_rows(
        pd.concat([moved.assign(wave=wave) for wave in (FIRST, SECOND)]),
        counts="households",
        poverty_line=lines(),
        disclosure=OPEN_DATA,
    )
    assert rows_of(study).loc["square_root", "headcount_first"] == pytest.approx(2 / 4)


def test_the_top_one_percent_is_left_out_of_levels_and_of_the_change():
    first = np.array([*range(1, 201)], dtype=float)
    second = np.where(np.arange(200) == 0, 1000.0, 50.0)
    rows = rows_of(incomes_study(first, second, disclosure=OPEN_DATA))
    # 99 % of 200 is the 198th; the two above it are left out
    assert rows.loc["trimmed", "headcount_first"] == pytest.approx(99 / 198)
    assert rows.loc["trimmed", "gini_first"] == pytest.approx(gini(first[:198]))
    assert rows.loc["trimmed", "headcount_second"] == 1
    # and of the pairs also the one that is above it in the second wave, poor in the first
    assert rows.loc["trimmed", "headcount_change"] == pytest.approx((197 - 98) / 197)


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=2, max_size=40))
def test_headcounts_rise_with_the_line(incomes):
    first, second = zip(*incomes, strict=True)
    rows = rows_of(incomes_study(first, second, disclosure=OPEN_DATA))
    for wave in ("headcount_first", "headcount_second"):
        assert rows[wave][["line_80", "base", "line_120", "line_150"]].astype(float).is_monotonic_increasing


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), min_size=2, max_size=40))
def test_with_one_person_each_neither_counting_nor_scale_changes_anything(incomes):
    first, second = zip(*incomes, strict=True)
    rows = rows_of(incomes_study(first, second, disclosure=OPEN_DATA))[CELLS].astype(float)
    for variant in ("persons", "square_root"):
        assert rows.loc[variant].tolist() == pytest.approx(rows.loc["base"].tolist(), abs=1e-12)


def test_two_lines_with_few_households_between_do_not_tell_of_them():
    first = np.array([50.0] * 30 + [90.0] * 4 + [110.0] * 5 + [300.0] * 61)
    rows = public_table(
        sensitivity_table(incomes_study(first, first), "all"), incomes_study(first, first).settings.disclosure,
        published_voices=False,
    ).rows.set_index("key")  # fmt: skip
    assert rows.loc["base", "headcount_first"] == pytest.approx(0.34)
    assert rows.loc["line_80", "headcount_first"] is None  # four between
    assert rows.loc["line_120", "headcount_first"] == pytest.approx(0.39)  # five
    assert rows.loc["line_150", "headcount_first"] == pytest.approx(0.39)  # nobody: the same number
    assert not [name for name in rows if name.endswith(".n")]


def test_the_richest_are_not_told_by_what_their_leaving_changes():
    study = incomes_study(LOW, HIGH)
    shown = public_table(sensitivity_table(study, "all"), study.settings.disclosure, published_voices=False)
    trimmed = shown.rows.set_index("key").loc["trimmed"]
    assert trimmed[CELLS].isna().all()
    many = incomes_study(np.tile(LOW, 5), np.tile(HIGH, 5))  # ten at the top
    assert sensitivity_table(many, "all").rows.set_index("key").loc["trimmed", "gini_first.n"] >= 5


def test_a_choice_is_told_in_the_steps_of_its_finding_not_of_the_few_between_two_choices():
    study = incomes_study(np.tile(LOW, 5), np.tile(HIGH, 5))  # 750 households, ten at the top
    table = sensitivity_table(study, "all")
    rules = study.settings.disclosure.model_copy(update={"in_full": False})
    index = gini(np.tile(LOW, 5), None)
    found = [Finding("inequality.gini", "all", FIRST, index, "index", n=750, disclosure="shown")]
    shown = disclosed("all", found, [table], rules=rules, published_voices=False)
    rows, full = shown.tables[0].rows.set_index("key"), table.rows.set_index("key")
    for choice in ("base", "trimmed"):
        told, true = rows.loc[choice, "gini_first"], full.loc[choice, "gini_first"]
        assert told == pytest.approx(true, abs=0.001)  # steps of 1 / 750, rounded up to 0.002
        assert told / 0.002 == pytest.approx(round(told / 0.002), abs=1e-9)
    assert rows.loc["base", "gini_first"] == next(one.value for one in shown.findings if one.id == "inequality.gini")


def test_a_variant_that_is_hidden_does_not_hide_the_next():
    first = np.array([50.0] * 30 + [110.0] * 4 + [130.0] * 5 + [300.0] * 61)
    rows = rows_of(incomes_study(first, first))
    assert rows.loc["line_120", "headcount_first.n"] == 4
    assert rows.loc["line_150", "headcount_first.n"] == 9  # against the base, as the line of 1.2 isn't shown


def test_one_wave_has_levels_alone_and_no_line_has_the_gini_alone():
    one = incomes_study(LOW, HIGH, waves=(SECOND,))
    table = sensitivity_table(one, "all")
    assert table.values == ("headcount_first", "gini_first")
    assert set(table.rows["wave"]) == {SECOND}
    poor = np.where(HIGH < 80, 1.0, 0.0)
    assert table.rows.set_index("key").loc["line_80", "headcount_first"] == pytest.approx(poor.mean())
    assert share(sample_of(one, "all", SECOND), poor, persons=False).value == pytest.approx(poor.mean())
    bare = sensitivity_table(incomes_study(LOW, HIGH, poverty_line={}), "all")
    assert bare.values == ("gini_first", "gini_second")
    assert bare.rows["key"].tolist() == ["base", "trimmed", "square_root", "persons"]


def test_a_study_without_sizes_has_no_variant_of_them():
    rows = incomes_study(LOW, HIGH).households.drop(columns="household_size")
    rows = rows.rename(columns={"income_month": "income_capita_month"})
    found = rows_of(study_of_rows(rows, counts="households", poverty_line=lines()))
    assert found.index.tolist() == ["base", "line_80", "line_120", "line_150", "trimmed"]


@pytest.mark.parametrize("table_of", [tables.sensitivity_table, tables.attrition_bounds_table])
def test_tables_survive_json_and_a_place_without_households_has_none(table_of):
    study = hand_worked(disclosure=OPEN_DATA)
    table = table_of(study, "all")
    assert {*table.values, *(f"{value}.n" for value in table.values)} <= set(table.rows.columns)
    assert not table.rows.duplicated(["key", "wave"]).any()
    assert table_from_json(table_as_json(table)).rows["key"].tolist() == table.rows["key"].tolist()
    assert table_of(study, "9") is None


# --- bounds of attrition


def bounds(study):
    return tables.attrition_bounds_table(study, "all").rows.set_index("key")["headcount_change"]


def test_bounds_by_hand():
    found = bounds(hand_worked(disclosure=OPEN_DATA))
    # before 8 of 19 are poor; after, 5 of the 15 in pairs; "left" and "silent", 2 each, are not known
    assert found["worst"] == pytest.approx((5 + 4 - 8) / 19)
    assert found["best"] == pytest.approx((5 - 8) / 19)


def test_bounds_hold_whatever_the_leavers_became():
    left = RNG.random(150) < 0.2
    everybody = incomes_study(LOW, HIGH, disclosure=OPEN_DATA)
    rows = everybody.households
    gone = (rows["wave"] == SECOND) & np.resize(left, len(rows))
    some = study_of_rows(rows[~gone], counts="households", poverty_line=lines(), disclosure=OPEN_DATA)
    found, truth = bounds(some), change_findings(everybody, "all", FIRST, SECOND)["change.headcount"].value
    assert found["best"] <= truth <= found["worst"]
    assert found["worst"] - found["best"] == pytest.approx(left.mean())


def test_without_leavers_or_a_line_there_are_no_bounds():
    assert tables.attrition_bounds_table(incomes_study(LOW, HIGH), "all") is None
    assert tables.attrition_bounds_table(hand_worked(poverty_line={}), "all") is None
    assert tables.attrition_bounds_table(incomes_study(LOW, HIGH, waves=(FIRST,)), "all") is None


@pytest.mark.parametrize(("poor_leavers", "shown"), [(4, False), (5, True)])
def test_bounds_are_hidden_where_few_of_the_leavers_were_poor(poor_leavers, shown):
    first = np.array([50.0] * 40 + [200.0] * 60)
    rows = incomes_study(first, first).households
    leavers = [*range(poor_leavers), *range(40, 55 - poor_leavers)]
    gone = (rows["wave"] == SECOND) & rows["household_id"].isin([f"{number:04}" for number in leavers])
    found = bounds(study_of_rows(rows[~gone], counts="households", poverty_line=lines()))
    assert found.notna().all() == shown
