"""The search index, as scripts that a page loads piece by piece.

A page opened from disk can't fetch, so the index is classic scripts in report/<language>/search/: index.js has the
first word of each piece, and a piece has the words from there on, sorted, with their targets.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.study import Study
from report.context.definitions import used_ids
from report.context.parts import PageParts
from report.context.values import PageValues, anchor_of
from report.language.markdown import plain
from report.language.study import bare_name, district_name, study_locale
from report.metadata.variables import each_once, variables_of
from report.pages.overview import Overview
from report.public import ALL, Public

FOLDER = "search"  # beside a language's pages
KINDS = ("district", "region", "finding", "term", "variable")  # order of results that match equally well
MOST_KEYS = 600  # words per piece
_SHORTEST = 4  # shorter words of a definition aren't indexed
_NOTE = 160  # characters of a definition in a result
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")


@dataclass(frozen=True)
class Entry:
    """A search result: title, target, and the words that match it."""

    title: str
    kind: str
    note: str  # where a district lies, what a term means
    href: str  # from the language's folder
    words: frozenset[str]


def folded(text: str) -> str:
    """The text in lower case without diacritics.

    >>> folded("Écamatan SOÔKO")
    'ecamatan sooko'
    """
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


def words_of(text: str, *, shortest: int = 1) -> set[str]:
    """The searchable words of a text; a code with dots stays whole.

    >>> sorted(words_of("Kecamatan Sooko (35.16.13)"))
    ['35.16.13', 'kecamatan', 'sooko']
    """
    return {word for word in _WORD.findall(folded(text)) if len(word) >= shortest}


def write_search(
    site: Path, study: Study, public: Public, *, districts: Sequence[str], languages: Iterable[str]
) -> None:
    """Writes the index of each language, in pieces."""
    overview = Overview(study, tuple(code for code in districts if code != ALL))
    for language in languages:
        page = PageValues(
            study, public, study_locale(study.settings, language, markdown=True), ALL, study.settings.waves[-1].key
        )
        folder = site / "report" / language / FOLDER
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        pieces = list(pieces_of(entries(page, overview)))
        write_script(folder / "index.js", "risalahSearch.index", [piece["words"][0][0] for piece in pieces])
        for number, piece in enumerate(pieces):
            write_script(folder / f"{number}.js", "risalahSearch.piece", number, piece)


def entries(page: PageValues, overview: Overview) -> Iterator[Entry]:
    """All entries of a language: districts, regencies (if the overview has pages of them), numbers, terms."""
    yield from _districts(page, overview)
    if overview.paged:
        regions = {region: part for part in overview.parts for region in part.regions if region[1]}
        for (province, regency), part in regions.items():
            yield Entry(regency, "region", province, part.href, frozenset(words_of(regency)))
    for id_ in sorted(used_ids(page)):
        label, definition = plain(page.label(id_).rstrip(": ")), plain(page.definition(id_))
        found = words_of(label) | words_of(definition, shortest=_SHORTEST)
        yield Entry(label, "finding", _cut(definition), f"methods.html#finding-{anchor_of(id_)}", frozenset(found))
    for group in PageParts(page, frozenset()).glossary():
        for term in group["terms"]:
            name, definition = plain(term["term"]), plain(term["definition"])
            found = words_of(name) | words_of(definition, shortest=_SHORTEST)
            yield Entry(name, "term", _cut(definition), f"glossary.html#term-{term['key']}", frozenset(found))
    yield from _variables(page)


def _variables(page: PageValues) -> Iterator[Entry]:
    """The columns of the study's tables, each with its place in the dictionary."""
    language = page.locale.language
    for one in each_once(variables_of(page.study)):
        title = one.label.get(language) or one.name
        definition = one.definition.get(language) or one.known_as.get(language) or ""
        found = words_of(f"{title} {one.name}") | {folded(one.name)} | words_of(definition, shortest=_SHORTEST)
        yield Entry(title, "variable", _cut(definition), f"dictionary.html#{one.anchor}", frozenset(found))


def _districts(page: PageValues, overview: Overview) -> Iterator[Entry]:
    for code in overview.districts:
        row = page.study.district_rows[code]
        where = [str(row[name]) for name in ("regency", "province") if not pd.isna(row.get(name))]
        title = district_name(page.study, code, page.locale)
        found = words_of(bare_name(page.study, code, page.locale.language)) | {folded(code)}
        yield Entry(title, "district", ", ".join(where), f"{code}/brief.html", frozenset(found))


def pieces_of(found: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """The index in pieces: sorted words with their entries, each entry once per piece."""
    ordered = list(found)
    keys = sorted((word, place) for place, entry in enumerate(ordered) for word in entry.words)
    for start in range(0, len(keys), MOST_KEYS):
        part = keys[start : start + MOST_KEYS]
        places = {place: index for index, place in enumerate(dict.fromkeys(place for _, place in part))}
        shown = [ordered[place] for place in places]
        yield {
            "words": [[word, places[place]] for word, place in part],
            "entries": [[entry.title, KINDS.index(entry.kind), entry.note, entry.href] for entry in shown],
        }


def write_script(path: Path, function: str, *arguments: object) -> None:
    """Writes a script that passes data to a function of the page's script."""
    # U+2028 and U+2029 end a line in JavaScript; an escaped </ can't close the script tag
    code = ",".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in arguments)
    code = code.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
    path.write_text(f"{function}({code});\n", "utf-8", newline="\n")


def _cut(text: str) -> str:
    """The beginning of a text, cut at a word boundary."""
    return text if len(text) <= _NOTE else text[:_NOTE].rsplit(" ", 1)[0].rstrip(",;:") + " …"
