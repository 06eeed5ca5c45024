"""A study's tables as text, under the standard column names: codes keep their zeros, no type is guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from analysis.errors import Problem, did_you_mean
from analysis.study.settings import ColumnMapping, JoinedCode, ScaledColumn

# Codes for missing answers, such as 99, don't apply to these: 99 may be an identifier or a district.
KEYS = (
    "household_id", "district_code", "wave", "source_id", "target_id", "actor_id", "informant_id", "statement_id",
)  # fmt: skip
FIRST_ROWS = 5  # rows that a repeated problem lists; further ones are only counted

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
NOT_FINITE = r"[+-]?(?:inf|infinity|nan)"
SEPARATED = r"(?:[A-Za-z]{2,3}\.? ?)?[+-]?\d+(?:[., '\u00a0\u202f]\d+)+"


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

    `rows` are line numbers in the file. `origin` is a column's name in the file, `scale` the factor to multiply its
    numbers by.
    """

    file: str
    columns: pd.DataFrame
    rows: np.ndarray
    origin: Mapping[str, str] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Standard names of the table's columns."""
        return [str(name) for name in self.columns.columns]

    def named(self, column: str) -> str:
        """The column's name in messages: as in the file, with the standard name where it differs."""
        origin = self.origin.get(column, column)
        return column if origin == column else f"{origin} ({column})"

    def problem(self, column: str, wrong: pd.Series | np.ndarray, what: str, fix: str) -> Iterable[Problem]:
        """A problem for the rows where `wrong` is true; none where it is true nowhere."""
        rows = [int(row) for row in self.rows[np.asarray(wrong, dtype=bool)]]
        if rows:
            yield row_problem(self.file, rows, self.named(column), what, fix)


def text_table(content: bytes, *, file: str) -> tuple[TextTable | None, list[Problem]]:
    """The rows of a file as text, by the reader of its kind, or the problems of the file."""
    suffix = Path(file).suffix.lower()
    if suffix not in READERS:
        what = f"not a supported kind of file ({suffix or 'no suffix'})"
        return None, [Problem(file, what, f"Save it as one of these: {', '.join(READERS)}.")]
    return READERS[suffix](content, file=file)


def csv_table(content: bytes, *, file: str) -> tuple[TextTable | None, list[Problem]]:
    """The rows of a CSV file as text, with the line on which each begins, or the problems of the file."""
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(f"{file}, row {row}", "not UTF-8", "Save the file as CSV UTF-8.")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    last = 0
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append([cell.strip() for cell in record])
                lines.append(last + 1)
            last = reader.line_num
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
        fix = "Put texts that hold a comma in quotation marks, and keep empty fields."
        problems.append(Problem(where, f"not {len(header)} fields, as the heading has", fix))
    if problems:
        return None, problems
    if len(records) == 1:
        return None, [Problem(file, "no rows below the heading", "Give at least one row.")]
    frame = pd.DataFrame(records[1:], columns=header, dtype="str")
    return TextTable(file, frame.mask(frame == ""), np.array(lines[1:])), []


class Reader(Protocol):
    """A reader of one kind of file."""

    def __call__(self, content: bytes, *, file: str) -> tuple[TextTable | None, list[Problem]]:
        """The rows as text, or the problems of the file."""


READERS: dict[str, Reader] = {".csv": csv_table}  # by the ending of the file


def _heading_problems(header: Sequence[str], file: str) -> Iterable[Problem]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        yield Problem(f"{file}, row 1", "fields are not separated by commas", "Save it as CSV with commas.")
        return
    for index, column in enumerate(header):
        if not column:
            yield Problem(f"{file}, row 1", f"field {index + 1} of the heading is empty", "Name the column.")
        elif column in header[:index]:
            yield Problem(f"{file}, row 1, column {column}", "the same heading twice", "Rename or remove one.")


