"""Comparisons that would give too much away, and the public table of comparisons."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analysis.disclosure.findings import DOMINANCE, FEW, SMALL_CELL, public_finding
from analysis.findings import Basis, Finding
from analysis.indicators.compare import compare_findings
from analysis.study.settings import Disclosure
from analysis.survey.estimates import domain_of
from analysis.tables.findings import comparisons_table
from tests.analysis.indicators.comparisons import compared, named, plain
from tests.analysis.survey_samples import sample

RULES = Disclosure()

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
