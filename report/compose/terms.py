"""Glossary terms on a page: a link at the first use, and a list of the terms used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from report.language.locale import Locale

MARK = "::: {.terms}\n:::"  # the template's placeholder for the list of terms
_LINE_TO_SKIP = re.compile(r"^(#{1,6} |:::|\||!\[|```|\$\$)")
# not prose, or already a link: spans with a number, links, citations, pictures, code, mathematics
_TO_SKIP = re.compile(
    r"!?\[[^\[\]]*\](?:\{[^{}]*\}|\([^()\s]*(?: \"[^\"]*\")?\))(?:\{[^{}]*\})?"
    r"|\[[^\[\]]*@[^\[\]]*\]|`[^`]*`|\$[^$\n]+\$|<[^<>]*>|\{[^{}]*\}|https?://\S+|\*[^*\n]+\*"
)
_ABBREVIATION = re.compile(r"^(?P<name>.+?) \((?P<short>[^()]+)\)$")
_TABLE = re.compile(r"^::: \{\.as-table.*?^:::$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Term:
    """A term of the glossary, with its forms in texts."""

    key: str
    name: str  # "headcount ratio (P0)"
    meaning: str
    endings: tuple[str, ...] = ()  # suffixes of a word, as patterns: s in English, nya in Indonesian
    unless: str = ""  # words after it that give it another meaning: "degrees of freedom"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Pattern of the term in prose: its name in any case, its abbreviation in exact case."""
        found = _ABBREVIATION.match(self.name)
        name, short = (found["name"], found["short"]) if found else (self.name, "")
        endings = f"(?:{'|'.join(self.endings)})?" if self.endings else ""
        forms = [f"(?i:{re.escape(name)}{endings})"] + ([re.escape(short)] if len(short) > 2 else [])
        after = rf"(?!{self.unless})" if self.unless else ""
        return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-]){after}")


def terms_of(groups: Iterable[Mapping[str, Sequence[Mapping[str, str]]]], words: Locale) -> list[Term]:
    """The glossary's terms, as PageParts.glossary gives them, the longest names first.

    So "poverty line" matches before a shorter term inside it.
    """
    endings = tuple(words.entry("glossary.endings")) if words.has("glossary.endings") else ()
    unless = words.entry("glossary.unless") if words.has("glossary.unless") else {}
    terms = [
        Term(item["key"], item["term"], item["definition"], endings, unless.get(item["key"], ""))
        for group in groups
        for item in group["terms"]
    ]
    return sorted(terms, key=lambda term: -len(term.name))


def with_terms(body: str, terms: Sequence[Term], *, title: str, glossary: str) -> str:
    """The page's Markdown with links to its terms and their list.

    The first use in prose becomes a link to the page's list if the template has a place for one, else to the
    `glossary` page; its title is the meaning. The list includes terms in numbers, headings and tables too.
    """
    has_list = MARK in body
    target = "#term-" if has_list else f"{glossary}#term-"
    lines, found = body.split("\n"), set[str]()
    for number, line in _prose(lines):
        lines[number] = _with_links(line, terms, found, target)
    if not has_list:
        return "\n".join(lines)
    used = found | _terms_in(body, terms)
    shown = sorted((term for term in terms if term.key in used), key=lambda term: term.name.casefold())
    entries = "\n\n".join(
        f"[{term.name[:1].upper()}{term.name[1:]}]{{#term-{term.key}}}\n:   {term.meaning}" for term in shown
    )
    block = f"::: {{.terms}}\n## {title} {{#terms}}\n\n{entries}\n:::" if shown else ""
    return "\n".join(lines).replace(MARK, block)


def _prose(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    in_table = False
    for number, line in enumerate(lines):
        if line.startswith("::: {.as-table") or line.startswith("::: {#"):
            in_table = True
        elif line == ":::":
            in_table = False
        if not in_table and line.strip() and not _LINE_TO_SKIP.match(line):
            yield number, line


def _with_links(line: str, terms: Sequence[Term], found: set[str], target: str) -> str:
    """The line with a link at each term's first use; adds the terms to `found`."""
    skipped: list[tuple[int, int]] | None = None  # looked for once a term is in the line: most lines have none
    for term in terms:
        if term.key in found:
            continue
        for match in term.pattern.finditer(line):
            if skipped is None:
                skipped = [(place.start(), place.end()) for place in _TO_SKIP.finditer(line)]
            if not any(start < match.end() and match.start() < end for start, end in skipped):
                meaning = term.meaning.replace("\\", "").replace('"', "”")
                link = f'[{match[0]}]({target}{term.key} "{meaning}"){{.term}}'
                line, skipped = line[: match.start()] + link + line[match.end() :], None
                found.add(term.key)
                break
    return line


def _terms_in(body: str, terms: Sequence[Term]) -> set[str]:
    """Terms anywhere on a page, longest first; a term inside a longer one doesn't count."""
    words, used = re.sub(r"\{[^{}]*\}|\]\([^()]*\)", " ", _TABLE.sub(" ", body)), set[str]()
    for term in terms:
        words, times = term.pattern.subn(" ", words)
        used |= {term.key} if times else set()
    return used
