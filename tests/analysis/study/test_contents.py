"""What a study may consist of: incomes, ties or statements; what it lacks is told at once, or isn't needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import Study, open_study
from analysis.study.contents import has_incomes, has_incomes_per_person, has_survey
from analysis.study.notices import notices

HEAD = """\
id: some
title: {id: Studi, en: Study}
authors: [{name: Author}]
edition: {name: "1", date: 2026-11-24}
region: {level: {id: desa, en: village}, name: Lembah}
waves: [{key: 2024, label: {id: Maret 2024, en: March 2024}}]
synthetic: true
"""
DISTRICTS = "district_code,name\n1,Sari\n"
HOUSEHOLDS = "household_id,district_code\na,1\nb,1\n"
INCOMES = "household_id,district_code,income_month\na,1,100\nb,1,200\n"
SIZED = "household_id,district_code,income_month,household_size\na,1,100,2\nb,1,200,4\n"
TIES = "source_id,target_id\na,b\n"
STATEMENTS = "statement_id,theme,informant_id,text_id,text_en\ns,help,i,Ada,There is\n"
INFORMANTS = "informant_id,informant_type,consent\ni,kpm,yes\n"
INCOME = "welfare: income\n"


def study_of(place: Path, settings: str = "", **tables: str) -> Study:
    (place / "study.yml").write_text(HEAD + settings, "utf-8")
    for name, table in {"districts": DISTRICTS, **tables}.items():
        (place / f"{name}.csv").write_text(table, "utf-8")
    return open_study(place)


def told(place: Path, settings: str = "", **tables: str) -> list[str]:
    with pytest.raises(UserError) as error:
        study_of(place, settings, **tables)
    return [f"{problem.where}: {problem.what}" for problem in error.value.problems]


def contents(study: Study) -> tuple[bool, bool, bool]:
    return has_survey(study), has_incomes(study), has_incomes_per_person(study)


def test_a_study_may_be_of_ties_alone(tmp_path: Path) -> None:
    study = study_of(tmp_path, households=HOUSEHOLDS, ties=TIES)
    assert contents(study) == (True, False, False)
    assert notices(study) == []


def test_a_study_may_be_of_voices_alone_without_households(tmp_path: Path) -> None:
    study = study_of(tmp_path, statements=STATEMENTS, informants=INFORMANTS)
    assert contents(study) == (False, False, False)
    assert study.households.empty
    assert study.statements is not None
    assert len(study.statements) == 1


def test_a_study_of_voices_may_have_its_statements_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(STATEMENTS, "utf-8")
    (tmp_path / "study").mkdir()
    study = study_of(tmp_path / "study", "files: {statements: ../elsewhere.csv}\n", informants=INFORMANTS)
    assert not has_survey(study)


def test_incomes_without_sizes_are_those_of_whole_households_and_a_notice_says_what_will_be_missing(
    tmp_path: Path,
) -> None:
    study = study_of(tmp_path, INCOME, households=INCOMES)
    assert contents(study) == (True, True, False)
    assert (study.settings.counts, study.settings.whole_households) == ("households", True)
    (notice,) = notices(study)
    assert notice.where == "households.csv"
    assert notice.what.startswith("no column household_size, so incomes are told per household")
    assert "no number per person and none on poverty" in notice.what


def test_sizes_may_be_known_and_incomes_told_per_household_all_the_same(tmp_path: Path) -> None:
    study = study_of(tmp_path, INCOME + "whole_households: true\n", households=SIZED)
    assert not has_incomes_per_person(study)
    assert notices(study) == []


def test_with_sizes_persons_count_as_before(tmp_path: Path) -> None:
    study = study_of(tmp_path, INCOME, households=SIZED)
    assert contents(study) == (True, True, True)
    assert (study.settings.counts, study.settings.whole_households) == ("persons", False)


@pytest.mark.parametrize(
    ("settings", "tables", "expected"),
    [
        ("", {"households": HOUSEHOLDS}, "households.csv: a study of nothing: no incomes, no ties, no statements"),
        ("", {}, "households.csv: missing file"),
        (INCOME, {"statements": STATEMENTS, "informants": INFORMANTS}, "households.csv: missing file"),
        ("", {"ties": TIES}, "households.csv: missing file"),
        ("", {"households": INCOMES}, "study.yml, welfare: missing, though households.csv has incomes"),
        (
            INCOME,
            {"households": HOUSEHOLDS, "ties": TIES},
            "households.csv: missing column income_month or income_capita_month",
        ),
        (
            INCOME + "counts: persons\n",
            {"households": INCOMES},
            "households.csv: missing column household_size",
        ),
        (
            "poverty_line: {2024: {value: 5, source: BPS}}\n",
            {"households": HOUSEHOLDS, "ties": TIES},
            "study.yml, poverty_line: given, but the study has no incomes",
        ),
    ],
)
def test_what_is_said_and_what_is_there_must_agree(
    tmp_path: Path, settings: str, tables: dict[str, str], expected: str
) -> None:
    assert told(tmp_path, settings, **tables) == [expected]
