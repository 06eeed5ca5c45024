"""A page's data as sheets and as tidy rows, for its spreadsheet and its CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.findings.units import SHARE, SHARE_DIFFERENCE, Unit
from report.language.digits import money_decimals, rounded

SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE = "[c]", "[x]", "[z]"  # the common shorthand of statistical spreadsheets
MARKS = (SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE)
# Number formats by their names in cells; a name with digits is that of ends of intervals so close that they need more
FORMATS = {
    "share": "0.0%", "share.2": "0.00%", "share.3": "0.000%", "share.4": "0.0000%",
    "points": "0.0", "points.2": "0.00", "points.3": "0.000", "points.4": "0.0000",
    "money": "#,##0", "money.2": "#,##0.00", "money.3": "#,##0.000",
    "decimal": "0.00", "decimal.3": "0.000", "decimal.4": "0.0000", "decimal.5": "0.00000",
    "small": "0.000",
    "whole": "#,##0",
    "level": "0%",
    "year": "0",
}  # fmt: skip
# decimals that a page prints of a number of each format, of a share in percent
DECIMALS = {"share": 1, "points": 1, "money": 0, "whole": 0, "small": 3, "decimal": 2}
MOST = 3  # further decimals, where the ends of an interval would read as one number
_WHOLE = ("count", "informants", "informant types", "kinds of source", "statements")
_SMALL = ("probability",)


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
    names: int = 1  # columns at the left that name a row and stay in view


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


def sheet_number(value: float, unit: str, *, further: int = 0, beside: float = 0.0) -> SheetNumber:
    """A number in its written unit, a difference of shares in percentage points, with the decimals that a page prints.

    `further` decimals beyond these; an amount has those of the largest number `beside` it.

    >>> sheet_number(0.40086, "share")
    SheetNumber(value=0.401, format='share')
    >>> sheet_number(91163.08, "IDR/month").value, sheet_number(-0.10495, "difference of shares").value
    (91163.0, -10.5)
    """
    kind, scale = format_of(unit), 100 if unit in (SHARE, SHARE_DIFFERENCE) else 1
    money = Unit.parse(unit)
    least = money_decimals(max(abs(value), beside), money.name) if money.is_money else DECIMALS[kind]
    decimals = least if kind in ("money", "whole", "small") else least + further
    name = kind if decimals == DECIMALS[kind] else f"{kind}.{decimals}"
    printed = rounded(scale * value, decimals)
    return SheetNumber(round(printed / 100, decimals + 2) if unit == SHARE else printed, name)


def interval_numbers(low: float, high: float, unit: str, *, beside: float = 0.0) -> tuple[SheetNumber, SheetNumber]:
    """The ends of an interval, with as many decimals as tell them apart, as on a page."""
    for further in range(MOST + 1):
        largest = max(abs(low), abs(high), beside)
        ends = tuple(sheet_number(end, unit, further=further, beside=largest) for end in (low, high))
        if ends[0].value != ends[1].value:
            break
    return ends[0], ends[1]


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
