"""Tables as text (CSV): separated by comma, semicolon or tab, in UTF-8, UTF-16 or Windows-1252."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Problem
from analysis.study.files.form import Form
from analysis.study.files.grid import LOOKED_AT
from analysis.study.files.table import FileTable, Read, several
from analysis.study.numerals import has_decimal_comma

KIND = "CSV"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_GUESSED = (",", ";", "\t")
_TOLD = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)  # a line that spreadsheets write and take
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BYTES_LOOKED_AT = 4096  # bytes by which UTF-16 without a mark is told
_KINDS = (  # the first bytes of what is sent instead of CSV, whatever its name
    (b"PK\x03\x04", "a workbook or another zip"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook, or one with a password"),
    (b"<stata_dta>", "a Stata file"),
    (b"$FL", "an SPSS file"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip"),
)


def read_separated(content: bytes, *, file: str, form: Form) -> Read:
    """The rows of a CSV file, with the line on which each begins."""
    if kind := kind_of(content):
        fix = "Save the file as CSV UTF-8, in the program that wrote it, or give it the ending of its kind."
        return None, [Problem(file, f"not CSV, but {kind}", fix)]
    text, problems = _decoded(content, file, form)
    if text is None:
        return None, problems
    delimiter, begin = _delimiter(text, form)
    if quick := _plain_columns(text, delimiter, form):
        spaces = not text.isascii() or any(space in text for space in _SPACES if space != delimiter)
        frame = pd.DataFrame({name: _column(values, spaces=spaces) for name, values in quick.items()})
        decimal = form.before_decimals or ("," if delimiter == ";" and _has_decimal_commas(frame) else None)
        return FileTable(file, KIND, frame, np.arange(2, len(frame) + 2), 1, decimal=decimal), []
    records, lines, problems = _records(text, begin, delimiter, file=file, form=form)
    if problems:
        return None, problems
    if not records:
        return None, [Problem(file, "empty", "Write a heading row, then a row per record.")]
    above = 0 if form.header else _titles(records)
    records, lines = records[above:], lines[above:]
    heading = lines[0]
    header = [cell.strip() for cell in records[0]]
    problems = [*_heading_problems(header, file, heading), *_ragged(records, lines, file, delimiter)]
    if problems:
        return None, problems
    if len(records) == 1:
        return None, [Problem(file, "no rows below the heading", "Give at least one row.")]
    fields = zip(*records[1:], strict=True)
    frame = pd.DataFrame({name: _column(values) for name, values in zip(header, fields, strict=True)})
    decimal = form.before_decimals or ("," if delimiter == ";" and _has_decimal_commas(frame) else None)
    return FileTable(file, KIND, frame, np.asarray(lines[1:]), heading, decimal=decimal), []


def _titles(records: Sequence[Sequence[str]]) -> int:
    """How many records stand above the heading: those with fewer than half of the fields that most have filled.

    >>> _titles([["Survei 2024", "", ""], ["id", "kec", "x"], ["1", "2", "3"]]), _titles([["id", "x"], ["1", "a", "b"]])
    (1, 0)
    """
    looked = records[:LOOKED_AT]
    width = Counter(len(record) for record in looked).most_common(1)[0][0]
    filled = (sum(bool(cell.strip()) for cell in record) for record in looked)
    return next((at for at, number in enumerate(filled) if number * 2 >= width), 0)


def _has_decimal_commas(frame: pd.DataFrame) -> bool:
    """Whether a file that is separated by semicolons has numbers with a decimal comma, as programs write both."""
    return any(has_decimal_comma(frame[name].dropna().tolist()) for name in frame)


def kind_of(content: bytes) -> str | None:
    """The kind of a file that is no plain text, by its first bytes; None where it may be text.

    >>> kind_of(b"PK\\x03\\x04..."), kind_of(b"a,b")
    ('a workbook or another zip', None)
    """
    return next((kind for first, kind in _KINDS if content.startswith(first)), None)


def _decoded(content: bytes, file: str, form: Form) -> tuple[str | None, list[Problem]]:
    """The file's text: in the encoding that study.yml or the file's first bytes tell, else UTF-8, else Windows-1252."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _told(content, form)
    try:
        if encoding is not None:
            return content.decode(encoding).removeprefix("\ufeff"), []
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        # of an encoding that is told, or with bytes that Windows-1252 doesn't have
        if encoding is None and not set(content) & _NOT_IN_1252:
            return content.decode("windows-1252"), []
        what = f"not {(encoding or 'utf-8').upper().removesuffix('-LE').removesuffix('-BE')}"
        return None, [Problem(f"{file}, row {row}", what, "Save the file as CSV UTF-8.")]


_NOT_IN_1252 = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


def _told(content: bytes, form: Form) -> str | None:
    if form.encoding is not None and form.encoding != "utf-16":
        return form.encoding
    even, odd = content[:_BYTES_LOOKED_AT:2], content[1:_BYTES_LOOKED_AT:2]
    if odd and odd.count(0) * 2 > len(odd):  # Latin letters without a mark
        return "utf-16-le"
    if even and even.count(0) * 2 > len(even):
        return "utf-16-be"
    return form.encoding


