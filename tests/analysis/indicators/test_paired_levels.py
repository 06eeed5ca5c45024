"""The levels before and after a change: of the same households and weights, so that they subtract to the change."""

from __future__ import annotations

import pytest

from analysis.catalogue import CATALOGUE, definition_of, named_findings
from analysis.disclosure.findings import DEDUCED, SMALL_CELL, disclosed
from analysis.findings import Basis, Estimate
from analysis.findings.changes import level_ids
from analysis.findings.units import Unit
from analysis.indicators.change import change_findings
from analysis.indicators.income import mean_capita
from analysis.indicators.poverty import gap, headcount
from analysis.study import open_study
from analysis.study.settings import Disclosure
from analysis.survey.lines import lines_of
from analysis.survey.prices import deflators_of
from analysis.survey.sample import sample_of
from tests.analysis.cross_sections import write_cross_sections
from tests.analysis.indicators.changes import LEVEL_IDS
from tests.analysis.two_waves import FIRST, NAN, SECOND, hand_worked, hand_worked_rows, lines, study_of_rows


@pytest.fixture(scope="module")
def found():
    return change_findings(hand_worked(), "all", FIRST, SECOND)


PAIRED = sorted(id_ for id_ in CATALOGUE if level_ids(id_))


def test_levels_have_the_unit_that_the_changes_unit_is_the_difference_of():
    assert len(PAIRED) == 13
    for change in PAIRED:
        units = {definition_of(id_).unit for id_ in level_ids(change)}
        assert {str(Unit.parse(unit).of_difference) for unit in units} == {definition_of(change).unit}, change


@pytest.mark.parametrize("change", [id_ for id_ in PAIRED if level_ids(id_)[0] in LEVEL_IDS and "household" not in id_])
def test_the_two_levels_subtract_to_the_change_and_rest_on_its_households(found, change):
    before, after = (found[id_] for id_ in level_ids(change))
    assert after.value - before.value == pytest.approx(found[change].value, abs=1e-9)
    assert before.n == after.n == found[change].n


def test_levels_of_whole_households_leave_out_who_has_a_size_in_one_wave_only():
    rows = hand_worked_rows()
    for household, wave in (("a", FIRST), ("d", SECOND)):
        rows.loc[(rows["household_id"] == household) & (rows["wave"] == wave), "household_size"] = NAN
    told = change_findings(study_of_rows(rows, counts="households", poverty_line=lines()), "all", FIRST, SECOND)
    for change in ("mean_capita", "headcount", "gap", "gini"):
        before, moved, after = (told[f"{when}.{change}"] for when in ("before", "change", "after"))
        assert after.value - before.value == pytest.approx(moved.value, abs=1e-9), change
        assert (before.n, moved.n, after.n) == (3, 3, 3)
    assert told["before.mean_capita"].basis.beside == 3  # d, who left, and the silent one; the size of a isn't known


def test_levels_of_pairs_worked_by_hand(found):
    # weights are the first wave's sizes 2 4 1 3 5; prices rose by a tenth
    assert found["before.mean_capita"].value == pytest.approx(1.1 * (2 * 80 + 4 * 150 + 50 + 3 * 200) / 15)
    assert found["after.mean_capita"].value == pytest.approx((2 * 132 + 4 * 88 + 55 + 3 * 220 + 5 * 100) / 15)
    assert (found["before.headcount"].value, found["after.headcount"].value) == pytest.approx((8 / 15, 5 / 15))


@pytest.mark.parametrize(("given", "level", "reason"), [
    ({"prices": None}, "mean_capita", "no price index"),
    ({"poverty_line": {}}, "headcount", "no poverty line"),
    ({"poverty_line": {}}, "gap", "no poverty line"),
])  # fmt: skip
def test_a_level_lacks_what_its_change_lacks(given, level, reason):
    found = change_findings(hand_worked(**given), "all", FIRST, SECOND)
    assert {found[f"{side}.{level}"].reason for side in ("before", "after", "change")} == {reason}


def test_without_a_pair_of_waves_all_levels_say_so():
    found = change_findings(hand_worked(), "all", FIRST, None)
    assert {found[id_].reason for id_ in LEVEL_IDS} == {"no pair of waves"}


def test_of_waves_of_different_households_levels_are_each_waves_own(tmp_path):
    study = open_study(write_cross_sections(tmp_path, same_villages=False))
    first, second = (wave.key for wave in study.settings.waves)
    found = change_findings(study, "all", first, second)
    deflators = deflators_of(study, "all", first, second)
    for side, wave, deflator in zip(("before", "after"), (first, second), deflators, strict=True):
        sample = sample_of(study, "all", wave)
        line = lines_of(sample, study.settings.poverty_line[wave])
        own = mean_capita(sample)
        real = found[f"{side}.mean_capita"]
        assert (real.value, real.low, real.high) == pytest.approx(
            (own.value * deflator, own.low * deflator, own.high * deflator)
        )
        poor = headcount(sample, line)
        ends = (found[f"{side}.headcount"].value, found[f"{side}.headcount"].low, found[f"{side}.headcount"].high)
        assert ends == (poor.value, poor.low, poor.high)
        assert (found[f"{side}.gap"].low, found[f"{side}.gap"].high) == (gap(sample, line).low, gap(sample, line).high)
    for change in ("mean_capita", "headcount", "gini"):
        moved = found[f"after.{change}"].value - found[f"before.{change}"].value
        assert moved == pytest.approx(found[f"change.{change}"].value, abs=1e-9)


def public(estimates):
    findings = named_findings(estimates, district="all", wave="1-2", money=hand_worked().settings.money)
    public = disclosed("all", findings, [], rules=Disclosure(), published_voices=False)
    return {finding.id: finding for finding in public.findings}


def share(numerator, beside=0):
    return Estimate(numerator / 100, n=100, basis=Basis(numerator=numerator, complement=100 - numerator, beside=beside))


def test_a_level_that_is_hidden_takes_the_other_with_it():
    few = public({"before.headcount": share(3), "after.headcount": share(30), "change.headcount": share(27)})
    assert [few[id_].disclosure for id_ in few] == ["suppressed primary", "suppressed secondary", "shown"]
    assert few["after.headcount"].value is few["after.headcount"].n is None
    assert (few["before.headcount"].reason, few["after.headcount"].reason) == (SMALL_CELL, DEDUCED)


def test_a_level_is_hidden_where_few_households_set_it_apart_from_the_level_of_all():
    for beside, hidden in ((0, False), (1, True), (4, True), (5, False)):
        found = public({"before.headcount": share(40, beside), "after.headcount": share(30)})
        assert (found["before.headcount"].value is None, found["after.headcount"].value is None) == (hidden, hidden)
