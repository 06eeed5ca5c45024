"""A study's files as tables of text: codes keep their zeros, no type is guessed."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from analysis.errors import Problem
from analysis.study.characters import REMOVE, forbidden_name, without_breaks
from analysis.study.numerals import numerals

FIRST_ROWS = 5  # rows that a repeated problem lists; further ones are only counted


def row_problem(file: str, rows: Sequence[int], column: str, what: str, fix: str) -> Problem:
    """One problem for all the rows that have it: the first five rows, and their number.

    >>> str(row_problem("ties.csv", [7], "wave", "no such wave", "Correct it."))
    'ties.csv, row 7, column wave: no such wave. Correct it.'
    >>> row_problem("ties.csv", list(range(2, 402)), "wave", "empty", "Fill it.").where
    'ties.csv, rows 2, 3, 4, 5, 6 (400 rows in all), column wave'
    """
    named = ", ".join(str(row) for row in rows[:FIRST_ROWS])
    more = f" ({len(rows)} rows in all)" if len(rows) > FIRST_ROWS else ""
    return Problem(f"{file}, row{'s' if len(rows) > 1 else ''} {named}{more}, column {column}", what, fix)


@dataclass(eq=False)
class TextTable:
    """A file's rows as text under the standard column names; None where a field is empty or a code for missing.

    `rows` are line numbers in the file; several rows may come from one line. `origin` is a column's name in the file;
    `origin_of_rows` has a name for each row, of columns that the file has once a wave. Entries of study.yml have names
    instead of lines: `entries`. A table of several files has the file of each row and the columns of each file.
    """

    file: str
    columns: pd.DataFrame
    rows: np.ndarray
    origin: Mapping[str, str] = field(default_factory=dict)
    origin_of_rows: Mapping[str, np.ndarray] = field(default_factory=dict)
    entries: Sequence[str] = ()
    file_of_rows: np.ndarray | None = None
    names_in: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Standard names of the table's columns."""
        return [str(name) for name in self.columns.columns]

    @property
    def names_by_file(self) -> Mapping[str, Sequence[str]]:
        """The columns of each of its files, with those that no file has."""
        if not self.names_in:
            return {self.file: self.names}
        own = {name for names in self.names_in.values() for name in names}
        added = [name for name in self.names if name not in own]
        return {file: [*names, *added] for file, names in self.names_in.items()}

    def lines_in(self, file: str) -> int:
        """How many lines of a file its rows come from."""
        return len(np.unique(self.rows if self.file_of_rows is None else self.rows[self.file_of_rows == file]))

    def named(self, column: str, *, origin: str | None = None) -> str:
        """The column's name in messages: as in the file, with the standard name where it differs."""
        origin = origin or self.origin.get(column, column)
        return column if origin == column else f"{origin} ({column})"

    def problem(self, column: str, wrong: pd.Series | np.ndarray, what: str, fix: str) -> Iterable[Problem]:
        """A problem for the rows where `wrong` is true; none where it is true nowhere."""
        flags = np.asarray(wrong, dtype=bool)
        if self.entries:
            for entry in itertools.compress(self.entries, flags):
                place = entry if column == "district_code" else f"{entry}.{column}"  # the code is the entry's key
                yield Problem(f"{self.file}, {place}", what, fix)
            return
        for file in self.names_by_file:
            own = flags if self.file_of_rows is None else flags & (self.file_of_rows == file)
            yield from self._of_file(file, column, own, what=what, fix=fix)

    def _of_file(self, file: str, column: str, flags: np.ndarray, *, what: str, fix: str) -> Iterable[Problem]:
        origins = self.origin_of_rows.get(column)
        for origin in [None] if origins is None else dict.fromkeys(origins[flags]):
            found = flags if origin is None else flags & (origins == origin)
            rows = [int(row) for row in dict.fromkeys(self.rows[found])]
            if rows:
                yield row_problem(file, rows, self.named(column, origin=origin), what, fix)


def text_table(content: bytes, *, file: str) -> tuple[TextTable | None, list[Problem]]:
    """The rows of a file as text, by the reader of its kind, or the problems of the file."""
    suffix = Path(file).suffix.lower()
    if suffix not in READERS:
        what = f"not a supported kind of file ({suffix or 'no suffix'})"
        return None, [Problem(file, what, f"Save it as one of these: {', '.join(READERS)}.")]
    table, problems = READERS[suffix](content, file=file)
    if table is None:
        return None, problems
    return table, [*problems, *_control_characters(table)]


def _control_characters(table: TextTable) -> Iterable[Problem]:
    """A problem for each column with characters that no text may hold; breaks of word processors become spaces."""
    for name in table.names:
        column = table.columns[name]
        held = column.dropna()
        if "".join(held).isprintable():  # nearly all
            continue
        table.columns[name] = column.map(without_breaks, na_action="ignore")
        found = column.map(forbidden_name, na_action="ignore")
        for character in sorted(found.dropna().unique()):
            yield from table.problem(name, found == character, f"a control character ({character})", REMOVE)


