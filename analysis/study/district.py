"""Districts that study.yml names, instead of a districts.csv."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Discriminator, Field, StringConstraints, Tag

from analysis.study.columns import NAME
from analysis.study.fields import Code, Names
from analysis.study.models import Strict
from analysis.study.reading import TextTable

_Name = Annotated[str, StringConstraints(min_length=1)]


class District(Strict):
    """A district: what a row of districts.csv has."""

    name: Names
    regency: _Name | None = None
    province: _Name | None = None
    population: Annotated[int, Field(ge=1)] | None = None


def _form(value: Any) -> str:
    return "<District>" if isinstance(value, dict | District) else "<str>"


Districts = dict[
    Code, Annotated[Annotated[_Name, Tag("<str>")] | Annotated[District, Tag("<District>")], Discriminator(_form)]
]


def district_table(districts: Mapping[str, str | District], *, file: str = "study.yml") -> TextTable:
    """The districts of study.yml as a table, like that of a districts.csv."""
    rows: list[dict[str, Any]] = []
    for code, given in districts.items():
        entry = {"name": given} if isinstance(given, str) else given.model_dump()
        names = entry.pop(NAME)
        by_language = {NAME: names} if isinstance(names, str) else {NAME: next(iter(names.values())), **_named(names)}
        rows.append({"district_code": code, **by_language, **entry})
    frame = pd.DataFrame(rows)
    for language in (name for name in map(str, frame) if name.startswith(f"{NAME}_")):
        frame[language] = frame[language].fillna(frame[NAME])  # of districts that are called alike in all languages
    texts = pd.DataFrame({name: frame[name].astype(object).map(_text, na_action="ignore") for name in frame})
    entries = [f"districts.{code}" for code in districts]
    return TextTable(file, texts.dropna(axis=1, how="all").astype("str"), np.arange(len(frame)), entries=entries)


def _named(names: Mapping[str, str]) -> dict[str, str]:
    """A district's names in columns of their own, where languages call it differently."""
    return {f"{NAME}_{language}": name for language, name in names.items()} if len(set(names.values())) > 1 else {}


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, int | float) else str(value)
