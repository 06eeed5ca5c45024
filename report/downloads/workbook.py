"""A book as XLSX and CSV, with stable bytes.

It follows the UK Analysis Function's guidance for statistics in spreadsheets: a cover with contents, one table per
sheet, marked and named as a table; no merged or empty cells; notes by mark or number; numbers as numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from report.downloads.book import CSV_COLUMNS, FORMATS, Book, Cell, Sheet, SheetNumber
from report.render.office import CORE, rewrite_parts, with_language

WIDEST, NARROWEST, FROZEN = 60, 11, 42  # characters; of a column that stays in view beside another


def xlsx(book: Book, *, date: dt.date) -> bytes:
    """The book as a spreadsheet; `date` is its creation date."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": book.title,
            "author": book.author,
            "comments": " ".join(book.lines),
            "created": dt.datetime.combine(date, dt.time()),
        }
    )
    formats = _formats(workbook)
    _write_cover(workbook, book, formats)
    for index, sheet in enumerate(book.sheets, start=1):
        _write_sheet(workbook, sheet, formats, back=f"internal:'{book.cover}'!A1", words=book.back, number=index)
    workbook.close()
    return rewrite_parts(
        written.getvalue(), lambda name, part: with_language(part, book.language) if name == CORE else part
    )


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # full-width ones too
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?")


def csv_text(book: Book) -> str:
    """The book's numbers as tidy CSV, one per row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(book.csv_head)
    writer.writerows([no_formula(row.get(name, "")) for name in CSV_COLUMNS] for row in book.rows)
    return text.getvalue()


def no_formula(cell: str) -> str:
    """A cell of a CSV that spreadsheets read as text: a text that begins as a formula gets an apostrophe before it.

    Source: OWASP, CSV injection. https://owasp.org/www-community/attacks/CSV_Injection

    >>> [no_formula(cell) for cell in ("=1+1", "-12.5", "@home", "+10%", "1e-05", "rose")]
    ["'=1+1", '-12.5', "'@home", "'+10%", '1e-05', 'rose']
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _formats(workbook: Workbook) -> dict[str, Format]:
    font = {"font_name": "Arial", "font_size": 11, "valign": "top"}
    made = {name: workbook.add_format({**font, "num_format": code}) for name, code in FORMATS.items()}
    return {
        **made,
        "text": workbook.add_format({**font, "text_wrap": True}),
        "line": workbook.add_format(font),
        "mark": workbook.add_format({**font, "align": "right"}),
        "title": workbook.add_format({**font, "bold": True, "font_size": 14}),
        "head": workbook.add_format({**font, "bold": True, "text_wrap": True, "bottom": 1}),
        "link": workbook.add_format({**font, "font_color": "#0B5D61", "underline": 1}),
    }


def _write_cover(workbook: Workbook, book: Book, formats: dict[str, Format]) -> None:
    worksheet = workbook.add_worksheet(book.cover)
    worksheet.write_string(0, 0, book.title, formats["title"])
    for row, line in enumerate(book.lines, start=1):
        worksheet.write_string(row, 0, line, formats["text"])
    first = len(book.lines) + 1
    _add_table(worksheet, first, book.contents, len(book.sheets), formats, name="contents")
    for row, sheet in enumerate(book.sheets, start=first + 1):
        worksheet.write_url(row, 0, f"internal:'{sheet.name}'!A1", formats["link"], sheet.title)
        worksheet.write_string(row, 1, sheet.name, formats["text"])
    worksheet.set_column(0, 0, 90)
    worksheet.set_column(1, 1, 24)
    _for_paper(worksheet)


def _write_sheet(
    workbook: Workbook, sheet: Sheet, formats: dict[str, Format], *, back: str, words: str, number: int
) -> None:
    worksheet = workbook.add_worksheet(sheet.name)
    worksheet.write_string(0, 0, sheet.title, formats["title"])
    for row, line in enumerate(sheet.lines, start=1):
        worksheet.write_string(row, 0, line, formats["line"])
    first = len(sheet.lines) + 2
    worksheet.write_url(first - 1, 0, back, formats["link"], words)
    _add_table(worksheet, first, sheet.head, len(sheet.rows), formats, name=f"table_{number}", filtered=True)
    numeric = [any(isinstance(row[column], SheetNumber) for row in sheet.rows) for column in range(len(sheet.head))]
    for at, cells in enumerate(sheet.rows, start=first + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, SheetNumber):
                worksheet.write_number(at, column, cell.value, formats[cell.format])
            else:
                worksheet.write_string(at, column, cell, formats["mark" if numeric[column] else "text"])
    for column, name in enumerate(sheet.head):
        width = _width(name, [row[column] for row in sheet.rows])
        worksheet.set_column(column, column, min(width, FROZEN) if column < sheet.names else width)
    worksheet.freeze_panes(first + 1, sheet.names if len(sheet.head) > 3 else 0)
    _for_paper(worksheet)
    worksheet.repeat_rows(first)


def _add_table(
    worksheet: Worksheet,
    first: int,
    head: tuple[str, ...],
    rows: int,
    formats: dict[str, Format],
    *,
    name: str,
    filtered: bool = False,
) -> None:
    """Marks the cells as a table with a head, for screen readers; `filtered` has a filter for each column."""
    columns = [{"header": text, "header_format": formats["head"]} for text in head]
    options = {"name": name, "columns": columns, "autofilter": filtered, "style": None}
    worksheet.add_table(first, 0, first + max(1, rows), len(head) - 1, options)


def _width(name: str, cells: list[Cell]) -> float:
    """A column's width: of its longest cell and of its head, which may break between words beside the filter's mark."""
    longest = max([0, *map(_letters, cells)])
    words = max(map(len, name.split()))
    return min(WIDEST, max(NARROWEST, longest + 2, words + 4, min(len(name), 20) + 4))


def _letters(cell: Cell) -> int:
    """How many letters a cell shows."""
    if isinstance(cell, str):
        return len(cell)
    return len(f"{cell.value:,.0f}") + 2 + len(FORMATS[cell.format].partition(".")[2])


def _for_paper(worksheet: Worksheet) -> None:
    worksheet.set_paper(9)  # A4
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.hide_gridlines(2)
