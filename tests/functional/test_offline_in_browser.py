"""A site needs nothing but its own folder: every request of its pages, counted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.functional.browsers import address
from tests.functional.lighthouse import served
from tests.functional.sites import Site

pytestmark = pytest.mark.browser
REPORT = ("index", "overview", "methods", "glossary", "dictionary", "reproduce", "numbers")
REPORT += ("35.16.13/brief", "35.16.13/article", "35.16.13/numbers")
PAGES = ["index.html", *(f"report/{language}/{name}.html" for language in ("id", "en") for name in REPORT)]
SERVED = [path for path in PAGES if path.endswith(("index.html", "overview.html", "brief.html"))]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory, shipped: Site) -> Site:
    """The site as somebody copied it to a folder deep inside another."""
    folder = tmp_path_factory.mktemp("elsewhere") / "a" / "b c" / "site"
    shutil.copytree(shipped.folder, folder)
    return Site(folder, "")


@pytest.fixture(scope="module")
def deep(copied: Site) -> Iterator[str]:
    """The address of the copy on a server of this machine, of whose folders it is but one."""
    with served(copied.folder, depth=3) as address:
        yield f"{address}/"


class Log:
    """All that a tab asked for, and what it did not get."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.asked: list[str] = []
        self.failed: list[str] = []
        tab.on("request", lambda request: self.asked.append(request.url))
        tab.on("requestfailed", lambda request: self.failed.append(request.url))
        tab.on("websocket", lambda socket: self.asked.append(socket.url))
        tab.on("response", self.answered)
        tab.on("pageerror", lambda error: self.failed.append(str(error)))

    def answered(self, response: Response) -> None:
        if response.status not in (0, 200):  # a disk gives no status
            self.failed.append(f"{response.status} {response.url}")

    def wait_for(self, url: str) -> None:
        """Fails if a file is never asked for; a browser tells of a request later than it shows what came."""
        for _ in range(100):
            if url in self.asked:
                return
            self.tab.wait_for_timeout(100)
        raise AssertionError(f"{url} isn't among {chr(10).join(self.asked)}")


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab without a cache, that can reach this machine alone."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.route(
        lambda url: not url.startswith(("file:", "data:", "http://127.0.0.1:")),
        lambda route: route.abort("internetdisconnected"),
    )
    yield context.new_page()
    context.close()


def read_all(tab: Page, url: str) -> None:
    """Reads a page to its end, opens one of its numbers, and searches where there is a field."""
    tab.goto(url)
    tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    tab.wait_for_function("[...document.images].every((image) => image.complete)")
    if tab.locator("script[src$='panel.js']").count():
        tab.locator("a.finding:visible").first.click()
        expect(tab.get_by_role("dialog")).to_be_visible()
        tab.keyboard.press("Escape")
        expect(tab.get_by_role("dialog")).to_be_hidden()
    if tab.locator("#site-search").count():
        if tab.locator(".search-box").count():  # on a report's page the field unfolds
            tab.locator(".search-box > summary").click()
        tab.locator("#site-search").fill("sooko")
        expect(tab.locator(".site-search li a").first).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_on_a_disk_asks_only_for_files_of_its_own_folder(tab: Page, shipped: Site, path: str) -> None:
    log = Log(tab)
    read_all(tab, address(shipped, path))
    inside = shipped.folder.as_uri() + "/"
    assert [url for url in log.asked if not url.startswith(inside)] == []
    assert log.failed == []
    loaded = tab.evaluate(
        "document.fonts.ready.then((fonts) => [...fonts].filter((font) => font.status == 'loaded').length)"
    )
    assert loaded >= 2  # the text's and the headings', from that folder
    assert tab.evaluate("document.fonts.check('16px \"Risalah Sans\"')")


@pytest.mark.parametrize(
    "path", [path for path in PAGES if path.endswith(("index.html", "overview.html", "brief.html"))]
)
def test_a_copy_in_a_deep_folder_of_a_server_asks_only_below_it(tab: Page, deep: str, path: str) -> None:
    log = Log(tab)
    read_all(tab, deep + path)
    assert [url for url in log.asked if not url.startswith(deep)] == []
    assert log.failed == []


def test_numbers_and_search_load_what_they_need(tab: Page, copied: Site) -> None:
    log = Log(tab)
    for path in ("report/id/35.16.13/brief.html", "report/id/overview.html"):
        read_all(tab, address(copied, path))
    inside = copied.folder.as_uri() + "/report/id/"
    for script in ("35.16.13/numbers.js", "definitions.js", "search/index.js"):
        log.wait_for(inside + script)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_brief_with_all_it_asks_for_is_light(tab: Page, shipped: Site, language: str) -> None:
    for district in ("35.16.13", "35.16.18"):
        log = Log(tab)
        tab.goto(address(shipped, f"report/{language}/{district}/brief.html"))
        tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        tab.wait_for_function("[...document.images].every((image) => image.complete)")
        files = {Path(unquote(url.removeprefix("file://"))) for url in log.asked}
        assert len([file for file in files if file.suffix == ".svg"]) >= 3
        assert sum(file.stat().st_size for file in files) < 250_000
