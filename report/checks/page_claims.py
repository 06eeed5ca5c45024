"""Check for numbers on composed pages without a finding, setting, table or source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from analysis.errors import Problem
from analysis.study import Study
from analysis.study.yaml_file import own_yaml
from report.checks.claims import wording_of
from report.checks.constants import FILE, OWN, Constant, declared_constants
from report.checks.own_words import own_words
from report.checks.prose import prose_only, typed_numbers, without
from report.language.markdown import escaped, unlinked
from report.language.study import district_name, study_locale
from report.pages.article import TWO_COLUMNS
from report.processes import each_of

_BOUND = re.compile(r"\]\{[^{}\n]*\bdata-(?:finding|setting|table|run|code)=\"[^\"]+\"[^{}\n]*\}")
_BINDS = re.compile(r"\bdata-(?:finding|setting|table|run|code)=\"[^\"]+\"")
_FENCE = re.compile(r"^:{3,}[ \t]*(?P<attributes>\S.*)?$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^\|.*\|[ \t]*$", re.MULTILINE)  # generated from findings or a public table
_ALT = re.compile(r'\bfig-alt="[^"]*"')  # what a chart shows, drawn from a public table
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n\s*\n")
_MARKS = re.compile(r"\[([^\[\]]*)\]\{[^{}\n]*\}")
_FRONT = ("title", "subtitle", "description", "abstract")


def page_problems(study: Study, pages: Path, *, editions: Iterable[str] = (), jobs: int = 1) -> list[Problem]:
    """Numbers without a source on a study's composed pages, each with page and line.

    `editions` are the names of earlier editions, which the page of changes mentions. `jobs` processes share the pages.
    """
    named = [*editions, *(correction.edition for correction in study.settings.corrections)]
    constants = [*declared_constants(FILE, name="")[0], *declared_constants(study.folder / OWN, name="")[0]]
    problems: list[Problem] = []
    for language in study.settings.languages:
        phrases = [*_phrases(constants, language), *sourced_texts(study, language)]
        words = study_locale(study.settings, language)
        phrases += [words.text("site.edition", name=name) for name in named]
        found = sorted((pages / "report" / language).rglob("*.qmd"))
        of_text = [path for path in found if path.stem != TWO_COLUMNS]  # that one repeats the article's text
        of_page = partial(_page_problems, pages=pages, phrases=phrases, language=language)
        problems += [problem for of_one in each_of(of_page, of_text, jobs=jobs) for problem in of_one]
    return problems


def _page_problems(path: Path, *, pages: Path, phrases: list[str], language: str) -> list[Problem]:
    problems = []
    for place, number, sentence in unbound_numbers(path.read_text("utf-8"), phrases, language):
        where = f"{path.relative_to(pages).as_posix()}, {place}"
        what = f'the number {number} in "{sentence}" belongs to no finding, setting, table or source'
        fix = 'Write it with num("its.id"), or declare its phrase; then build again.'
        problems.append(Problem(where, what, fix))
    return problems


def unbound_numbers(page: str, phrases: list[str], language: str) -> Iterator[tuple[str, str, str]]:
    """Unbound numbers of a page: place, number and sentence."""
    _, front, body = page.split("---\n", 2)
    loaded = own_yaml(front)
    texts = {f"front matter, {key}": text for key, text in _front_texts(loaded)}
    body = unlinked(body)  # a link to a term inside a phrase is ignored
    first = 2 + front.count("\n")  # plus the two lines of dashes
    for place, text in [*texts.items(), ("", body)]:
        # phrases first as written: a statement may hold what is no prose, such as S1 or an address
        prose = without(prose_only(without(without_bound(text), phrases)), phrases)
        for number in typed_numbers(prose, wording_of(language)):
            yield place or f"line {first + number.line}", number.text, sentence_at(text, number.start)


def sentence_at(text: str, place: int) -> str:
    """The sentence around a position in Markdown, as plain text.

    >>> sentence_at('One. It is [5.2]{data-finding="a.b"} of\\n7 here. Two.', 40)
    'It is 5.2 of 7 here.'
    """
    start = max((match.end() for match in _SENTENCE_END.finditer(text, 0, place)), default=0)
    after = _SENTENCE_END.search(text, place)
    said = _MARKS.sub(r"\1", text[start : after.start() + 1 if after else len(text)])
    return " ".join(said.split())


def without_bound(text: str) -> str:
    """The text with spaces in place of marked spans, rows of tables and charts' alternative texts.

    >>> without_bound('::: {.a data-table="b"}\\n5 [6]{data-run="c"}\\n:::\\n7').split()
    ['7']
    >>> without_bound('It is [5 [@x]]{data-finding="a.b" data-wave="1"} of 6.').split()
    ['It', 'is', 'of', '6.']
    """
    for pattern in (_TABLE_ROW, _ALT):
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    bound = list(_bound_parts(text))
    for match in _BOUND.finditer(text):
        depth, start = 1, match.start()
        while start and depth:  # back to the opening bracket, over nested ones
            start -= 1
            if text[start] in "[]" and text[max(start - 1, 0)] != "\\":
                depth += 1 if text[start] == "]" else -1
        bound.append((start, match.end()))
    pieces, end = [], 0
    for start, after in sorted(bound):  # one pass: a page may hold thousands
        if after > end:
            pieces += [text[end : max(start, end)], re.sub(r"[^\n]", " ", text[max(start, end) : after])]
            end = after
    return "".join([*pieces, text[end:]])


def _bound_parts(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the page's divs that name their table: ::: {.file data-table="inputs"}."""
    opened: list[int | None] = []  # start of each open div; None if it names no source
    for fence in _FENCE.finditer(text):
        if fence["attributes"]:
            opened.append(fence.start() if _BINDS.search(fence["attributes"]) else None)
        elif opened and (start := opened.pop()) is not None:
            yield start, fence.end()


def sourced_texts(study: Study, language: str) -> list[str]:
    """Texts whose numbers are exempt: the author's own words, and names of places and editions made of them."""
    settings, words = study.settings, study_locale(study.settings, language)
    names = [words.text("site.edition", name=settings.edition.name), words.terms["prices"]]
    names += [district_name(study, code, words) for code in study.district_rows]
    with_number = {text for text in names if re.search(r"\d", text)}
    return [*own_words(study, language), *(form for text in with_number for form in {text, escaped(text)})]


def _front_texts(front: dict[str, Any]) -> Iterator[tuple[str, str]]:
    own = front.get("risalah", {})
    found = {key: front.get(key) for key in _FRONT} | {"lead": own.get("lead")}
    yield from ((key, text) for key, text in found.items() if isinstance(text, str))


def _phrases(constants: list[Constant], language: str) -> list[str]:
    return [phrase for constant in constants for phrase in constant.texts.get(language, ())]
