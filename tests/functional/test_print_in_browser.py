"""Pages printed from the browser: A4, dark on white, with a foot on every page and nothing torn apart.

Where a page breaks is seen by marks: tiny words put at the ends of figures, captions and headings before printing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PageObject, PdfReader

from tests.functional.browsers import address
from tests.functional.sites import Site, text_of

pytestmark = pytest.mark.browser
NAMES = ("35.16.13/brief", "35.16.13/article", "overview")
FOOT = 18 / 25.4 * 72  # the lower margin, in points
ON_SCREEN_ONLY = ".skip, .sections, .switch, .share, .site-search, .district-filter, details.as-table"

MARK = """(screenOnly) => {
  const mark = (put, name, style) => {
    const span = document.createElement("span");
    span.textContent = `[${name}]`;
    span.style.cssText = `position: absolute; font: 1px monospace; white-space: nowrap; text-indent: 0; ${style || ""}`;
    put(span);
  };
  const within = (node) => (span) => node.append(span);
  const bottom = (node, name) => {
    node.style.position = "relative";
    mark(within(node), name, "bottom: 0; left: 0");
  };
  const before = (node) => (span) => node.before(span);
  document.querySelectorAll(screenOnly).forEach((node, at) => mark(within(node), `unprinted-${at}-mark`));
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    (node.nodeType === 3 ? node.data.trim() && node.parentElement.checkVisibility()
      : node.matches("img") && node.checkVisibility()) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  const shown = (selector) =>
    [...document.querySelectorAll(`main :is(${selector})`)].filter((node) => node.checkVisibility());
  shown("h1, h2, h3, h4").forEach((heading, at) => {
    words.currentNode = heading;
    let next = words.nextNode();
    while (next && heading.contains(next)) next = words.nextNode();
    bottom(heading, `heading-${at}-end`);
    mark(before(next), `heading-${at}-next`);
  });
  shown("figure:has(img)").forEach((figure, at) => {
    bottom(figure, `picture-${at}-bottom`);
    mark(within(figure), `picture-${at}-top`, "top: 0; left: 0");
    bottom(figure.querySelector("figcaption"), `picture-${at}-caption`);
  });
  shown("figure:has(table)").forEach((figure, at) => {
    bottom(figure.querySelector("figcaption"), `table-${at}-caption`);
    mark(within(figure.querySelector("tbody tr > *")), `table-${at}-row`);
  });
}"""

# the ratio of contrast with white, as WCAG defines it, of the faintest text
FAINTEST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const against = (colour) => {
    canvas.fillStyle = "#fff";
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  };
  const shown = [...document.querySelectorAll("body, body *")].filter((node) => node.checkVisibility());
  return Math.min(...[...new Set(shown.map((node) => getComputedStyle(node).color))].map(against));
}"""


@dataclass(frozen=True)
class Paper:
    """A page as printed with either colour scheme asked for, and what its screen said of it."""

    light: PdfReader
    dark: PdfReader
    named: list[str]  # what stands in every foot
    faintest: float
    references: str

    @cached_property
    def texts(self) -> list[str]:
        """What each sheet says, without spaces."""
        return [plain(sheet.extract_text()).replace(" ", "") for sheet in self.dark.pages]

    def places(self, kind: str) -> dict[str, dict[str, int]]:
        """On which sheet each mark of this kind is."""
        found: dict[str, dict[str, int]] = {}
        for number, text in enumerate(self.texts):
            for thing, part in re.findall(rf"\[({kind}-\d+)-(\w+)\]", text):
                found.setdefault(thing, {})[part] = number
        return found


def plain(text: str) -> str:
    """A text of a PDF without ligatures, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def foot(sheet: PageObject) -> str:
    """What stands in the lower margin of a sheet."""
    pieces: list[str] = []

    def visit(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        height = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
        if 10 < height < FOOT:
            pieces.append(text)

    sheet.extract_text(visitor_text=visit)
    return plain("".join(pieces)).replace(" ", "")


def printed(tab: Page) -> PdfReader:
    return PdfReader(BytesIO(tab.pdf(format="A4", prefer_css_page_size=True, print_background=True)))


@pytest.fixture(scope="module", params=[f"{language}/{name}" for language in ("id", "en") for name in NAMES])
def paper(request: pytest.FixtureRequest, browser: Browser, shipped: Site) -> Iterator[Paper]:
    path = f"report/{request.param}.html"
    parsed = shipped.page(path)
    tab = browser.new_page(color_scheme="dark")
    tab.goto(address(shipped, path))
    tab.emulate_media(media="print")
    faintest, references = tab.evaluate(FAINTEST), tab.locator("#refs").inner_text()
    tab.evaluate(MARK, ON_SCREEN_ONLY)
    dark = printed(tab)
    tab.emulate_media(media="print", color_scheme="light")
    light = printed(tab)
    named = [text_of(span) for span in parsed.select("header.title .imprint span")]
    if not named:  # of a brief, whose head has room for neither
        named = [text_of(parsed.select_one(".bar-of-page .districts [aria-current]"))]
        named.append(text_of(parsed.select_one("header.title .kind")).split(" · ")[1])
    named.append(text_of(parsed.select_one(".page-notice p")))
    yield Paper(light, dark, named, faintest, references)
    tab.close()


def test_every_sheet_is_a4_with_the_place_the_notice_and_its_number_at_the_foot(paper: Paper) -> None:
    sheets = paper.dark.pages
    assert len(sheets) > 1
    assert len(paper.named) > 1
    for number, sheet in enumerate(sheets, start=1):
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
        said = foot(sheet)
        assert [name for name in paper.named if plain(name).replace(" ", "") not in said] == [], said
        assert re.search(rf"(?<!\d){number}/{len(sheets)}(?!\d)", said), said


def test_what_serves_only_a_screen_is_not_printed(paper: Paper) -> None:
    assert paper.places("heading")  # marks are found
    assert paper.places("unprinted") == {}


def test_a_figure_and_its_caption_are_on_one_sheet(paper: Paper) -> None:
    pictures = paper.places("picture")
    assert len(pictures) >= 3
    assert {name: parts for name, parts in pictures.items() if parts.keys() != {"top", "bottom", "caption"}} == {}
    assert {name: parts for name, parts in pictures.items() if len(set(parts.values())) > 1} == {}


def test_the_caption_of_a_table_is_on_the_sheet_where_it_begins(paper: Paper) -> None:
    torn = {name: parts for name, parts in paper.places("table").items() if len(set(parts.values())) > 1}
    assert torn == {}


def test_no_heading_is_the_last_on_a_sheet(paper: Paper) -> None:
    headings = paper.places("heading")
    assert len(headings) > 5
    assert {name: parts for name, parts in headings.items() if parts.keys() != {"end", "next"}} == {}
    assert {name: parts for name, parts in headings.items() if parts["end"] != parts["next"]} == {}


def test_addresses_of_links_are_only_in_the_references(paper: Paper) -> None:
    text, references = "".join(paper.texts), paper.references
    for word in ("http", "www.", "html"):
        assert text.count(word) == references.count(word), word


def test_the_dark_scheme_is_not_printed(paper: Paper) -> None:
    assert paper.faintest >= 4.5
    assert [sheet.get_contents().get_data() for sheet in paper.dark.pages] == [
        sheet.get_contents().get_data() for sheet in paper.light.pages
    ]
