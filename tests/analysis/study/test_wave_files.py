"""A table from a file for each wave: the same study as from one file, and messages that name the file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.study import Study, open_study

HEAD = """\
id: some
title: {id: Studi, en: Study}
authors: [{name: A. Author}]
edition: {name: "1", date: 2026-11-24}
region: {level: {id: desa, en: village}, name: Lembah}
waves: [{key: 2021, label: {id: Maret 2021, en: March 2021}}, {key: 1991/92, label: {id: dulu, en: then}}]
districts: {"1": Sari}
welfare: income
synthetic: true
"""
FILES = "files: {households: {2021: raw/base.csv, 1991/92: raw/end.csv}}\n"
ONE = "household_id,wave,income_month,household_size\na,2021,100,2\nb,2021,,4\na,1991/92,300,2\nb,1991/92,400,4\n"
BASE = "household_id,income_month,household_size\na,100,2\nb,,4\n"
END = "household_id,income_month,household_size\na,300,2\nb,400,4\n"


def study_of(place: Path, settings: str = FILES, **files: str) -> Study:
    (place / "raw").mkdir(parents=True, exist_ok=True)
    (place / "study.yml").write_text(HEAD + settings, "utf-8")
    for name, text in files.items():
        path = place / ("raw" if name in ("base", "end") else "") / f"{name}.csv"
        path.write_text(text, "utf-8")
    return open_study(place)


def told(place: Path, settings: str = FILES, **files: str) -> list[str]:
    with pytest.raises(UserError) as error:
        study_of(place, settings, **{"base": BASE, "end": END, **files})
    return list(map(str, error.value.problems))


def test_a_file_for_each_wave_is_the_same_study_as_one_file(tmp_path: Path) -> None:
    one = study_of(tmp_path / "one", "", households=ONE)
    two = study_of(tmp_path / "two", base=BASE, end=END)
    columns = sorted(one.households)
    pd.testing.assert_frame_equal(two.households[columns], one.households[columns])


def test_every_file_is_hashed_and_counted_under_a_name_of_its_own(tmp_path: Path) -> None:
    study = study_of(tmp_path, base=BASE, end=END + "c,500,1\n")
    names = {"households.2021.csv": "base", "households.1991.2F92.csv": "end"}
    for name, file in names.items():
        content = (tmp_path / "raw" / f"{file}.csv").read_bytes()
        assert study.inputs[name] == hashlib.sha256(content).hexdigest()
    assert [study.input_sizes[name].rows for name in names] == [2, 3]
    assert sorted(study.inputs) == sorted([*names, "study.yml"])


def test_columns_of_other_names_in_each_file_are_named_by_wave(tmp_path: Path) -> None:
    columns = """\
columns:
  households:
    household_id: hh
    income_month: {wide: {2021: inc_base, 1991/92: {name: inc_end, divide: 12}}}
    savings: {wide: {1991/92: saves}}
"""
    base = "hh,inc_base,household_size,savings\na,100,2,x\nb,,4,x\n"  # a column of that name that isn't the one
    end = "hh,inc_end,household_size,saves\na,3600,2,yes\nb,4800,4,no\n"
    study = study_of(tmp_path, FILES + columns, base=base, end=end)
    assert study.households["income_month"].tolist()[2:] == [300, 400]
    assert study.households["savings"].isna().tolist() == [True, True, False, False]


def test_a_wave_column_of_the_file_may_agree(tmp_path: Path) -> None:
    own = BASE.replace("household_id", "wave,household_id").replace("a,", "2021,a,").replace("b,", "2021,b,")
    assert study_of(tmp_path, base=own, end=END).households["wave"].tolist() == ["2021"] * 2 + ["1991/92"] * 2
    numbered = own.replace("2021,", "1,")
    (problem,) = told(tmp_path, base=numbered)
    assert problem == (
        "base.csv, rows 2, 3, column wave: not wave 2021, which study.yml names this file for. "
        "Correct it, or recode it under columns: in study.yml (wave: {name: wave, recode: {1: 2021, 2: 2024}})."
    )
    recoded = FILES + "columns: {households: {wave: {name: wave, recode: {1: 2021, 2: 1991/92}}}}\n"
    end = END.replace("household_id", "wave,household_id").replace("a,", "2,a,").replace("b,", "2,b,")
    assert len(study_of(tmp_path, recoded, base=numbered, end=end).households) == 4


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"end": END.replace("300", "x")}, "end.csv, row 2, column income_month: text where a number belongs."),
        (
            {"base": BASE.replace("100", "-1"), "end": END.replace("400", "-2")},
            "base.csv, row 2, column income_month: below the minimum 0.",
        ),
        ({"end": END.replace("household_size", "size")}, "end.csv: missing column household_size."),
        (
            {"base": BASE + "a,5,1\n"},
            "base.csv, row 4, column household_id: the household is already in an earlier row of the same wave.",
        ),
        (
            {"end": "household_id,income_capita_month,household_size\na,1,2\n"},
            "base.csv: missing column income_capita_month.",
        ),
        ({"base": "household_id\n"}, "base.csv: no rows below the heading."),
    ],
)
def test_messages_name_the_file_of_the_wave(tmp_path: Path, changed: dict[str, str], expected: str) -> None:
    problems = told(tmp_path, **changed)
    assert any(problem.startswith(expected) for problem in problems), problems


def test_a_column_that_a_file_lacks_may_be_named_for_each_wave(tmp_path: Path) -> None:
    problems = told(tmp_path, FILES + "columns: {households: {income_month: inc}}\n")
    assert len(problems) >= 2
    assert "or name each wave's column under wide:" in problems[0]


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    for folder, text in (("a", BASE.replace("100", "x")), ("b", END)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "hh.csv").write_text(text)
    (problem,) = told(tmp_path, "files: {households: {2021: a/hh.csv, 1991/92: b/hh.csv}}\n")
    assert problem.startswith("a/hh.csv, row 2, column income_month")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("files: {households: {2021: raw/base.csv}}\n", "study.yml, files.households: no file for 1991/92."),
        (FILES.replace("1991/92:", "1992:"), "study.yml, files.households.1992: no such wave."),
        (FILES.replace("end.csv", "gone.csv"), "study.yml, files.households.1991/92: no such file."),
        ("files: {actors: {2021: a.csv}}\n", "study.yml, files.actors: a file for each wave."),
        (FILES + "constants: {households: {wave: 2021}}\n", "study.yml, constants.households.wave: given beside"),
    ],
)
def test_files_for_waves_that_cannot_be_are_told(tmp_path: Path, settings: str, expected: str) -> None:
    problems = told(tmp_path, settings)
    assert any(problem.startswith(expected) for problem in problems), problems


def test_a_notebook_s_run_sees_the_files_of_the_tables_that_it_reads(tmp_path: Path) -> None:
    ties = {"t21": "source_id,target_id\na,b\n"}
    settings = FILES.replace("}}", "}, ties: {2021: t21.csv}}")
    study_of(tmp_path, settings, base=BASE, end=END, **ties)
    study = open_study(tmp_path, tables=["households"])
    assert len(study.households) == 4
    with pytest.raises(UserError, match="not read"):
        assert study.ties is None or len(study.ties)
    asked = open_study(tmp_path, tables=["ties"]).ties
    assert asked is not None
    assert asked["wave"].tolist() == ["2021"]
