"""Where a standard column comes from: `columns:` of study.yml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag, WithJsonSchema, model_validator

from analysis.study.fields import Code
from analysis.study.models import Strict
from analysis.study.yaml_file import WrittenFloat, WrittenInt


def _value_text(value: Any) -> Any:
    """A value as a file has it: numbers as typed, true and false as answers."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.text if isinstance(value, WrittenInt | WrittenFloat) else value


Value = Annotated[
    str,
    BeforeValidator(_value_text),
    StringConstraints(min_length=1),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]


class Codes(Strict):
    """How values of the file are read: those listed as others, and those that stand for no answer."""

    recode: dict[str, Value | None] = Field({})  # value in the file -> value, null for none; others stay as they are
    missing: tuple[Code, ...] = ()  # codes for missing answers of this column alone


class Amounts(Codes):
    """How numbers of the file are read: times a scale, divided by a number (12 for a year's amount)."""

    scale: float = 1.0
    divide: float = Field(1.0, gt=0)

    @property
    def scaled(self) -> bool:
        """Whether numbers are other than in the file."""
        return (self.scale, self.divide) != (1, 1)


class NamedColumn(Amounts):
    """A column of the file, by its name there."""

    name: str
    selected: Code | None = None  # of a question with several answers in one field: whether this one is among them

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the file."""
        return (self.name,)


class JoinedCode(Codes):
    """A code joined from columns, each padded with zeros to its width: 33 and 3 are 3303."""

    join: tuple[str, ...]
    widths: tuple[int, ...]

    @model_validator(mode="after")
    def _one_width_per_column(self) -> JoinedCode:
        if len(self.join) != len(self.widths):
            raise ValueError("not one width for each joined column. Give as many widths as columns.")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the file."""
        return self.join


def _form_of_part(value: Any) -> str:
    return "<NamedColumn>" if isinstance(value, dict | NamedColumn) else "<str>"


Part = Annotated[
    Annotated[str, Tag("<str>")] | Annotated[NamedColumn, Tag("<NamedColumn>")], Discriminator(_form_of_part)
]


class Sum(Amounts):
    """Several columns of the file added up. An empty part counts as 0; the sum is empty where all parts are."""

    sum: tuple[Part, ...] = Field(min_length=1)

    @property
    def parts(self) -> tuple[NamedColumn, ...]:
        """The columns that are added up, each with how it is read."""
        return tuple(NamedColumn(name=part) if isinstance(part, str) else part for part in self.sum)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the file."""
        return tuple(part.name for part in self.parts)


_FORMS = {"wide": "<Wide>", "sum": "<Sum>", "join": "<JoinedCode>", "widths": "<JoinedCode>"}


def _form(value: Any) -> str:
    """The form of a column's mapping; decided here so that a mistake is reported for that form only."""
    if isinstance(value, dict):
        return next((form for key, form in _FORMS.items() if key in value), "<NamedColumn>")
    return f"<{type(value).__name__}>" if isinstance(value, Codes) else "<str>"


Source = NamedColumn | JoinedCode | Sum
_InWave = Annotated[
    Annotated[str, Tag("<str>")]
    | Annotated[NamedColumn, Tag("<NamedColumn>")]
    | Annotated[JoinedCode, Tag("<JoinedCode>")]
    | Annotated[Sum, Tag("<Sum>")],
    Discriminator(_form),
]


class Wide(Amounts):
    """A column for each wave, of a file with one row a household; what is read alike in all waves is said once."""

    wide: dict[Code, _InWave] = Field(min_length=1)  # wave -> its column

    def of(self, wave: str) -> Source | None:
        """Where the column comes from in a wave; None in one where it wasn't asked."""
        if wave not in self.wide:
            return None
        own = source_of(self.wide[wave])
        common = {name: getattr(self, name) for name in self.model_fields_set - own.model_fields_set - {"wide"}}
        return own.model_copy(update={name: value for name, value in common.items() if hasattr(own, name)})

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the file."""
        return tuple(dict.fromkeys(name for source in self.wide.values() for name in source_of(source).names))


ColumnMapping = Annotated[
    Annotated[str, Tag("<str>")]
    | Annotated[NamedColumn, Tag("<NamedColumn>")]
    | Annotated[JoinedCode, Tag("<JoinedCode>")]
    | Annotated[Sum, Tag("<Sum>")]
    | Annotated[Wide, Tag("<Wide>")],
    Discriminator(_form),
]


def source_of(given: str | Source) -> Source:
    """The source in its long form."""
    return NamedColumn(name=given) if isinstance(given, str) else given


def column_names(mapping: str | Source | Wide) -> tuple[str, ...]:
    """The columns of the file that a standard column is made from."""
    return mapping.names if isinstance(mapping, Wide) else source_of(mapping).names


def single_columns(mapping: str | Source | Wide) -> Iterator[NamedColumn]:
    """The columns of the file whose values are values of the standard column, one by one: neither joined nor added."""
    sources = [mapping.of(wave) for wave in mapping.wide] if isinstance(mapping, Wide) else [source_of(mapping)]
    yield from (source for source in sources if isinstance(source, NamedColumn))
