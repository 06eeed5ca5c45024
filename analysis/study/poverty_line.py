"""Poverty lines in study.yml: one value, one per area type or district, a column, or a part of the median."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from analysis.errors import Problem, did_you_mean
from analysis.study.fields import Code, Names, Slug
from analysis.study.models import Strict
from analysis.study.numerals import is_ambiguous
from analysis.study.yaml_file import WrittenFloat

_FORMS = (
    "Give value; or column and values, a line for each code in it; or column alone, which holds the line; or relative."
)


def _written_once(value: Any) -> Any:
    """Refuses an amount that may have thousands or decimals behind its point."""
    if isinstance(value, WrittenFloat) and is_ambiguous(value.text):
        thousands = value.text.replace(".", "")
        raise ValueError(f"thousands or decimals behind the point. Write {thousands}, or {value.text}0 for decimals.")
    return value


Amount = Annotated[float, BeforeValidator(_written_once), Field(gt=0)]


class PovertyLine(Strict):
    """The poverty line of one wave, in the units that welfare is measured in: per person and month, for instance."""

    value: Amount | None = None  # the same for all
    column: str | None = None  # of households.csv: codes that `values` gives a line for, or the line itself
    values: dict[Code, Amount] = Field(default={})  # code of an area type, a district, ... -> line
    relative: Annotated[float, Field(gt=0, lt=2)] | None = None  # part of the median (or mean) of the whole study
    of: Literal["median", "mean"] = "median"
    source: Names
    official: bool = False  # set by an office of the country: texts call it the official line
    set_by: Names | None = None  # who drew it, where the source alone doesn't say it
    drawn_for: Literal["expenditure"] | None = None  # for what the whole population spends, as BPS's

    @model_validator(mode="after")
    def _one_form(self) -> PovertyLine:
        forms = [self.value is not None, self.column is not None, self.relative is not None]
        if sum(forms) != 1:
            raise ValueError(f"{'more than one line' if sum(forms) else 'no line'}. {_FORMS}")
        if self.values and self.column is None:
            raise ValueError("values without the column that holds their codes. Name it under column.")
        return self

    @property
    def told(self) -> str:
        """The line in a word or two, for the command line."""
        if self.relative is not None:
            return f"{self.relative:g} of the {self.of}, in"
        return f"{self.value:.12g}" if self.value is not None else f"by column {self.column}, in"

    @property
    def of_codes(self) -> str | None:
        """The column whose codes have lines of their own."""
        return self.column if self.values else None

    @property
    def own(self) -> str | None:
        """The column that holds each household's line."""
        return None if self.values else self.column


class NamedLine(Strict):
    """A further poverty line, with findings of its own: poverty.headcount.<id>."""

    id: Slug
    label: Names
    waves: dict[Code, PovertyLine]  # wave key -> line


Lines = Mapping[str, PovertyLine]


def line_columns(lines: Iterable[PovertyLine]) -> tuple[set[str], set[str]]:
    """The columns that lines name: those that hold codes, and those that hold lines."""
    known = list(lines)
    return {line.of_codes for line in known if line.of_codes}, {line.own for line in known if line.own}


def problems_of_lines(leading: Lines, others: tuple[NamedLine, ...], waves: list[str], name: str) -> Iterator[Problem]:
    """Lines of unknown waves, waves without a line though others have one, and ids that stand twice."""
    yield from wave_problems(leading, waves, f"{name}, poverty_line", "poverty_line:")
    for index, line in enumerate(others):
        where = f"{name}, lines, entry {index + 1}"
        yield from wave_problems(line.waves, waves, f"{where}, waves", "the entry")
        if line.id in [other.id for other in others[:index]]:
            yield Problem(f"{where}, id", "already the id of another line", "Rename one.")
    if others and not leading:
        yield Problem(f"{name}, lines", "given without poverty_line", "Give the line that leads under poverty_line:.")


def wave_problems(lines: Lines, waves: list[str], where: str, whole: str) -> Iterator[Problem]:
    """Lines of unknown waves, and waves without a line though others have one."""
    for key in lines:
        if key not in waves:
            known = f"Waves here: {', '.join(dict.fromkeys(waves))}{did_you_mean(key, waves)}."
            yield Problem(f"{where}.{key}", "no such wave", known)
    for key in dict.fromkeys(waves) if lines else ():
        if key not in lines:
            fix = f"Add value and source, or leave {whole} out for all waves."
            yield Problem(f"{where}.{key}", "missing, though other waves have a line", fix)