def _delimiter(text: str, form: Form) -> tuple[str, int]:
    """What separates the fields, by a first line or as the most frequent in the heading; and where that begins.

    >>> _delimiter('"a";"b, c";"d"\\n', Form()), _delimiter("a\\tb\\n", Form())
    ((';', 0), ('\\t', 0))
    >>> _delimiter("Survei 2024\\n\\na;b\\n", Form())
    (';', 0)
    >>> _delimiter("sep=;\\na;b\\n", Form()), _delimiter("a\\n", Form())
    ((';', 6), (',', 0))
    """
    told = _TOLD.match(text)
    begin = told.end() if told else 0
    if form.delimiter is not None:
        return ("\t" if form.delimiter == "tab" else form.delimiter), begin
    if told:
        return told[1], begin
    lines = text.split("\n", form.header - 1)[-1:] if form.header else text.lstrip("\r\n").split("\n", LOOKED_AT)
    upper = [re.sub(r'"[^"]*"', "", line.partition("\n")[0]) for line in lines[:LOOKED_AT]]
    heading = next((line for line in upper if any(line.count(one) for one in _GUESSED)), "")  # below a title
    return max(_GUESSED, key=heading.count), begin


def _plain_columns(text: str, delimiter: str, form: Form) -> dict[str, list[str]] | None:
    """The columns of a file without quotation marks and empty lines, whose rows all have as many fields: the quick way.

    None of another file, or of one that is to be told what is wrong with it.
    """
    if '"' in text or form.header or _TOLD.match(text):
        return None
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    width = lines[0].count(delimiter)
    header = [name.strip() for name in lines[0].split(delimiter)]
    even = (
        len(lines) > 1
        and "\r" not in text.replace("\r\n", "")
        and all(line.count(delimiter) == width for line in lines)
    )
    if not even or not all(header) or len({*header}) <= width or not all(line.strip(_BLANK) for line in lines):
        return None
    fields = delimiter.join(lines[1:]).split(delimiter)
    return {name: fields[index :: width + 1] for index, name in enumerate(header)}


_SPACES = " \t\x0b\x0c\x1c\x1d\x1e\x1f"  # white space of ASCII within a line
_BLANK = " ,;|\t"


def _records(
    text: str, begin: int, delimiter: str, *, file: str, form: Form
) -> tuple[list[list[str]], Sequence[int], list[Problem]]:
    """The records from the heading on, without empty ones, and the line on which each begins."""
    reader = csv.reader(io.StringIO(text[begin:], newline=""), strict=True, delimiter=delimiter)
    first = text.count("\n", 0, begin)
    records: list[list[str]] = []
    ends: list[int] = []
    try:
        for record in reader:
            records.append(record)
            ends.append(reader.line_num)
    except csv.Error:
        fix = "Close the quotation marks, and double those inside a text."
        return [], [], [Problem(f"{file}, row {first + (ends[-1] if ends else 0) + 1}", "can't be read as CSV", fix)]
    lines = [first + end + 1 for end in [0, *ends[:-1]]]
    if not all(records) or not all(record[0] for record in records) or form.header:
        kept = [
            (record, line)
            for record, line in zip(records, lines, strict=True)
            if line >= (form.header or 0) and any(cell.strip() for cell in record)
        ]
        records, lines = [record for record, _ in kept], [line for _, line in kept]
    if form.header and (not lines or lines[0] != form.header):
        problem = Problem(f"{file}, row {form.header}", "no heading in this row", "Correct header: in study.yml.")
        return [], [], [problem]
    return records, lines, []


def _heading_problems(header: Sequence[str], file: str, row: int) -> Iterable[Problem]:
    seen: set[str] = set()
    for index, column in enumerate(header):
        if not column:
            yield Problem(f"{file}, row {row}", f"field {index + 1} of the heading is empty", "Name the column.")
        elif column in seen:
            yield Problem(f"{file}, row {row}, column {column}", "the same heading twice", "Rename or remove one.")
        seen.add(column)


def _ragged(records: Sequence[Sequence[str]], lines: Sequence[int], file: str, delimiter: str) -> Iterable[Problem]:
    width = len(records[0])
    ragged = [line for line, record in zip(lines, records, strict=True) if len(record) != width]
    if ragged:
        fix = f"Put texts that hold a {_NAMES[delimiter]} in quotation marks, and keep empty fields."
        where = f"{file}, {several('row', ragged, len(ragged))}"
        yield Problem(where, f"not {width} fields, as the heading has", fix)


def _column(values: Sequence[str], *, spaces: bool = True) -> pd.Series:
    if not spaces:
        return pd.Series([value or None for value in values] if "" in values else values, dtype="str")
    return pd.Series([value.strip() or None for value in values], dtype="str")
