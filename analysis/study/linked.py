"""Tables that belong together by a key: rows of a repeated group with their form, persons that add up to households."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.errors import Problem, did_you_mean
from analysis.study.fields import Code
from analysis.study.files import Form, column_of, texts_of
from analysis.study.mapped import without_codes
from analysis.study.models import Strict
from analysis.study.reading import TextTable, numbers_of

# how exports name a form's key, and the same key in the rows of its repeated groups: KoboToolbox, ODK Central
LINKS = (("_parent_index", "_index"), ("PARENT_KEY", "KEY"))


class PersonsFile(Form):
    """The file of the persons, where it isn't the households' own."""

    file: str


class Persons(Strict):
    """How rows of persons add up to households."""

    by: tuple[str, ...] = Field(min_length=1)  # columns that together name a household
    count: str | None = None  # the new column with the number of persons
    sum: tuple[str, ...] = ()  # columns that are added up
    missing: tuple[Code, ...] = ()  # codes for missing answers in these
    file: PersonsFile | None = None  # by default the households' file has a row for each person


def with_parent(rows: TextTable, parent: TextTable) -> tuple[TextTable, list[Problem]]:
    """The rows of a repeated group with the columns of the form that each belongs to."""
    link = next((pair for pair in LINKS if pair[0] in rows.names and pair[1] in parent.names), None)
    if link is None:
        known = " or ".join(f"{own} ({parent.file}: {of})" for own, of in LINKS)
        fix = "Export the data again with these columns, or leave parent: out."
        return rows, [Problem(rows.file, f"no column that links its rows with {parent.file}: {known}", fix)]
    own, forms = texts_of(rows.columns[link[0]]), texts_of(parent.columns[link[1]])
    problems = [*parent.problem(link[1], forms.duplicated() & forms.notna(), "already in an earlier row", "Keep one.")]
    if problems:
        return rows, problems
    at = pd.Index(forms).get_indexer(pd.Index(own))
    at = np.where(own.isna(), -1, at)
    problems += rows.problem(link[0], at < 0, f"no row of {parent.file}", "Remove the row, or add its form.")
    added = {name: _taken(parent.columns[name], at) for name in parent.names if name not in rows.names}
    columns = pd.concat([rows.columns, pd.DataFrame(added, index=rows.columns.index)], axis=1)
    flaws = [*rows.flaws, *((name, flaw) for name, flaw in parent.flaws if name in added)]
    return replace(rows, columns=columns, flaws=flaws), problems


def of_persons(table: TextTable, persons: Persons, missing: Collection[str]) -> tuple[TextTable, list[Problem]]:
    """A row for each household of a table of persons: counted, added up; what all its persons share is kept.

    `missing` are codes for missing answers of all columns. A household's row is that of its first person.
    """
    wanted = (*persons.by, *persons.sum)
    if problems := list(_absent(table, wanted)):
        return table, problems
    keys = pd.DataFrame({name: texts_of(table.columns[name]) for name in persons.by})
    for name in persons.by:
        problems += table.problem(name, keys[name].isna(), "a person without a household", "Fill it in.")
    if problems:
        return table, problems
    groups = keys.groupby([*persons.by], sort=False).ngroup().to_numpy()
    first = np.sort(np.unique(groups, return_index=True)[1])
    columns: dict[str, pd.Series] = {}
    flaws = [(name, flaw) for name, flaw in table.flaws]
    for name in table.names:
        values = table.columns[name]
        if name in persons.sum:
            cleaned = replace(table, columns=pd.DataFrame({name: without_codes(values, (*missing, *persons.missing))}))
            numbers, wrong = numbers_of(cleaned, name)
            problems += wrong
            columns[name] = numbers.groupby(groups).sum(min_count=1).reset_index(drop=True)
            continue
        columns[name] = values.iloc[first].reset_index(drop=True)
        other = texts_of(values).fillna("").to_numpy() != texts_of(columns[name]).fillna("").to_numpy()[groups]
        fix = "Give all persons of a household the same value, or add the column up under persons: in study.yml."
        flaws += [
            (name, told) for told in table.problem(name, other, "not the same for all persons of a household", fix)
        ]
    if persons.count is not None:
        columns[persons.count] = pd.Series(np.bincount(groups).astype(float))
    return replace(table, columns=pd.DataFrame(columns), rows=table.rows[first], flaws=flaws), problems


def with_persons(
    households: TextTable, table: TextTable, persons: Persons, missing: Collection[str]
) -> tuple[TextTable, list[Problem]]:
    """The households with what a file of their persons adds up to; one without persons has nothing there."""
    added, problems = of_persons(table, persons, missing)
    problems += _absent(households, persons.by)
    if problems:
        return households, problems
    own = pd.MultiIndex.from_frame(pd.DataFrame({name: texts_of(households.columns[name]) for name in persons.by}))
    theirs = pd.MultiIndex.from_frame(pd.DataFrame({name: texts_of(added.columns[name]) for name in persons.by}))
    unknown = theirs.isin(own) == np.False_
    problems += added.problem(persons.by[0], unknown, f"no household of {households.file}", "Correct it, or add it.")
    at = theirs.get_indexer(own)
    names = [name for name in (persons.count, *persons.sum) if name]
    taken = {name: _taken(added.columns[name], at) for name in names}
    kept = households.columns.drop(columns=[name for name in taken if name in households.columns])
    flaws = [*households.flaws, *((name, flaw) for name, flaw in added.flaws if name in taken)]
    return replace(households, columns=kept.assign(**taken), flaws=flaws), problems


def _taken(values: pd.Series, at: np.ndarray) -> pd.Series:
    """The values at the positions; none at -1."""
    taken = pd.Series(values.to_numpy(dtype=object)[at]).where(pd.Series(at >= 0), None)
    return column_of(taken) if values.dtype != "float64" else taken.astype("float64")


def _absent(table: TextTable, names: Iterable[str]) -> Iterable[Problem]:
    for name in names:
        if name not in table.names:
            fix = f"Correct persons: in study.yml{did_you_mean(name, table.names)}."
            yield Problem(table.file, f"missing column {name}", fix)
