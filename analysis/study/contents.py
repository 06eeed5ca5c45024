"""What a study has: a survey of households, incomes, values per person. What it lacks has no part on its pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

import pandas as pd

from analysis.errors import Problem
from analysis.study.reading import TextTable
from analysis.study.settings import StudySettings

INCOMES = ("income_month", "income_capita_month")
SIZE = "household_size"


class Surveyed(Protocol):
    """A study, as far as this module knows it."""

    @property
    def settings(self) -> StudySettings:
        """Its settings."""

    @property
    def households(self) -> pd.DataFrame:
        """Its households by wave."""


def has_survey(study: Surveyed) -> bool:
    """Whether households were surveyed: a study may be one of voices only."""
    return study.settings.welfare is not None or len(study.households) > 0


def has_incomes(study: Surveyed) -> bool:
    """Whether households were asked for incomes: a study may be one of ties only."""
    return study.settings.welfare is not None


def has_incomes_per_person(study: Surveyed) -> bool:
    """Whether incomes are known per person; else they are those of whole households."""
    return has_incomes(study) and not study.settings.whole_households


def sets_income_against_spending(study: Surveyed) -> bool:
    """Whether incomes per person are set against a poverty line that is drawn for what people spend."""
    settings = study.settings
    return settings.line_for_spending and settings.welfare == "income" and has_incomes_per_person(study)


def asks_income(columns: Collection[str]) -> bool:
    """Whether one of the columns is income, of the household or per person."""
    return any(column in columns for column in INCOMES)


def needs_households(settings: StudySettings, names: Collection[str]) -> bool:
    """Whether a study with these tables in its folder is one of households: all are but those of statements alone."""
    there = {*names, *settings.files}
    return settings.welfare is not None or "ties" in there or "statements" not in there


def without_households() -> dict[str, pd.DataFrame]:
    """The table of households of a study that surveyed none."""
    none = pd.Series(dtype="str")
    return {"households": pd.DataFrame(dict.fromkeys(("household_id", "district_code", "wave"), none))}


def settings_by_contents(settings: StudySettings, households: TextTable | None) -> StudySettings:
    """The settings of what is there: without sizes, incomes are those of whole households, and households count."""
    columns = () if households is None else households.names
    given_otherwise = settings.counts == "persons" and "counts" in settings.model_fields_set
    if SIZE in columns or "income_capita_month" in columns or given_otherwise or settings.equivalence != "per_capita":
        return settings
    whole = settings.whole_households or "income_month" in columns
    return settings.model_copy(update={"counts": "households", "whole_households": whole})


def contents_problems(texts: Mapping[str, TextTable], settings: StudySettings) -> Iterator[Problem]:
    """A study of nothing, incomes of no kind, and settings of what isn't there."""
    households = texts.get("households")
    if settings.welfare is None:
        if households is not None and asks_income(households.names):
            fix = "Write welfare: income, or welfare: consumption where it is what households spend."
            yield Problem("study.yml, welfare", f"missing, though {households.file} has incomes", fix)
        elif not {"ties", "statements"} & set(texts) and households is not None:
            fix = "Add income_month or income_capita_month, and welfare: in study.yml; or ties.csv; or statements.csv."
            yield Problem(households.file, "a study of nothing: no incomes, no ties, no statements", fix)
        if settings.poverty_line:
            fix = "Leave it out, or say by welfare: what is compared with it."
            yield Problem("study.yml, poverty_line", "given, but the study has no incomes", fix)
