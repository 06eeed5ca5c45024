"""The official figures beside ours: of the smallest area around a district, for the year of the wave."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.catalogue import CATALOGUE
from analysis.indicators.official import NONE_PUBLISHED, official_findings
from analysis.study import Study
from analysis.study.reference import official_row, year_of
from tests.analysis.two_waves import hand_worked

COLUMNS = ["indicator", "area_code", "year", "value", "unit", "source"]
ROWS = [
    ("poverty.headcount", "35", 2021, 0.11, "share", "province"),
    ("poverty.headcount", "35.16", 2021, 0.10, "share", "regency"),
    ("poverty.headcount", "35.17", 2021, 0.09, "share", "another regency"),
    ("poverty.headcount", "35.16", 2024, 0.08, "share", "regency"),
    ("poverty.gap", "35", 2021, 0.02, "index", "province"),
    ("inequality.gini", "ID", 2021, 0.38, "index", "another country's code"),
    ("income.mean_capita", "35.16.01", 2021, 1_200_000, "IDR/person/month", "the district itself"),
]


def study(codes: tuple[str, ...] = ("35.16.01", "35.16.02"), rows=ROWS) -> Study:
    districts = pd.DataFrame({"district_code": list(codes)})
    reference = None if rows is None else pd.DataFrame(rows, columns=COLUMNS)
    return replace(hand_worked(), districts=districts, reference=reference)


def figure(indicator: str, district: str = "35.16.01", wave: str = "2021", **given) -> float | None:
    return official_findings(study(**given), district, wave)[f"official.{indicator}"].value


def test_the_smallest_area_around_the_district_is_the_one_beside_it() -> None:
    assert figure("poverty.headcount") == 0.10
    assert figure("poverty.gap") == 0.02
    assert figure("income.mean_capita") == 1_200_000


def test_the_year_is_that_of_the_wave() -> None:
    assert figure("poverty.headcount", wave="2024") == 0.08
    assert figure("poverty.gap", wave="2024") is None


def test_the_study_as_a_whole_has_the_area_around_all_its_districts() -> None:
    assert figure("poverty.headcount", "all") == 0.10
    assert figure("poverty.headcount", "all", codes=("35.16.01", "35.17.01")) == 0.11
    assert figure("income.mean_capita", "all") is None


def test_what_nobody_published_has_a_reason_and_no_value() -> None:
    for one in (study(rows=None), study(rows=[])):
        found = official_findings(one, "35.16.01", "2021")
        assert {id_: (estimate.value, estimate.reason) for id_, estimate in found.items()} == dict.fromkeys(
            (id_ for id_ in CATALOGUE if id_.startswith("official.")), (None, NONE_PUBLISHED)
        )
    assert figure("inequality.gini") is None
    assert figure("poverty.severity") is None


def test_each_official_figure_is_of_a_finding_of_ours_in_the_same_unit() -> None:
    official = [id_ for id_ in CATALOGUE if id_.startswith("official.")]
    assert len(official) == 5
    for id_ in official:
        assert CATALOGUE[id_].unit == CATALOGUE[id_.removeprefix("official.")].unit


@pytest.mark.parametrize(
    ("indicator", "wave", "value"),
    [
        # BPS, Susenas March of the year, Kabupaten Mojokerto: shared/facts/official.yml has the headcount
        ("poverty.headcount", "2021", 0.1062),
        ("poverty.headcount", "2024", 0.0937),
        ("poverty.gap", "2021", None),
        ("poverty.gap", "2024", 0.0101),
        ("poverty.severity", "2024", 0.0019),
        ("inequality.gini", "2024", None),
        ("income.mean_capita", "2024", None),
    ],
)
def test_the_shipped_studys_figures_are_those_of_its_regency(
    shipped: Study, indicator: str, wave: str, value: float | None
) -> None:
    for district in ("35.16.13", "35.16.18", "all"):
        assert official_findings(shipped, district, wave)[f"official.{indicator}"].value == value
        row = official_row(shipped, indicator, district, wave)
        assert (row is None) == (value is None)
        if row is not None:
            assert row["year"] == year_of(shipped, wave)
            assert str(year_of(shipped, wave)) in row["source_id"]
            assert str(year_of(shipped, wave)) in row["source_en"]


def test_every_indicator_of_the_shipped_reference_that_we_measure_stands_beside_ours(shipped: Study) -> None:
    assert shipped.reference is not None
    given = set(shipped.reference["indicator"]) & set(CATALOGUE) - {"poverty.line"}  # the line is the study's own
    assert given
    assert {f"official.{indicator}" for indicator in given} <= set(CATALOGUE)
