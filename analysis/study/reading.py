"""A study's tables as its files have them: codes keep their zeros, no type is guessed, stored numbers stay numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import Problem
from analysis.study.characters import REMOVE, forbidden_name, without_breaks
from analysis.study.files import Form, read_content, several, texts_of
from analysis.study.numerals import numerals

MOST_COLUMNS = 10_000  # of a file


def row_problem(file: str, rows: Sequence[int], column: str, what: str, fix: str) -> Problem:
    """One problem for all the rows that have it: the first five rows, and their number.

    >>> str(row_problem("ties.csv", [7], "wave", "no such wave", "Correct it."))
    'ties.csv, row 7, column wave: no such wave. Correct it.'
    >>> row_problem("ties.csv", list(range(2, 402)), "wave", "empty", "Fill it in.").where
    'ties.csv, rows 2, 3, 4, 5, 6 (400 rows in all), column wave'
    """
    return Problem(f"{file}, {several('row', rows, len(rows))}, column {column}", what, fix)


@dataclass(eq=False)
class TextTable:
    """A file's rows under the standard column names; None where a field is empty or a code for missing.

    A column is of texts, of numbers, or of both (analysis/study/files/table.py). `rows` are line numbers in the file;
    several rows may come from one line. `origin` is a column's name in the file; `origin_of_rows` has a name for each
    row, of columns that the file has once a wave. Entries of study.yml have names instead of lines: `entries`. A table
    of several files has the file of each row and the columns of each file.
    """

    file: str
    columns: pd.DataFrame
    rows: np.ndarray
    origin: Mapping[str, str] = field(default_factory=dict)
    origin_of_rows: Mapping[str, np.ndarray] = field(default_factory=dict)
    entries: Sequence[str] = ()
    file_of_rows: np.ndarray | None = None
    names_in: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # the row with the names of columns (of several files, of each); None where its kind of file has none
    heading: int | Mapping[str, int | None] | None = 1
    decimal: str | None = None  # what stands before decimals in numbers that are text; None where nothing tells
    flaws: Sequence[tuple[str, Problem]] = ()  # cells without a value, each with its column in the file

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

    def place_of_heading(self, file: str, column: str) -> str:
        """Where the name of a column stands, in words."""
        row = self.heading.get(file) if isinstance(self.heading, Mapping) else self.heading
        return f"{file}, column {column}" if row is None else f"{file}, row {row}, column {column}"

    def flaws_of(self, column: str) -> Iterable[Problem]:
        """The cells of the file without a value, of what a standard column is made from."""
        own = {self.origin.get(column, column), *self.origin_of_rows.get(column, ())}
        names = {part for name in own for part in (name, *name.split(" + "))}
        yield from (flaw for name, flaw in self.flaws if name in names)

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


def text_table(content: bytes, *, file: str, form: Form | None = None) -> tuple[TextTable | None, list[Problem]]:
    """The rows of a file, by the reader of its kind, or the problems of the file."""
    read, problems = read_content(content, file=file, form=form)
    if read is None:
        return None, problems
    if len(read.columns.columns) > MOST_COLUMNS:
        what = f"{len(read.columns.columns):,} columns, more than {MOST_COLUMNS:,}"
        return None, [Problem(read.file, what, "Keep the columns that study.yml names, in a file of their own.")]
    flaws = [(name, flaw) for name, of_column in read.flaws.items() for flaw in of_column]
    table = TextTable(read.file, read.columns, read.rows, heading=read.heading, decimal=read.decimal, flaws=flaws)
    return table, [*problems, *_control_characters(table)]


def _control_characters(table: TextTable) -> Iterable[Problem]:
    """A problem for each column with characters that no text may hold; breaks of word processors become spaces."""
    for name in table.names:
        column = table.columns[name]
        if column.dtype == "float64":
            continue
        values = column.tolist()
        if column.hasnans or column.dtype == "object":
            values = [one for one in values if isinstance(one, str)]
        if "".join(values).isprintable():  # nearly all
            continue
        table.columns[name] = column.map(_without_breaks, na_action="ignore")
        found = texts_of(column).map(forbidden_name, na_action="ignore")
        for character in sorted(found.dropna().unique()):
            yield from table.problem(name, found == character, f"a control character ({character})", REMOVE)


def _without_breaks(value: object) -> object:
    return without_breaks(value) if isinstance(value, str) else value


def numbers_of(table: TextTable, column: str) -> tuple[pd.Series, list[Problem]]:
    """The column as numbers, NaN where empty, and a problem for rows without a valid number."""
    read = numerals(table.columns[column], table.decimal)
    problems = [
        *table.problem(
            column,
            read.ambiguous,
            "numbers whose point may stand before thousands or decimals",
            "Write 350000 for 350.000 if it is 350 thousand, or 350.0 if it is 350, or say decimal: comma "
            "or decimal: point for the file under files: in study.yml.",
        ),
        *table.problem(
            column,
            read.separated,
            "text where a number belongs (a decimal comma or thousands separators)",
            "Write 12.5 for 12,5 and 1234567 for 1,234,567, or say decimal: comma or decimal: point for the file "
            "under files: in study.yml.",
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
