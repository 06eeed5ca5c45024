"""Pages read without scripts, and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.browsers import address, ending
from tests.functional.sites import Site

pytestmark = pytest.mark.browser
LANGUAGES = ("id", "en")
ANY = ("h1", "main h2", "main h3", "main .table", "figure img", "[role=doc-biblioref]", ".csl-entry", ".switch a")
PARTS = {
    "35.16.13/brief": (
        *ANY,
        ".card .value",
        ".bar-of-page",
        ".key-messages li",
        "blockquote",
        ".recommendations dd",
        "#cite-apa",
    ),
    "35.16.13/article": (*ANY, ".abstract", ".contents a", ".equation", ".authors li", "#cite-apa"),
    "overview": (*ANY, ".tile", ".multiple", ".districts-table tbody tr"),
}
FROM_SCRIPTS = ".share > button, .share p button, .site-search, .district-filter"

STOPS = "a[href], button, summary, input, select, textarea, [tabindex='0']"

# where the focus is: which stop, whether it has an outline, and whether any of it is seen (WCAG 2.4.11)
FOCUS = """() => {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const seen = (box) => {
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (left >= right || top >= bottom) return false;
    const across = [left + 2, (left + right) / 2, right - 2];
    return across.some((x) => node.contains(document.elementFromPoint(x, (top + bottom) / 2)));
  };
  return {
    at: window.stops.indexOf(node),
    text: node.textContent.trim().slice(0, 40),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: [...node.getClientRects()].some(seen),
  };
}"""


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Page]:
    """A tab as wide as a small phone, without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


@pytest.fixture(params=[360, 1280])
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A tab as wide as a small phone or a desk's screen."""
    page = browser.new_page(viewport={"width": request.param, "height": 740})
    yield page
    page.close()


def value(text: str, language: str) -> float:
    """The first number in a text, without its sign."""
    thousands, decimal = {"id": ".,", "en": ",."}[language]
    found = re.search(rf"\d[\d{re.escape(thousands)}]*(?:\{decimal}\d+)?", text)
    assert found, text
    return float(found[0].replace(thousands, "").replace(decimal, "."))


def words(tab: Page) -> list[str]:
    """What a page says that no script has to add."""
    tab.locator(FROM_SCRIPTS).evaluate_all("nodes => nodes.forEach(node => node.remove())")
    return tab.locator("main").inner_text().split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARTS)
def test_all_of_a_page_is_there_without_scripts(plain: Page, shipped: Site, language: str, name: str) -> None:
    path = f"report/{language}/{name}.html"
    plain.goto(address(shipped, path))
    for summary in plain.locator("main summary").all():
        folded = summary.locator("xpath=..")
        assert folded.get_attribute("open") is None
        summary.click()
        assert folded.get_attribute("open") is not None
    parsed = shipped.page(path)
    for part in PARTS[name]:
        there = len(parsed.select(part))
        assert there > 0, part
        assert plain.locator(part).locator("visible=true").count() == there, part
    for picture in plain.locator("img").all():
        assert picture.evaluate("image => image.naturalWidth") > 0
    for link in plain.locator(".downloads a, .cite a").all():
        expect(link).to_be_visible()
        assert (shipped.folder / path).parent.joinpath(str(link.get_attribute("href"))).is_file()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARTS)
def test_scripts_add_no_words_but_those_of_their_own_tools(
    plain: Page, browser: Browser, shipped: Site, language: str, name: str
) -> None:
    url = address(shipped, f"report/{language}/{name}.html")
    plain.goto(url)
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    tab.goto(url)
    assert words(plain) == words(tab)
    tab.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARTS)
def test_no_empty_control_is_seen_without_scripts(plain: Page, shipped: Site, language: str, name: str) -> None:
    plain.goto(address(shipped, f"report/{language}/{name}.html"))
    for summary in plain.locator("main summary").all():
        summary.click()
    assert plain.locator("main [data-copy]").count() > 0
    assert plain.locator(":is(button, input, select, textarea, .site-search, .district-filter):visible").count() == 0
    names = plain.locator("body :is(a, summary):visible").evaluate_all(
        "nodes => nodes.map(node => node.innerText.trim())"
    )
    assert len(names) > 20
    assert all(names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARTS)
