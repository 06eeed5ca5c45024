"""A sheet of cells as a table: where its heading is, which columns and rows it has, which cells hold no value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import Problem
from analysis.study.files.form import Form
from analysis.study.files.table import FileTable, Read, column_of, several, text_of
from analysis.study.files.zipped import RefusedError

LOOKED_AT = 30  # rows from the top among which the heading is looked for
MOST_CELLS = 100_000_000
SHOWN = "\u00a0 \t\r\n"  # white space around a text


@dataclass
class Grid:
    """The filled cells of a sheet, column by column; rows and columns count from 1, as programs number them."""

    values: dict[int, list[str | float]] = field(default_factory=dict)
    rows: dict[int, list[int]] = field(default_factory=dict)  # of the values
    unread: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # what is wrong -> cells (row, column)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, first column, last, last

    def put(self, row: int, column: int, value: str | float) -> None:
        """A cell's value; rows of a column come in order. An empty text is none."""
        if isinstance(value, str):
            value = value.strip(SHOWN)
            if not value:
                return
        try:
            self.values[column].append(value)
            self.rows[column].append(row)
        except KeyError:
            self.values[column], self.rows[column] = [value], [row]

    def mark(self, row: int, column: int, what: str) -> None:
        """A cell without a value that can be read."""
        self.unread.setdefault(what, []).append((row, column))


def letters(column: int) -> str:
    """The letters of a column.

    >>> letters(1), letters(28), letters(16384)
    ('A', 'AB', 'XFD')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def chosen_sheet(
    file: str, sheets: Mapping[str, bool], form: Form
) -> tuple[str | None, list[Problem]]:  # name -> whether it is shown
    """The sheet that study.yml names, or the only one that is shown."""
    shown = [name for name, visible in sheets.items() if visible]
    listed = ", ".join(sheets)
    if form.sheet is not None:
        alike = [name for name in sheets if name.strip().casefold() == form.sheet.strip().casefold()]
        if form.sheet in sheets or len(alike) == 1:
            return (form.sheet if form.sheet in sheets else alike[0]), []
        fix = f"Its sheets: {listed}. Correct sheet: in study.yml."
        return None, [Problem(file, f"has no sheet {form.sheet}", fix)]
    if len(shown) == 1:
        return shown[0], []
    if not shown:
        return None, [Problem(file, "has no sheet that is shown", "Name one with sheet: under files: in study.yml.")]
    fix = f"Name one under files: in study.yml, such as {{file: {file}, sheet: {shown[0]}}}. Its sheets: {listed}."
    return None, [Problem(file, "has several sheets", fix)]


def grid_table(grid: Grid, *, file: str, kind: str, sheet: str, sheets: Sequence[str], form: Form) -> Read:
    """The rows below the sheet's heading."""
    name = f"{file}, sheet {sheet}" if len(sheets) > 1 or form.sheet is not None else file
    if not grid.values:
        return None, [Problem(name, "empty", "Write a heading row, then a row per record.")]
    heading = form.header or _heading_row(grid)
    if heading is None:
        fix = f"Say which row has the names of columns: {{file: {file}, header: 3}} under files: in study.yml."
        return None, [Problem(name, "no heading row found", fix)]
    heads = {column: text for column in sorted(grid.values) if (text := _head(grid, column, heading)) is not None}
    below = sorted({row for rows in grid.rows.values() for row in rows[_after(rows, heading) :]})
    problems = list(_heading_problems(grid, heads, heading, name))
    if problems:
        return None, problems
    if not heads:
        return None, [Problem(f"{name}, row {heading}", "no heading in this row", "Correct header: in study.yml.")]
    if not below:
        return None, [Problem(name, "no rows below the heading", "Give at least one row.")]
    rows = np.array(below)
    columns = {text: _column(grid, column, heading, rows) for column, text in heads.items()}
    flaws = _flaws(grid, heads, heading, last=below[-1], file=name, kind=kind)
    frame = pd.DataFrame(columns)
    return FileTable(
        name, kind, frame, rows, heading, sheet, tuple(sheets), flaws=flaws, decimal=form.before_decimals
    ), []


