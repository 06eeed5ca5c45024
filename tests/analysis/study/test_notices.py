"""What is said of a study though nothing is wrong with it: columns that look like a part of the design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.study import open_study
from analysis.study.lookalikes import part_of_design
from analysis.study.notices import notices
from analysis.survey.sample import sample_of
from report.build import tell_plan
from report.checks.study import check

INCOMES = (541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261)  # of ten households, one of them weighing ten
SETTINGS = """\
id: ten
title: {en: Ten incomes}
authors: [{name: Researcher}]
edition: {name: "1", date: 2026-11-28}
languages: [en]
region: {level: {en: district}, name: {en: Textbook}, country: AT}
waves: [{key: 2020, label: {en: "2020"}}]
welfare: income
synthetic: false
"""
WEIGHT = (
    "warning: households.csv, column weight: looks like a survey weight that study.yml doesn't name, "
    "so every household counts once. Write design: {weight: weight} to weight by it, "
    "or design: {weight: null} if there is none."
)


@pytest.fixture
def ten(tmp_path: Path) -> Callable[..., Path]:
    def write(*, design: str = "", more: str = "weight", others: str = "") -> Path:
        rows = [f"h{i},D1,1,{x},{10 if x == 22261 else 1}{others}" for i, x in enumerate(INCOMES)]
        (tmp_path / "households.csv").write_text(
            "\n".join([f"household_id,district_code,household_size,income_month,{more}", *rows, ""]), "utf-8"
        )
        (tmp_path / "districts.csv").write_text("district_code,name\nD1,One\n", "utf-8")
        (tmp_path / "study.yml").write_text(SETTINGS + design, "utf-8")
        return tmp_path

    return write


def test_a_column_called_weight_weights_nothing_and_is_told_with_both_ways_out(ten: Callable[..., Path]) -> None:
    study = open_study(ten())
    sample = sample_of(study, "all", "2020")
    assert income_findings(sample)["income.mean_capita"].value == pytest.approx(6658.6)
    assert inequality_findings(sample)["inequality.gini"].value == pytest.approx(0.4620911, abs=5e-8)
    assert [f"warning: {notice}" for notice in notices(study)] == [WEIGHT]


@pytest.mark.parametrize(
    ("design", "mean"), [("design: {weight: weight}", 266935 / 19), ("design: {weight: null}", 6658.6)]
)
def test_either_way_out_is_taken_and_nothing_is_told(ten: Callable[..., Path], design: str, mean: float) -> None:
    study = open_study(ten(design=design))
    assert notices(study) == []
    value = income_findings(sample_of(study, "all", "2020"))["income.mean_capita"].value
    assert value == pytest.approx(mean)


def test_check_and_the_plan_of_a_build_tell_it_once(ten: Callable[..., Path]) -> None:
    folder, said, plan = ten(), [], []  # type: ignore[var-annotated]
    check(folder, say=said.append)
    tell_plan(folder, districts=(), force=False, say=plan.append)
    assert said.count(WEIGHT) == plan.count(WEIGHT) == 1


def test_columns_that_look_like_the_same_part_are_told_in_one_line(ten: Callable[..., Path]) -> None:
    (told,) = notices(open_study(ten(more="wt_hh,wt_ind", others=",2")))
    assert told.where == "households.csv, columns wt_hh, wt_ind"
    assert told.what.startswith("look like a survey weight")


def test_who_named_one_column_has_decided_on_the_others(ten: Callable[..., Path]) -> None:
    assert notices(open_study(ten(more="wt_hh,wt_ind", others=",2", design="design: {weight: wt_ind}"))) == []


def test_a_column_that_is_mapped_to_another_use_is_no_part_of_the_design(ten: Callable[..., Path]) -> None:
    mapping = "columns: {households: {business_type: klaster}}"
    assert notices(open_study(ten(more="klaster", design=mapping))) == []


@pytest.mark.parametrize(
    ("part", "names"),
    [
        (
            "weight",
            "weight Weight WT wt1 hhwt hh_weight hhweight weight_final popWeight bobot bobot_rt penimbang wind fwt",
        ),
        ("weight", "WERT pweight person.weight wgt07 finalwgt"),
        ("stratum", "stratum strata STRATA2 stratum_id substrata strat"),
        ("cluster", "cluster cluster_id PSU psu_id hhpsu klaster blok_sensus blok.sensus ea nks enumeration_area"),
        (
            None,
            "income_month birth_weight weight_kg wind_speed wtp wtp_water growth street area east ideal weighted_index",
        ),
        (None, "hamlet village desa district_code straight luster"),
    ],
)
def test_names_that_look_like_a_part_of_the_design(part: str | None, names: str) -> None:
    found = {name: part_of_design(name) for name in names.split()}
    assert found == dict.fromkeys(found, part)


# --- codes that occur in several districts or strata

VILLAGES = """\
household_id,district_code,wave,household_size,income_month,area,village
1,D1,2020,1,5,r,1
2,D1,2020,1,6,u,2
3,D2,2020,1,7,r,1
4,D2,2020,1,8,u,3
"""


@pytest.fixture
def villages(tmp_path: Path) -> Callable[[str], Path]:
    def write(design: str) -> Path:
        (tmp_path / "households.csv").write_text(VILLAGES, "utf-8")
        (tmp_path / "districts.csv").write_text("district_code,name\nD1,One\nD2,Two\n", "utf-8")
        (tmp_path / "study.yml").write_text(f"{SETTINGS}design: {design}\n", "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("nested", "clusters", "told"),
    [
        (
            "",
            4,
            "codes of village that occur in several (1) count as another cluster in each district: 4 clusters in all",
        ),
        (", nested: true", 4, None),
        (", nested: false", 3, None),
    ],
)
def test_a_cluster_by_one_name_in_two_districts_is_two_and_told(
    villages: Callable[[str], Path], nested: str, clusters: int, told: str | None
) -> None:
    study = open_study(villages(f"{{cluster: village{nested}}}"))
    assert sample_of(study, "all", "2020").design.clusters.tolist() == [clusters]
    assert [notice.what for notice in notices(study)] == ([told] if told else [])


def test_strata_and_clusters_by_one_name_are_told_in_one_line(villages: Callable[[str], Path]) -> None:
    study = open_study(villages("{cluster: village, stratum: area}"))
    (told,) = notices(study)
    assert told.where == "households.csv, columns area, village"
    assert told.what.startswith(
        "codes of area that occur in several (2) count as another stratum in each district: 4 strata"
    )
    assert len(sample_of(study, "all", "2020").design.clusters) == 4


def test_a_cluster_of_two_strata_is_not_one(villages: Callable[[str], Path]) -> None:
    with pytest.raises(UserError, match=r"design.nested: false, but codes of village \(1\) occur in several strata"):
        open_study(villages("{cluster: village, stratum: district_code, nested: false}"))
