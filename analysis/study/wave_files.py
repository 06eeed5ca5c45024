"""Tables that come from a file for each wave: `files:` of study.yml, and the standard names of these files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Discriminator, Field, Tag

from analysis.errors import Problem, did_you_mean
from analysis.study.fields import Code
from analysis.study.files import Form, column_of, texts_of
from analysis.study.linked import Persons
from analysis.study.mapping import ColumnMapping, Wide
from analysis.study.reading import TextTable


class File(Form):
    """A file with how it is read."""

    file: str  # a path, which may point outside the folder
    parent: Literal["households"] | None = None  # the table of the forms that the rows of a repeated group belong to
    persons: Persons | None = None  # the file has a row for each person, or study.yml names one that has


def _form(value: Any) -> str:
    """The form of a file's entry; decided here so that a mistake is reported for that form only."""
    if isinstance(value, File) or (isinstance(value, dict) and "file" in value):
        return "<File>"
    return "<dict>" if isinstance(value, dict) else "<str>"


OneFile = Annotated[Annotated[str, Tag("<str>")] | Annotated[File, Tag("<File>")], Discriminator(_form)]
# a file, or one for each wave
TableFile = Annotated[
    Annotated[str, Tag("<str>")]
    | Annotated[File, Tag("<File>")]
    | Annotated[dict[Code, OneFile], Field(min_length=1), Tag("<dict>")],
    Discriminator(_form),
]


def file_of(given: str | File) -> File:
    """A file's entry in its long form."""
    return File(file=given) if isinstance(given, str) else given


def forms_of(table: str, given: str | File | Mapping[str, str | File] | None) -> dict[str, File]:
    """How each file of a table is read, by its standard name."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return {wave_file(table, wave): file_of(file) for wave, file in given.items()}
    return {f"{table}.csv": file_of(given)}


def wave_file(table: str, wave: str) -> str:
    """The standard name of a table's file of one wave; what no file name may hold is written as its code.

    >>> wave_file("households", "2021"), wave_file("ties", "1991/92")
    ('households.2021.csv', 'ties.1991.2F92.csv')
    """
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else f".{ord(sign):X}" for sign in wave)
    return f"{table}.{plain}.csv"


def table_of(standard: str) -> str:
    """The table (or other file) that a standard file name is of.

    >>> [table_of(name) for name in ("households.csv", "households.2021.csv", "codebook.yml")]
    ['households', 'households', 'codebook']
    """
    return standard.partition(".")[0]


def files_of(table: str, there: Iterable[str]) -> list[str]:
    """The standard names of a table's files among those that are there.

    >>> files_of("ties", ["households.csv", "ties.2021.csv", "ties.2024.csv"])
    ['ties.2021.csv', 'ties.2024.csv']
    """
    return [name for name in there if table_of(name) == table and name.endswith(".csv")]


def problems_of_files(
    files: Mapping[str, str | File | Mapping[str, str | File]],
    *,
    with_waves: Collection[str],
    waves: Sequence[str],
    constants: Mapping[str, Mapping[str, str]],
    name: str,
) -> Iterator[Problem]:
    """Files for each wave of tables without waves, of waves that the study lacks, and waves without a file."""
    for table, given in files.items():
        if not isinstance(given, Mapping):
            continue
        where = f"{name}, files.{table}"
        if table not in with_waves:
            yield Problem(where, "a file for each wave", f"Only {' and '.join(with_waves)} may have it.")
            continue
        known = f"Waves here: {', '.join(waves)}"
        for key in given:
            if key not in waves:
                yield Problem(f"{where}.{key}", "no such wave", f"{known}{did_you_mean(key, waves)}.")
        absent = [key for key in waves if key not in given]
        if absent and table == "households":
            yield Problem(where, f"no file for {', '.join(absent)}", f"{known}. Name a file for each.")
        if "wave" in constants.get(table, {}):
            yield Problem(f"{name}, constants.{table}.wave", "given beside a file for each wave", "Leave it out.")


def columns_in_wave(columns: Mapping[str, ColumnMapping], wave: str | None) -> dict[str, ColumnMapping]:
    """How the columns of a wave's file are read: of those with a column for each wave, this wave's."""
    if wave is None:
        return dict(columns)
    found: dict[str, ColumnMapping] = {}
    for ours, source in columns.items():
        own = source.of(wave) if isinstance(source, Wide) else source
        if own is not None:
            found[ours] = own
    return found


def in_wave(table: TextTable, wave: str, *, unasked: Collection[str]) -> tuple[TextTable, list[Problem]]:
    """A file's rows as those of its wave, without columns that weren't asked in it, and rows of another wave."""
    problems: list[Problem] = []
    if "wave" in table.columns:
        own = texts_of(table.columns["wave"])
        what = f"not wave {wave}, which study.yml names this file for"
        fix = "Correct it, or recode it under columns: in study.yml (wave: {name: wave, recode: {1: 2021, 2: 2024}})."
        problems += table.problem("wave", own.notna() & (own != wave), what, fix)
    columns = table.columns.drop(columns=[name for name in unasked if name in table.columns])
    return replace(table, columns=columns.assign(wave=pd.Series(wave, index=columns.index, dtype="str"))), problems


def stacked(tables: Sequence[TextTable]) -> TextTable:
    """The tables of several files as one, in their order; a column that a file lacks is empty in its rows."""
    if len(tables) == 1:
        return tables[0]
    names = list(dict.fromkeys(name for table in tables for name in table.names))
    columns = pd.concat([table.columns.reindex(columns=names) for table in tables], ignore_index=True)
    for name in names:
        if columns[name].dtype == "object":
            columns[name] = column_of(columns[name])
    origins = {
        name: np.concatenate([np.full(len(table.rows), table.origin.get(name, name), dtype=object) for table in tables])
        for name in names
    }
    decimals = {table.decimal for table in tables}
    return TextTable(
        " + ".join(table.file for table in tables),
        columns,
        np.concatenate([table.rows for table in tables]),
        origin_of_rows={name: values for name, values in origins.items() if (values != name).any()},
        file_of_rows=np.concatenate([np.full(len(table.rows), table.file, dtype=object) for table in tables]),
        names_in={table.file: tuple(table.names) for table in tables},
        heading={table.file: table.heading for table in tables if not isinstance(table.heading, Mapping)},
        decimal=decimals.pop() if len(decimals) == 1 else None,
        flaws=[flaw for table in tables for flaw in table.flaws],
    )
