"""Pages enlarged, as WCAG 1.4.4 and 1.4.10 ask: nothing is lost, cut, or pushed off to the side."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.browsers import address
from tests.functional.sites import Site

pytestmark = pytest.mark.browser
NAMES = ("index", "overview", "methods", "glossary", "dictionary", "reproduce")
NAMES += ("35.16.13/numbers", "35.16.13/brief", "35.16.13/article")

WINDOWS = {  # of a window 1280 wide: what is left of it, and how many pixels of the screen one of it takes
    "zoomed to 200 %": (640, 450, 2),
    "zoomed to 400 %": (320, 256, 4),
    "text doubled in the settings": (1280, 900, 1),
}

# all that is wrong with a page's layout; a table, a formula and code may scroll inside their own boxes
WRONG = """() => {
  const wrong = new Set();
  const name = (node) => `${node.tagName.toLowerCase()}.${node.className} "${node.textContent.trim().slice(0, 40)}"`;
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((node) =>
    node.checkVisibility({ visibilityProperty: true }) && !node.closest(".skip, .unseen, math"));
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.add(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);

  for (const node of shown("body *")) {
    const style = getComputedStyle(node);
    const cut = style.overflowX !== "visible" && style.display !== "inline" && node.scrollWidth > node.clientWidth + 1;
    const scrolls = style.overflowX === "auto" && node.matches(".table, .equation, pre");
    if (cut && !scrolls && !node.matches(".site-name")) wrong.add(`cut: ${name(node)}`);
  }

  const inSight = (box, node) => {
    let { left, right, top, bottom } = box;
    for (let at = node; at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX === "visible") continue;
      const frame = at.getBoundingClientRect();
      [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return { left, right, top, bottom };
  };

  // the core of every line of text: neighbouring lines may share the room of their ascents and descents
  const lines = [];
  for (const node of shown("body *")) {
    for (const text of node.childNodes) {
      if (text.nodeType !== 3 || !text.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        const { left, right, top, bottom } = inSight(box, node);
        if (right - left < 3 || bottom - top < 3) continue;
        if (left < -1 || right > root.clientWidth + 1) wrong.add(`off to the side: ${name(node)}`);
        const edge = (bottom - top) / 4;
        lines.push({ text, node, left: left + 1, right: right - 1, top: top + edge, bottom: bottom - edge });
      }
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
      const other = lines[next];
      if (other.text !== one.text && other.left < one.right && one.left < other.right) {
        wrong.add(`overlap: ${name(one.node)} and ${name(other.node)}`);
      }
    }
  });

  for (const node of shown("a[href], button, summary, input")) {
    node.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = node.getClientRects()[0];
    if (!node.contains(document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2))) {
      wrong.add(`out of reach: ${name(node)}`);
    }
  }
  return [lines.length, [...wrong].slice(0, 10)];
}"""


@pytest.fixture(scope="module", params=WINDOWS)
def enlarged(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens an address in a tab in which all, or all text, is larger."""
    width, height, scale = WINDOWS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = context.new_page()
    if request.param == "text doubled in the settings":
        sizes = {"standard": 32, "fixed": 26}
        context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})

    def opened(url: str) -> Page:
        page.goto(url)
        return page

    yield opened
    context.close()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_an_enlarged_page_fits_is_whole_and_in_reach(
    enlarged: Callable[[str], Page], shipped: Site, name: str, language: str
) -> None:
    lines, wrong = enlarged(address(shipped, f"report/{language}/{name}.html")).evaluate(WRONG)
    assert lines > 50
    assert wrong == []