def mapped_table(
    table: TextTable, mapping: Mapping[str, ColumnMapping], *, constants: Mapping[str, str], missing: Sequence[str]
) -> tuple[TextTable, list[Problem]]:
    """The table under the standard column names, with codes joined, constants filled in, codes for missing emptied.

    The columns that a code is joined from stay under their own names too.
    """
    frame, problems = table.columns, []
    made: dict[str, pd.Series] = {}
    origin: dict[str, str] = {}
    scale: dict[str, float] = {}
    for ours, source in mapping.items():
        names = source.join if isinstance(source, JoinedCode) else (_name(source),)
        absent = [name for name in names if name not in frame]
        for name in absent:
            fix = f"Correct columns: in study.yml{did_you_mean(name, frame.columns)}."
            problems.append(Problem(table.file, f"missing column {name}, which {ours} is made from", fix))
        if absent:
            continue
        origin[ours] = " + ".join(names)
        if isinstance(source, JoinedCode):
            made[ours], wrong = _joined(frame, source)
            what = "a code longer than its width, or not of digits"
            fix = f"Correct it, or widths: of {ours} in study.yml."
            problems += TextTable(table.file, frame, table.rows, origin).problem(ours, wrong, what, fix)
        else:
            made[ours] = frame[names[0]]
            if isinstance(source, ScaledColumn):
                scale[ours] = source.scale
    for ours, value in constants.items():
        made[ours] = pd.Series(value, index=frame.index, dtype="str")
    renamed = {_name(source) for source in mapping.values() if not isinstance(source, JoinedCode)}
    others = {str(name): frame[name] for name in frame if name not in made and name not in renamed}
    columns = pd.DataFrame({**made, **others}, index=frame.index)
    codes = set(missing)
    numbers = {float(code) for code in codes if pd.Series([code]).str.fullmatch(NUMBER).all()}
    for name in set(columns.columns) - set(KEYS):
        columns[name] = columns[name].mask(_is_missing_code(columns[name], codes, numbers))
    return TextTable(table.file, columns, table.rows, origin, scale), problems


def with_names(table: TextTable, names: Mapping[str, str]) -> TextTable:
    """The table with other names of columns (name -> standard name) replaced, where the standard one is absent."""
    renamed: dict[str, str] = {}
    for name, standard in names.items():
        if name in table.columns and standard not in table.columns and standard not in renamed.values():
            renamed[name] = standard
    if not renamed:
        return table
    origin = {**table.origin, **{ours: table.origin.get(name, name) for name, ours in renamed.items()}}
    return TextTable(table.file, table.columns.rename(columns=renamed), table.rows, origin, table.scale)


def _name(source: str | ScaledColumn | JoinedCode) -> str:
    return source if isinstance(source, str) else source.name  # type: ignore[union-attr]


def _joined(frame: pd.DataFrame, source: JoinedCode) -> tuple[pd.Series, pd.Series]:
    """The joined code, missing where a part is missing, and flags of rows where a part doesn't fit its width."""
    wrong = pd.Series(False, index=frame.index)
    parts = []
    for name, width in zip(source.join, source.widths, strict=True):
        part = frame[name]
        wrong |= part.notna() & ~part.str.fullmatch(rf"\d{{1,{width}}}").fillna(False).astype(bool)
        parts.append(part.str.zfill(width))
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + part
    return joined.mask(wrong), wrong


def _is_missing_code(column: pd.Series, codes: set[str], numbers: set[float]) -> pd.Series:
    """Flags of fields with a code for missing: as typed, or as a number (survey software writes -999 as -999.0)."""
    found = column.isin(codes)
    if numbers:
        as_numbers = column.where(column.str.fullmatch(NUMBER).fillna(False).astype(bool)).astype(float)
        found |= as_numbers.isin(numbers)
    return found


def numbers_of(table: TextTable, column: str) -> tuple[pd.Series, list[Problem]]:
    """The column as scaled numbers, NaN where empty, and a problem for rows without a valid number."""
    text = table.columns[column]
    given = text.notna()

    def like(pattern: str) -> pd.Series:
        return given & text.str.fullmatch(pattern, case=False).fillna(False).astype(bool)

    plain = like(NUMBER)
    numbers = text.where(plain).astype(float) * table.scale.get(column, 1.0)
    infinite = like(NOT_FINITE) | (plain & ~np.isfinite(numbers))
    separated = like(SEPARATED) & ~plain
    other = given & ~plain & ~infinite & ~separated
    problems = [
        *table.problem(
            column,
            separated,
            "text where a number belongs (a decimal comma or thousands separators)",
            "Write 12.5 for 12,5 and 1234567 for 1.234.567.",
        ),
        *table.problem(
            column,
            other,
            "text where a number belongs",
            "Correct it, empty the field, or declare the code under missing_values: in study.yml.",
        ),
        *table.problem(column, infinite, "not a finite number", "Correct it, or empty the field."),
    ]
    return numbers.mask(infinite), problems
