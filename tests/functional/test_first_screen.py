"""A brief's first phone screen carries its answer: the title, and three cards that are what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import Tag
from playwright.sync_api import Browser, Page

from tests.functional.browsers import address
from tests.functional.sites import Site, text_of

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 390, 844
LEAST = 1.6  # how much larger a card's number is than the title, at least
BRIEFS = [
    f"report/{language}/{district}/brief.html" for language in ("id", "en") for district in ("35.16.13", "35.16.18")
]
SIZES = """() => {
  const size = (node) => parseFloat(getComputedStyle(node).fontSize);
  const cards = [...document.querySelectorAll('.card')];
  return {
    title: size(document.querySelector('h1')),
    numbers: [...document.querySelectorAll('.card:is(.clear, .level) .value')].map(size),
    words: [...document.querySelectorAll('.card.unclear .value')].map(size),
    ends: cards.map((card) => card.getBoundingClientRect().bottom),
    notice: document.querySelector('.page-notice').getBoundingClientRect().height,
    least: Math.min(...[...document.querySelectorAll('.card *, .key, .bar-of-page a')].map(size)),
    wide: cards.flatMap((card) => {
      const right = card.getBoundingClientRect().right + 0.5;
      const beyond = (node) => node.getBoundingClientRect().right > right;
      return [...card.querySelectorAll('*')].filter(beyond).map((node) => node.className);
    }),
  };
}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A tab as large as a phone."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    yield page
    page.close()


def briefs_of(site: Site) -> list[Path]:
    return sorted(site.folder.glob("report/*/*/brief.html"))


def claims_on(brief: Tag) -> list[str]:
    """The ids of the findings that cards show, by their bars."""
    return [str(bar["data-finding"]) for bar in brief.select(".card .bar [data-finding]")]


@pytest.mark.parametrize("path", BRIEFS)
def test_title_and_three_cards_end_on_the_first_screen(phone: Page, shipped: Site, path: str) -> None:
    phone.goto(address(shipped, path))
    sizes = phone.evaluate(SIZES)
    assert len(sizes["ends"]) == 3
    assert max(sizes["ends"]) <= HEIGHT
    assert sizes["notice"] < 34  # one line, which unfolds
    assert sizes["least"] >= 12
    assert not sizes["wide"]


@pytest.mark.parametrize("width", [WIDTH, 1280])
@pytest.mark.parametrize("path", BRIEFS)
def test_a_cards_number_is_larger_than_the_title(browser: Browser, shipped: Site, path: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": HEIGHT})
    tab.goto(address(shipped, path))
    sizes = tab.evaluate(SIZES)
    tab.close()
    assert sizes["numbers"]
    assert min(sizes["numbers"]) >= LEAST * sizes["title"]
    assert all(words < min(sizes["numbers"]) for words in sizes["words"])
    assert not sizes["wide"]


@pytest.mark.parametrize("path", BRIEFS)
def test_cards_are_the_titles_claims_and_only_a_clear_one_has_a_number(shipped: Site, path: str) -> None:
    brief, district = shipped.page(path), path.split("/")[2]
    claims = claims_on(brief)
    assert claims[:2] == ["change.mean_capita", "change.headcount"]
    assert claims[2].startswith("change.reach.")
    for card, claim in zip(brief.select(".card"), claims, strict=True):
        found = shipped.findings[claim, district, "2021-2024"]
        clear = found.low > 0 or found.high < 0
        assert (card.select_one(".value[data-finding]") is not None) == clear
        assert ("unclear" in card["class"]) == (not clear)


def test_foreign_briefs_have_cards_that_fit_a_phone(phone: Page, foreign: Site) -> None:
    for path in briefs_of(foreign):
        phone.goto(path.as_uri())
        sizes = phone.evaluate(SIZES)
        assert sizes["ends"], path
        assert max(sizes["ends"]) <= HEIGHT, path
        assert all(number >= LEAST * sizes["title"] for number in sizes["numbers"])
        assert not sizes["wide"]


def test_any_districts_documents_are_one_click_from_any_page(shipped: Site) -> None:
    for path in [*BRIEFS, "report/id/35.16.13/article.html", "report/en/methods.html", "report/en/all/article.html"]:
        page, folder = shipped.page(path), (shipped.folder / path).parent
        reached = {(folder / str(link["href"])).resolve() for link in page.select("a[href]") if ":" not in link["href"]}
        language = path.split("/")[1]
        for district in ("35.16.13", "35.16.18"):
            for name in ("brief.html", "article.html", "numbers.html", "brief.pdf", "slides.pptx"):
                target = (shipped.folder / "report" / language / district / name).resolve()
                assert target.is_file()
                assert target in reached, (path, target)


def test_the_bar_marks_the_current_district_and_kind(shipped: Site) -> None:
    bar = shipped.page("report/en/35.16.13/article.html").select_one(".bar-of-page")
    assert [text_of(link) for link in bar.select("[aria-current]")] == ["Sooko", "Article"]


def test_every_page_can_be_searched_and_results_lead_where_they_are(phone: Page, shipped: Site) -> None:
    phone.goto(address(shipped, "report/en/35.16.13/brief.html"))
    phone.get_by_text("Search", exact=True).click()
    phone.get_by_role("searchbox").fill("mojoanyar")
    phone.locator(".site-search li a").first.click()
    phone.wait_for_url("**/report/en/35.16.18/**")
    for path in ("report/en/methods.html", "report/id/35.16.13/numbers.html", "report/id/glossary.html"):
        assert shipped.page(path).select_one(".search-box .site-search"), path


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_first_page_has_the_answer_and_a_card_for_each_district_whose_claim_is_its_briefs_title(
    phone: Page, shipped: Site, language: str
) -> None:
    phone.goto(address(shipped, f"report/{language}/index.html"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
    whole = shipped.page(f"report/{language}/all/article.html").h1
    assert whole is not None
    assert text_of(whole).startswith(phone.locator("h1").inner_text())
    claims = phone.locator(".area h3").all_inner_texts()
    titles = [shipped.page(f"report/{language}/{code}/brief.html").h1 for code in ("35.16.13", "35.16.18")]
    assert len(claims) == 2
    assert all(
        title is not None and text_of(title).startswith(claim) for claim, title in zip(claims, titles, strict=True)
    )
    assert phone.locator("table").count() == 0  # none that scrolls sideways
    assert phone.locator(".publisher img").evaluate("(image) => image.complete && image.naturalWidth > 0")
    folders = {"35.16.13", "35.16.18"}
    linked = phone.locator(".area .card a.finding").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert {link.split("/")[0] for link in linked} == folders
