"""What is wrong in a file is told by its place, as its program shows it; hostile files are told at once."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from analysis.errors import UserError
from analysis.study import open_study
from tests.analysis.study.test_files import read, told

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'


def book(write: Callable[..., None]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        write(made, made.add_worksheet("Data"))
    return content.getvalue()


def with_sheet(xml: str | bytes, **parts: bytes) -> bytes:
    """A workbook whose only sheet is this."""
    plain = book(lambda _, sheet: sheet.write(0, 0, "a"))
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name.endswith("sheet1.xml") else old.read(name))
    return content.getvalue()


def test_errors_and_formulas_that_were_never_computed_are_told_by_their_cells() -> None:
    def write(_, sheet) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, "=1+1", None, "")
        sheet.write_formula(3, 0, "=1+1", None, 2)
        sheet.write_column(1, 1, ["x", "y", "z"])

    assert told(book(write), "x.xlsx", sheet="Data") == [
        "x.xlsx, sheet Data, cell A2, column a: an error instead of a value (#DIV/0!). "
        "Correct the formula, or empty the cell.",
        "x.xlsx, sheet Data, cell A3, column a: a formula whose result isn't in the file. "
        "Open the file in Excel or LibreOffice, save it, and take that one.",
    ]


def test_merged_cells_below_the_heading_are_told_and_a_title_s_are_not() -> None:
    def write(_, sheet) -> None:
        sheet.merge_range(0, 0, 0, 1, "Survei")
        sheet.write_row(1, 0, ["a", "b"])
        sheet.write_column(2, 0, [1, 2])
        sheet.merge_range(2, 1, 3, 1, "x")

    assert told(book(write), "x.xlsx") == [
        "x.xlsx, cell B3:B4, column b: merged: of several rows or columns only the first cell has the value. "
        "Unmerge the cells, and write the value into each."
    ]


def test_dates_codes_with_zeros_and_numbers_as_text_are_read_as_shown() -> None:
    def write(made, sheet) -> None:
        sheet.write_row(0, 0, ["date", "code", "text", "both"])
        sheet.write_number(1, 0, 45352, made.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(1, 1, 7, made.add_format({"num_format": "000"}))
        sheet.write_string(1, 2, "1250")
        sheet.write_number(1, 3, 350.125)
        sheet.write_string(2, 3, "1.250.000")

    columns = read(book(write), "x.xlsx").columns
    assert columns.loc[0, ["date", "code", "text"]].tolist() == ["2024-03-01", "007", "1250"]
    assert columns["both"].tolist() == [350.125, "1.250.000"]


def test_the_sheet_to_read_is_named_where_several_are_shown() -> None:
    content = book(lambda made, sheet: (sheet.write_column(0, 0, ["a", 1]), made.add_worksheet("Kode")))
    assert told(content, "x.xlsx") == [
        "x.xlsx: has several sheets. Name one under files: in study.yml, such as {file: x.xlsx, sheet: Data}. "
        "Its sheets: Data, Kode."
    ]
    assert told(content, "x.xlsx", sheet="Date") == [
        "x.xlsx: has no sheet Date. Its sheets: Data, Kode. Correct sheet: in study.yml."
    ]
    hidden = book(lambda made, sheet: (sheet.write_column(0, 0, ["a", 1]), made.add_worksheet("Kode").hide()))
    assert read(hidden, "x.xlsx").columns["a"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (with_sheet(b" " * (80 << 20)), "unpacks to far more than a table of its size holds"),
        (with_sheet('<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'), "has definitions of its own"),
        (with_sheet(SHEET.format('<row r="1"><c r="A1"><v>1</v>', "")), "can't be read: the file is damaged"),
        (b"PK\x03\x04 no zip", "can't be read: the file is damaged"),
        (
            with_sheet(
                SHEET.format(
                    '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
                    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
                    '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
                )
            ),
            "no heading row found",
        ),
    ],
    ids=["bomb", "entities", "cut", "no zip", "dimensions"],
)
def test_a_hostile_or_damaged_workbook_is_told_at_once(content: bytes, what: str) -> None:
    begin = time.process_time()
    (problem,) = told(content, "x.xlsx")
    assert what in problem
    assert time.process_time() - begin < 1


@pytest.mark.parametrize("name", ["x.dta", "x.sav", "x.parquet", "x.ods", "x.xlsx"])
@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PAR1" + b"\xff" * 40 + b"PAR1", b"$FL2" + b"\x00" * 200])
def test_a_file_that_isn_t_what_its_ending_says_is_told(name: str, content: bytes) -> None:
    assert len(told(content, name)) == 1


def test_a_code_stored_as_a_number_with_decimals_is_told_as_what_it_is(small_study: Callable[..., Path]) -> None:
    folder = small_study(households_csv=None)
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["household_id", "district_code", "wave", "household_size", "income_month", "hamlet"])
    sheet.append(["001", 35.1, 2021, 4, 2_000_000, "a"])
    sheet.append(["002", "01.1", 2021, 4, 2_000_000, "a"])
    made.save(folder / "households.xlsx")
    with pytest.raises(UserError) as error:
        open_study(folder)
    assert str(error.value).splitlines()[0] == (
        "households.xlsx, row 2, column district_code: a code stored as a number with decimals: 35.10 is then 35.1. "
        "Format the column as text in its program, and write the codes again."
    )


ROSTER = """\
hhid,district_code,wave,hamlet,wage
001,01.1,2021,a,10
001,01.1,2021,a,-999
001,01.1,2021,a,5
002,01.1,2021,b,7
"""


def test_persons_add_up_to_households(small_study: Callable[..., Path]) -> None:
    persons = "{by: [hhid, wave], count: household_size, sum: [wage]}"
    more = (
        f"\nfiles: {{households: {{file: households.csv, persons: {persons}}}}}\n"
        "columns: {households: {household_id: hhid, income_month: wage}}\n"
    )
    folder = small_study(households_csv=ROSTER, ties_csv=None)
    with (folder / "study.yml").open("a", encoding="utf-8") as settings:
        settings.write(more)
    with pytest.raises(UserError) as error:  # only what the small study misses: its second wave and district
        open_study(folder)
    assert "person" not in str(error.value)
    from analysis.study.file_names import standard_file
    from analysis.study.settings import settings_from
    from analysis.study.tables import text_tables

    given, _ = settings_from((folder / "study.yml").read_bytes())
    assert given is not None
    name = standard_file("households")
    texts, problems = text_tables({name: (folder / name).read_bytes()}, {name: folder / name}, given)
    assert problems == []
    assert texts["households"].columns["household_size"].tolist() == [3, 1]
    assert texts["households"].columns["income_month"].tolist() == [15, 7]  # -999 is no answer
    assert texts["households"].rows.tolist() == [2, 5]
