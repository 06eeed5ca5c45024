"""Districts of one name are told apart wherever they stand together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.study import Study
from report.language.study import district_name, short_name, study_locale
from tests.report import fake


def study(place: Path, **columns: list[str | None]) -> Study:
    codes = [f"c{at}" for at in range(len(columns["name"]))]
    return replace(fake.two_wave_study(place), districts=pd.DataFrame({"district_code": codes, **columns}))


def names(of: Study, language: str) -> list[str]:
    words = study_locale(of.settings, language)
    return [district_name(of, code, words) for code in of.district_rows]


def test_districts_of_one_name_stand_with_their_regencies(tmp_path: Path) -> None:
    made = study(
        tmp_path,
        name=["Sooko", "Sooko", "Puri"],
        regency=["Kabupaten Mojokerto", "Kabupaten Ponorogo", "Kabupaten Mojokerto"],
    )
    assert names(made, "id") == [
        "Kecamatan Sooko (Kabupaten Mojokerto)",
        "Kecamatan Sooko (Kabupaten Ponorogo)",
        "Kecamatan Puri",
    ]
    assert names(made, "en") == [
        "Sooko District (Mojokerto Regency)",
        "Sooko District (Ponorogo Regency)",
        "Puri District",
    ]
    words = study_locale(made.settings, "id")
    assert [short_name(made, code, words) for code in made.district_rows] == [*names(made, "id")[:2], "Puri"]


@pytest.mark.parametrize("regency", [["Kabupaten A", "Kabupaten A"], [None, None], ["", None]])
def test_where_regencies_do_not_tell_them_apart_codes_do(tmp_path: Path, regency: list[str | None]) -> None:
    found = names(study(tmp_path, name=["Sooko", "sooko"], regency=regency), "id")
    assert [name[-5:] for name in found] == [" (c0)", " (c1)"]


def test_a_city_and_a_regency_of_one_name_are_apart_by_their_levels(tmp_path: Path) -> None:
    made = study(tmp_path, name=["Mojokerto", "Mojokerto"], regency=["Kabupaten Mojokerto", "Kota Mojokerto"])
    assert names(made, "id") == ["Kabupaten Mojokerto", "Kota Mojokerto"]
    words = study_locale(made.settings, "id")
    assert [short_name(made, code, words) for code in made.district_rows] == ["Kabupaten Mojokerto", "Kota Mojokerto"]
