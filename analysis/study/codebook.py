"""The codebook: names of a study's columns and codes in each of its languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from analysis.errors import Problem
from analysis.study.columns import COLUMNS
from analysis.study.fields import Code, Names, Texts
from analysis.study.models import checked
from analysis.study.yaml_file import yaml_mapping

ColumnType = Literal["text", "code", "number", "count", "yes_no", "date"]


class Column(BaseModel):
    """A column's entry in the codebook."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Names
    description: Texts | None = None
    type: ColumnType | None = None
    unit: str | None = None
    values: dict[Code, Names] = {}  # code -> its name; where given, no other code may occur
    range: tuple[float | None, float | None] | None = None  # lowest and highest value, null for no limit
    question: Texts | None = None  # as it was asked
    concept: Names | None = None  # the concept that it measures
    standard: Names | None = None  # the classification or standard that it follows
    period: Names | None = None  # the time that answers are about: the last month
    sensitive: bool = False  # disclosure then hides "nobody" and "everybody" too

    @model_validator(mode="after")
    def _from_low_to_high(self) -> Column:
        low, high = self.range or (None, None)
        if low is not None and high is not None and low > high:
            raise ValueError("range runs from high to low. Write [lowest, highest].")
        return self


@dataclass(frozen=True)
class Codebook:
    """Names of columns and codes, by language; a column or code without a name keeps its own."""

    columns: Mapping[str, Column] = field(default_factory=dict)

    def labels(self, column: str) -> Mapping[str, str]:
        """The column's names by language; empty where the codebook has none."""
        return self.columns[column].label if column in self.columns else {}

    def is_answer(self, column: str) -> bool:
        """Whether a column of households is answered by yes or no."""
        entry = self.columns.get(column)
        return column in COLUMNS["households"].answers or (entry is not None and entry.type == "yes_no")

    def label(self, column: str, language: str) -> str:
        """The column's name in a language; the column itself where the codebook has none.

        >>> Codebook().label("income_month", "en")
        'income_month'
        """
        return self.labels(column).get(language) or column

    def values(self, column: str) -> tuple[str, ...]:
        """The codes allowed in the column, in the codebook's order; empty where it lists none."""
        return tuple(self.columns[column].values) if column in self.columns else ()

    def value_label(self, column: str, code: str, language: str) -> str:
        """The name of a column's code in a language; the code itself where the codebook has none.

        >>> Codebook().value_label("tie_kind", "advice", "en")
        'advice'
        """
        texts = self.columns[column].values.get(code, {}) if column in self.columns else {}
        return texts.get(language) or code

    @property
    def sensitive(self) -> frozenset[str]:
        """The columns of traits for which disclosure control is stricter."""
        return frozenset(name for name, column in self.columns.items() if column.sensitive)


def codebook_from(
    content: bytes, *, languages: Sequence[str], name: str = "codebook.yml"
) -> tuple[Codebook, list[Problem]]:
    """The codebook in a codebook.yml, and all its problems."""
    columns: dict[str, Column] = {}
    problems: list[Problem] = []
    for column, entry in yaml_mapping(content, name=name).items():
        read, wrong = checked(Column, entry, name=name, languages=languages, at=str(column))
        problems += wrong
        if read is not None:
            columns[str(column)] = read
    return Codebook(columns), problems
