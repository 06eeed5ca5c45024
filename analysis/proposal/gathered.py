"""Rows that belong to a household's: of persons, added up; of a repeated group of a form, with their form's columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.proposal.likeness import words_of
from analysis.proposal.matching import matches
from analysis.proposal.profile import profiles
from analysis.proposal.words import vocabulary
from analysis.study.columns import AMOUNTS
from analysis.study.files import FileTable, texts_of
from analysis.study.linked import LINKS, Persons, of_persons, with_parent
from analysis.study.reading import TextTable

REPEATED = 0.5  # part of rows whose household has others, from which rows may be persons


def added_up(table: FileTable, decimal: str | None) -> tuple[FileTable, dict[str, Any]]:
    """A row for each household of a table of persons, and how study.yml says so; any other table as it is.

    Rows are persons where most share a household's number with others and a column is what only persons have.
    """
    own = profiles(table, decimal)
    wanted = ("household_id", "household_size", "wave", *AMOUNTS)
    found, _ = matches("households", own, wanted=wanted)
    others = {*own} - {match.column for match in found.values()}
    if "household_id" not in found or not any(vocabulary("of_persons") & {*words_of(name)} for name in others):
        return table, {}
    by = [
        found[ours].column
        for ours in ("household_id", "wave")
        if ours in found and own[found[ours].column].distinct > 1
    ]
    keys = table.columns[by].apply(texts_of)
    if keys.duplicated(keep=False).mean() <= REPEATED:
        return table, {}
    varying = {
        name for name in own if (keys.assign(_=texts_of(table.columns[name])).groupby(by)["_"].nunique() > 1).any()
    }
    sums = [found[ours].column for ours in AMOUNTS if ours in found and found[ours].column in varying]
    size = found.get("household_size")
    count = None if size is not None and size.column not in varying else "household_size"
    codes = sorted({code for name in sums for code in own[name].missing})
    how = {"by": by, **({"count": count} if count else {}), **({"sum": sums} if sums else {})}
    how |= {"missing": codes} if codes else {}
    rows = TextTable(table.file, table.columns, table.rows, decimal=decimal)
    households, problems = of_persons(rows, Persons.model_validate(how), ())
    if problems:
        return table, {}
    kept = [name for name in households.names if name not in varying or name in (*sums, count)]
    return replace(table, columns=households.columns[kept], rows=households.rows), {"persons": how}


def with_forms(table: FileTable, forms: FileTable) -> tuple[FileTable, dict[str, Any]]:
    """The rows of a repeated group with their forms' columns, and how study.yml says so; any other table as it is."""
    if not any(own in table.names and of in forms.names for own, of in LINKS):
        return table, {}
    rows, parents = (TextTable(one.file, one.columns, one.rows) for one in (table, forms))
    joined, problems = with_parent(rows, parents)
    return (table, {}) if problems else (replace(table, columns=joined.columns), {"parent": "households"})
