from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import open_study
from tests.analysis.study_folder import SETTINGS, ordinary

DISTRICTS = """\
districts:
  A: Desa Satu
  B: {name: Desa Dua, regency: Kabupaten Contoh, population: 1200}
"""


def folder(place: Path, more: str = "", *, inline: bool = True) -> Path:
    made = ordinary()
    made.settings += more
    made.write(place)
    if inline:
        (place / "districts.csv").unlink()
    return place


def problems_of(place: Path) -> list[str]:
    with pytest.raises(UserError) as refused:
        open_study(place)
    return str(refused.value).splitlines()


def test_districts_may_stand_in_study_yml(tmp_path):
    study = open_study(folder(tmp_path, DISTRICTS))
    districts = study.districts.astype(object).where(study.districts.notna(), None)
    assert districts.to_dict("list") == {
        "district_code": ["A", "B"],
        "name": ["Desa Satu", "Desa Dua"],
        "regency": [None, "Kabupaten Contoh"],
        "population": [None, 1200],
    }
    assert "districts.csv" not in study.inputs


def test_a_district_may_have_a_name_in_each_language(tmp_path):
    districts = open_study(folder(tmp_path, "districts: {A: Satu, B: {name: {id: Dua, en: Two}}}\n")).districts
    assert districts["name"].tolist() == ["Satu", "Dua"]
    assert districts["name_id"].tolist() == ["Satu", "Dua"]
    assert districts["name_en"].tolist() == ["Satu", "Two"]


def test_districts_of_study_yml_are_checked_as_those_of_a_file(tmp_path):
    wrong = "districts: {A: Satu, all: Semua, C: {name: Tiga, populasi: 3}, D: ''}\n"
    place = folder(tmp_path, wrong)
    assert problems_of(place) == [
        "study.yml, districts.C.populasi: unknown key. "
        "Known here: name, regency, province, population (did you mean 'population'?).",
        "study.yml, districts.D: empty. Write a text.",
    ]
    (place / "study.yml").write_text(SETTINGS + "districts: {A: Satu, all: Semua}\n", "utf-8")
    assert [line.partition(". ")[0] for line in problems_of(place)[:2]] == [
        "study.yml, districts.all: a code that is no valid folder name",
        "study.yml, districts.all: a district without households",
    ]


def test_districts_in_study_yml_and_in_a_file_are_one_too_many(tmp_path):
    place = folder(tmp_path, DISTRICTS, inline=False)
    assert problems_of(place) == ["study.yml, districts: given beside districts.csv. Keep one of them."]


@pytest.mark.parametrize("inline", [True, False])
def test_the_only_district_needs_no_column(tmp_path, inline):
    made = ordinary()
    made.households["district_code"] = "A"
    made.settings += "districts: {A: Satu}\n" if inline else ""
    place = made.write(tmp_path)
    if inline:
        (place / "districts.csv").unlink()
    made.households.drop(columns="district_code").to_csv(place / "households.csv", index=False)
    assert set(open_study(place).households["district_code"]) == {"A"}


def test_of_several_districts_a_household_s_is_needed(tmp_path):
    place = folder(tmp_path, DISTRICTS)
    ordinary().households.drop(columns="district_code").to_csv(place / "households.csv", index=False)
    assert problems_of(place) == [
        "households.csv: missing column district_code. Add it, or map yours under columns: in study.yml."
    ]
