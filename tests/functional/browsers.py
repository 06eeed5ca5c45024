"""Chromium as the tests drive it: headless, quiet, with no request of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.functional.sites import Site

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
QUIET += ("--disable-component-update", "--disable-sync")


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """A running browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


def address(site: Site, path: str) -> str:
    """Where a page of a site is on the disk, as a browser is told."""
    return (site.folder / path).as_uri()


def ending(text: str) -> re.Pattern[str]:
    """An address that ends so, for waiting until a browser is there."""
    return re.compile(f"{re.escape(text)}$")
