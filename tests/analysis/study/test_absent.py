"""What isn't there is told with what would do instead."""

from __future__ import annotations

import pytest

from analysis.errors import UserError
from analysis.study import open_study
from analysis.study.reading import text_table
from tests.analysis.study.test_settings import RIGHT, told


def test_a_column_that_is_mapped_away_may_be_named_by_its_new_name(problems_of):
    more = "synthetic: true\ndesign: {stratum: hamlet}\ncolumns: {households: {stratum: hamlet}}"
    assert problems_of(study_yml=("synthetic: true", more))[:2] == [
        f"study.yml, {key}: the column hamlet of households.csv is mapped to stratum. "
        "Write stratum here: study.yml knows columns by their new names."
        for key in ("design.stratum", "network.boundary")
    ]


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("households.numbers", "Add it, or save households.numbers as CSV: its kind can't be read."),
        ("household.rdata", "Add it, or save household.rdata as CSV: its kind can't be read."),
        ("household.dta", "Add it, or name yours under files: in study.yml (did you mean 'household.dta'?)."),
        ("household.csv", "Add it, or name yours under files: in study.yml (did you mean 'household.csv'?)."),
    ],
)
def test_a_missing_file_is_told_with_one_of_another_kind(problems_of, tmp_path, name, fix):
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    assert problems_of(households_csv=None) == [f"households.csv: missing file. {fix}"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04\x14\x00", "a workbook or another zip"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Excel workbook, or one with a password"),
        (b"<stata_dta><header>", "a Stata file"),
        (b"$FL2@(#) SPSS", "an SPSS file"),
    ],
)
def test_a_file_of_another_kind_under_the_name_of_a_csv_is_told_by_its_kind(content, kind):
    _, (problem,) = text_table(content, file="households.csv")
    assert str(problem) == (
        f"households.csv: not CSV, but {kind}. Save the file as CSV UTF-8, in the program that wrote it, "
        "or give it the ending of its kind."
    )


def test_a_missing_amount_names_both_columns_that_would_do(problems_of):
    changed = ("household_size,income_month", "household_size,earnings")
    (line,) = problems_of(households_csv=changed)
    assert line.startswith("households.csv: missing column income_month or income_capita_month. ")


def test_a_date_that_may_be_a_month_says_so_and_another_does_not():
    assert told(RIGHT.replace("date: 2021-03", "date: March 2021")) == [
        "study.yml, waves, entry 1, date: not a date. "
        "Write it as year-month-day or year-month, such as 2024-12-31 or 2024-12."
    ]
    (line,) = told(RIGHT.replace("date: 2026-11-24", "date: soon"))
    assert line == "study.yml, edition.date: not a date. Write it as year-month-day, such as 2024-12-31."


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("key: 2021", "key: ''", "waves, entry 1, key"),
        ("synthetic: true", "synthetic: true\nmissing_values: ['']", "missing_values, entry 1"),
        ("synthetic: true", "synthetic: true\nconstants: {households: {wave: ''}}", "constants.households.wave"),
    ],
)
def test_an_empty_text_has_no_entries_to_give(old, new, where):
    assert f"study.yml, {where}: empty. Write a text." in told(RIGHT.replace(old, new))


@pytest.mark.parametrize("made", ["folder", "link"])
def test_what_stands_in_a_files_place_and_is_none_is_told(small_study, made):
    folder = small_study(codebook_yml=None)
    place = folder / "codebook.yml"
    if made == "folder":
        place.mkdir()
    else:
        place.symlink_to("nowhere.yml")
    with pytest.raises(UserError) as error:
        open_study(folder)
    told = str(error.value).splitlines()
    assert "codebook.yml: no file: a folder, or a link to nothing. Put the file there, or remove it." in told
