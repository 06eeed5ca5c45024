"""Official figures are taken for what they are: of an area around the district, in their unit, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.indicators import official as indicators
from analysis.study import open_study
from analysis.study.areas import areas_around
from analysis.study.notices import notices
from analysis.study.official import OFFICIAL
from analysis.survey.prices import price_deflators

HEAD = "indicator,area_code,year,value,unit,source\n"
DISTRICTS = "district_code,name\n35.16.13,Satu\n35.16.18,Dua\n"


@pytest.mark.parametrize(
    ("areas", "code", "around"),
    [
        (["35", "35.1", "35.16", "35.16.1", "35.16.13", "36", "3516"], "35.16.13", ["35.16.13", "35.16", "35"]),
        (["35", "351", "3516", "35161", "351613", "3516130"], "3516130", ["3516130", "3516", "35"]),
        (["35", "351", "3516"], "351613", ["3516", "35"]),
        (["1", "11", "12", "120"], "1203", ["12"]),
        (["1", "12"], "12", ["12"]),
        (["KAB", "KAB-1"], "KAB-12", ["KAB"]),
        (["ID", "35"], "35.16", ["35", "ID"]),
    ],
)
def test_an_area_holds_a_district_by_whole_parts_of_the_code(areas: list[str], code: str, around: list[str]) -> None:
    assert areas_around(areas, [code], districts=[code], country="ID") == around


def test_another_district_of_the_study_holds_none() -> None:
    assert areas_around(["12", "1203"], ["1203"], districts=["12", "1203"], country="ID") == ["1203"]
    assert areas_around(["12", "ID"], ["12", "1203"], districts=["12", "1203"], country="ID") == ["12", "ID"]


HOUSEHOLDS = """\
household_id,district_code,wave,household_size,income_month
h1,35.16.13,2024,2,9
h2,35.16.18,2024,2,9
"""
NETWORK = "network:\n  boundary: hamlet\n  actor_types: {tksk: linking}\n"
LEFT_OUT = ("ties", "actors", "statements", "limits", "recommendations", "informants")


def figures(small_study: Callable[..., Path], rows: str) -> dict[str, float | None]:
    """The official figures of 35.16.13 that these rows give."""
    folder = small_study(
        districts_csv=DISTRICTS,
        households_csv=HOUSEHOLDS,
        reference_csv=HEAD + rows,
        study_yml=(NETWORK, ""),
        codebook_yml=None,
        **{f"{name}_csv": None for name in LEFT_OUT},
    )
    study = open_study(folder)
    assert price_deflators(study, "35.16.13", "2024") is None
    found = indicators.official_findings(study, "35.16.13", "2024")
    return {id_: estimate.value for id_, estimate in found.items() if estimate.value is not None}


@pytest.mark.parametrize("area", ["35.1", "35.16.1", "36", "35.16.18"])
def test_a_neighbour_s_figure_is_not_taken(small_study: Callable[..., Path], area: str) -> None:
    rows = f"poverty.headcount,{area},2024,0.0692,share,BPS\nprice_index,{area},2024,100,index,BPS\n"
    assert figures(small_study, rows) == {}


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "ours"),
    [
        ("poverty.headcount", "9.37", "persen", 0.0937),
        ("poverty.headcount", "9.37", "Percent", 0.0937),
        ("poverty.headcount", "100", "%", 1.0),
        ("poverty.headcount", "0.0937", "share 0-1", 0.0937),
        ("poverty.gap", "1.01", "persen", 0.0101),
        ("inequality.gini", "0.38", "indeks", 0.38),
        ("income.mean_capita", "1250000", "IDR/person/month", 1_250_000.0),
    ],
)
def test_the_unit_rules(small_study: Callable[..., Path], indicator: str, value: str, unit: str, ours: float) -> None:
    rows = f"{indicator},35.16,2024,{value},{unit},BPS\n"
    assert figures(small_study, rows) == pytest.approx({f"official.{indicator}": ours}, rel=1e-12)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "poverty.headcount,35,2024,9.37,share,BPS",
            "column value: more than the whole. Correct it, or the unit: share",
        ),
        ("poverty.headcount,35,2024,937,persen,BPS", "column value: more than the whole."),
        ("poverty.gap,35,2024,-0.1,index,BPS", "column value: below zero."),
        ("inequality.gini,35,2024,0.38,poin,BPS", "unit: an unknown unit. Write share (0 to 1) or percent."),
        ("poverty.headcount,35,2024,12,orang,BPS", "column unit: an unknown unit."),
        (
            "income.mean_capita,35,2024,12,IDR/person/year,BPS",
            "not the unit of the study. Convert the value, and write IDR/p",
        ),
    ],
)
def test_what_a_unit_does_not_allow_is_refused(small_study: Callable[..., Path], row: str, told: str) -> None:
    with pytest.raises(UserError) as error:
        open_study(small_study(reference_csv=f"{HEAD}{row}\n"))
    assert str(error.value).startswith("reference.csv, row 2, column ")
    assert told in str(error.value)


def test_other_figures_have_units_of_their_own(small_study: Callable[..., Path]) -> None:
    open_study(small_study(reference_csv=f"{HEAD}population,01,2024,1156144,persons,BPS\ninflation,ID,2024,-3,%,BPS\n"))


def test_an_area_around_no_district_is_told(small_study: Callable[..., Path]) -> None:
    rows = "population,01,2024,9,persons,BPS\npopulation,01.10,2024,9,persons,BPS\npopulation,02,2024,9,persons,BPS\n"
    told = [str(notice) for notice in notices(open_study(small_study(reference_csv=HEAD + rows)))]
    assert [line for line in told if "area_code" in line] == [
        "reference.csv, area_code 01.10, 02: hold no district of the study, so its figures are not used. "
        "If a spreadsheet made 35.1 of 35.10, write the code as text; else nothing needs to be done."
    ]


def test_the_units_are_declared_of_each_official_figure() -> None:
    ids = {definition.id.removeprefix("official.") for definition in indicators.official_findings.definitions}
    assert ids == set(OFFICIAL)
