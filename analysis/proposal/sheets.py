"""Which sheet of a workbook is a table: the one that fits best, unless its name stands behind the file's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

from analysis.errors import UserError
from analysis.proposal.matching import matches
from analysis.proposal.profile import profiles
from analysis.study.columns import COLUMNS
from analysis.study.files import FileTable, read_table, sheets_of, texts_of
from analysis.study.linked import LINKS

NAMED = re.compile(r"(.+\.(?:xlsx|xlsm|ods))\[(.+)\]", re.IGNORECASE)  # survey.xlsx[Rumah tangga]
Fit = Callable[[FileTable], float]
OF_ENDS = 0.5  # part of a column's values that are households, from which it may be an end of ties


def path_and_sheet(given: Path) -> tuple[Path, str | None]:
    """A file, and the sheet that stands in brackets behind it.

    >>> path_and_sheet(Path("data.xlsx[Rumah tangga]"))[1], path_and_sheet(Path("data.xlsx"))[1]
    ('Rumah tangga', None)
    """
    named = NAMED.fullmatch(str(given))
    return (Path(named[1]), named[2]) if named and not given.exists() else (given, None)


def table_that_fits(path: Path, fit: Fit) -> FileTable:
    """The file's table: of a workbook with several sheets the one with the highest fit, the first of equal ones.

    Raises UserError where none can be read.
    """
    path, sheet = path_and_sheet(path)
    shown = sheets_of(path) if sheet is None else ()
    if len(shown) < 2:
        return read_table(path, sheet)
    best: FileTable | None = None
    highest = 0.0
    for name in shown:
        try:
            table = read_table(path, name)
        except UserError:  # a sheet of notes
            continue
        found = fit(table)
        if best is None or found > highest:
            best, highest = table, found
    return best or read_table(path)


def fit_of_households(table: FileTable) -> float:
    """How much a sheet looks like households: by the names of its columns."""
    found, _ = matches("households", profiles(table), wanted=COLUMNS["households"].known)
    return sum(match.score for match in found.values())


def fit_of_ties(households: Collection[str]) -> Fit:
    """How much a sheet looks like ties between households that have these numbers."""
    ids = {*households}

    def fit(table: FileTable) -> float:
        named = [texts_of(table.columns[name]).dropna() for name in table.names]
        ends = sum(len(texts) > 0 and float(texts.isin(ids).mean()) >= OF_ENDS for texts in named)
        return min(ends, 2) + any(own in table.names for own, _ in LINKS)

    return fit
