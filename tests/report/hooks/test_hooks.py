"""Quarto's two scripts: what they run, put and leave alone."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.project import ROOT
from tests.report.render.conftest import PAGES

HOOKS = ROOT / "report/hooks"
LIBRARY = {"__future__", "collections", "hashlib", "os", "pathlib", "shutil", "subprocess", "sys"}
Runs = list[tuple[str, ...]]


@pytest.fixture
def hook() -> dict[str, Any]:
    """The names of the pre-render script."""
    return runpy.run_path(str(HOOKS / "before_quarto.py"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: code, study, composed pages."""
    root = tmp_path / "root"
    for name in ("analysis/a.py", "templates/en/brief.qmd", "report/cli.py", "data/mojokerto/study.yml", "_quarto.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    shutil.copytree(PAGES, root / "build/mojokerto/pages")
    for name in ("references.bib", "report/id/_share.json"):
        (root / "build/mojokerto/pages" / name).write_text("")
    return root


@pytest.fixture
def prepare(hook: dict[str, Any], project: Path) -> Callable[[], Runs]:
    """Runs the pre-render script; gives the commands that it has run so far."""
    ran: Runs = []

    def run_verb(*words: str, root: Path) -> int:
        ran.append(words)
        return 0

    hook["main"].__globals__["run_verb"] = run_verb

    def run() -> Runs:
        assert hook["main"](project) == 0
        return ran

    return run


def times(root: Path) -> dict[str, int]:
    """When each file outside build/ was written."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_relative_to(root / "build"))
    return {path.relative_to(root).as_posix(): path.stat().st_mtime_ns for path in files}


def test_pages_are_put_and_stale_ones_removed(hook: dict[str, Any], project: Path) -> None:
    stale = ("report/id/99.99/brief.qmd", "report/xx/index.qmd", "notebooks/old.qmd", "index.qmd")
    for name in (*stale, "notebooks/kept.ipynb"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("stale")
    hook["put_pages"](project / "build/mojokerto/pages", project)
    assert [name for name in stale if (project / name).exists()] == []
    assert (project / "notebooks/kept.ipynb").is_file()
    assert (project / "references.bib").is_file()
    assert (project / "report/id/35.16.13/brief.qmd").is_file()
    assert (project / "report/cli.py").read_text() == "report/cli.py"


def test_with_nothing_due_nothing_is_prepared_or_written(prepare: Callable[[], Runs], project: Path) -> None:
    assert prepare() == [("prepare",)]
    before = times(project)
    assert prepare() == [("prepare",)]
    assert times(project) == before


@pytest.mark.parametrize(
    "changed",
    [
        "analysis/a.py",
        "templates/en/brief.qmd",
        "report/cli.py",
        "data/mojokerto/study.yml",
        "_quarto.yml",
        "build/mojokerto/pages/report/id/35.16.13/brief.qmd",  # another build of the study came between
    ],
)
def test_a_change_of_what_pages_are_composed_from_prepares_anew(
    changed: str, prepare: Callable[[], Runs], project: Path
) -> None:
    prepare()
    (project / changed).write_text("changed")
    assert prepare() == [("prepare",), ("prepare",)]


def test_a_failed_preparation_ends_the_render_and_is_tried_again(
    hook: dict[str, Any], prepare: Callable[[], Runs], project: Path
) -> None:
    good = hook["main"].__globals__["run_verb"]
    hook["main"].__globals__["run_verb"] = lambda *words, root: 1
    assert hook["main"](project) == 1
    assert not (project / "report/id").exists()
    hook["main"].__globals__["run_verb"] = good
    assert prepare() == [("prepare",)]


@pytest.mark.parametrize("whole", [True, False])
def test_after_a_render_of_the_whole_project_the_rest_of_the_site_is_written_too(
    whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUARTO_PROJECT_RENDER_ALL", raising=False)
    if whole:
        monkeypatch.setenv("QUARTO_PROJECT_RENDER_ALL", "1")
    main = runpy.run_path(str(HOOKS / "after_quarto.py"))["main"]
    main.__globals__["run_verb"] = lambda *words: list(words)
    assert main() == ["publish-data", *(["--whole"] if whole else [])]


def test_the_scripts_need_no_package() -> None:
    for path in HOOKS.glob("*.py"):
        lines = path.read_text("utf-8").splitlines()
        imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
        assert imported <= LIBRARY | {"project_python"}
