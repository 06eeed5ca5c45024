"""A researcher's files of one table, read together: columns by what they hold, over all waves and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.proposal.profile import Profile, profiles, together
from analysis.proposal.shape import Wide, waves_of_files, wide_columns
from analysis.study.files import FileTable, read_table, texts_of


@dataclass(frozen=True, eq=False)
class SurveyFile:
    """The files of households or of ties: one, or one for each wave."""

    paths: tuple[Path, ...]
    tables: tuple[FileTable, ...]

    @property
    def waves(self) -> list[str]:
        """The waves that files are of; empty where one file has all."""
        return waves_of_files(self.paths) if len(self.paths) > 1 else []

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All rows as text, files below each other."""
        texts = [pd.DataFrame({name: texts_of(table.columns[name]) for name in table.names}) for table in self.tables]
        return pd.concat(texts, ignore_index=True).astype("str")

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
        for table in self.tables:
            for name, profile in profiles(table).items():
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


def survey_file(paths: Sequence[Path]) -> SurveyFile:
    """The files, read; raises UserError with every problem of one that can't be read."""
    return SurveyFile(tuple(paths), tuple(read_table(path) for path in paths))
