"""Sites, each built once for all tests: the shipped study's, the real one's, and those of two small studies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from report.lock import folder_lock
from tests.conftest import ROOT
from tests.functional.browsers import launched
from tests.functional.ready_command import run_anew
from tests.functional.sites import Site
from tests.report.claims.studies import write_study


@pytest.fixture(scope="module")  # while it runs, nothing else in the process can have an event loop
def browser(chromium: str) -> Iterator[Browser]:
    """A running browser; each test opens a page of its own."""
    with launched(chromium) as running:
        yield running


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The shipped study's site, in all formats and both languages."""
    return _built(_common(tmp_path_factory) / "shipped", "site with spaces", lambda: "data/mojokerto")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Site:
    """The real study's site: 12 districts, one wave, consumption, no voices."""
    return _built(_common(tmp_path_factory) / "real", "_site", lambda: "tests/studies/indonesia")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a small study of one wave, as pages and papers."""
    return _small("once", tmp_path_factory)


@pytest.fixture(scope="session")
def series(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a small study of three waves without ties, as pages and papers."""
    return _small("series", tmp_path_factory)


@pytest.fixture(params=["once", "series"])
def foreign(request: pytest.FixtureRequest) -> Site:
    """The site of a small study: of one wave, or of three waves without ties."""
    site: Site = request.getfixturevalue(request.param)
    return site


def _small(kind: str, factory: pytest.TempPathFactory) -> Site:
    home = _common(factory) / kind
    return _built(home, "site", lambda: str(write_study(home / "study", kind)), "--format", "html", "--format", "pdf")


def _common(factory: pytest.TempPathFactory) -> Path:
    """The folder that processes which share the tests have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _built(home: Path, name: str, study: Callable[[], str], *options: str) -> Site:
    """The site, built by the process that needs it first; another one waits for it."""
    said = home / "said.txt"
    with folder_lock(home):
        if not said.is_file():
            arguments = ("build", study(), "--engine", "pandoc", "--output", str(home / name), *options)
            ended = run_anew(arguments, cwd=ROOT)
            assert ended.returncode == 0, ended.stdout + ended.stderr
            assert ended.stderr == ""
            said.write_text(ended.stdout, "utf-8")
    return Site(home / name, said.read_text("utf-8"))
