"""Problems of things that study.yml or a reader expects and that aren't there: columns, files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from analysis.errors import Problem, did_you_mean
from analysis.study.files import is_known
from analysis.study.mapping import ColumnMapping, column_names
from analysis.study.reading import TextTable


def absent_column(where: str, column: str, text: TextTable, mapping: dict[str, ColumnMapping]) -> Problem:
    """A column that a setting names and the file hasn't; one that is mapped to another name may be named by that."""
    ours = [name for name, source in mapping.items() if column in column_names(source)]
    if ours:
        what = f"the column {column} of {text.file} is mapped to {' and '.join(ours)}"
        return Problem(where, what, f"Write {ours[0]} here: study.yml knows columns by their new names.")
    fix = f"Correct it, or map the column under columns:{did_you_mean(column, text.names)}."
    return Problem(where, f"{text.file} has no column {column}", fix)


def absent_file(standard: str, present: Collection[str]) -> str:
    """What to do about a missing file: the nearest name that can be read, or a file of another kind to save anew."""
    readable = [name for name in present if is_known(name)]
    near = did_you_mean(standard, readable)
    other = did_you_mean(Path(standard).stem, [Path(name).stem for name in present if name not in readable])
    if near or not other:
        return f"or name yours under files: in study.yml{near}"
    name = next(name for name in sorted(present) if f"'{Path(name).stem}'" in other)
    return f"or save {name} as CSV: its kind can't be read"
