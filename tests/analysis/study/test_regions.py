"""Codes of Indonesia's areas: two systems, whose digits often name two places."""

from __future__ import annotations

import pytest

from analysis.study import open_study
from analysis.study.notices import notices
from analysis.study.regions import SYSTEMS, area_of, areas, areas_named, is_named

HOUSEHOLDS = "household_id,district_code,wave,household_size,income_month\n{}"


def changed(codes_and_names, said=None, reference=None):
    """The small study with other districts: code -> name; ties and what hangs on them left out."""
    rows = "".join(
        f"h{at}{wave},{code},{wave},2,900000\n" for at, code in enumerate(codes_and_names) for wave in (2021, 2024)
    )
    names = "".join(f"{code},{name}\n" for code, name in codes_and_names.items())
    settings = [("network:\n  boundary: hamlet\n  actor_types: {tksk: linking}\n", f"codes: {said}\n" if said else "")]
    others = dict.fromkeys(("ties_csv", "actors_csv", "informants_csv", "statements_csv", "limits_csv"))
    given = {"reference_csv": reference} if reference else {}
    return {
        **others, **given, "recommendations_csv": None, "codebook_yml": None, "study_yml": settings,
        "households_csv": HOUSEHOLDS.format(rows), "districts_csv": f"district_code,name\n{names}",
    }  # fmt: skip


def test_the_table_has_every_province_and_regency_once():
    regencies = [area for area in areas() if area.level == "regency"]
    assert (len(areas()) - len(regencies), len(regencies)) == (38, 514)
    for system in SYSTEMS:
        codes = [area.code(system) for area in areas() if area.code(system)]
        assert len(set(codes)) == len(codes)
        assert all(area_of(area.code(system), system) == area for area in areas() if area.code(system))
    assert all(area in areas_named(area.full) and is_named(area, area.full) for area in areas())


def test_the_digits_of_164_regencies_are_another_one_in_the_other_system():
    found = [
        area for area in areas() if area.level == "regency" and area_of(area.bps, "kemendagri") not in (None, area)
    ]
    assert len(found) == 164


def test_the_table_says_whose_it_is_and_under_what_licence():
    import analysis.study.regions as module

    head = module._SOURCE.read_text("utf-8").split("level,")[0]
    assert "Open Database License 1.0" in head
    assert "idn-area-data" in head
    assert "BPS" in head


@pytest.mark.parametrize(
    "name",
    ["Kab. Semarang", "kabupaten semarang", "KAB SEMARANG", "Semarang Regency", "Semarang", "Kabupaten  Semarang"],
)
def test_a_regency_is_known_by_each_way_to_write_it(name):
    assert is_named(area_of("33.22", "kemendagri"), name)


@pytest.mark.parametrize("name", ["Kota Semarang", "Kota Adm. Semarang", "Semarang City", "Kab. Demak"])
def test_a_city_and_its_neighbour_are_other_places(name):
    assert not is_named(area_of("33.22", "kemendagri"), name)


def test_a_city_of_jakarta_is_known_with_and_without_administrasi():
    south = area_of("31.74", "kemendagri")
    names = ("Kota Administrasi Jakarta Selatan", "Kota Adm. Jakarta Selatan", "Kota Jakarta Selatan", "South Jakarta")
    assert [is_named(south, name) for name in names] == [True] * 4


def test_codes_of_the_declared_system_pass(small_study):
    for said, codes in (("bps", ("3171", "1215")), ("kemendagri", ("31.74", "12.16")), (None, ("3374", "3321"))):
        names = dict(zip(codes, ("Kota Jakarta Selatan", "Humbang Hasundutan"), strict=True))
        if said is None:  # the same place in both
            names = dict(zip(codes, ("Kota Semarang", "Demak"), strict=True))
        study = open_study(small_study(**changed(names, said)))
        assert not [notice for notice in notices(study) if "codes:" in str(notice)]


