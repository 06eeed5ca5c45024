"""Building sites for tests, by the command as a person runs it, and reading their pages."""

from __future__ import annotations

import csv
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from analysis.findings import Finding
from tests.conftest import ROOT
from tests.functional.ready_command import run, run_anew


def risalah(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs the command line and gives what it printed; in a copy of the project, that copy's code, in notebooks too."""
    if cwd != ROOT and (cwd / "report" / "cli.py").is_file():
        return run_anew(arguments, cwd=cwd, PYTHONPATH=str(cwd))
    return run(arguments, cwd=cwd)


def project_copy(target: Path) -> Path:
    """A copy of the project that a test may change, without any study, build or history."""
    for folder in ("analysis", "report", "templates", "bench"):
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy(file, target)
    return target


@dataclass(frozen=True)
class Site:
    """A built site."""

    folder: Path
    said: str

    @cached_property
    def findings(self) -> dict[tuple[str, str, str], Finding]:
        """findings.csv by id, district and wave."""
        with (self.folder / "data" / "findings.csv").open(encoding="utf-8") as file:
            rows = [_finding(row) for row in csv.DictReader(file)]
        return {row.key: row for row in rows}

    def page(self, path: str) -> BeautifulSoup:
        """A page, parsed."""
        return BeautifulSoup((self.folder / path).read_text("utf-8"), "lxml")

    def pages(self) -> list[Path]:
        """Every HTML page."""
        return sorted(self.folder.rglob("*.html"))


def _finding(row: dict[str, str]) -> Finding:
    numbers = {name: float(row[name]) if row[name] else None for name in ("value", "low", "high", "level")}
    return Finding(
        **{
            **row,
            **numbers,
            "n": int(row["n"]) if row["n"] else None,
            "method": row["method"] or None,
            "reason": row["reason"] or None,
        }
    )


@dataclass(frozen=True)
class ShownNumber:
    """A number as a page shows it."""

    key: tuple[str, str, str]  # its finding: id, district, wave
    style: str
    text: str
    language: str  # an article's second abstract is in the other one


def numbers_on(page: BeautifulSoup, *, district: str) -> list[ShownNumber]:
    """Every number on a page of a district."""
    return [
        ShownNumber(
            (str(span["data-finding"]), str(span.get("data-district", district)), str(span["data-wave"])),
            str(span.get("data-style", "prose")),
            text_of(span),
            str(span.find_parent(lang=True)["lang"]),
        )
        for span in page.select("[data-finding]")
    ]


def text_of(node: Tag | BeautifulSoup) -> str:
    """The words of a node, with single spaces."""
    return " ".join(node.get_text().split())
