"""Tables made of findings: changes, districts side by side, and transitions."""

from __future__ import annotations

import dataclasses
import itertools

import pandas as pd
import pytest

from analysis import tables
from analysis.catalogue import named_findings
from analysis.disclosure.tables import public_table
from analysis.findings import Finding
from analysis.findings.units import Money
from analysis.indicators.change import change_findings
from analysis.indicators.income import income_findings
from analysis.indicators.poverty import poverty_findings
from analysis.study.settings import Disclosure
from analysis.survey.sample import sample_of
from tests.analysis.tables.incomes import FIRST_INCOMES, OPEN_DATA, cells, study
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, lines, study_of_rows

# --- transition, attrition


def test_transition_shares_are_those_of_the_findings_and_sum_to_one():
    table = tables.transition_table(hand_worked(), "all").rows.set_index("key")
    found = change_findings(hand_worked(), "all", FIRST, SECOND)
    assert table.loc["poor", "not_poor"] == found["change.left_poverty"].value == pytest.approx(7 / 15)
    assert table.loc["not_poor", "poor"] == found["change.entered_poverty"].value
    assert table.loc["poor", "poor"] == found["change.stayed_poor"].value
    assert table[["poor", "not_poor"]].to_numpy().sum() == pytest.approx(1)
    assert table[["poor.n", "not_poor.n"]].to_numpy().tolist() == [[1, 2], [1, 1]]
    assert set(table["wave"]) == {f"{FIRST}-{SECOND}"}


def test_small_cells_of_the_transition_are_hidden():
    shown = public_table(tables.transition_table(hand_worked(), "all"), Disclosure(), published_voices=False)
    assert shown.rows[["poor", "not_poor"]].isna().all(axis=None)


def test_without_a_line_or_a_second_wave_there_is_no_transition():
    assert tables.transition_table(hand_worked(poverty_line={}), "all") is None
    one_wave = hand_worked(waves=(FIRST,), poverty_line={FIRST: lines()[FIRST]})
    assert tables.transition_table(one_wave, "all") is None
    assert tables.attrition_table(one_wave, "all") is None


def test_attrition_compares_by_the_first_waves_answers():
    table = tables.attrition_table(hand_worked(disclosure=OPEN_DATA), "all").rows.set_index("key")
    assert table["households"].to_dict() == {"surveyed_again": 6, "not_surveyed_again": 1}
    again, gone = table.loc["surveyed_again"], table.loc["not_surveyed_again"]
    assert (again["mean_capita"], gone["mean_capita"]) == pytest.approx((1710 / 17, 150))
    assert (again["headcount"], gone["headcount"]) == pytest.approx((8 / 17, 0))
    assert again["unit"] == "households: count; mean_capita: IDR/person/month; headcount: share"


def test_attrition_hides_what_rests_on_too_few_households():
    shown = public_table(tables.attrition_table(hand_worked(), "all"), Disclosure(), published_voices=False).rows
    assert shown[["mean_capita", "headcount"]].isna().all(axis=None)
    assert shown["households"].tolist() == [6, None]


# --- tables of findings


def named(one, district="all"):
    estimates = change_findings(one, district, FIRST, SECOND)
    return named_findings(estimates, district=district, wave=f"{FIRST}-{SECOND}", money=Money("IDR"))


def test_changes_are_those_with_an_interval():
    one = study()
    findings = named(one)
    table = tables.changes_table(findings, district="all").rows.set_index("key")
    changes = [finding for finding in findings if finding.id.startswith("change.")]
    assert set(table.index) == {finding.id for finding in changes if finding.low is not None}
    assert "change.n_pairs" not in table.index
    mean = next(finding for finding in findings if finding.id == "change.mean_capita")
    assert table.loc[mean.id, ["value", "low", "high"]].tolist() == [mean.value, mean.low, mean.high]
    assert table.loc[mean.id, "unit"] == "IDR/person/month"
    assert tables.changes_table(findings, district="9") is None


def test_a_hidden_change_keeps_its_row_without_numbers():
    table = tables.changes_table(named(hand_worked()), district="all", rules=Disclosure()).rows
    assert "change.mean_capita" in table["key"].tolist()
    assert table[["value", "low", "high"]].isna().all(axis=None)


def test_changes_of_medians_are_rounded_as_findings_are():
    table = tables.changes_table(named(study()), district="all", rules=Disclosure()).rows.set_index("key")
    for number in table.loc["change.median_capita", ["value", "low", "high"]]:
        assert number == float(f"{number:.2g}")


def test_districts_stand_side_by_side():
    rows = pd.concat([study().households.assign(district_code=code) for code in ("1", "2")])
    rows["household_id"] = rows["household_id"] + rows["district_code"]
    one = study_of_rows(rows, counts="households", poverty_line=lines())
    findings: list[Finding] = []
    for district, wave in itertools.product(("1", "2", "all"), (FIRST, SECOND)):
        households = sample_of(one, district, wave)
        estimates = income_findings(households) | poverty_findings(households, 100.0)
        findings += named_findings(estimates, district=district, wave=wave, money=Money("IDR"))
    table = tables.districts_table(findings, ids=("poverty.headcount", "income.mean_capita", "network.density"))
    assert table.values == ("poverty.headcount", "income.mean_capita")
    assert table.rows["key"].tolist() == ["1", "1", "2", "2"]
    assert cells(table, "_4")[("1", FIRST)] == pytest.approx((FIRST_INCOMES < 100).mean())
    assert table.rows["unit"][0] == "poverty.headcount: share; income.mean_capita: IDR/person/month"
    assert tables.districts_table(findings, ids=("network.density",)) is None


def test_a_finding_hidden_by_disclosure_is_hidden_among_districts():
    finding = Finding("poverty.headcount", "1", FIRST, 0.5, "share", n=9)
    shown = dataclasses.replace(finding, district="2", n=50)
    table = tables.districts_table([finding, shown], rules=Disclosure())
    assert [None if pd.isna(value) else value for value in table.rows["poverty.headcount"]] == [None, 0.5]
