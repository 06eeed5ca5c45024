"""Repeated cross-sections: changes between waves of different households, held against R and hand-worked cases."""

from __future__ import annotations

import json
import math
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from analysis.findings.changes import NOT_A_PANEL, OF_SECTIONS
from analysis.findings.key import EVERYBODY
from analysis.indicators.change import change_findings
from analysis.indicators.independent import METHOD
from analysis.indicators.official import official_findings
from analysis.network.change import network_change_findings
from analysis.notebooks.whole import whole_of
from analysis.study import Study, open_study
from analysis.study.notices import notices
from analysis.study.seen import seen
from analysis.survey.sample import sample_of
from analysis.survey.stacked import stacked_of
from analysis.tables.incomes import attrition_bounds_table, attrition_table, transition_table
from analysis.tables.sensitivity import sensitivity_table
from tests.analysis.cross_sections import write_cross_sections, write_panel
from tests.conftest import ROOT

DISTRICTS = ("01", "02", "03", EVERYBODY)
PAIR = ("2019", "2023")
OF_A_PANEL = ("n_pairs", "attrition", "median_capita", "risen", "fallen", "left_poverty", "entered_poverty")
OF_A_PANEL = (*OF_A_PANEL, "stayed_poor", "graduated")


@pytest.fixture(params=["apart", "shared"])
def drawn(request: pytest.FixtureRequest) -> str:
    """How the second wave's clusters were drawn."""
    return str(request.param)


@pytest.fixture
def study(drawn: str, tmp_path: Path) -> Study:
    return open_study(write_cross_sections(tmp_path / "study", same_villages=drawn == "shared"))


def test_changes_agree_with_r(drawn: str, study: Study, rscript: str) -> None:
    command = [rscript, "--vanilla", str(ROOT / "tests" / "witness" / "cross_sections.R"), str(study.folder), drawn]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    compared = 0
    for id_, districts in json.loads(run.stdout).items():
        for district, waves in districts.items():
            ours = change_findings(study, district, *PAIR)[id_]
            assert ours.method == METHOD
            for part, told in waves["-".join(PAIR)].items():
                compared += 1
                assert math.isclose(getattr(ours, part), told, rel_tol=1e-8, abs_tol=1e-12), (id_, district, part)
    assert compared == 3 * 8 * len(DISTRICTS)


def test_a_run_that_sees_its_own_district_alone_has_the_same_changes(study: Study) -> None:
    whole = replace(study, whole=whole_of(study))
    for district in DISTRICTS[:3]:
        own = seen(whole, ("households", "reference", "districts"), district, facts=("incomes",))
        assert len(own.households) < len(study.households)
        assert change_findings(own, district, *PAIR) == change_findings(study, district, *PAIR)
        tables = [sensitivity_table(one, district) for one in (own, study)]
        assert tables[0] is not None
        assert tables[1] is not None
        assert tables[0].rows.equals(tables[1].rows)


def test_what_only_a_panel_can_tell_has_no_value(study: Study) -> None:
    assert not study.settings.is_panel(*PAIR)
    found = change_findings(study, EVERYBODY, *PAIR)
    assert {id_ for id_, estimate in found.items() if estimate.value is None} == {f"change.{x}" for x in OF_A_PANEL}
    known = {id_ for id_, estimate in found.items() if estimate.value is not None}
    of_whole_households = {"change.mean_household", "change.mean_household_nominal"}
    changes = {id_ for id_ in known if id_.startswith("change.")}
    assert changes == OF_SECTIONS - of_whole_households
    levels = {id_ for id_ in known - changes if id_.startswith("before.")}
    assert {id_.replace("before.", "change.") for id_ in levels} <= changes
    assert known - changes - levels == {id_.replace("before.", "after.") for id_ in levels}
    assert all(found[f"change.{name}"].reason == NOT_A_PANEL for name in OF_A_PANEL)
    assert all(one.reason == NOT_A_PANEL for one in network_change_findings(study, EVERYBODY, *PAIR).values())
    for table in (transition_table, attrition_table, attrition_bounds_table):
        assert table(study, EVERYBODY) is None


