from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.study import folder as study_module
from analysis.study import open_study


def test_opens_a_study_with_text_as_text_and_numbers_as_numbers(small_study):
    study = open_study(small_study())
    households = study.households
    assert households["household_id"].tolist() == ["001", "002", "003", "001", "003"]
    assert households["wave"].tolist() == ["2021", "2021", "2021", "2024", "2024"]
    assert households["income_month"].tolist()[:2] == [2_000_000.0, 1_500_000.0]
    assert households["income_month"].isna().tolist() == [False, False, True, False, False]
    assert households["aid_month"].isna().tolist() == [False, True, False, False, False]  # -999 is a missing code
    assert households["business_type"].isna().tolist() == [False, False, True, False, False]
    assert households["has_savings"].tolist()[:2] == [1.0, 0.0]
    assert households["hamlet"].tolist() == ["a", "a", "b", "a", "b"]
    assert study.reference["year"].tolist() == [2021]
    assert study.settings.id == "small"


def test_leaves_out_columns_that_nobody_declared(small_study):
    assert "phone" not in open_study(small_study()).households


def test_tables_that_a_study_does_not_have_are_none(small_study):
    folder = small_study(
        ties_csv=None,
        actors_csv=None,
        informants_csv=None,
        statements_csv=None,
        limits_csv=None,
        recommendations_csv=None,
        reference_csv=None,
        codebook_yml=None,
        study_yml=("network:\n  boundary: hamlet\n  actor_types: {tksk: linking}\n", ""),
    )
    study = open_study(folder)
    assert [study.ties, study.actors, study.informants, study.statements, study.reference] == [None] * 5
    assert [study.limits, study.recommendations] == [None] * 2
    assert study.codebook.label("aid_month", "id") == "aid_month"


def test_hashes_every_file_that_was_read(small_study):
    folder = small_study()
    (folder / "references.bib").write_text("@book{a1, title = {A}}\n", encoding="utf-8")
    study = open_study(folder)
    expected = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert dict(study.inputs) == expected
    assert study.references == folder / "references.bib"


def test_leaves_out_and_counts_statements_without_consent(small_study):
    study = open_study(small_study())
    assert study.statements["statement_id"].tolist() == ["s1"]  # i2 said no, i3 nothing, s4 has no informant
    assert study.without_consent == 3


def test_published_evidence_needs_no_consent(small_study):
    study = open_study(small_study(study_yml=("synthetic: true", "synthetic: true\nvoices: {published: true}")))
    assert len(study.statements) == 4
    assert study.without_consent == 0


def test_takes_a_relative_path_from_the_current_folder_and_else_from_the_project(small_study, monkeypatch, tmp_path):
    folder = small_study()
    project = tmp_path / "project" / "data"
    project.mkdir(parents=True)
    monkeypatch.setattr(study_module, "ROOT", tmp_path / "project")
    monkeypatch.chdir(folder.parent)
    assert open_study(folder.name).folder == folder
    with pytest.raises(UserError):
        open_study("data/small")
    folder.joinpath("study.yml").rename(folder / "kept.yml")
    (project / "small").mkdir()
    for file in folder.iterdir():
        if file.is_file():
            name = "study.yml" if file.name == "kept.yml" else file.name
            (project / "small" / name).write_bytes(file.read_bytes())
    assert open_study("data/small").folder == project / "small"


def test_fills_the_wave_where_there_is_only_one(small_study):
    folder = small_study(
        study_yml=[
            ("  - {key: 2024, label: {id: Maret 2024, en: March 2024}, date: 2024-03}\n", ""),
            ("  2024: {value: 500000, source: {id: BPS, en: BPS}}\n", ""),
        ],
        households_csv="household_id,district_code,household_size,income_month,hamlet\n1,01.1,2,5,a\n2,01.2,1,6,b\n",
        ties_csv="source_id,target_id\n1,2\n",
        codebook_yml=None,
    )
    study = open_study(folder)
    assert study.households["wave"].tolist() == ["2021", "2021"]
    assert study.ties["wave"].tolist() == ["2021"]


def test_a_column_is_a_part_of_the_design_only_where_study_yml_says_so(small_study):
    weighted = "household_id,district_code,wave,household_size,income_month,hamlet,weight\n1,01.1,2021,2,5,a,1.5\n"
    weighted += "2,01.2,2024,2,5,a,0\n"
    changes = {"households_csv": weighted, "ties_csv": "wave,source_id,target_id\n2021,1,2\n", "codebook_yml": None}
    study = open_study(small_study(**changes))
    assert study.settings.design.weight is None
    assert "weight" not in study.households
    named = ("synthetic: true", "synthetic: true\ndesign: {weight: weight}")
    assert open_study(small_study(**changes, study_yml=named)).households["weight"].tolist() == [1.5, 0.0]


def test_an_unknown_study_names_the_nearest(monkeypatch, tmp_path):
    (tmp_path / "data" / "mojokerto").mkdir(parents=True)
    (tmp_path / "data" / "mojokerto" / "study.yml").write_text("id: x\n", encoding="utf-8")
    monkeypatch.setattr(study_module, "ROOT", tmp_path)
    with pytest.raises(UserError) as error:
        open_study("data/mojokert")
    assert str(error.value) == (
        "data/mojokert: no such study. Give a folder with a study.yml (did you mean 'data/mojokerto'?)."
    )


def test_a_folder_without_study_yml_is_told_from_no_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    with pytest.raises(UserError) as error:
        open_study("mine")
    assert str(error.value) == "mine: no study.yml in this folder. Write one; data/mojokerto/study.yml is an example."


def test_the_shipped_study_opens(pytestconfig):
    study = open_study(pytestconfig.rootpath / "data" / "mojokerto")
    assert study.districts["district_code"].tolist() == ["35.16.13", "35.16.18"]
    assert study.settings.synthetic
    assert study.without_consent == 0


@pytest.mark.shared
def test_opens_the_real_study(shared, pytestconfig):
    study = open_study(pytestconfig.rootpath / "tests" / "studies" / "indonesia")
    households = study.households
    raw = pd.read_csv(shared / "real" / "indonesia" / "households_raw.csv", dtype=str)
    assert len(households) == 5756
    assert len(study.districts) == 12
    assert len(study.ties) == 15089
    assert households["household_size"].isna().sum() == 401
    assert households["income_capita_month"].isna().sum() == 3
    assert households["income_capita_month"].mean() == pytest.approx(557_501, abs=1)  # 2012 article, table 2
    assert households["household_id"].tolist() == raw["hhid"].tolist()
    assert set(households["district_code"]) == set(study.districts["district_code"])
    assert households["hamlet"].nunique() == 640
    assert set(households["wave"]) == {"2008"}
    per_district = households["district_code"].value_counts()
    assert per_district["7318"] + per_district["1218"] == (raw["district"] == "18").sum()  # 18 occurs in two provinces
    assert study.settings.wave_pairs == ()
    assert study.settings.welfare == "consumption"
    assert not study.settings.synthetic
    assert study.inputs["households.csv"].startswith("edcff2b00cb6640820a31ea6a73cd8a7")
    for column in households:
        for language in ("id", "en"):
            assert study.codebook.label(column, language) != column or column == "wave"
