"""Public tables of incomes: hand-worked cells, enough households everywhere, nothing that was hidden."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis import tables
from analysis.disclosure.joining import joined_bins, segment_ends
from analysis.findings import table_as_json, table_from_json
from analysis.indicators.inequality import lorenz
from analysis.study.settings import Disclosure
from tests.analysis.tables.incomes import FIRST_INCOMES, OPEN_DATA, SECOND_INCOMES, cells, study
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, incomes_study, lines

TABLES = (
    tables.distribution_table,
    tables.lorenz_table,
    tables.parade_table,
    tables.income_sources_table,
    tables.business_types_table,
    tables.transition_table,
    tables.attrition_table,
)


@pytest.mark.parametrize("table_of", TABLES)
def test_tables_have_the_agreed_columns_and_survive_json(table_of):
    table = table_of(study(), "all")
    assert list(table.rows.columns[:3]) == ["key", "wave", "unit"]
    assert {*table.values, *(f"{value}.n" for value in table.values)} <= set(table.rows.columns)
    assert set(table.statistics) <= set(table.values)
    assert all(isinstance(key, str) for key in table.rows["key"])
    assert not table.rows.duplicated(["key", "wave"]).any()
    again = table_from_json(table_as_json(table))
    assert again.rows["key"].tolist() == table.rows["key"].tolist()


@pytest.mark.parametrize("table_of", TABLES)
def test_a_place_without_households_has_no_table(table_of):
    assert table_of(study(), "9") is None


# --- distribution


def test_bins_are_quarters_of_the_line_and_hold_everybody():
    table = tables.distribution_table(study(poverty_line=lines(100, 200), disclosure=OPEN_DATA), "all").rows
    for wave, line, incomes in ((FIRST, 100, FIRST_INCOMES), (SECOND, 200, SECOND_INCOMES)):
        own = table[table["wave"] == wave]
        edges = np.array([*own["lower"], np.inf])
        assert own["lower"].tolist() == [line * step / 4 for step in range(13)]
        assert own["of_line"].tolist() == [step / 4 for step in range(13)]
        assert own["upper"].tolist()[:-1] == own["lower"].tolist()[1:]
        assert np.isnan(own["upper"].iloc[-1])
        assert own["share.n"].tolist() == np.histogram(incomes, edges)[0].tolist()
        assert own["share"].tolist() == pytest.approx(own["share.n"] / 120)


def test_shares_of_bins_count_persons_and_the_line_belongs_above():
    table = tables.distribution_table(hand_worked(disclosure=OPEN_DATA), "all")
    # first wave per person (persons): 80 (2), 150 (4), 50 (1), 200 (3), 0 (5), and 150 (2) of each of two more
    assert cells(table, "share")["75", FIRST] == pytest.approx(2 / 19)
    assert cells(table, "share")["150", FIRST] == pytest.approx(8 / 19)
    # second: exactly on the line (5 persons) is not below it
    assert cells(table, "share")["100", SECOND] == pytest.approx(5 / 17)


def test_bins_are_joined_until_each_holds_enough_households_and_none_reaches_over_the_line():
    table = tables.distribution_table(study(), "all").rows
    assert (table["share.n"] >= 10).all()
    assert table.groupby("wave")["share.n"].sum().tolist() == [120, 120]
    assert (table["lower"] == 100.0).sum() == 2
    for wave, incomes in ((FIRST, FIRST_INCOMES), (SECOND, SECOND_INCOMES)):
        below = table[(table["wave"] == wave) & (table["lower"] < 100)]
        assert below["share"].sum() == pytest.approx((incomes < 100).mean())


def test_without_a_line_bins_have_one_round_width_and_the_last_is_open():
    table = tables.distribution_table(study(poverty_line={}, disclosure=OPEN_DATA), "all").rows
    own = table[table["wave"] == FIRST]
    widths = (own["upper"] - own["lower"]).dropna().unique()
    assert len(widths) == 1
    assert widths[0] in (20, 25, 30, 40, 50)
    assert 8 <= len(own) <= 13
    assert (own["share.n"].iloc[-1] + table["share.n"].iloc[-1]) <= 0.05 * 240
    assert table.groupby("wave")["share"].sum().tolist() == pytest.approx([1, 1])


@hypothesis_settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=13),
    st.integers(0, 12),
    st.integers(1, 12),
)
def test_joined_bins_cover_all_bins_once_and_hold_enough(counts, least, edge):
    counts = np.array(counts).T
    edge = edge if edge < counts.shape[1] else None
    groups = joined_bins(counts, least=least, edge=edge)
    assert [start for start, _ in groups] == [0, *(stop for _, stop in groups[:-1])]
    assert groups[-1][1] == counts.shape[1]
    held = np.array([counts[:, start:stop].sum(axis=1).min() for start, stop in groups])
    assert len(groups) == 1 or (held >= least).all()
    if edge and all((counts[:, part].sum(axis=1) >= least).all() for part in (slice(edge), slice(edge, None))):
        assert edge in [start for start, _ in groups]


# --- Lorenz curve


def test_points_lie_on_the_lorenz_curve():
    table = tables.lorenz_table(study(), "all")
    for row in table.rows.itertuples():
        incomes = FIRST_INCOMES if row.wave == FIRST else SECOND_INCOMES
        assert row.income_share == pytest.approx(lorenz(incomes, None, float(row.key)), abs=1e-5)


def test_persons_count_along_the_curve():
    table = tables.lorenz_table(hand_worked(disclosure=OPEN_DATA), "all").rows
    own = table[table["wave"] == FIRST]
    # from the poorest: 5 persons of 19 have nothing, 1 more has 50 of the 2010
    assert own["key"].tolist()[:3] == ["0", f"{5 / 19:.6g}", f"{6 / 19:.6g}"]
    assert own["income_share"].tolist()[:3] == pytest.approx([0, 0, 50 / 2010])


@pytest.mark.parametrize("households", [0, 5, 10, 30])
def test_a_curve_has_at_most_twenty_points_with_enough_households_between(households):
    rules = Disclosure(**(OPEN_DATA | {"households": households}))
    counts = np.diff([0, *segment_ends(np.sort(FIRST_INCOMES), rules)])
    assert len(counts) <= 19  # and the origin
    assert counts.min() >= max(households, 1)
    assert counts.sum() == 120


@pytest.mark.parametrize(("richest", "marked"), [(100.0, True), (5000.0, False)])
def test_a_very_rich_household_is_never_most_of_a_stretch(richest, marked):
    incomes = np.array([100.0] * 39 + [richest])
    ends = segment_ends(incomes, Disclosure())
    assert (ends == [10, 20, 30, 40]) is marked
    assert marked or ends == [40]


def test_a_curve_of_its_two_ends_alone_is_not_given():
    assert tables.lorenz_table(incomes_study(FIRST_INCOMES[:15], SECOND_INCOMES[:15]), "all") is None
    assert tables.lorenz_table(incomes_study(FIRST_INCOMES[:20], SECOND_INCOMES[:20]), "all") is not None


# --- sources and businesses


def test_income_sources_are_the_findings():
    table = tables.income_sources_table(study(), "all")
    assert cells(table, "share") == pytest.approx(
        {("business", FIRST): 0.6, ("aid", FIRST): 0.4, ("business", SECOND): 0.5, ("aid", SECOND): 0.1}
    )
    assert tables.income_sources_table(incomes_study(FIRST_INCOMES, SECOND_INCOMES), "all") is None


def test_a_source_that_one_household_dominates_is_hidden():
    aid = np.where(np.arange(120) == 3, 1e6, 1.0)
    rich = incomes_study(FIRST_INCOMES + aid, SECOND_INCOMES, columns={"aid_month": {FIRST: aid, SECOND: aid}})
    found = cells(tables.income_sources_table(rich, "all"), "share")
    assert found["aid", FIRST] is None or np.isnan(found["aid", FIRST])


def test_business_types_have_their_share_and_median():
    table = tables.business_types_table(study(disclosure=OPEN_DATA), "all")
    assert cells(table, "share") == pytest.approx(
        {(kind, wave): share for kind, share in (("food", 2 / 3), ("shoes", 1 / 3)) for wave in (FIRST, SECOND)}
    )
    shoes = FIRST_INCOMES[2::3] * 0.6
    assert cells(table, "median")["shoes", FIRST] == pytest.approx(np.median(shoes))
    assert table.statistics == ("median",)


def test_median_of_a_business_type_is_rounded_as_its_finding_is():
    found = cells(tables.business_types_table(study(), "all"), "median")["food", FIRST]
    assert found == float(f"{found:.2g}")


def test_unknown_types_are_left_out_of_shares():
    kinds = np.resize(np.array(["food", None, "shoes"], dtype=object), 120)
    parts = {
        "business_month": dict.fromkeys((FIRST, SECOND), 9.0),
        "business_type": dict.fromkeys((FIRST, SECOND), kinds),
    }
    table = tables.business_types_table(incomes_study(FIRST_INCOMES, SECOND_INCOMES, columns=parts), "all")
    assert cells(table, "share")["food", FIRST] == pytest.approx(0.5)
    assert cells(table, "share")["shoes", SECOND] == pytest.approx(0.5)
