"""What amounts are per: the period they are told for, and the scale that a household's welfare is divided by."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from analysis.study.models import Strict

Period = Literal["month", "year", "week", "day"]


class OwnScale(Strict):
    """An equivalence scale of the study's own: the column of households.csv with each household's adult equivalents."""

    column: str


def _form(value: Any) -> str:
    """The form of a scale; decided here so that a mistake is reported for that form only."""
    return "<OwnScale>" if isinstance(value, dict | OwnScale) else "<name>"


Equivalence = Annotated[
    Annotated[Literal["per_capita", "square_root", "oecd_modified"], Tag("<name>")]
    | Annotated[OwnScale, Tag("<OwnScale>")],
    Discriminator(_form),
]
