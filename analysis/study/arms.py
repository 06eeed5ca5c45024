"""Checks of the comparison group against the table of households."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.errors import Problem
from analysis.study.absent import absent_column
from analysis.study.group import Group
from analysis.study.settings import StudySettings
from analysis.study.validation import Table


def arm_problems(households: Table, settings: StudySettings) -> Iterator[Problem]:
    """Columns that are missing, arms that are unknown or empty, and households that change their arm."""
    group = settings.group
    if group is None:
        return
    names = {"column": group.column, **{f"outcomes, entry {at}": name for at, name in enumerate(group.outcomes, 1)}}
    for key, column in names.items():
        if column not in households.frame:
            mapping = settings.columns.get("households", {})
            yield absent_column(f"study.yml, group.{key}", column, households.text, mapping)
        elif key != "column" and not pd.api.types.is_numeric_dtype(households.frame[column]):
            fix = "Name a column of numbers, or of yes and no (type: yes_no in codebook.yml)."
            yield Problem(f"study.yml, group.{key}", f"{column} of {households.text.file} isn't numbers", fix)
    if group.column in households.frame:
        yield from _of_rows(households, group)


def _of_rows(households: Table, group: Group) -> Iterator[Problem]:
    arms, known = households.frame[group.column], ", ".join(group.labels)
    unknown = arms.notna() & ~arms.isin([*group.labels])
    fix = f"Arms in study.yml: {known}. Correct it, or add the arm under group.labels, in quotes."
    yield from households.text.problem(group.column, unknown, "no arm of the comparison group", fix)
    for code in group.labels:
        if not (arms == code).any():
            fix = "Write it as the file has it, in quotes, or remove it."
            yield Problem(
                f"study.yml, group.labels.{code}", f"no household of {households.text.file} has this arm", fix
            )
    if "household_id" in households.frame:
        first = arms.groupby(households.frame["household_id"]).transform("first")
        moved = arms.notna() & first.notna() & (arms != first)
        fix = "Give a household the arm it had at first in all waves, whatever it received."
        yield from households.text.problem(group.column, moved, "another arm than in the household's first row", fix)