def _after(rows: Sequence[int], heading: int) -> int:
    return int(np.searchsorted(np.asarray(rows), heading, side="right"))


def _head(grid: Grid, column: int, heading: int) -> str | None:
    """The heading of a column."""
    rows = grid.rows[column]
    at = _after(rows, heading) - 1
    if at < 0 or rows[at] != heading:
        return None
    value = grid.values[column][at]
    text = value if isinstance(value, str) else text_of(value)
    return None if text is None else " ".join(text.split())


def _heading_row(grid: Grid) -> int | None:
    """The first row that names columns: texts in at least half of the columns that are filled, no two alike."""
    first: dict[int, list[str | float]] = {}
    for column, rows in grid.rows.items():
        for row, value in zip(rows[:LOOKED_AT], grid.values[column], strict=False):
            first.setdefault(row, []).append(value)
    width = len([rows for rows in grid.rows.values() if len(rows) > 1]) or len(grid.rows)
    for row in sorted(first)[:LOOKED_AT]:
        texts = [value for value in first[row] if isinstance(value, str)]
        named = len(first[row]) * 2 >= width and len(first[row]) >= min(2, width)
        if named and len(texts) * 2 >= len(first[row]) and len({*texts}) > len(texts) // 2:
            return row
    return None


def _heading_problems(grid: Grid, heads: Mapping[int, str], heading: int, name: str) -> Iterator[Problem]:
    for column, rows in sorted(grid.rows.items()):
        if column not in heads and rows[-1] > heading:
            place = f"{name}, cell {letters(column)}{heading}"
            yield Problem(place, "no heading above filled cells", "Name the column, or empty its cells.")
    seen: dict[str, int] = {}
    for column, text in heads.items():
        if text in seen:
            cells = f"cells {letters(seen[text])}{heading} and {letters(column)}{heading}"
            yield Problem(f"{name}, {cells}, column {text}", "the same heading twice", "Rename or remove one.")
        seen.setdefault(text, column)


def _column(grid: Grid, column: int, heading: int, rows: np.ndarray) -> pd.Series:
    start = _after(grid.rows[column], heading)
    own, values = grid.rows[column][start:], grid.values[column][start:]
    if len(own) == len(rows):
        return column_of(values)
    filled: list[str | float | None] = [None] * len(rows)
    for at, value in zip(np.searchsorted(rows, np.asarray(own, dtype=rows.dtype)), values, strict=True):
        filled[at] = value
    return column_of(filled)


def _flaws(
    grid: Grid, heads: Mapping[int, str], heading: int, *, last: int, file: str, kind: str
) -> dict[str, list[Problem]]:
    """Cells without a value, and merged ones, by the column that they are in."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for what, unread in grid.unread.items():
        for row, column in unread:
            if row > heading and column in heads:
                fix = _FIXES.get(what, "Correct the formula, or empty the cell.")
                found.setdefault(heads[column], {}).setdefault((what, fix), []).append(f"{letters(column)}{row}")
    for top, left, bottom, right in grid.merged:
        if bottom <= heading or top > last or (top == bottom and left == right):
            continue
        cells = f"{letters(left)}{top}:{letters(right)}{bottom}"
        for column in (one for one in heads if left <= one <= right):
            found.setdefault(heads[column], {}).setdefault((MERGED, _FIXES[MERGED]), []).append(cells)
    return {
        name: [
            Problem(f"{file}, {several('cell', cells, len(cells))}, column {name}", what, fix)
            for (what, fix), cells in of_column.items()
        ]
        for name, of_column in found.items()
    }


NOT_COMPUTED = "a formula whose result isn't in the file"
MERGED = "merged: of several rows or columns only the first cell has the value"
_FIXES = {
    NOT_COMPUTED: "Open the file in Excel or LibreOffice, save it, and take that one.",
    MERGED: "Unmerge the cells, and write the value into each.",
}


def bounded(cells: int) -> None:
    """Refuses a sheet with more cells than memory has room for."""
    if cells > MOST_CELLS:
        raise RefusedError(f"a sheet of more than {MOST_CELLS} cells", "Save the table alone as a new file, or as CSV.")
