"""The built site in a real browser, opened from the disk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.browsers import ending
from tests.functional.sites import Site

pytestmark = pytest.mark.browser
BRIEF = "report/id/35.16.13/brief.html"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """An empty tab as wide as a small phone."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    yield page
    page.close()


def findings_on(tab: Page) -> list[str]:
    """The ids, waves and districts of the numbers that the tab shows."""
    script = "nodes => nodes.map(n => [n.dataset.finding, n.dataset.wave, n.dataset.district || ''].join(' '))"
    return tab.eval_on_selector_all("[data-finding]", script)


def test_switches_language_on_a_brief_and_finds_the_same_findings(tab: Page, shipped: Site) -> None:
    tab.goto((shipped.folder / BRIEF).as_uri())
    assert tab.locator("html").get_attribute("lang") == "id"
    indonesian = findings_on(tab)
    tab.get_by_role("link", name="English").first.click()
    expect(tab).to_have_url(ending("/report/en/35.16.13/brief.html"))
    assert tab.locator("html").get_attribute("lang") == "en"
    assert sorted(findings_on(tab)) == sorted(indonesian)
    assert len(indonesian) > 30


def test_a_number_leads_to_its_definition(tab: Page, shipped: Site) -> None:
    tab.goto((shipped.folder / BRIEF).as_uri())
    tab.locator("[data-finding='poverty.headcount'] a").first.click()
    tab.get_by_role("dialog").get_by_role("link", name="Definisi, batas, dan sumber").click()
    tab.wait_for_url("**/report/id/methods.html#finding-poverty.headcount")
    assert tab.locator("[id='finding-poverty.headcount']").is_visible()


@pytest.mark.parametrize("name", ["brief", "article"])
def test_nothing_is_wider_than_a_phone(tab: Page, shipped: Site, name: str) -> None:
    for language in ("id", "en"):
        tab.goto((shipped.folder / f"report/{language}/35.16.13/{name}.html").as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_first_phone_screen_holds_title_answer_and_a_figure(tab: Page, shipped: Site) -> None:
    for language in ("id", "en"):
        for district in ("35.16.13", "35.16.18"):
            tab.goto((shipped.folder / f"report/{language}/{district}/brief.html").as_uri())
            card = tab.locator(".card").first.bounding_box()
            assert tab.locator("h1").bounding_box()["y"] < card["y"]
            assert card["y"] + card["height"] < 740, (language, district)  # whole, not only its top


def test_opens_with_a_choice_of_language(tab: Page, shipped: Site) -> None:
    tab.goto((shipped.folder / "index.html").as_uri())
    tab.get_by_role("link", name="Bahasa Indonesia").first.click()
    expect(tab).to_have_url(ending("/report/id/index.html"))