def test_a_number_leads_to_its_own_entry_without_scripts(plain: Page, shipped: Site, language: str, name: str) -> None:
    url = address(shipped, f"report/{language}/{name}.html")
    plain.goto(url)
    tried = 0
    for style in ("headline", "magnitude", "table", "interval"):
        number = f"main [data-style='{style}']:visible"
        if not plain.locator(number).count():
            continue
        shown = plain.locator(number).first
        text, anchor = shown.inner_text(), f"{shown.get_attribute('data-finding')}-{shown.get_attribute('data-wave')}"
        its_language = str(shown.evaluate("node => node.closest('[lang]').lang"))
        shown.locator("a").click()
        expect(plain).to_have_url(ending(f"/numbers.html#{anchor}"))
        entry = plain.locator(f"[id='{anchor}']")
        expect(entry).to_be_in_viewport()
        if style == "table":
            expect(entry.locator(".value")).to_have_text(text)
        else:
            told = entry.locator("[data-style='precise']" if style == "interval" else ".value").inner_text()
            low_or_value = [part.partition(": ")[2] or part for part in (text, told)]  # behind "95% ...: "
            one, other = map(value, low_or_value, (its_language, language))
            assert one == pytest.approx(other, rel=0.006)  # on the page rounded to three digits
        tried += 1
        plain.goto(url)
    assert tried > 1


def stops_of(tab: Page, url: str, *, unfolded: bool) -> int:
    """How many places of a page take the focus, in its order."""
    tab.goto(url)
    if unfolded:
        tab.locator("details").evaluate_all("nodes => nodes.forEach(node => { node.open = true; })")
    return tab.locator(STOPS).evaluate_all(
        "nodes => (window.stops = nodes.filter(node => node.checkVisibility({ visibilityProperty: true }))).length"
    )


@pytest.mark.parametrize("way", ["folded", "unfolded", "unfolded, backwards"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_tab_reaches_all_of_a_brief_in_order_and_is_always_seen(
    tab: Page, shipped: Site, language: str, way: str
) -> None:
    url = address(shipped, f"report/{language}/35.16.13/brief.html")
    count = stops_of(tab, url, unfolded=way != "folded")
    assert count > 50
    assert tab.evaluate("window.stops[0].matches('.skip')")
    key, places = "Tab", list(range(count))
    if way != "folded":
        expect(tab.locator("#site-search")).to_be_focused()  # as the search unfolds
    if way.endswith("backwards"):
        tab.evaluate("window.stops.at(-1).focus()")
        key, places = "Shift+Tab", places[-2::-1]
    elif way == "unfolded":
        tab.evaluate("window.stops[0].focus()")
        places = places[1:]
    for place in places:
        tab.keyboard.press(key)
        focus = tab.evaluate(FOCUS)
        assert focus["at"] == place, focus
        assert focus["outlined"], focus
        assert focus["seen"], focus


@pytest.mark.parametrize("way", ["forwards", "backwards"])
@pytest.mark.parametrize(("name", "least"), [("article", 350), ("supplement", 500)])
def test_the_focus_is_seen_in_all_of_an_article(tab: Page, shipped: Site, name: str, least: int, way: str) -> None:
    assert stops_of(tab, address(shipped, f"report/en/35.16.13/{name}.html"), unfolded=True) > least
    order = {"forwards": "window.stops", "backwards": "[...window.stops].reverse()"}[way]
    unseen = tab.evaluate(f"{order}.map((node) => {{ node.focus(); return ({FOCUS})(); }}).filter((one) => !one.seen)")
    assert unseen == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_stop_skips_to_the_content(tab: Page, shipped: Site, language: str) -> None:
    tab.goto(address(shipped, f"report/{language}/35.16.13/brief.html"))
    skip = tab.locator(".skip")
    expect(skip).not_to_be_in_viewport()
    tab.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(ending("#main"))
    tab.keyboard.press("Tab")
    first = tab.locator("main").locator(STOPS).locator("visible=true").first
    expect(first).to_be_focused()
