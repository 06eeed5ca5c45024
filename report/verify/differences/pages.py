"""The visible content of an HTML page, and differences between two pages."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from analysis.findings.key import FindingKey
from report.html import PageNumber, numbers_in, page_tree
from report.public import ALL
from report.verify.differences.difference import Difference
from report.verify.differences.findings import REMOVED_SUPPRESSION
from report.verify.differences.forms import LAYOUT


@dataclass
class Page:
    """The parts of a page, in page order."""

    words: list[str] = field(default_factory=list)  # outside numbers
    numbers: list[PageNumber] = field(default_factory=list)  # an empty district means the page's
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)


def read_page(content: bytes) -> Page:
    """The parts of an HTML page."""
    page = Page()
    _read(page, page_tree(content.decode("utf-8", "replace").replace("\r\n", "\n")), page.words)
    return page


def _read(page: Page, element: HtmlElement, into: list[str]) -> None:
    """Adds an element and its descendants to the page's parts; text goes to `into`."""
    tag, given = element.tag, element.attrib
    attributes = " ".join(f"{name}={value}" for name, value in sorted(given.items()))
    if tag == "meta" or (tag == "link" and given.get("rel") == "alternate"):
        page.head.append(attributes)
    if tag == "a" and "href" in given:
        page.links.append(given["href"])
    if tag == "img":
        page.pictures.append(given.get("src", ""))
        page.alternatives.append(given.get("alt", ""))
    if "data-cites" in given:
        page.citations.append(given["data-cites"])
    if tag in {"style", "script"}:
        into = page.style
    elif tag == "title" and into is page.words:
        into = page.head
    elif "data-finding" in given and into is page.words:
        page.numbers.append(next(numbers_in(element)))
        into = []  # a number's text belongs to the number
    page.markup.append(f"<{tag} {attributes}")
    _add(page, element.text, into)
    for child in element:
        _read(page, child, into)
        _add(page, child.tail, into)
    page.markup.append(f"</{tag}")


def _add(page: Page, text: str | None, into: list[str]) -> None:
    if text:
        into += text.split() if into is page.words else [text]


def page_difference(name: str, theirs: bytes, ours: bytes, *, suppressed: frozenset[str] = frozenset()) -> Difference:
    """The difference between two pages; `suppressed` are the findings that the rebuild suppresses."""
    left, right = read_page(theirs), read_page(ours)
    parts: dict[str, int] = {}
    keys = [[(number.key, number.style) for number in page.numbers] for page in (left, right)]
    notes: list[str] = []
    if keys[0] != keys[1]:
        parts["numbers"] = _unlike(keys[0], keys[1])
    changed = [
        other
        for one, other in zip(left.numbers, right.numbers, strict=False)
        if keys[0] == keys[1] and one.text != other.text
    ]
    if changed:
        parts["numbers"] = len(changed)
        notes += [f"finding {key}" for key in dict.fromkeys(full_key(name, number.key) for number in changed)]
        if any(full_key(name, number.key) in suppressed for number in changed):
            notes.insert(0, REMOVED_SUPPRESSION)
    for part, attribute in _PARTS.items():
        one, other = getattr(left, attribute), getattr(right, attribute)
        if one != other:
            parts[part] = _unlike(one, other)
    if not parts and left.markup == right.markup:
        return Difference(name, "page", form=LAYOUT)
    return Difference(name, "page", "", tuple(parts) or ("markup",), sum(parts.values()) or 1, tuple(notes))


_PARTS = {
    "text": "words",
    "links": "links",
    "pictures": "pictures",
    "alternative text": "alternatives",
    "citations": "citations",
    "head": "head",
    "style": "style",
}


def full_key(page: str, key: FindingKey) -> str:
    """A number's key as text, with the page's district if the number names none.

    >>> full_key("report/en/35.16.13/brief.html", FindingKey("poverty.headcount", "", "2024"))
    'poverty.headcount|35.16.13|2024'
    """
    folders = page.split("/")[2:-1]
    return key._replace(district=key.district or (folders[0] if folders else ALL)).text


def _unlike(one: Sequence[object], other: Sequence[object]) -> int:
    """Number of items outside the common sequence of two lists, on the longer side."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return sum(
        max(end_1 - start_1, end_2 - start_2)
        for tag, start_1, end_1, start_2, end_2 in matcher.get_opcodes()
        if tag != "equal"
    )
