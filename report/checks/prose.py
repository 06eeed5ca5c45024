"""Typed numbers in prose: not in formulas, code, links, citations, years or names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from report.language.locale import Locale

# attributes that readers see are prose: alternative texts and tooltips
_READ = re.compile(r'\b(?:fig-alt|alt|title|data-title|data-summary)="([^"]*)"')
_ATTRIBUTES = re.compile(r'(?<=[\]\w)`"$ ])\{(?=[^{}\n]*(?:[.#][\w-]|=))[^{}\n]*\}')
_NOT_PROSE = (
    re.compile(r"^(?P<fence>```+|~~~+).*?^(?P=fence)", re.MULTILINE | re.DOTALL),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"`[^`\n]*[A-Za-z][^`\n]*`"),
    re.compile(r"\$\$[^$]*[A-Za-z][^$]*\$\$"),
    re.compile(r"\$(?!\s)[^$\n]*[A-Za-z][^$\n]*(?<!\s)\$(?!\d)"),  # a bare number between dollars is no formula
    re.compile(r"\[-?@[^\]]*\]|(?<![\w.])-?@[\w:.-]*\w"),
    re.compile(r"\[\^[\w-]+\]:?"),
    re.compile(r"(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)"),
    re.compile(r"</?[A-Za-z][^<>]*>|&#?\w+;"),
    re.compile(r"\bhttps?://\S+|\b10\.\d{4,}/\S+"),
    re.compile(r"^[ \t>]*(?:#+[ \t]+)?\d{1,2}(?:\.\d{1,2})*[.)](?=[ \t])", re.MULTILINE),  # of a list or a heading
    re.compile(r"\{\w+\}"),  # a placeholder in a locale's text
    re.compile(r"(?<!\w)[A-Z]{1,2}\d{1,2}(?![\d.,]*\d)"),  # a name: P0, HC3, S80/S20
)
_JINJA = re.compile(r"\{##.*?##\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_NUMBER = re.compile(r"(?:(?<=[\s(\[])[-−+])?\d+(?:[.,]\d+)*|[½⅓⅔¼¾]")
_YEAR = re.compile(r"19\d\d|20\d\d|2100")
_NEAR = 80  # characters around a number that show what it counts; a page is long
_MONEY_BEFORE = re.compile(r"(?:\bRp|\b[A-Z]{3}|[$€])\s?$")


@dataclass(frozen=True)
class TypedNumber:
    """A number in a text, as written, with its position."""

    text: str
    start: int
    line: int


@dataclass(frozen=True)
class Wording:
    """A language's words beside numbers: percent, small numbers, nouns."""

    small: tuple[str, ...]
    percent: str
    counted: frozenset[str]

    @classmethod
    def of(cls, words: Locale) -> Wording:
        """The words in the language's files."""
        nouns = {form for forms in words.entry("nouns").values() for form in forms.values() if "{" not in form}
        terms = _texts(words.entry("terms.family")) | _texts(words.entry("terms.families"))
        percent = str(words.entry("numbers.share.prose")).replace("{number}", "").strip()
        return cls(tuple(words.entry("numbers.words")), percent, frozenset(nouns | terms))


def prose_only(text: str, *, jinja: bool = False) -> str:
    """The text with everything but prose replaced by spaces, so that positions stay.

    >>> prose_only("See [table 3](t4.html) and @tbl-5, in `x6`: 7 of them.").split()
    ['See', '[table', '3]', 'and', ',', 'in', ':', '7', 'of', 'them.']
    """
    if jinja:
        text = _JINJA.sub(_spaces, text)
    text = _ATTRIBUTES.sub(_read_words, text)
    for pattern in _NOT_PROSE:
        text = pattern.sub(_spaces, text)
    return text


def without(text: str, phrases: Iterable[str]) -> str:
    """The text with these phrases replaced by spaces, whatever their case or line breaks."""
    longest_first = [(phrase, _rarest(phrase)) for phrase in sorted(set(phrases), key=len, reverse=True)]
    paragraphs = text.split("\n\n")
    for index, paragraph in enumerate(paragraphs):
        folded = paragraph.casefold()
        for phrase, word in longest_first:
            if word in folded:  # a plain search is quicker, and most phrases aren't in this text
                paragraphs[index] = pattern_of(phrase).sub(_spaces, paragraphs[index])
    return "\n\n".join(paragraphs)


@lru_cache(maxsize=4096)
def pattern_of(phrase: str) -> re.Pattern[str]:
    """The pattern of a whole phrase: '5 percent' doesn't match '15 percent'."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<![\w.,]){words}(?![\w]|[.,]\d)", re.IGNORECASE)


def typed_numbers(prose: str, wording: Wording) -> list[TypedNumber]:
    """Numbers in the result of `prose_only`, except years: digits, or words before the word for percent."""
    found = [match for match in _NUMBER.finditer(prose) if not _is_year(match, prose, wording)]
    in_words = "|".join(map(re.escape, wording.small))
    if wording.percent:
        found += re.finditer(rf"\b(?:{in_words})(?=\s+{re.escape(wording.percent)}\b)", prose, re.IGNORECASE)
    return sorted(
        (TypedNumber(match.group(), match.start(), prose.count("\n", 0, match.start()) + 1) for match in found),
        key=lambda number: number.start,
    )


@lru_cache(maxsize=4096)
def _rarest(phrase: str) -> str:
    return max(phrase.casefold().split(), key=len, default="")


def _is_year(match: re.Match[str], prose: str, wording: Wording) -> bool:
    """Whether it is a year, not an amount of money, a percentage or a count."""
    if not _YEAR.fullmatch(match.group()):
        return False
    after = prose[match.end() : match.end() + _NEAR].lstrip().casefold()
    counts = after.startswith("%") or any(
        re.match(rf"{re.escape(word.casefold())}\b", after) for word in (wording.percent, *wording.counted) if word
    )
    return not counts and not _MONEY_BEFORE.search(prose[max(match.start() - _NEAR, 0) : match.start()])


def _spaces(match: re.Match[str]) -> str:
    return "\n".join(" " * len(line) for line in match.group().split("\n"))


def _read_words(match: re.Match[str]) -> str:
    """An attribute list with everything but its words for readers replaced by spaces."""
    characters = list(_spaces(match))
    for words in _READ.finditer(match.group()):
        characters[words.start(1) : words.end(1)] = words.group(1)
    return "".join(characters)


def _texts(entry: Any) -> set[str]:
    return set().union(*map(_texts, entry.values())) if isinstance(entry, Mapping) else {str(entry)}
