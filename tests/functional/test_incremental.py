"""A build costs what changed: nothing, some words, the rows of one table."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.functional.sites import risalah
from tests.functional.small_study import table, write_small_study, write_table

PART = ("--district", "35.16.13", "--language", "en", "--format", "html", "--engine", "pandoc")
pytestmark = pytest.mark.slow


class Home:
    """A folder with a small study, its build folder and its site."""

    def __init__(self, root: Path) -> None:
        self.study = write_small_study(ROOT / "data" / "mojokerto", root / "small")
        self.root, self.site = root, root / "_site"

    def build(self, *more: str) -> str:
        ended = risalah("build", str(self.study), *PART, *more)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert ended.stderr == ""
        return ended.stdout

    def files(self) -> dict[str, tuple[int, int]]:
        """Each file of everything but the study, with its inode and the time of its last change."""
        found = [Path(place, name) for place, _, names in os.walk(self.root) for name in names]
        return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    found = Home(tmp_path_factory.mktemp("incremental"))
    found.build()
    return found


def test_nothing_changed_ends_at_once_and_a_lost_page_is_built_again(home: Home) -> None:
    before = home.files()
    assert home.build() == f"nothing changed: {home.site} is as it was built\nopen {home.site / 'index.html'}\n"
    assert home.files() == before
    (home.site / "report" / "en" / "index.html").unlink()
    assert "notebooks: 0 of 7 runs are due" in home.build()
    assert "nothing changed" in home.build()


def test_a_dry_run_tells_what_would_run_and_why_and_writes_nothing(home: Home) -> None:
    head, rows = table(home.study / "ties.csv")
    write_table(home.study / "ties.csv", head, rows[1:])
    before = home.files()
    said = home.build("--dry-run")
    assert home.files() == before
    assert said.splitlines() == [
        "    35.16.13  notebook network  rows of ties.csv changed",
        "         all  notebook network  rows of ties.csv changed",
        "    35.16.13  notebook compare  rows of ties.csv changed",
        "         all  notebook compare  rows of ties.csv changed",
        "notebooks: 4 of 7 runs would be executed",
        "then the pages that show them would be composed and rendered",
    ]
    write_table(home.study / "ties.csv", head, rows)
    assert home.build("--dry-run").startswith("nothing changed")


def test_words_of_the_study_run_no_notebook_and_are_on_the_pages(home: Home) -> None:
    settings = (home.study / "study.yml").read_text("utf-8")
    before = next(line for line in settings.splitlines() if line.strip().startswith("en:"))
    (home.study / "study.yml").write_text(settings.replace(before, '  en: "Another title"', 1), "utf-8")
    assert "notebooks: 0 of 7 runs are due" in home.build()
    assert "Another title" in (home.site / "report" / "en" / "index.html").read_text("utf-8")


def test_force_runs_every_notebook(home: Home) -> None:
    assert home.build("--force", "--dry-run").count("asked for by --force") == 7
