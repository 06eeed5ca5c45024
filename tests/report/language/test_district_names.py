"""Names of districts on pages: in one language or each, and never with the word for their level twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import open_study
from report.language.study import district_name, short_name, study_locale
from tests.analysis.study_folder import ordinary

NAMED = "district_code,name_id,name_en\nA,Bukit Tinggi,High Hill\nB,Kota Lama,Old Town\n"


def names(place: Path, districts: str, *, level: str = "{id: kecamatan, en: district}") -> list[tuple[str, str]]:
    folder = ordinary()
    folder.settings = folder.settings.replace("{id: kecamatan, en: district}", level)
    folder.texts = {"districts.csv": districts}
    study = open_study(folder.write(place))
    words = {language: study_locale(study.settings, language) for language in study.settings.languages}
    return [(district_name(study, code, words["id"]), district_name(study, code, words["en"])) for code in "AB"]


def test_districts_may_have_a_name_in_each_language(tmp_path: Path) -> None:
    assert names(tmp_path, NAMED) == [
        ("Kecamatan Bukit Tinggi", "High Hill District"),
        ("Kecamatan Kota Lama", "Old Town District"),
    ]


def test_a_name_in_one_language_goes_before_the_name_for_all(tmp_path: Path) -> None:
    some = "district_code,name,name_en\nA,Bukit Tinggi,High Hill\nB,Sooko,\n"
    assert names(tmp_path, some) == [
        ("Kecamatan Bukit Tinggi", "High Hill District"),
        ("Kecamatan Sooko", "Sooko District"),
    ]


def test_names_in_one_of_two_languages_are_not_enough(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^districts\.csv: missing column name\. Add it, or map yours[^\n]*$"):
        names(tmp_path, "district_code,name_id\nA,Bukit Tinggi\nB,Sooko\n")


@pytest.mark.parametrize(
    ("level", "name", "expected"),
    [
        ("{id: kabupaten/kota, en: regency or city}", "Kota Jambi", ("Kota Jambi", "Jambi City")),
        ("{id: kabupaten/kota, en: regency or city}", "Jambi", ("Kabupaten/kota Jambi", "Jambi Regency or city")),
        ("thana", "22 Thana", ("22 Thana", "22 Thana")),
        ("{id: distrik, en: district}", "District 9", ("District 9", "District 9")),
        ("{id: kecamatan, en: district}", "Kota Juang", ("Kecamatan Kota Juang", "Kota Juang District")),
        ("{id: kecamatan, en: district}", "Sooko", ("Kecamatan Sooko", "Sooko District")),
        ("thana", "Thana", ("Thana Thana", "Thana Thana")),
    ],
)
def test_the_word_for_the_level_is_not_said_twice(
    tmp_path: Path, level: str, name: str, expected: tuple[str, str]
) -> None:
    districts = f"district_code,name\nA,{name}\nB,Trowulan\n"
    assert names(tmp_path, districts, level=level)[0] == expected


def test_a_name_with_its_level_is_one_name_in_titles_and_sentences(tmp_path: Path) -> None:
    folder = ordinary()
    folder.settings = folder.settings.replace(
        "{id: kecamatan, en: district}", "{id: kabupaten/kota, en: regency or city}"
    )
    folder.texts = {"districts.csv": "district_code,name\nA,Kota Jambi\nB,Trowulan\n"}
    study = open_study(folder.write(tmp_path))
    words = study_locale(study.settings, "en")
    assert [short_name(study, code, words) for code in "AB"] == ["Jambi City", "Trowulan"]
