"""A page's data as sheets and as tidy rows, for its spreadsheet and its CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.findings.units import LOG_POINTS, SHARE, SHARE_DIFFERENCE, Unit
from analysis.study.currency import cash_digits

SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE = "[c]", "[x]", "[z]"  # the common shorthand of statistical spreadsheets
MARKS = (SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE)
# Number formats by their names in cells
FORMATS = {
    "share": "0.0%",
    "points": "0.0",
    "money": "#,##0",
    "whole": "#,##0",
    "small": "0.000",
    "decimal": "0.00",
    "year": "0",
}
_WHOLE = ("count", "informants", "informant types", "kinds of source", "statements", "days")
_SMALL = ("probability", "log points", LOG_POINTS)


@dataclass(frozen=True)
class SheetNumber:
    """A number in a spreadsheet's cell, with the name of its format."""

    value: float
    format: str = "decimal"


Cell = str | SheetNumber
CSV_COLUMNS = (
    "table", "row", "area", "time", "measure", "value", "unit", "low", "high", "level", "n", "reason", "id", "status",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet's sheet: a table, its title and the lines above it."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """A page's data: cover, sheets, and the same numbers as tidy rows."""

    title: str
    lines: tuple[str, ...]  # of the cover
    cover: str  # the name of its sheet
    contents: tuple[str, str]  # the head of its table of contents
    sheets: tuple[Sheet, ...]
    rows: tuple[dict[str, str], ...]  # of the CSV, by CSV_COLUMNS
    csv_head: tuple[str, ...]
    language: str  # id-ID
    author: str
    back: str  # text of the link to the cover


def format_of(unit: str) -> str:
    """The name of a unit's number format.

    >>> [format_of(unit) for unit in ("IDR/month", "share", "difference of shares", "count", "index")]
    ['money', 'share', 'points', 'whole', 'decimal']
    """
    if Unit.parse(unit).is_money:
        return "money"
    if unit in (SHARE, SHARE_DIFFERENCE):  # points must not read as a percentage
        return "share" if unit == SHARE else "points"
    return "whole" if unit in _WHOLE else "small" if unit in _SMALL else "decimal"


def sheet_number(value: float, unit: str) -> SheetNumber:
    """A number in its written unit: a difference of shares in percentage points."""
    money = Unit.parse(unit)
    if money.is_money and 0 < abs(value) < 100 and cash_digits(money.name):  # USD 1.87
        return SheetNumber(value, "decimal")
    return SheetNumber(round(100 * value, 10) if unit == SHARE_DIFFERENCE else value, format_of(unit))


def as_text(cell: Cell) -> str:
    """A cell's text in the CSV: numbers with a point and up to 12 digits; empty for marks."""
    if isinstance(cell, SheetNumber):
        return f"{cell.value:.12g}"
    return "" if cell in MARKS else cell


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names, with a number after repeated ones: columns of a table need unique names.

    >>> unique_names(["n", "n", "low"])
    ('n', 'n (2)', 'low')
    """
    found: list[str] = []
    for name in names:
        times = sum(other == name or other.startswith(f"{name} (") for other in found)
        found.append(f"{name} ({times + 1})" if name in found else name)
    return tuple(found)
