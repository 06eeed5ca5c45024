"""The comparison group of a study: which column names a household's arm, and how the arms came about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from analysis.study.fields import Code, Names
from analysis.study.models import Strict

WELFARE = "welfare"  # the outcome that every study has, income or consumption per person; no column's name


class Group(Strict):
    """The arms that households belong to, and the outcomes that are compared between them.

    An arm is set against the one that `comparison` names. Households keep their arm in all waves, the first of which
    was before the programme where there are several.
    """

    column: str  # of households.csv
    kind: Literal["randomised", "matched", "none"]  # by lot; chosen to be alike; neither
    comparison: Code  # the arm that the others are set against
    labels: dict[Code, Names] = Field(min_length=2)  # arm, as the column has it -> its name, as in "the group ..."
    outcomes: tuple[str, ...] = ()  # columns of numbers or of yes and no, beside income or consumption

    @property
    def others(self) -> tuple[str, ...]:
        """The arms that are set against the comparison, in study.yml's order."""
        return tuple(code for code in self.labels if code != self.comparison)

    @property
    def arms(self) -> tuple[str, ...]:
        """All arms, the comparison first."""
        return (self.comparison, *self.others)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of households.csv that it names."""
        return (self.column, *self.outcomes)

    @model_validator(mode="after")
    def _fits_together(self) -> Group:
        if self.comparison not in self.labels:
            known = ", ".join(self.labels)
            raise ValueError(f"comparison isn't one of the arms under labels. Name one of them: {known}.")
        for name in self.outcomes:
            if "." in name or name == WELFARE:
                raise ValueError(f"{name} can't be the name of an outcome. Map it to another name under columns:.")
        if len({*self.outcomes}) < len(self.outcomes):
            raise ValueError("an outcome is named twice. Name each once.")
        return self
