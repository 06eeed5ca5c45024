"""What tests need from outside the project: there under CI, maybe not on a person's machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.errors import Problem
from report.checks import told
from report.language import messages
from tasks import UNCOVERED

ROOT = Path(__file__).resolve().parents[1]
IN_A_LANGUAGE = (messages.__file__, told.__file__)  # make problems whose words come from templates/
R_PACKAGES = ("survey", "laeken", "igraph", "vcd", "sna", "quantreg", "jsonlite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves tests out of the coverage, which doubles their time: those that run lines that others run too."""
    repeated = tuple(f"test_{name}" for name in UNCOVERED)
    for item in items:
        if item.path.name.startswith(repeated):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Leaves the fixtures of such tests out as well: pytest-cov pauses for the test itself alone."""
    plugin = item.config.pluginmanager.get_plugin("_cov")
    control = getattr(plugin, "cov_controller", None) if item.get_closest_marker("no_cover") else None
    if control is not None:
        control.pause()
    try:
        return (yield)
    finally:
        if control is not None:
            control.resume()


@pytest.fixture(scope="session", autouse=True)
def every_problem_can_be_said_in_indonesian() -> Iterator[None]:
    """Fails the test in which the code tells a problem that templates/messages/id.yml has no words for."""
    patch = pytest.MonkeyPatch()
    made, own = Problem.__init__, (str(ROOT / "analysis"), str(ROOT / "report"))

    def checked(problem: Problem, where: str, what: str, fix: str) -> None:
        made(problem, where, what, fix)
        file = sys._getframe(1).f_code.co_filename
        if file.startswith(own) and file not in IN_A_LANGUAGE:
            words = messages.messages("id")
            lacking = [one for text in (what, fix) for one in words.lacks(text)]
            assert not lacking, f"not in templates/messages/id.yml: {lacking}"

    patch.setattr(Problem, "__init__", checked)
    yield
    patch.undo()


def missing(what: str) -> None:
    """Skips on a person's machine, fails under CI=true: there the test must run."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and under CI this test must run")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder beside the project, with the real data."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        if os.environ.get("RISALAH_WITHOUT_SHARED") == "true":  # a public CI: real data never are in the repository
            pytest.skip("the shared folder is missing, as RISALAH_WITHOUT_SHARED says")
        missing("the shared folder beside the project")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    missing("Chromium")
    raise AssertionError


@pytest.fixture(scope="session")
def rscript() -> str:
    """The path of Rscript, with the packages that tests/witness/ needs."""
    path = shutil.which("Rscript")
    if path is None:
        missing("Rscript (Debian: r-base-core)")
        raise AssertionError
    asked = f"p <- c({', '.join(map(repr, R_PACKAGES))}); cat(p[!p %in% rownames(installed.packages())])"
    run = subprocess.run([path, "--vanilla", "-e", asked], capture_output=True, text=True, check=False)
    if run.returncode or run.stdout:
        missing(f"of R: {run.stdout or run.stderr} (Debian: r-cran-...)")
    return path


@pytest.fixture(scope="session")
def java() -> str:
    """The path of Java."""
    return _on_path("java", "Debian: default-jre-headless")


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """The path of pdftotext."""
    return _on_path("pdftotext", "Debian: poppler-utils")


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node.js."""
    return _on_path("node", "Debian: nodejs")


def _on_path(name: str, package: str) -> str:
    path = shutil.which(name)
    if path is None:
        missing(f"{name} ({package})")
        raise AssertionError
    return path


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The folder with the checkers of pages that tests/web/package-lock.json names."""
    folder = ROOT / "tests" / "web" / "node_modules"
    if not folder.is_dir():
        missing("tests/web/node_modules (`python tasks.py test` makes it where npm is there)")
    return folder