def test_a_code_of_the_other_system_is_refused_with_both_readings(problems_of):
    assert problems_of(**changed({"3171": "Jakarta Selatan", "3374": "Kota Semarang"}, "kemendagri")) == [
        "districts.csv, row 2, column district_code: 3171 is Kota Administrasi Jakarta Selatan by BPS and Kota "
        "Administrasi Jakarta Pusat by Kemendagri, but the name is Jakarta Selatan, and study.yml says codes: "
        "kemendagri. Correct the code or the name (Kota Administrasi Jakarta Selatan is 3171 by BPS and 31.74 by "
        "Kemendagri), or write codes: bps in study.yml."
    ]


def test_a_name_of_neither_system_is_refused_though_none_is_declared(problems_of):
    assert problems_of(**changed({"3171": "Jakarta Timur", "3374": "Kota Semarang"})) == [
        "districts.csv, row 2, column district_code: 3171 is Kota Administrasi Jakarta Selatan by BPS and Kota "
        "Administrasi Jakarta Pusat by Kemendagri, but the name is Jakarta Timur. Correct the code or the name (Kota "
        "Administrasi Jakarta Timur is 3172 by BPS and 31.75 by Kemendagri)."
    ]


def test_a_code_with_points_is_not_bps(problems_of):
    (problem,) = problems_of(**changed({"33.74": "Kota Semarang", "3371": "Kota Magelang"}, "bps"))
    assert problem.startswith("districts.csv, row 2, column district_code: 33.74 is Kota Semarang by BPS and")
    assert problem.endswith("or write codes: kemendagri in study.yml.")


def test_places_of_the_study_s_own_are_taken_as_they_are(small_study):
    assert open_study(small_study(**changed({"1101": "Desa Suka", "1102": "Desa Makmur"})))


def test_another_country_has_no_system(problems_of):
    study = changed({"01": "Sindh", "02": "Punjab"}, "bps")
    study["study_yml"] += [("region: {", "region: {country: PK, ")]
    assert problems_of(**study) == [
        "study.yml, codes: given, but the country is PK. "
        "Leave it out: the systems are Indonesia's. Codes of other countries are taken as they are."
    ]


def test_names_alone_that_tell_the_system_are_said(small_study):
    study = open_study(small_study(**changed({"3171": "Jakarta Selatan", "3374": "Kota Semarang"})))
    (notice,) = [str(notice) for notice in notices(study) if "system" in str(notice) or "codes:" in str(notice)]
    assert notice == (
        "districts.csv, column district_code: 3171 is Kota Administrasi Jakarta Selatan by BPS and Kota Administrasi "
        "Jakarta Pusat by Kemendagri; by the names, the codes are those of BPS. "
        "Write codes: bps in study.yml to confirm it; names and codes are then held against each other."
    )


def test_official_figures_carry_their_system(small_study, problems_of):
    names = {"3171": "Jakarta Selatan", "3374": "Kota Semarang"}
    head = "indicator,area_code,year,value,unit,source,codes\n"
    figures = "".join(
        f"poverty.headcount,{code},2021,{value},percent,BPS,{system}\n"
        for code, value, system in (("31.74", 3.4, "kemendagri"), ("3374", 4.5, "bps"), ("31", 4.7, "kemendagri"))
    )
    study = open_study(small_study(**changed(names, "bps", head + figures)))
    assert list(study.reference["area_code"]) == ["3171", "3374", "31"]
    kecamatan = "poverty.headcount,31.74.01,2021,3,percent,BPS,kemendagri\n"
    assert problems_of(**changed(names, "bps", head + figures + kecamatan)) == [
        "reference.csv, row 5, column area_code: no area that BPS has a code for in this table. "
        "Write its code in the study's system: only provinces' and regencies' can be had from the other."
    ]
    assert problems_of(**changed(names, "bps", head + figures.replace("kemendagri", "dukcapil")))[0] == (
        "reference.csv, rows 2, 4, column codes: an unknown system of codes. Write bps or kemendagri."
    )
    assert problems_of(**changed(names, None, head + figures)) == [
        "reference.csv, rows 2, 3, 4, column codes: given, but study.yml doesn't say its own codes. "
        "Write codes: bps or kemendagri in study.yml."
    ]
