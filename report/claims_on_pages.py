"""Finds numbers on composed pages that say nothing of where they come from: no finding, setting, table or source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import Problem
from analysis.study import Study
from report.claims import OWN, wording_of
from report.constants import FILE, Constant, declared_constants
from report.evidence import escaped
from report.prose import blanked, typed_numbers, without
from report.study_words import study_locale

_BOUND = re.compile(r"\]\{[^{}\n]*\bdata-(?:finding|setting|table|run|code)=\"[^\"]+\"[^{}\n]*\}")
_TABLE_ROW = re.compile(r"^\|.*\|[ \t]*$", re.MULTILINE)  # made of findings or of a public table
_ALT = re.compile(r'\bfig-alt="[^"]*"')  # what a chart shows, drawn from a public table
_FRONT = ("title", "subtitle", "description", "abstract")


def page_problems(study: Study, pages: Path) -> list[Problem]:
    """The numbers on a study's composed pages that nothing holds, each with page and line."""
    constants = [*declared_constants(FILE, name="")[0], *declared_constants(study.folder / OWN, name="")[0]]
    problems: list[Problem] = []
    for language in study.settings.languages:
        phrases = [*_phrases(constants, language), *sourced_texts(study, language)]
        for path in sorted((pages / "report" / language).rglob("*.qmd")):
            for place, number in unbound_numbers(path.read_text("utf-8"), phrases, language):
                where = f"{path.relative_to(pages).as_posix()}, {place}"
                what = f"the number {number} belongs to no finding, setting, table or source"
                fix = 'Write it with num("its.id"), or declare its phrase; then build again.'
                problems.append(Problem(where, what, fix))
    return problems


def unbound_numbers(page: str, phrases: list[str], language: str) -> Iterator[tuple[str, str]]:
    """Where a page's unbound numbers stand, and the numbers."""
    _, front, body = page.split("---\n", 2)
    texts = {f"front matter, {key}": text for key, text in _front_texts(yaml.safe_load(front))}
    first = page.count("\n", 0, len(page) - len(body))
    for place, text in [*texts.items(), ("", body)]:
        prose = without(blanked(without_bound(text)), phrases)
        for number in typed_numbers(prose, wording_of(language)):
            yield place or f"line {first + number.line}", number.text


def without_bound(text: str) -> str:
    """The text with spaces in place of marked spans, rows of tables and charts' alternative texts.

    >>> without_bound('It is [5 [@x]]{data-finding="a.b" data-wave="1"} of 6.').split()
    ['It', 'is', 'of', '6.']
    """
    for pattern in (_TABLE_ROW, _ALT):
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    for match in _BOUND.finditer(text):
        depth, start = 1, match.start()
        while start and depth:  # back to the bracket that opens it; what stands inside may have its own
            start -= 1
            if text[start] in "[]" and text[max(start - 1, 0)] != "\\":
                depth += 1 if text[start] == "]" else -1
        text = text[:start] + re.sub(r"[^\n]", " ", text[start : match.end()]) + text[match.end() :]
    return text


def sourced_texts(study: Study, language: str) -> list[str]:
    """Texts with numbers that the study takes from its sources, and names: of places, waves, editions, authors."""
    settings, words = study.settings, study_locale(study.settings, language)
    texts: list[str] = [settings.region.name[language], settings.site or "", settings.licence or ""]
    texts += [wave.label[language] for wave in settings.waves]
    texts += [author.name for author in settings.authors]
    texts += [str((author.affiliation or {}).get(language, "")) for author in settings.authors]
    texts.append(words.text("site.edition", name=settings.edition.name))
    texts += [line.source[language] for line in settings.poverty_line.values()]
    if settings.voices.not_told:
        texts.append(settings.voices.not_told[language])
    texts += list(study.districts["name"].map(str))
    for table, columns in (
        (study.statements, (f"text_{language}", f"note_{language}")),
        (study.limits, (f"text_{language}",)),
        (study.recommendations, (f"text_{language}",)),
        (study.reference, ("source", f"source_{language}")),
    ):
        texts += [str(text) for name in columns if table is not None and name in table for text in table[name].dropna()]
    for column in (*_CODED, settings.network.boundary or ""):
        texts += [study.codebook.value_label(column, code, language) for code in study.codebook.values(column)]
    with_number = {text for text in texts if re.search(r"\d", text)}
    return [form for text in with_number for form in {text, escaped(text)}]


_CODED = ("actor_type", "informant_type", "theme", "business_type", "tie_kind")


def _front_texts(front: dict[str, Any]) -> Iterator[tuple[str, str]]:
    own = front.get("risalah", {})
    found = {key: front.get(key) for key in _FRONT} | {"lead": own.get("lead")}
    yield from ((key, text) for key, text in found.items() if isinstance(text, str))


def _phrases(constants: list[Constant], language: str) -> list[str]:
    return [phrase for constant in constants for phrase in constant.texts.get(language, ())]
