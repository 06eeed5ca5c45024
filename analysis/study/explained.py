"""What each setting of study.yml is, in both languages: settings.yml beside this module, by the declaring class."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from analysis.study.settings import StudySettings
from analysis.study.yaml_file import own_yaml

_SOURCE = Path(__file__).with_name("settings.yml")


@cache
def explanations() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Class -> setting -> its explanation by language."""
    read: Mapping[str, Mapping[str, Mapping[str, str]]] = own_yaml(_SOURCE.read_text("utf-8"))
    return read


def explained(model: type[BaseModel], name: str) -> Mapping[str, str]:
    """A setting's explanation by language, of the class or the one that it inherits the setting from.

    >>> explained(StudySettings, "seed")["en"]
    'Number that random draws start from, so that a rebuild gives the same.'
    """
    classes = [base.__name__ for base in model.__mro__]
    return next(entries[name] for entries in map(explanations().get, classes) if entries and name in entries)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a setting's type holds, each once, in the order of the declaration.

    >>> [model.__name__ for model in models_in(StudySettings.model_fields["columns"].annotation)]
    ['NamedColumn', 'JoinedCode', 'Sum', 'Wide']
    """
    seen: dict[type[BaseModel], None] = {}
    _collect(annotation, seen)
    yield from seen


def _collect(annotation: Any, seen: dict[type[BaseModel], None]) -> None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            seen[annotation] = None
        return
    for part in get_args(annotation):
        _collect(part, seen)


def all_models(model: type[BaseModel] = StudySettings) -> list[type[BaseModel]]:
    """The model and all that its settings hold, each once."""
    found: dict[type[BaseModel], None] = {model: None}
    for at in (pending := [model]):
        for field in at.model_fields.values():
            for inner in models_in(field.annotation):
                if inner not in found:
                    found[inner] = None
                    pending.append(inner)
    return list(found)
