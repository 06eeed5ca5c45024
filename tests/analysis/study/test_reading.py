from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.study.files import KINDS, Form
from analysis.study.files.kinds import Kind
from analysis.study.files.separated import read_separated
from analysis.study.reading import numbers_of, text_table


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


@pytest.mark.parametrize(("file", "ending"), [("households.rdata", ".rdata"), ("households", "no suffix")])
def test_a_file_of_an_unknown_kind_is_told_with_the_known_ones(file: str, ending: str) -> None:
    table, (problem,) = text_table(b"a,b\n1,2\n", file=file)
    assert table is None
    assert str(problem) == (
        f"{file}: not a supported kind of file ({ending}). "
        "Save it as one of these: .csv, .tsv, .txt, .xlsx, .xlsm, .ods, .dta, .sav, .zsav, .parquet."
    )


def test_a_reader_more_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def bars(content: bytes, *, file: str, form: Form):
        return read_separated(content.replace(b"!", b","), file=file, form=form)

    monkeypatch.setitem(KINDS, ".exclaimed", Kind("marks", bars))
    table, problems = text_table(b"a!b\n1!2\n", file="HOUSEHOLDS.EXCLAIMED")
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
        (b"a,b\n1,2\n3,\x81\n", ["x.csv, row 3: not UTF-8. Save the file as CSV UTF-8."]),
        (
            "a;b\n1;2;3\n",
            [
                "x.csv, row 2: not 2 fields, as the heading has. "
                "Put texts that hold a semicolon in quotation marks, and keep empty fields."
            ],
        ),
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
    "text", ["12,5", "1,234,567", "1,234.5", "1 234", "Rp1.234.567", "Rp 1.234.567,50", "Rp. 12.000,00"]
)
def test_decimal_commas_and_thousands_separators_are_told_with_what_to_write(text):
    _, problems = numbers_of(read(f'v\n"{text}"\n'), "v")
    assert [str(problem) for problem in problems] == [
        "x.csv, row 2, column v: text where a number belongs (a decimal comma or thousands separators). "
        "Write 12.5 for 12,5 and 1234567 for 1,234,567, "
        "or say decimal: comma or decimal: point for the file under files: in study.yml."
    ]


INDONESIAN = {
    "1.250.000": 1_250_000.0,
    "350.000": 350_000.0,
    "-12.500": -12_500.0,
    "1.234,5": 1234.5,
    "12,5": 12.5,
    "750": 750.0,
    "0": 0.0,
}


def test_a_column_with_thousands_beyond_doubt_is_indonesian():
    numbers, problems = numbers_of(read("k,v\n" + "".join(f'a,"{text}"\n' for text in INDONESIAN)), "v")
    assert problems == []
    assert numbers.tolist() == [*INDONESIAN.values()]


@pytest.mark.parametrize("text", ["12.5", "0.125", "1e3", "350.0000", "12.50.000"])
def test_an_indonesian_column_holds_no_other_number(text):
    _, (problem,) = numbers_of(read(f"v\n1.250.000\n{text}\n"), "v")
    assert "row 3, column v: text where a number belongs" in str(problem)


@pytest.mark.parametrize("column", ["350.000", "350.000\n160.000\n75", "1.250\n-2.500"])
def test_a_point_before_thousands_or_decimals_is_refused_with_both_ways_out(column):
    _, (problem,) = numbers_of(read(f"v\n{column}\n"), "v")
    assert "column v: numbers whose point may stand before thousands or decimals. " in str(problem)
    assert "Write 350000 for 350.000 if it is 350 thousand, or 350.0 if it is 350, or say decimal: " in str(problem)


@pytest.mark.parametrize("column", ["1.125\n0.5", "1.125\n2.25", "0.125", "1234.125", "1.1250", "1.125e3"])
def test_decimals_beyond_doubt_are_read(column):
    numbers, problems = numbers_of(read(f"v\n{column}\n"), "v")
    assert problems == []
    assert numbers.tolist() == [float(text) for text in column.split("\n")]


@pytest.mark.parametrize(
    "content",
    [
        'a;b\n1;"x, y"\n',
        '"a";"b"\n"1";"x, y"\n',
        "a\tb\n1\tx, y\n",
        "sep=;\na;b\n1;x, y\n",
        "\ufeffsep=\t\r\na\tb\r\n1\tx, y\r\n",
        '\ufeff"a";"b"\r\n"1";"x, y"\r\n',
    ],
)
def test_semicolons_tabs_quotes_and_a_line_that_tells_are_read(content):
    table = read(content)
    assert table.columns.to_dict("list") == {"a": ["1"], "b": ["x, y"]}
    assert table.rows.tolist() == [3 if "sep=" in content else 2]


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


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_breaks_of_word_processors_are_white_space(mark):
    assert read(f"id,text\n1,Usahanya{mark}lancar\n").columns["text"].tolist() == ["Usahanya lancar"]


@pytest.mark.parametrize("mark", ["\x01", "\x1b", "\x7f", "\u202e", "\u2067"])
def test_other_control_characters_are_told_with_row_and_column(mark):
    _, problems = text_table(f"id,text\n1,ok\n2,Usahanya{mark}lancar\n".encode(), file="x.csv")
    assert [str(problem) for problem in problems] == [
        f"x.csv, row 3, column text: a control character (U+{ord(mark):04X}). "
        "Remove it: it can't be seen, but changes what is read."
    ]