def test_the_sensitivity_table_has_the_change_of_independent_samples(study: Study) -> None:
    table = sensitivity_table(study, EVERYBODY)
    assert table is not None
    base = table.rows[table.rows["key"] == "base"].iloc[0]
    change = change_findings(study, EVERYBODY, *PAIR)["change.headcount"]
    shown = [base[f"headcount_change{end}"] for end in ("", "_low", "_high")]
    assert shown == pytest.approx([change.value, change.low, change.high])


def test_a_plain_sample_has_welchs_interval(tmp_path: Path) -> None:
    study = open_study(write_cross_sections(tmp_path, same_villages=False, design={}, counts="households"))
    first, second = sample_of(study, EVERYBODY, "2019").capita * 1.125, sample_of(study, EVERYBODY, "2023").capita
    told = stats.ttest_ind(second, first, equal_var=False).confidence_interval()
    change = change_findings(study, EVERYBODY, *PAIR)["change.mean_capita"]
    assert change.value == pytest.approx(second.mean() - first.mean(), rel=1e-12)
    assert (change.low, change.high) == pytest.approx((told.low, told.high), rel=1e-12)
    assert change.n == min(len(first), len(second))


def test_only_clusters_of_both_waves_make_one_design(drawn: str, study: Study) -> None:
    both = stacked_of(study, EVERYBODY, *PAIR)
    assert both.shares_clusters is (drawn == "shared")
    waves = [sample_of(study, EVERYBODY, wave) for wave in PAIR]
    drawn_clusters = [sum(wave.drawn.values()) for wave in waves]
    assert sum(both.drawn.values()) == (drawn_clusters[0] if drawn == "shared" else sum(drawn_clusters))
    assert np.array_equal(both.in_district, np.ones(len(both.households), dtype=bool))


def test_equal_ids_of_other_households_are_declared_no_panel(tmp_path: Path) -> None:
    folder = write_cross_sections(tmp_path, same_villages=False)
    rows = (folder / "households.csv").read_text().splitlines()
    of_wave = dict.fromkeys(PAIR, 0)
    numbered = [rows[0]]
    for row in rows[1:]:
        _, wave, rest = row.split(",", 2)
        of_wave[wave] += 1
        numbered.append(f"h{of_wave[wave]},{wave},{rest}")
    (folder / "households.csv").write_text("\n".join(numbered) + "\n")
    assert open_study(folder).settings.is_panel(*PAIR)
    (folder / "study.yml").write_text((folder / "study.yml").read_text() + "panel: false\n")
    study = open_study(folder)
    assert not study.settings.is_panel(*PAIR)
    assert change_findings(study, EVERYBODY, *PAIR)["change.mean_capita"].method == METHOD


def test_two_waves_where_nobody_is_poor_have_no_certain_change(tmp_path: Path) -> None:
    line = {wave: {"value": 0.01, "source": {"id": "a", "en": "a"}} for wave in PAIR}
    study = open_study(write_cross_sections(tmp_path, same_villages=False, poverty_line=line))
    change = change_findings(study, EVERYBODY, *PAIR)["change.headcount"]
    assert (change.value, change.low, change.reason) == (0, None, "constant values")


def test_the_author_is_told_how_waves_without_a_common_household_are_compared(tmp_path: Path) -> None:
    folder = write_cross_sections(tmp_path, same_villages=False)
    (told,) = notices(open_study(folder))
    assert str(told) == (
        "households.csv, waves 2019 and 2023: have no household_id in common, so they are compared as samples of "
        "different households. Write panel: false if they are; else give a household the same id in both."
    )
    (folder / "study.yml").write_text((folder / "study.yml").read_text() + "panel: false\n")
    assert notices(open_study(folder)) == []


def test_the_author_is_told_that_a_wave_without_a_year_has_no_official_figures(tmp_path: Path) -> None:
    folder = write_panel(tmp_path, "baseline", "endline")
    assert notices(open_study(folder)) == []
    rows = "indicator,area_code,year,value,unit,source\npoverty.gap,01,2024,0.1,index,a\n"
    (folder / "reference.csv").write_text(rows)
    study = open_study(folder)
    (told,) = notices(study)
    assert str(told) == (
        "study.yml, waves baseline, endline: have no date and a key that is no year, so nothing of reference.csv is "
        "used for them. Add date: to use it."
    )
    for wave in ("baseline", "endline"):
        assert official_findings(study, "01", wave)["official.poverty.gap"].value is None
