from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.study.reading import READERS, csv_table, numbers_of, text_table


def read(content: str | bytes):
    """A table of the file x.csv; it may have no problems."""
    content = content.encode() if isinstance(content, str) else content
    table, problems = text_table(content, file="x.csv")
    assert problems == []
    return table


def unreadable(content: str | bytes) -> list[str]:
    table, problems = text_table(content.encode() if isinstance(content, str) else content, file="x.csv")
    assert table is None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(("file", "ending"), [("households.sav", ".sav"), ("households", "no suffix")])
def test_a_file_of_an_unknown_kind_is_told_with_the_known_ones(file: str, ending: str) -> None:
    table, (problem,) = text_table(b"a,b\n1,2\n", file=file)
    assert table is None
    assert str(problem) == (f"{file}: not a supported kind of file ({ending}). Save it as one of these: .csv.")


def test_a_reader_more_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def semicolons(content: bytes, *, file: str):
        return csv_table(content.replace(b";", b","), file=file)

    monkeypatch.setitem(READERS, ".scsv", semicolons)
    table, problems = text_table(b"a;b\n1;2\n", file="HOUSEHOLDS.SCSV")
    assert problems == []
    assert table.columns["b"].tolist() == ["2"]


def test_codes_keep_their_zeros_and_empty_fields_are_missing():
    table = read("a,b\n007,\nNA,1e3\n")
    assert table.columns["a"].tolist() == ["007", "NA"]
    assert table.columns["b"].isna().tolist() == [True, False]
    assert table.columns["b"][1] == "1e3"


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter():
    table = read(b"\xef\xbb\xbfa,b\r\n1,2\r\n")
    assert table.names == ["a", "b"]
    assert table.columns["b"].tolist() == ["2"]


def test_rows_are_the_lines_of_the_file_through_blank_lines_and_texts_of_several():
    table = read('a,b\n1,"two\nlines"\n\n2,x\n')
    assert table.rows.tolist() == [2, 5]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("", ["x.csv: empty. Write a heading row, then a row per record."]),
        ("a,b\n", ["x.csv: no rows below the heading. Give at least one row."]),
        (b"a,b\n1,2\n3,\xe9\n", ["x.csv, row 3: not UTF-8. Save the file as CSV UTF-8."]),
        ("a;b\n1;2\n", ["x.csv, row 1: fields are not separated by commas. Save it as CSV with commas."]),
        (
            'a,b\n1,2\n"3,4\n',
            ["x.csv, row 3: can't be read as CSV. Close the quotation marks, and double those inside a text."],
        ),
        (
            "a,a,\n1,2,3\n1,2\n1\n",
            [
                "x.csv, row 1, column a: the same heading twice. Rename or remove one.",
                "x.csv, row 1: field 3 of the heading is empty. Name the column.",
                "x.csv, rows 3, 4: not 3 fields, as the heading has. "
                "Put texts that hold a comma in quotation marks, and keep empty fields.",
            ],
        ),
    ],
)
def test_a_file_that_is_no_csv_table_is_told_with_its_row(content, lines):
    assert unreadable(content) == lines


@pytest.mark.parametrize("text", ["12", "-3.5", ".69", "1e3", "+4.", "0012"])
def test_plain_numbers_are_read(text):
    numbers, problems = numbers_of(read(f"v\n{text}\n"), "v")
    assert problems == []
    assert numbers.tolist() == [float(text)]


@pytest.mark.parametrize(
    "text", ["12,5", "1.234.567", "1,234,567", "1 234", "Rp1.234.567", "Rp 1.234.567,50", "Rp. 12.000,00"]
)
def test_decimal_commas_and_thousands_separators_are_told_with_what_to_write(text):
    _, problems = numbers_of(read(f'v\n"{text}"\n'), "v")
    assert [str(problem) for problem in problems] == [
        "x.csv, row 2, column v: text where a number belongs (a decimal comma or thousands separators). "
        "Write 12.5 for 12,5 and 1234567 for 1.234.567."
    ]


@pytest.mark.parametrize("text", ["inf", "-Infinity", "NaN", "1e999"])
def test_numbers_that_are_not_finite_are_told(text):
    numbers, problems = numbers_of(read(f"v\n{text}\n"), "v")
    assert [str(problem) for problem in problems] == [
        "x.csv, row 2, column v: not a finite number. Correct it, or empty the field."
    ]
    assert numbers.isna().all()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_survives_being_written_and_read(number):
    numbers, problems = numbers_of(read(f"v\n{number!r}\n"), "v")
    assert problems == []
    assert numbers.tolist() == [number]
