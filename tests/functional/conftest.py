"""Two sites, each built once for all tests: the shipped study's, and the real one's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.functional.browsers import launched
from tests.functional.sites import Site, risalah


@pytest.fixture(scope="module")  # while it runs, nothing else in the process can have an event loop
def browser(chromium: str) -> Iterator[Browser]:
    """A running browser; each test opens a page of its own."""
    with launched(chromium) as running:
        yield running


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The shipped study's site, in all formats and both languages."""
    return _built(tmp_path_factory.mktemp("shipped") / "site with spaces", "data/mojokerto")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Site:
    """The real study's site: 12 districts, one wave, consumption, no voices."""
    return _built(tmp_path_factory.mktemp("real") / "_site", "tests/studies/indonesia")


def _built(output: Path, study: str) -> Site:
    ended = risalah("build", study, "--engine", "pandoc", "--output", str(output))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    return Site(output, ended.stdout)
