"""What a rendered page holds, for the checks that run on it: numbers, citations, pictures, places of the checklist."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from analysis.findings.key import FindingKey
from report.public import ALL

VOID_TAGS = frozenset(  # that no end tag follows
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


@dataclass(frozen=True)
class Number:
    """A number as a page shows it."""

    key: FindingKey  # its finding: id, district, wave
    style: str
    text: str
    language: str  # an article's second abstract is in the other one


@dataclass
class RenderedPage:
    """One page of a site."""

    name: str  # below the site
    numbers: list[Number] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)  # keys
    ids: set[str] = field(default_factory=set)
    pictures: list[str] = field(default_factory=list)  # as the page names them

    @property
    def language(self) -> str:
        """The language of the page's address."""
        return self.name.split("/")[1]

    @property
    def across(self) -> str:
        """The address without the language: what the page is called in every language."""
        return "/".join(self.name.split("/")[2:])


def rendered_pages(site: Path) -> list[RenderedPage]:
    """Every page of a site's reports, in the order of their names."""
    return [read_page(site, path.relative_to(site).as_posix()) for path in sorted(site.glob("report/**/*.html"))]


def read_page(site: Path, name: str) -> RenderedPage:
    """One page as it stands in the site."""
    parts = name.split("/")
    reader = _Reader(RenderedPage(name), district=parts[2] if len(parts) > 3 else ALL)
    reader.feed((site / name).read_text("utf-8"))
    return reader.page


class _Reader(HTMLParser):
    """Walks a page, minding in which language each part is."""

    def __init__(self, page: RenderedPage, *, district: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.district = page, district
        self.open: list[tuple[str, str]] = []  # tag and language
        self.inside: list[tuple[int, dict[str, str], list[str]]] = []  # depth, attributes and words of open numbers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.page.ids.add(given["id"])
        if tag == "img" and given.get("src"):
            self.page.pictures.append(given["src"])
        self.page.cited.update(given.get("data-cites", "").split())
        if tag in VOID_TAGS:
            return
        self.open.append((tag, given.get("lang") or (self.open[-1][1] if self.open else "")))
        if "data-finding" in given:
            self.inside.append((len(self.open), {**given, "lang": self.open[-1][1]}, []))

    def handle_endtag(self, tag: str) -> None:
        if not any(tag == name for name, _ in self.open):
            return
        while self.open:
            if self.inside and self.inside[-1][0] == len(self.open):
                self._close(*self.inside.pop()[1:])
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        for _, _, words in self.inside:
            words.append(data)

    def _close(self, given: dict[str, str], words: list[str]) -> None:
        key = FindingKey(given["data-finding"], given.get("data-district", self.district), given.get("data-wave", ""))
        text = " ".join("".join(words).split())
        self.page.numbers.append(Number(key, given.get("data-style", "prose"), text, given["lang"]))
