"""Workbooks of Excel (XLSX), cell by cell as stored: a number is that number, an error and a formula without its result
are told, a date is its date.

Read by the parser of Python itself. openpyxl takes about five times as long, and with it a formula that was never
computed is an empty cell; python-calamine gives errors and such formulas as empty cells, without a word.
Source: ECMA-376, part 1, 18.3 (worksheets), 18.8 (number formats). https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

from analysis.errors import Problem
from analysis.study.files.form import Form
from analysis.study.files.grid import NOT_COMPUTED, Grid, bounded, chosen_sheet, grid_table
from analysis.study.files.serials import Shown, shown_as, written
from analysis.study.files.table import Read
from analysis.study.files.zipped import BROKEN, Parts, RefusedError

KIND = "XLSX"


def read_xlsx(content: bytes, *, file: str, form: Form) -> Read:
    """The table of a workbook's sheet."""
    try:
        workbook = _Workbook(Parts(content))
        sheet, problems = chosen_sheet(file, workbook.shown, form)
        if sheet is None:
            return None, problems
        grid = workbook.grid(sheet)
        return grid_table(grid, file=file, kind=KIND, sheet=sheet, sheets=[*workbook.shown], form=form)
    except RefusedError as refused:
        return None, [Problem(file, refused.what, refused.fix)]


def xlsx_sheets(content: bytes) -> dict[str, bool]:
    """The sheets of a workbook, and whether each is shown; raises RefusedError for what is none."""
    return _Workbook(Parts(content)).shown


