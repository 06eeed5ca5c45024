"""What a reader sees of an HTML page, and how two pages differ in it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from html.parser import HTMLParser

from report.verify.differences.difference import Difference
from report.verify.differences.findings import REMOVED_SUPPRESSION
from report.verify.differences.forms import LAYOUT
from report.website.reading import VOID_TAGS


@dataclass(frozen=True)
class Number:
    """A number on a page: its finding, how it is written, what is written."""

    finding: str  # id|district|wave; the district is empty where it is the page's own
    style: str
    text: str


@dataclass
class Page(HTMLParser):
    """The parts of a page, in the order in which they stand in it."""

    words: list[str] = field(default_factory=list)  # outside numbers
    numbers: list[Number] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._number: tuple[int, str, str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what a tag says by itself: a link, a picture, a number's finding."""
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" or (tag == "link" and given.get("rel") == "alternate"):
            self.head.append(" ".join(f"{name}={value}" for name, value in sorted(given.items())))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "img":
            self.pictures.append(given.get("src", ""))
            self.alternatives.append(given.get("alt", ""))
        if "data-cites" in given:
            self.citations.append(given["data-cites"])
        self.markup.append(f"<{tag} " + " ".join(f"{name}={value}" for name, value in sorted(given.items())))
        if tag not in VOID_TAGS:
            self._open.append(tag)
        if "data-finding" in given and self._number is None:
            key = "|".join(given.get(name, "") for name in ("data-finding", "data-district", "data-wave"))
            self._number = (len(self._open), key, given.get("data-style", "prose"), [])

    def handle_endtag(self, tag: str) -> None:
        """Closes a tag; a number ends with its own."""
        self.markup.append(f"</{tag}")
        while self._open and tag in self._open:
            if self._number and len(self._open) == self._number[0]:
                _, key, style, texts = self._number
                self.numbers.append(Number(key, style, " ".join("".join(texts).split())))
                self._number = None
            if self._open.pop() == tag:
                break

    def handle_data(self, data: str) -> None:
        """Text: of the number that is open, of the head, or the page's own words."""
        if "style" in self._open or "script" in self._open:
            self.style.append(data)
        elif self._number:
            self._number[3].append(data)
        elif "title" in self._open:
            self.head.append(data)
        else:
            self.words += data.split()


def read_page(content: bytes) -> Page:
    """The parts of an HTML page."""
    page = Page()
    page.feed(content.decode("utf-8", "replace").replace("\r\n", "\n"))
    page.close()
    return page


def page_difference(name: str, theirs: bytes, ours: bytes, *, suppressed: frozenset[str] = frozenset()) -> Difference:
    """How two pages differ, as one difference; `suppressed` are the findings that the rebuild doesn't show."""
    left, right = read_page(theirs), read_page(ours)
    parts: dict[str, int] = {}
    keys = [[(number.finding, number.style) for number in page.numbers] for page in (left, right)]
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
        notes += [f"finding {key}" for key in dict.fromkeys(full_key(name, number.finding) for number in changed)]
        if any(full_key(name, number.finding) in suppressed for number in changed):
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


def full_key(page: str, finding: str) -> str:
    """A number's finding with its district: the page's own where the number names none.

    >>> full_key("report/en/35.16.13/brief.html", "poverty.headcount||2024")
    'poverty.headcount|35.16.13|2024'
    """
    id_, district, wave = finding.split("|")
    folders = page.split("/")[2:-1]
    return f"{id_}|{district or (folders[0] if folders else 'all')}|{wave}"


def _unlike(one: list, other: list) -> int:
    """How many items of two lists aren't common to both in their order; the longer side counts."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return sum(
        max(end_1 - start_1, end_2 - start_2)
        for tag, start_1, end_1, start_2, end_2 in matcher.get_opcodes()
        if tag != "equal"
    )
