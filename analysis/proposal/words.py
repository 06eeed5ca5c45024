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


@cache
def vocabulary(name: str) -> frozenset[str]:
    """The words of a kind by which a file is read (vocabulary.yml).

    >>> "tidak tahu" in vocabulary("no_answer"), "kab" in vocabulary("levels.regency")
    (True, True)
    """
    given: Any = own_yaml(_SOURCE.with_name("vocabulary.yml").read_text("utf-8"))
    for part in name.split("."):
        given = given[part]
    return frozenset(given.split() if isinstance(given, str) else (word for words in given for word in words))


def told(kind: str, sentence: str, language: str, **values: object) -> str:
    """A sentence in a language, with values in their places.

    >>> told("said", "wrote", DEFAULT_LANGUAGES[-1], file="study.yml")
    'wrote study.yml'
    """
    words_of_it: str = words()[kind][sentence][language]
    return words_of_it.format(**values)


def language_of(given: str | None, environment: str | None) -> str:
    """The language to speak: the given one, else that of the environment (id_ID.UTF-8), else the last one known.

    >>> language_of(None, "id_ID.UTF-8"), language_of(None, "C"), language_of("id", None)
    ('id', 'en', 'id')
    """
    wanted = [given or "", (environment or "").partition("_")[0]]
    return next((one for one in wanted if one in DEFAULT_LANGUAGES), DEFAULT_LANGUAGES[-1])
