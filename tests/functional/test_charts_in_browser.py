"""Charts as a browser shows them: their text is 12 to 15 pixels high, in the typeface of the page, on every screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.sites import Site

pytestmark = pytest.mark.browser
SIZE = re.compile(r"font-size: ([\d.]+)px|font: (?:\w+ )*([\d.]+)px")
WIDTHS = "() => [...document.querySelectorAll('figure img')].map((one) => [one.src, one.getBoundingClientRect().width])"


@pytest.fixture(params=[390, 1280])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab as wide as a phone, or as a desktop."""
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


def sizes_of(tab: Page, page: Path) -> dict[str, list[float]]:
    """The sizes of each chart's texts on a page, in pixels of the screen."""
    tab.goto(page.as_uri())
    found = {}
    for address, width in tab.evaluate(WIDTHS):
        name = Path(address).name
        svg = (page.parent / "figures" / name).read_text("utf-8")
        drawn = re.search(r'viewBox="0 0 ([\d.]+) ', svg)
        assert drawn is not None
        found[name] = [float(one or other) * width / float(drawn[1]) for one, other in SIZE.findall(svg)]
    return found


def test_text_of_charts_is_12_to_15_pixels_high(tab: Page, shipped: Site, foreign: Site) -> None:
    charts = 0
    for site in (shipped, foreign):
        for page in sorted(site.folder.glob("report/*/*/*.html")):
            if page.stem in ("brief", "article"):
                for name, sizes in sizes_of(tab, page).items():
                    assert sizes, f"{page}: {name} has no text"
                    assert min(sizes) >= 12, f"{page}: {name}"
                    assert max(sizes) <= 15.2, f"{page}: {name}"
                    charts += 1
    assert charts > 30


def test_a_chart_has_the_typeface_and_carries_it(shipped: Site, foreign: Site) -> None:
    for site in (shipped, foreign):
        charts = sorted(site.folder.glob("report/*/*/figures/*.svg"))
        assert charts
        for path in charts:
            svg = path.read_text("utf-8")
            assert "@font-face{font-family: 'Risalah Sans'" in svg, path
            assert svg.count("font-family: 'Risalah Sans'") == svg.count("font-family:"), path