def csv_table(content: bytes, *, file: str) -> tuple[TextTable | None, list[Problem]]:
    """The rows of a CSV file as text, with the line on which each begins, or the problems of the file."""
    if kind := kind_of(content):
        return None, [
            Problem(file, f"not CSV, but {kind}", "Save the file as CSV UTF-8, in the program that wrote it.")
        ]
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(f"{file}, row {row}", "not UTF-8", "Save the file as CSV UTF-8.")]
    delimiter, begin = _delimiter(text)
    records: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text[begin:], newline=""), strict=True, delimiter=delimiter)
    first = last = text.count("\n", 0, begin)
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append([cell.strip() for cell in record])
                lines.append(last + 1)
            last = first + reader.line_num
    except csv.Error:
        fix = "Close the quotation marks, and double those inside a text."
        return None, [Problem(f"{file}, row {last + 1}", "can't be read as CSV", fix)]
    if not records:
        return None, [Problem(file, "empty", "Write a heading row, then a row per record.")]
    header = records[0]
    problems = list(_heading_problems(header, file))
    ragged = [line for line, record in zip(lines, records, strict=True) if len(record) != len(header)]
    if ragged:
        named = ", ".join(str(row) for row in ragged[:FIRST_ROWS])
        more = f" ({len(ragged)} rows in all)" if len(ragged) > FIRST_ROWS else ""
        where = f"{file}, row{'s' if len(ragged) > 1 else ''} {named}{more}"
        fix = f"Put texts that hold a {_DELIMITERS[delimiter]} in quotation marks, and keep empty fields."
        problems.append(Problem(where, f"not {len(header)} fields, as the heading has", fix))
    if problems:
        return None, problems
    if len(records) == 1:
        return None, [Problem(file, "no rows below the heading", "Give at least one row.")]
    frame = pd.DataFrame(records[1:], columns=header, dtype="str")
    return TextTable(file, frame.mask(frame == ""), np.array(lines[1:])), []


_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_TOLD = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)  # a line that spreadsheets write and take


def _delimiter(text: str) -> tuple[str, int]:
    """What separates the fields, by a first line or as the most frequent in the heading; and where that begins.

    >>> _delimiter('"a";"b, c";"d"\\n'), _delimiter("a\\tb\\n"), _delimiter("sep=;\\na;b\\n"), _delimiter("a\\n")
    ((';', 0), ('\\t', 0), (';', 6), (',', 0))
    """
    if told := _TOLD.match(text):
        return told[1], told.end()
    heading = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(_DELIMITERS, key=heading.count), 0


_KINDS = (  # the first bytes of what is sent instead of CSV, whatever its name
    (b"PK\x03\x04", "a workbook or another zip"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"<stata_dta>", "a Stata file"),
    (b"$FL", "an SPSS file"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)


def kind_of(content: bytes) -> str | None:
    """The kind of a file that is no plain text, by its first bytes; None where it may be text.

    >>> kind_of(b"PK\\x03\\x04..."), kind_of(b"a,b")
    ('a workbook or another zip', None)
    """
    return next((kind for first, kind in _KINDS if content.startswith(first)), None)


class Reader(Protocol):
    """A reader of one kind of file."""

    def __call__(self, content: bytes, *, file: str) -> tuple[TextTable | None, list[Problem]]:
        """The rows as text, or the problems of the file."""


READERS: dict[str, Reader] = {".csv": csv_table}  # by the ending of the file


def _heading_problems(header: Sequence[str], file: str) -> Iterable[Problem]:
    for index, column in enumerate(header):
        if not column:
            yield Problem(f"{file}, row 1", f"field {index + 1} of the heading is empty", "Name the column.")
        elif column in header[:index]:
            yield Problem(f"{file}, row 1, column {column}", "the same heading twice", "Rename or remove one.")


def numbers_of(table: TextTable, column: str) -> tuple[pd.Series, list[Problem]]:
    """The column as numbers, NaN where empty, and a problem for rows without a valid number."""
    read = numerals(table.columns[column])
    problems = [
        *table.problem(
            column,
            read.ambiguous,
            "numbers whose point may stand before thousands or decimals",
            "Write 350000 for 350.000 if it is 350 thousand, or 350.0 if it is 350.",
        ),
        *table.problem(
            column,
            read.separated,
            "text where a number belongs (a decimal comma or thousands separators)",
            "Write 12.5 for 12,5 and 1234567 for 1,234,567.",
        ),
        *table.problem(
            column,
            read.other,
            "text where a number belongs",
            "Correct it, empty the field, or declare the code under missing_values: in study.yml.",
        ),
        *table.problem(column, read.infinite, "not a finite number", "Correct it, or empty the field."),
    ]
    return read.numbers, problems
