"""What amounts are per: the period they are told for, and the scale that a household's welfare is divided by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from analysis.errors import Problem
from analysis.study.fields import Code, Names, Slug
from analysis.study.models import Strict
from analysis.study.poverty_line import PovertyLine, wave_problems

Period = Literal["month", "year", "week", "day"]


class OwnScale(Strict):
    """An equivalence scale of the study's own: the column of households.csv with each household's adult equivalents."""

    column: str


def _form(value: Any) -> str:
    """The form of a scale; decided here so that a mistake is reported for that form only."""
    return "<OwnScale>" if isinstance(value, dict | OwnScale) else "<name>"


class Measure(Strict):
    """A further measure of welfare, beside the one that leads: the column of households.csv that holds it."""

    id: Slug
    column: str
    label: Names  # in sentences: consumption
    per: Literal["household", "person"] = "household"  # person: divided by the study's scale already
    poverty_line: dict[Code, PovertyLine] = Field(default={})  # wave key -> line


def problems_of_measures(measures: tuple[Measure, ...], waves: list[str], name: str) -> Iterator[Problem]:
    """Measures of one id, and lines of unknown waves."""
    for index, measure in enumerate(measures):
        where = f"{name}, measures, entry {index + 1}"
        if measure.id in [other.id for other in measures[:index]]:
            yield Problem(f"{where}, id", "already the id of another measure", "Rename one.")
        yield from wave_problems(measure.poverty_line, waves, f"{where}, poverty_line", "the measure's lines")


Equivalence = Annotated[
    Annotated[Literal["per_capita", "square_root", "oecd_modified"], Tag("<name>")]
    | Annotated[OwnScale, Tag("<OwnScale>")],
    Discriminator(_form),
]
