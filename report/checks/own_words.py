"""The author's own words: every text of a study's files. Numbers in them are said by the author, not by a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from pydantic import BaseModel

from analysis.study import Study
from analysis.study.folder import UnreadTable
from analysis.study.settings import TABLES
from report.language.locale import sentence_case
from report.language.markdown import escaped, first_word_bold
from report.language.sources import in_sentence
from report.language.study import lower_case

# settings about files and codes, which pages don't print as words
_NO_WORDS = frozenset({"columns", "constants", "files", "missing_values", "languages"})
_BARE = re.compile(r"[\d\s.,:;%+−-]*")  # a number alone is a word only where it was written as one
_LONGEST_CODES = 300  # distinct values up to which a column of text is taken for codes with names of their own
# identifiers, which aren't printed
_IDS = ("household_id", "source_id", "target_id", "informant_id", "statement_id", "wave", "id")
_LANGUAGE = re.compile(r"_([a-z]{2,3})$")


def own_words(study: Study, language: str) -> list[str]:
    """The texts with a digit that pages in the language may print, as typed and as escaped for Markdown."""
    found = {text for text in _texts(study, language) if re.search(r"\d", text)}
    written = {form for text in found for said in _as_said(text) for form in (said, escaped(said))}
    return sorted(written | {first_word_bold(form) for form in written})


def _as_said(text: str) -> set[str]:
    """A text as pages print it: as typed, inside a sentence, at its beginning, and a source without its notes."""
    return {text, lower_case(text), sentence_case(text), in_sentence(text)}


def _texts(study: Study, language: str) -> Iterator[str]:
    for name in type(study.settings).model_fields:
        if name not in _NO_WORDS:
            yield from _words_in(getattr(study.settings, name), study, language)
    for column, entry in study.codebook.columns.items():
        yield from (column, *entry.values)
        yield from _words_in(entry, study, language)
    for name in TABLES:
        table = getattr(study, name)
        if table is not None and not isinstance(table, UnreadTable):
            yield from _words_of(table, study, language)


def _words_in(value: Any, study: Study, language: str) -> Iterator[str]:
    """The words in a part of study.yml or codebook.yml: of texts by language, those of the language."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _words_in(getattr(value, name), study, language)
    elif isinstance(value, Mapping) and value and {*study.settings.languages} <= {*value}:
        yield str(value[language])  # a title "1984" is its author's word, too
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _words_in(item, study, language)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _words_in(item, study, language)
    elif isinstance(value, str) and not _BARE.fullmatch(value):
        yield value


def _words_of(table: pd.DataFrame, study: Study, language: str) -> Iterator[str]:
    """The words in a table: texts in the language or in none, names and codes."""
    for name in map(str, table.columns):
        ending = _LANGUAGE.search(name)
        of_other = ending is not None and ending[1] in {*study.settings.languages} - {language}
        if of_other or name in _IDS or pd.api.types.is_numeric_dtype(table[name]):
            continue
        values = table[name].dropna().astype(str).unique()
        printed = ending is not None or name in ("name", "regency", "province", "source", "unit")
        if printed or len(values) <= _LONGEST_CODES:
            yield from (value for value in values if printed or not _BARE.fullmatch(value))