class _Workbook:
    """The sheets of a workbook, with what their cells refer to."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        main = next(iter(self._targets("_rels/.rels", "officeDocument", "").values()), "xl/workbook.xml")
        self._folder = posixpath.dirname(main)
        relations = posixpath.join(self._folder, "_rels", f"{posixpath.basename(main)}.rels")
        self._relations = self._targets(relations, "", self._folder)
        self.shown: dict[str, bool] = {}  # sheet -> whether it is shown
        self._parts_of: dict[str, str] = {}
        self._from_1904 = False

        def start(name: str, attributes: Mapping[str, str]) -> None:
            local = _local(name)
            if local == "sheet":
                id_ = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                title = attributes.get("name", "")
                self.shown[title] = attributes.get("state", "visible") == "visible"
                self._parts_of[title] = self._relations.get(id_, "")
            elif local == "workbookPr":
                self._from_1904 = attributes.get("date1904", "0") in ("1", "true")

        parts.parse(main, start=start)
        if not self.shown:
            raise BROKEN

    def _targets(self, part: str, kind: str, folder: str) -> dict[str, str]:
        """The parts that a part refers to, by id."""
        found: dict[str, str] = {}

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if _local(name) == "Relationship" and attributes.get("Type", "").endswith(kind):
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found[attributes.get("Id", "")] = posixpath.normpath(path)

        if part in self._parts:
            self._parts.parse(part, start=start)
        return found

    def _path(self, name: str) -> str | None:
        """The path of a part beside the sheets."""
        known = [path for path in self._relations.values() if posixpath.basename(path) == name]
        return next((path for path in known if path in self._parts), None)

    def _strings(self) -> list[str]:
        path = self._path("sharedStrings.xml")
        strings: list[str] = []
        pieces: list[str] = []
        within = phonetic = False

        def start(name: str, _: Mapping[str, str]) -> None:
            nonlocal within, phonetic
            local = _local(name)
            if local == "si":
                pieces.clear()
            within, phonetic = local == "t" and not phonetic, phonetic or local == "rPh"

        def end(name: str) -> None:
            nonlocal within, phonetic
            local = _local(name)
            if local == "si":
                strings.append("".join(pieces))
            within, phonetic = False, phonetic and local != "rPh"

        if path is not None:
            self._parts.parse(path, start=start, end=end, text=lambda text: pieces.append(text) if within else None)
        return strings

    def _formats(self) -> list[Shown | None]:
        """How the numbers of each cell style are shown, where that says more than the number."""
        path = self._path("styles.xml")
        codes: dict[str, str] = {}
        found: list[Shown | None] = []
        of_cells = False

        def start(name: str, attributes: Mapping[str, str]) -> None:
            nonlocal of_cells
            local = _local(name)
            if local == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif local in ("cellXfs", "cellStyleXfs"):
                of_cells = local == "cellXfs"
            elif local == "xf" and of_cells:
                id_ = attributes.get("numFmtId", "0")
                found.append(shown_as(codes.get(id_), id_))

        def end(name: str) -> None:
            nonlocal of_cells
            of_cells = of_cells and _local(name) != "cellXfs"

        if path is not None:
            self._parts.parse(path, start=start, end=end)
        return found

    def grid(self, sheet: str) -> Grid:
        """The filled cells of a sheet."""
        part = self._parts_of[sheet]
        if part not in self._parts:
            raise BROKEN
        grid = Grid()
        reader = _Cells(grid, self._strings(), self._formats(), from_1904=self._from_1904)
        self._parts.parse(part, start=reader.start, end=reader.end, text=reader.text)
        return grid


_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")


class _Cells:
    """Handlers for the elements of a sheet."""

    def __init__(self, grid: Grid, strings: list[str], formats: list[Shown | None], *, from_1904: bool) -> None:
        self._grid, self._strings, self._from_1904 = grid, strings, from_1904
        self._formats = {str(index): shown for index, shown in enumerate(formats) if shown is not None}
        self._columns: dict[str, int] = {}
        self._row = self._column = self._cells = 0
        self._kind, self._style, self._formula, self._within = "n", "", False, False
        self._pieces: list[str] = []
        self._prefix: str | None = None
        self._read: dict[str, Callable[[str], str | float | None]] = {
            "n": self._number,
            "s": lambda text: self._strings[int(text)],
            "b": lambda text: "TRUE" if text.strip() in ("1", "true") else "FALSE",
            "d": lambda text: text.removesuffix("T00:00:00").removesuffix(".000"),
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A row, a cell, or a part of a cell begins."""
        if self._prefix is None:
            self._prefix = name.removesuffix("worksheet")
        name = name.removeprefix(self._prefix)
        if name == "c":
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._formula = False
            self._pieces = []
            self._column = self._column_of(attributes["r"]) if "r" in attributes else self._column + 1
        elif name in ("v", "t"):
            self._within = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif name == "mergeCell" and (found := _REFERENCE.fullmatch(attributes.get("ref", ""))) and found[3]:
            bounds = int(found[2]), self._column_of(found[1]), int(found[4]), self._column_of(found[3])
            self._grid.merged.append(bounds)

    def text(self, text: str) -> None:
        """The text of a value."""
        if self._within:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """A cell, or its value, ends."""
        name = name.removeprefix(self._prefix or "")
        if name in ("v", "t"):
            self._within = False
        elif name == "c":
            self._cell()

    def _column_of(self, reference: str) -> int:
        name = reference.rstrip("0123456789")
        if name not in self._columns:
            number = 0
            for letter in name:
                number = number * 26 + ord(letter) - 64
            if not 0 < number <= 16384:
                raise BROKEN
            self._columns[name] = number
        return self._columns[name]

    def _cell(self) -> None:
        text = "".join(self._pieces)
        if not text:
            if self._formula and self._kind != "str":
                self._grid.mark(self._row, self._column, NOT_COMPUTED)
            return
        self._cells += 1
        if not self._cells % 1_000_000:
            bounded(self._cells)
        if self._kind == "e":
            self._grid.mark(self._row, self._column, f"an error instead of a value ({text})")
            return
        read = self._read.get(self._kind)
        try:
            value = text if read is None else read(text)
        except (ValueError, IndexError) as error:
            raise BROKEN from error
        if value is not None:
            self._grid.put(self._row, self._column, value)

    def _number(self, text: str) -> str | float:
        number = float(text)
        shown = self._formats.get(self._style)
        return number if shown is None else written(number, shown, from_1904=self._from_1904)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
