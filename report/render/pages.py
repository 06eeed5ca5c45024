"""Composed pages as the engines read them: path, formats, pictures, line numbers."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from analysis.errors import Problem
from analysis.study.yaml_file import own_yaml
from report.formats import FORMATS, Format

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
SECTION_REFERENCE = re.compile(r"(?<![\w@\\])@(sec-[\w:.-]*\w)", re.IGNORECASE)
PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)>\s]+)>?[^)]*\)")


@dataclass(frozen=True)
class RenderProblem:
    """A reason why a page can't be rendered, with its line in the .qmd file."""

    page: str  # path below the folder of pages, with "/"
    line: int | None
    message: str
    fix: str = "Correct the page's template."

    def problem(self) -> Problem:
        """The problem as a message to the user."""
        where = self.page if self.line is None else f"{self.page}, line {self.line}"
        return Problem(where, self.message, self.fix)

    def __str__(self) -> str:
        return str(self.problem())


@dataclass(frozen=True)
class RenderResult:
    """The files that an engine wrote, as paths below the site, and its problems."""

    written: tuple[str, ...]
    problems: tuple[RenderProblem, ...]
    unchanged: int = field(default=0, compare=False)  # how many of them an earlier build rendered


@dataclass(frozen=True)
class Page:
    """One .qmd file; `name` is its path below the folder `root`."""

    root: Path
    name: str
    text: str
    front: dict[str, Any]

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.root / self.name

    @property
    def formats(self) -> tuple[Format, ...]:
        """The page's formats; HTML if it names none."""
        asked = self.front.get("format", "html")
        names = set(asked) if isinstance(asked, dict) else {asked}
        return tuple(name for name, known in FORMATS.items() if known.quarto in names)

    @property
    def date(self) -> dt.date:
        """The page's date, also the timestamp of its files."""
        date = self.front.get("date")
        if isinstance(date, dt.datetime):
            return date.date()
        return date if isinstance(date, dt.date) else dt.date.fromisoformat(str(date or "1980-01-01"))

    @property
    def timestamp(self) -> int:
        """The page's date at midnight UTC, in seconds since 1970."""
        return int(dt.datetime.combine(self.date, dt.time(), dt.UTC).timestamp())

    @property
    def pictures(self) -> tuple[str, ...]:
        """The page's pictures, as written in it."""
        return tuple(dict.fromkeys(match for match in PICTURE.findall(self.text) if ":" not in match))

    def settings(self, fmt: Format) -> dict[str, Any]:
        """The page's own settings of a format, which hold before those of _quarto.yml."""
        asked = self.front.get("format")
        own = asked.get(FORMATS[fmt].quarto) if isinstance(asked, dict) else None
        return own if isinstance(own, dict) else {}

    def output(self, fmt: Format) -> str:
        """The page's path below the site in that format."""
        return str(PurePosixPath(self.name).with_suffix(FORMATS[fmt].ending))

    def line_of(self, key: str) -> int | None:
        """The first line that has the key as a whole word."""
        word = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
        for number, line in enumerate(self.text.splitlines(), start=1):
            if word.search(line):
                return number
        return None


def read_page(root: Path, name: str) -> Page | RenderProblem:
    """The page, or the problem with its front matter."""
    text = (root / name).read_text(encoding="utf-8")
    match = FRONT_MATTER.match(text)
    if not match:
        return RenderProblem(name, 1, "no front matter between two lines of ---")
    try:
        front = own_yaml(match.group(1)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1  # 1 for the opening ---, 1 since YAML counts lines from 0
        return RenderProblem(name, line, f"front matter isn't YAML: {getattr(error, 'problem', None) or 'unreadable'}")
    if not isinstance(front, dict):
        return RenderProblem(name, 1, "front matter isn't a mapping")
    page = Page(root, name, text, front)
    try:
        _ = page.date
    except ValueError:
        return RenderProblem(name, page.line_of("date"), f"date {front['date']!r} isn't a day like 2026-11-24")
    return _unnumbered_reference(page) or page


def _unnumbered_reference(page: Page) -> RenderProblem | None:
    """The first reference to a section of a page that doesn't number its sections: it would show no number to find."""
    found = None if page.front.get("number-sections") else SECTION_REFERENCE.search(page.text)
    if found is None:
        return None
    message = f"@{found[1]} refers to a section by number, and this page's sections have none"
    fix = f"Link the section's words, [...](#{found[1]}), or give the page number-sections: true."
    return RenderProblem(page.name, page.text.count("\n", 0, found.start()) + 1, message, fix)


def page_names(root: Path) -> list[str]:
    """The names of the pages below a folder, in a fixed order."""
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.qmd"))
    return [name for name in names if not any(part.startswith("_") for part in name.split("/"))]


def read_pages(root: Path, names: Iterable[str] | None = None) -> tuple[tuple[Page, ...], tuple[RenderProblem, ...]]:
    """The pages below a folder, or those of these names, in a fixed order, and the problems of unreadable ones."""
    read = [read_page(root, name) for name in (page_names(root) if names is None else names)]
    pages = tuple(item for item in read if isinstance(item, Page))
    return pages, tuple(item for item in read if isinstance(item, RenderProblem))


def copy_pictures(pages: Iterable[Page], site: Path) -> tuple[str, ...]:
    """Copies the pages' pictures beside their HTML and returns their paths below the site."""
    copied: dict[str, None] = {}  # a dict as an ordered set
    for page in pages:
        for picture in page.pictures:
            source = page.path.parent / picture
            name = PurePosixPath(os.path.normpath(PurePosixPath(page.name).parent / picture)).as_posix()
            # The engine's filter reports paths out of the site and missing files, with their lines.
            if name.startswith("..") or name in copied or not source.is_file():
                continue
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, site / name)
            copied[name] = None
    return tuple(copied)
