"""The kinds of files that a table may come from: one entry and one module each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Problem, UserError
from analysis.study.files.form import Form
from analysis.study.files.ods import ods_sheets, read_ods
from analysis.study.files.parquet import read_parquet
from analysis.study.files.separated import read_separated
from analysis.study.files.spss import read_spss
from analysis.study.files.stata import read_stata
from analysis.study.files.table import FileTable, Read, Reader
from analysis.study.files.xlsx import read_xlsx, xlsx_sheets
from analysis.study.files.zipped import RefusedError


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name for people, and what reads it."""

    name: str
    read: Reader


KINDS: dict[str, Kind] = {  # by the ending of the file
    ".csv": Kind("CSV", read_separated),
    ".tsv": Kind("CSV", read_separated),
    ".txt": Kind("CSV", read_separated),
    ".xlsx": Kind("Excel", read_xlsx),
    ".xlsm": Kind("Excel", read_xlsx),
    ".ods": Kind("LibreOffice", read_ods),
    ".dta": Kind("Stata", read_stata),
    ".sav": Kind("SPSS", read_spss),
    ".zsav": Kind("SPSS", read_spss),
    ".parquet": Kind("Parquet", read_parquet),
}
_OTHERS = {".xls": "an old Excel workbook", ".numbers": "a Numbers sheet", ".rds": "R's own kind of file"}


def is_known(name: str) -> bool:
    """Whether a file of this name can be read as a table."""
    return Path(name).suffix.lower() in KINDS


def read_content(content: bytes, *, file: str, form: Form | None = None) -> Read:
    """The table in a file's content, by the reader of its ending, or the problems of the file."""
    suffix = Path(file).suffix.lower()
    if suffix not in KINDS:
        what = f"not a supported kind of file ({_OTHERS.get(suffix) or suffix or 'no suffix'})"
        return None, [Problem(file, what, f"Save it as one of these: {', '.join(KINDS)}.")]
    if not content:
        return None, [Problem(file, "empty", "Write a heading row, then a row per record.")]
    return KINDS[suffix].read(content, file=file, form=form or Form())


def read_table(path: Path | str, sheet: str | None = None, *, header: int | None = None, **form: object) -> FileTable:
    """The table of a file of any kind, under its own names of columns; raises UserError with every problem.

    `sheet` names one of a workbook with several, `header` the row with the names of columns; further arguments are
    the keys of an entry under files: in study.yml.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        fix = "Check the path, that you may read it, and that no program locks it."
        raise UserError(Problem(path.name, "can't be read", fix)) from error
    given = Form.model_validate({"sheet": sheet, "header": header, **form})
    table, problems = read_content(content, file=path.name, form=given)
    if table is None:
        raise UserError(*problems)
    return table


def sheets_of(path: Path | str) -> tuple[str, ...]:
    """The sheets of a workbook that are shown; none of another kind of file, or of one that can't be read."""
    path = Path(path)
    read = _SHEETS.get(path.suffix.lower())
    try:
        shown = {} if read is None else read(path.read_bytes())
    except (OSError, RefusedError):  # told where it is read as a table
        return ()
    return tuple(name for name, visible in shown.items() if visible)


_SHEETS: Mapping[str, Callable[[bytes], Mapping[str, bool]]] = {
    ".xlsx": xlsx_sheets,
    ".xlsm": xlsx_sheets,
    ".ods": ods_sheets,
}
