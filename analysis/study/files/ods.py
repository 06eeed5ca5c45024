"""Workbooks of LibreOffice (ODS), cell by cell as stored, with the same care as those of Excel.

Source: OASIS Open Document Format 1.3, part 3, 19 (attributes of cells and rows). https://docs.oasis-open.org/office/OpenDocument/v1.3/
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.errors import Problem
from analysis.study.files.form import Form
from analysis.study.files.grid import NOT_COMPUTED, Grid, bounded, chosen_sheet, grid_table
from analysis.study.files.table import Read
from analysis.study.files.zipped import BROKEN, Parts, RefusedError

KIND = "ODS"
_CONTENT = "content.xml"
_NUMBERS = ("float", "percentage", "currency")
_ERROR = re.compile(r"#(?:N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d{3}")


def read_ods(content: bytes, *, file: str, form: Form) -> Read:
    """The table of a workbook's sheet."""
    try:
        parts = Parts(content)
        sheets = _Sheets()
        parts.parse(_CONTENT, start=sheets.start)
        sheet, problems = chosen_sheet(file, sheets.shown, form)
        if sheet is None:
            return None, problems
        cells = _Cells(sheet)
        parts.parse(_CONTENT, start=cells.start, end=cells.end, text=cells.text)
        return grid_table(cells.grid, file=file, kind=KIND, sheet=sheet, sheets=[*sheets.shown], form=form)
    except RefusedError as refused:
        return None, [Problem(file, refused.what, refused.fix)]


def ods_sheets(content: bytes) -> dict[str, bool]:
    """The sheets of a workbook, and whether each is shown; raises RefusedError for what is none."""
    sheets = _Sheets()
    Parts(content).parse(_CONTENT, start=sheets.start)
    return sheets.shown


class _Sheets:
    """The names of a workbook's sheets, and whether each is shown."""

    def __init__(self) -> None:
        self.shown: dict[str, bool] = {}
        self._hidden: set[str] = set()  # styles
        self._style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden.add(self._style)
        elif name == "table:table":
            self.shown[attributes.get("table:name", "")] = attributes.get("table:style-name") not in self._hidden


class _Cells:
    """Handlers for the elements of a document: the cells of one sheet."""

    def __init__(self, sheet: str) -> None:
        self.grid = Grid()
        self._sheet, self._within = sheet, False
        self._row = self._column = self._cells = 0
        self._repeated = 1  # times that the row stands there
        self._of_row: list[tuple[int, int, str | float]] = []  # column, times, value
        self._unread: list[tuple[int, int, str]] = []
        self._attributes: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._paragraphs = self._aside = 0  # paragraphs so far; how deep in a comment

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "table:table":
            self._within = attributes.get("table:name", "") == self._sheet
        if not self._within:
            return
        if name == "table:table-row":
            self._repeated = _times(attributes, "table:number-rows-repeated")
            self._column = 0
            self._of_row, self._unread = [], []
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._attributes, self._pieces, self._paragraphs = attributes, [], 0
        elif name == "office:annotation":
            self._aside += 1
        elif name == "text:p" and not self._aside:
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._pieces.append("\n")
        elif name in _SPACES and not self._aside:
            self._pieces.append(_SPACES[name] * _times(attributes, "text:c"))

    def text(self, text: str) -> None:
        """Text of a cell."""
        if self._within and self._paragraphs and not self._aside:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if not self._within:
            return
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._cell()
        elif name == "table:table-row":
            self._end_row()
        elif name == "office:annotation":
            self._aside -= 1
        elif name == "table:table":
            self._within = False

    def _cell(self) -> None:
        times = _times(self._attributes, "table:number-columns-repeated")
        text = "".join(self._pieces)
        value, wrong = _value(self._attributes, text)
        if value is not None:
            self._of_row.append((self._column + 1, times, value))
        if wrong is not None:
            self._unread.append((self._column + 1, times, wrong))
        across = _times(self._attributes, "table:number-columns-spanned")
        down = _times(self._attributes, "table:number-rows-spanned")
        if across > 1 or down > 1:
            row, column = self._row + 1, self._column + 1
            self.grid.merged.append((row, column, row + down - 1, column + across - 1))
        self._column += times
        self._paragraphs = 0

    def _end_row(self) -> None:
        if self._of_row or self._unread:
            self._cells += self._repeated * sum(times for _, times, _ in (*self._of_row, *self._unread))
            bounded(self._cells)
            for row in range(self._row + 1, self._row + self._repeated + 1):
                for column, times, value in self._of_row:
                    for at in range(column, column + times):
                        self.grid.put(row, at, value)
                for column, times, wrong in self._unread:
                    for at in range(column, column + times):
                        self.grid.mark(row, at, wrong)
        self._row += self._repeated


_SPACES = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


def _times(attributes: Mapping[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise BROKEN
    return max(int(given), 1)


def _value(attributes: Mapping[str, str], text: str) -> tuple[str | float | None, str | None]:
    """A cell's value, and what is wrong with it."""
    kind = attributes.get("office:value-type")
    formula = "table:formula" in attributes
    if attributes.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
        return None, f"an error instead of a value ({text})"
    if kind in _NUMBERS:
        try:
            number = float(attributes.get("office:value", ""))
        except ValueError as error:
            raise BROKEN from error
        # a code that is shown with its zeros is that code
        padded = re.fullmatch(r"0\d+", text) and number == float(text)
        return (text if padded else number), None
    if kind == "date":
        return attributes.get("office:date-value", text).removesuffix("T00:00:00").replace("T", " "), None
    if kind == "time":
        return ":".join(re.findall(r"\d+", attributes.get("office:time-value", ""))[:3]) or text, None
    if kind == "boolean":
        return attributes.get("office:boolean-value", text).upper(), None
    if kind is None and formula and not text:
        return None, NOT_COMPUTED
    return attributes.get("office:string-value", text) or None, None
