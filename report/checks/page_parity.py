"""Check that a page's languages have the same findings, figures, citations, sections and alternative texts.

It runs on the composed pages, so it covers a study's own templates too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.errors import Problem
from report.render.pages import FRONT_MATTER

_FINDING = re.compile(r'data-finding="([^"]+)"[^{}]*?data-wave="([^"]*)"(?:[^{}]*?data-district="([^"]*)")?')
_PICTURE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)>\s]+)>?[^)]*\)(\{[^{}\n]*\})?")
_ALT = re.compile(r'\b(?:fig-alt|alt)="([^"]*)"')
_CITATION = re.compile(r"(?<![\w.\\])@([A-Za-z][\w:.-]*\w)")
_LABEL = re.compile(r"^(?:fig|tbl|eq|sec)-")
_SECTION = re.compile(r"^#{2,6} .*\{[^{}]*#([^\s}]+)[^{}]*\}[ \t]*$", re.MULTILINE)
FIX = "Write it in this language too: all languages say the same."


def page_parity_problems(pages: Path, languages: Sequence[str]) -> list[Problem]:
    """Items that a composed page lacks in one language: the page, the item, the language."""
    first, *others = languages
    names = {
        language: {path.relative_to(pages / "report" / language) for path in _pages_of(pages, language)}
        for language in languages
    }
    problems: list[Problem] = []
    for other in others:
        for name in sorted(names[first] | names[other], key=str):
            page_contents = [
                _contents_of(pages / "report" / language / name) if name in names[language] else None
                for language in (first, other)
            ]
            problems += _differences(name.as_posix(), (first, other), page_contents)
    return problems


def page_contents(text: str) -> Counter[str]:
    """A page's items with their counts, named as messages name them."""
    body = FRONT_MATTER.sub("", text, count=1)
    found = Counter(f"finding {'|'.join((id_, place, wave))}" for id_, wave, place in _FINDING.findall(text))
    for caption, name, attributes in _PICTURE.findall(body):
        alt = _ALT.search(attributes)
        found[f"figure {name}"] += 1
        if (alt[1] if alt else caption).strip():
            found[f"alternative text of {name}"] += 1
    found.update(f"citation {key}" for key in _CITATION.findall(body) if not _LABEL.match(key))
    found.update(f"section {name}" for name in _SECTION.findall(body))
    return found


def _contents_of(path: Path) -> Counter[str]:
    return page_contents(path.read_text("utf-8"))


def _pages_of(pages: Path, language: str) -> Iterator[Path]:
    return (pages / "report" / language).rglob("*.qmd")


def _differences(name: str, pair: tuple[str, str], both: Sequence[Counter[str] | None]) -> Iterator[Problem]:
    one, other = both
    if one is None or other is None:
        lacking, having = pair if one is None else pair[::-1]
        yield Problem(f"report/{lacking}/{name}", f"missing, but report/{having}/{name} exists", FIX)
        return
    for item in sorted(one.keys() | other.keys()):
        if one[item] != other[item]:
            lacking, having = pair if one[item] < other[item] else pair[::-1]
            fewer, more = sorted((one[item], other[item]))
            count = "lacks" if not fewer else f"has {fewer} of {more}:"
            yield Problem(f"report/{lacking}/{name}", f"{count} {item}, which the page in '{having}' has", FIX)
