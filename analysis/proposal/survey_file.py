"""A researcher's files of one table, read together: columns by what they hold, over all waves and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.proposal.decimals import WORDS, guessed_decimal
from analysis.proposal.gathered import added_up, with_forms
from analysis.proposal.profile import Profile, profiles, together
from analysis.proposal.shape import Wide, waves_of_files, wide_columns
from analysis.proposal.sheets import Fit, path_and_sheet, table_that_fits
from analysis.study.files import FileTable, sheets_of, texts_of
from analysis.study.numerals import numerals


@dataclass(frozen=True, eq=False)
class SurveyFile:
    """The files of households or of ties: one, or one for each wave."""

    paths: tuple[Path, ...]
    tables: tuple[FileTable, ...]
    forms: tuple[Mapping[str, Any], ...] = ()  # how study.yml says each file is read, beyond its path
    guessed: tuple[str | None, ...] = ()  # what stands before decimals in each file's texts, where the file doesn't say

    of_persons: tuple[str, ...] = ()  # columns that differ between the persons of a household, and aren't added up
    of_forms: tuple[str, ...] = ()  # columns that rows of a repeated group have of their form

    @property
    def decimals(self) -> list[str | None]:
        """What stands before decimals in each file's texts, by the file or by a guess."""
        return [table.decimal or guess for table, guess in zip_longest(self.tables, self.guessed)]

    @property
    def form(self) -> Mapping[str, Any]:
        """How the first file is read, beyond its path."""
        return self.forms[0] if self.forms else {}

    @property
    def waves(self) -> list[str]:
        """The waves that files are of; empty where one file has all."""
        return waves_of_files(self.paths) if len(self.paths) > 1 else []

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All rows as text, files below each other."""
        texts = [pd.DataFrame({name: texts_of(table.columns[name]) for name in table.names}) for table in self.tables]
        return pd.concat(texts, ignore_index=True).astype("str")

    def numbers(self, name: str) -> pd.Series:
        """The numbers of a column in the order of all rows; NaN where a row has none."""
        parts = []
        for table, decimal in zip(self.tables, self.decimals, strict=True):
            none = pd.Series(float("nan"), index=table.columns.index)
            parts.append(numerals(table.columns[name], decimal).numbers if name in table.names else none)
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def wide(self) -> Wide:
        """Columns that hold the same in several waves, by the part of their names that is the same."""
        found = wide_columns(list(map(str, self.frame.columns)))
        if self.waves:  # of files, one column each
            return {stem: columns for stem, columns in found.items() if set(columns) <= {*self.waves}}
        return found

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """A profile of each column, those of several waves under their stem."""
        single: dict[str, list[Profile]] = {}
        for table, decimal in zip(self.tables, self.decimals, strict=True):
            for name, profile in profiles(table, decimal).items():
                single.setdefault(name, []).append(profile)
        own = {name: together(name, parts) if len(parts) > 1 else parts[0] for name, parts in single.items()}
        stem_of = {column: stem for stem, columns in self.wide.items() for column in columns.values()}
        grouped: dict[str, list[Profile]] = {}
        for name, profile in own.items():
            grouped.setdefault(stem_of.get(name, name), []).append(profile)
        return {stem: together(stem, parts) if stem in self.wide else parts[0] for stem, parts in grouped.items()}

    def columns_of(self, name: str) -> tuple[str, ...]:
        """The file's columns behind a name or stem."""
        return tuple(self.wide[name].values()) if name in self.wide else (name,)

    def source(self, name: str, **how: Any) -> Any:
        """How study.yml names a column, with how its values are read."""
        how = {key: value for key, value in how.items() if value}
        if name in self.wide:
            return {"wide": dict(self.wide[name]), **how}
        return {"name": name, **how} if how else name

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels of columns, where the files have them."""
        return {name: label for table in self.tables for name, label in table.labels.items()}

    @property
    def value_labels(self) -> Mapping[str, Mapping[str, str]]:
        """Labels of codes by column, where the files have them."""
        return {name: labels for table in self.tables for name, labels in table.value_labels.items()}


def survey_file(paths: Sequence[Path], fit: Fit, *, forms_of: SurveyFile | None = None) -> SurveyFile:
    """The files, read; of a workbook the sheet with the highest fit. Rows of persons are added up to households.

    `forms_of` are the households whose columns the rows of a repeated group get. Raises UserError with every problem
    of a file that can't be read.
    """
    tables, forms, guessed, plain, lost, added = [], [], [], [], [], []
    for at, given in enumerate(paths):
        path, _ = path_and_sheet(given)
        table, form = table_that_fits(given, fit), {}
        own = table.names
        if table.sheet is not None and len(sheets_of(path)) > 1:
            form["sheet"] = table.sheet
        guess = guessed_decimal(table)
        if guess is not None:
            form["decimal"] = WORDS[guess]
        if forms_of is None:
            table, linked = added_up(table, table.decimal or guess)
        else:
            table, linked = with_forms(table, forms_of.tables[min(at, len(forms_of.tables) - 1)])
        lost += [name for name in own if name not in table.names]
        added += [name for name in table.names if name not in own and forms_of is not None]
        tables.append(table)
        forms.append({**form, **linked})
        guessed.append(guess)
        plain.append(path)
    return SurveyFile(
        tuple(plain),
        tuple(tables),
        tuple(forms),
        tuple(guessed),
        tuple(dict.fromkeys(lost)),
        tuple(dict.fromkeys(added)),
    )
