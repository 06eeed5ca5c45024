"""A page's workbook as its readers have it: heads with units, filters, panes, numbers as their formats show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from report.downloads.book import MARKS

UNIT = re.compile(r"\(([^()]*)\)$")
PERCENT = {"percent", "persen"}
MONEY = re.compile(r" (per|tiap) ")


@dataclass(frozen=True)
class Sheet:
    """A sheet with its table: the first row of cells has its heads."""

    of: Any

    @property
    def table(self) -> Any:
        """The only table."""
        [table] = self.of.tables.values()
        return table

    @property
    def cells(self) -> list[tuple[Any, ...]]:
        """The table's cells, by row."""
        return list(self.of[self.table.ref])

    @property
    def heads(self) -> list[str]:
        """The columns' heads."""
        return [str(cell.value) for cell in self.cells[0]]

    def column(self, at: int) -> list[Any]:
        """The cells of a column below its head."""
        return [row[at] for row in self.cells[1:]]


def sheets_of(path: Path) -> list[Sheet]:
    """All sheets but the cover."""
    return [Sheet(sheet) for sheet in openpyxl.load_workbook(path).worksheets[1:]]


def problems(sheets: list[Sheet]) -> Iterator[str]:
    """What makes a workbook hard to work with."""
    for sheet in sheets:
        for what in (*_of_frame(sheet), *_of_columns(sheet)):
            yield f"{sheet.of.title}: {what}"


def _of_frame(sheet: Sheet) -> Iterator[str]:
    first = sheet.table.ref.partition(":")[0]
    if sheet.table.autoFilter is None or sheet.table.autoFilter.ref != sheet.table.ref:
        yield "no filter for each column"
    below = int(re.sub(r"\D", "", first)) + 1
    if not re.fullmatch(rf"[A-D]{below}", str(sheet.of.freeze_panes)):
        yield f"head not in view: {sheet.of.freeze_panes}, not row {below}"
    frozen = sum(_width(sheet, at) for at in range(sheet.of[sheet.of.freeze_panes].column - 1))
    if frozen > 80:
        yield f"{frozen:.0f} letters stay in view"
    if len(set(sheet.heads)) < len(sheet.heads):
        yield "two heads are the same"


def _width(sheet: Sheet, at: int) -> float:
    letter = openpyxl.utils.get_column_letter(at + 1)
    groups = [one for one in sheet.of.column_dimensions.values() if one.min <= at + 1 <= one.max]
    assert groups, letter
    return float(groups[0].width)


def _of_columns(sheet: Sheet) -> Iterator[str]:
    """Columns whose numbers are of several units that no column says, of another than their head, or not as shown."""
    said = {"Unit", "Satuan"} & set(sheet.heads)
    for at, head in enumerate(sheet.heads):
        numbers = [cell for cell in sheet.column(at) if not isinstance(cell.value, str)]
        kinds = {re.sub(r"0(?=0*%?$)", "", cell.number_format.replace(".", "")) for cell in numbers}
        if not said and len({"%" in kind for kind in kinds}) > 1:
            yield f"{head}: numbers of several units"
        unit = UNIT.search(head)
        if unit and numbers and (unit[1] in PERCENT) != all("%" in cell.number_format for cell in numbers):
            yield f"{head}: its unit isn't that of {numbers[0].value} shown as {numbers[0].number_format}"
        if unit and unit[1] in PERCENT and any(abs(cell.value) > 1 for cell in numbers):
            yield f"{head}: more than a whole"
        if unit and MONEY.search(unit[1]) and len(numbers) > 1 and all(cell.value in (0, 1) for cell in numbers):
            yield f"{head}: parts of one as amounts"
        for cell in numbers:
            if abs(_shown(cell) - cell.value) > 1e-12 * max(1.0, abs(cell.value)):
                yield f"{head}: {cell.value} has more digits than {cell.number_format} shows"
        words = max(map(len, head.split()))
        longest = max((len(f"{cell.value:,.0f}") for cell in numbers), default=0)
        if _width(sheet, at) < max(words, longest):
            yield f"{head}: {_width(sheet, at)} letters are too few"
        if any(cell.value in (None, "") for cell in sheet.column(at)):
            yield f"{head}: an empty cell"


def _shown(cell: Any) -> float:
    """The number that a cell shows."""
    decimals = len(cell.number_format.rstrip("%").partition(".")[2]) + (2 if "%" in cell.number_format else 0)
    return round(float(cell.value), decimals)


def is_mark(value: object) -> bool:
    """Whether a cell's value is shorthand for a number that isn't there."""
    return value in MARKS
