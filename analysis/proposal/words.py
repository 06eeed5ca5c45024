"""What a new study's files and the summary say, in both languages: words.yml beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.study.fields import DEFAULT_LANGUAGES
from analysis.study.yaml_file import own_yaml

_SOURCE = Path(__file__).with_name("words.yml")


@cache
def words() -> Mapping[str, Any]:
    """All words, by part."""
    read: Mapping[str, Any] = own_yaml(_SOURCE.read_text("utf-8"))
    return read


def told(part: str, name: str, language: str, **values: object) -> str:
    """A sentence in a language, with values in their places.

    >>> told("said", "wrote", DEFAULT_LANGUAGES[-1], file="study.yml")
    'wrote study.yml'
    """
    sentence: str = words()[part][name][language]
    return sentence.format(**values)


def language_of(given: str | None, environment: str | None) -> str:
    """The language to speak: the given one, else that of the environment (id_ID.UTF-8), else the last one known.

    >>> language_of(None, "id_ID.UTF-8"), language_of(None, "C"), language_of("id", None)
    ('id', 'en', 'id')
    """
    wanted = [given or "", (environment or "").partition("_")[0]]
    return next((one for one in wanted if one in DEFAULT_LANGUAGES), DEFAULT_LANGUAGES[-1])
