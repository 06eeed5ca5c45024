"""The table of claims, claims.yml: words that a page may hold only where something is so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.report.claims.composed import PAGES, as_read, page_name
from tests.report.claims.structure import problems_of_structure

DEFINITIONS = "definitions"  # the parts of articles and of the page of methods that define numbers
_DEFINED = re.compile(r"^## .*\{#(?:part-|sec-definitions)", re.MULTILINE)
_DEFINED_NO_MORE = re.compile(r"^## .*\{#(?!part-)", re.MULTILINE)
_NUMBER = re.compile(r'\[([^\[\]]*)\]\{[^{}\n]*?data-finding="([^"]+)"[^{}\n]*\}')
_CITES = re.compile(r"\[[^\[\]]*@\w+|\b@(?!fig-|tbl-|eq-|sec-)\w+")
_NOT_PROSE = re.compile(r"^(?:\||#|:{3,}|!\[)")


@dataclass(frozen=True)
class Claim:
    """One claim, with its words in each language."""

    claim: str
    when: str
    words: Mapping[str, re.Pattern[str]]
    pages: tuple[str, ...]

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether pages of a study with these facts may say it."""
        return bool(eval(self.when, {"__builtins__": {}}, dict(facts)))

    def found(self, text: str, language: str) -> Iterator[str]:
        """The passages of a text that claim it."""
        for match in self.words[language].finditer(text):
            yield " ".join(text[max(0, match.start() - 60) : match.end() + 60].split())


@cache
def claims() -> tuple[Claim, ...]:
    """The claims of the table."""
    read = yaml.safe_load((Path(__file__).parent / "claims.yml").read_text("utf-8"))
    return tuple(
        Claim(
            item["claim"],
            item["when"],
            {language: _pattern(item[language]) for language in ("en", "id")},
            tuple(item.get("pages", PAGES)),
        )
        for item in read
    )


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    together = "|".join(f"(?:{one})" for one in words).replace(" ", r"[ \n\u00a0]")
    return re.compile(together, re.IGNORECASE | re.MULTILINE)


def problems_of_page(path: str, markdown: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """What a page says though its study doesn't declare it."""
    language, stem = path.partition("/")[0], path.rpartition("/")[2]
    facts = {**facts, "part": stem != page_name(stem)}
    for claim, part, text in _read_for_claims(path, markdown):
        if not claim.holds(facts):
            for passage in claim.found(text, language):
                what = path if part != DEFINITIONS else f"{path}, definitions"
                yield f"{what}: {claim.claim} (only where {claim.when}): ... {passage} ..."
    yield from _numbers_missing(path, markdown, facts)
    yield from problems_of_structure(path, markdown)
    body = markdown.partition("\n---\n")[2]
    if "{#refs}" in body and not _CITES.search(body):
        yield f"{path}: a list of works, and none is cited"


def claims_on_page(path: str, markdown: str) -> Iterator[tuple[str, str]]:
    """The claims that a page makes, whether they hold or not, each with the page's language."""
    language = path.partition("/")[0]
    for claim, _, text in _read_for_claims(path, markdown):
        if claim.words[language].search(text):
            yield claim.claim, language


def _read_for_claims(path: str, markdown: str) -> Iterator[tuple[Claim, str, str]]:
    """Each claim with the parts of a page that are read for it, and their words."""
    parts = _parts(page_name(path.rpartition("/")[2]), markdown)
    for claim in claims():
        for part, text in parts.items():
            if part in claim.pages:
                yield claim, part, text


def _parts(name: str, markdown: str) -> dict[str, str]:
    """What a page tells, and what it defines, as one reads it; a supplement's table of all numbers is neither."""
    told = markdown.partition("{#sec-appendix")[0]
    begin = _DEFINED.search(told)
    if begin is None:
        return {name: as_read(told)}
    end = _DEFINED_NO_MORE.search(told, begin.end())
    after = told[end.start() :] if end else ""
    return {
        name: as_read(told[: begin.start()] + after),
        DEFINITIONS: as_read(told[begin.start() : len(told) - len(after)]),
    }


_CARD, _CARDS_NUMBER = re.compile(r":{3,} \{\.card"), "{.value "


def _numbers_missing(path: str, markdown: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """Sentences with a number that isn't there: cards and tables may say so, a running sentence mustn't."""
    words = facts["missing_words"]
    lines: Sequence[str] = markdown.partition("\n---\n")[2].split("\n")
    for at, line in enumerate(lines):
        if _NOT_PROSE.match(line) or _CARD.match(lines[max(0, at - 1)]) or _CARDS_NUMBER in line:
            continue
        shown = [match[1] for match in _NUMBER.finditer(line)]
        if any(text in words for text in shown):
            passage = " ".join(as_read(line).split())
            yield f"{path}: a number that isn't there in a running sentence: {passage[:200]}"
