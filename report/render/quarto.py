"""The Quarto engine: one process for the whole project, on a copy of the pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from report.formats import FORMATS, Format
from report.lock import folder_lock
from report.render.finish import FINISH
from report.render.messages import Kind, keys_in_line, line_in, problem_of
from report.render.pages import Page, RenderProblem, RenderResult, copy_pictures, read_pages
from report.render.quarto_project import OUTPUT, RENDERED, due_pages, page_keys, rendered_keys, write_project
from report.render.settings import PROJECT_FILE, Project, open_project
from report.workspace import write_json

# Messages of Quarto, its pandoc and our filter; Quarto ends with code 0 after most of these.
PATTERNS: Mapping[Kind, re.Pattern[str]] = {
    "reference": re.compile(r"Unable to resolve crossref @?(?P<key>[\w:.-]+)"),
    "citation": re.compile(r"[Cc]iteproc: citation (?P<key>\S+) not found"),
    "picture": re.compile(r"risalah: picture (?P<key>\S+)"),
    "alt": re.compile(r"risalah: alt (?P<key>\S+)"),
}
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
PROGRESS = re.compile(r"\[\s*\d+/\d+\]\s+(\S.*?\.qmd)\s*$")  # "[ 3/34] report/id/35.16.13/brief.qmd"
UNRESOLVED = re.compile(r"\?@((?:fig|tbl|eq|sec)-[\w:.-]*\w)")  # Quarto's mark for an unknown label


def quarto_path() -> str | None:
    """The path of Quarto, or None."""
    return shutil.which("quarto")


def version() -> str | None:
    """Quarto's version; None if it isn't on the PATH."""
    path = quarto_path()
    return None if path is None else _version_of(path)


@cache
def _version_of(path: str) -> str:
    return subprocess.run([path, "--version"], capture_output=True, encoding="utf-8", check=True).stdout.strip()


def oldest_version() -> str:
    """The oldest version of Quarto that renders these pages, from _quarto.yml."""
    return str(open_project().settings["quarto-required"]).removeprefix(">=")


def why_unusable() -> str | None:
    """Why Quarto can't render here, in a few words; None where it can."""
    found = version()
    if found is None:
        return "Quarto isn't on the PATH"
    try:
        fits = Version(found) >= Version(oldest_version())
    except InvalidVersion:  # of a developer's own Quarto
        fits = True
    return None if fits else f"Quarto {found} is older than {oldest_version()}"


def problems_in_output(pages: Collection[Page], lines: Iterable[str]) -> list[RenderProblem]:
    """The problems in Quarto's output, each for every page that has the key."""
    problems: list[RenderProblem] = []
    for line in lines:
        for kind, key in keys_in_line(line, PATTERNS):
            places: list[tuple[str, int | None]] = [(page.name, at) for page in pages if (at := line_in(page, key))]
            problems += [problem_of(kind, key, *place) for place in places or [(PROJECT_FILE, None)]]
    return list(dict.fromkeys(problems))


def unresolved_references(page: Page, html: str) -> list[RenderProblem]:
    """The references that Quarto left in the page as ?@label."""
    return [
        problem_of("reference", key, page.name, page.line_of(key)) for key in dict.fromkeys(UNRESOLVED.findall(html))
    ]


def finish(page: Page, fmt: Format, source: Path, target: Path) -> None:
    """Writes one of Quarto's files to its place, with what Quarto leaves undone; both may be one path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if fmt in FINISH:
        target.write_bytes(FINISH[fmt](source.read_bytes(), page))
    elif source != target:
        shutil.copyfile(source, target)


def finish_rendered(pages: Collection[Page], site: Path, written: Collection[str]) -> None:
    """Finishes those files of a site that `quarto render` wrote there itself; `written` are paths below the site."""
    for page in pages:
        for fmt in page.formats:
            path = site / page.output(fmt)
            if page.output(fmt) in written and path.is_file():
                finish(page, fmt, path, path)


def written_files(site: Path) -> set[str]:
    """The files that Quarto tells its post-render script of, as paths below the site."""
    listed = os.environ.get("QUARTO_PROJECT_OUTPUT_FILES", "")
    if kept := os.environ.get("QUARTO_USE_FILE_FOR_PROJECT_OUTPUT_FILES"):  # where an environment may not be that long
        listed = Path(kept).read_text("utf-8")
    paths = [Path(line.strip()).resolve() for line in listed.splitlines() if line.strip()]
    return {path.relative_to(site.resolve()).as_posix() for path in paths if path.is_relative_to(site.resolve())}


def take_output(page: Page, fmt: Format, source: Path, target: Path) -> list[RenderProblem]:
    """Copies one of Quarto's files into the site and returns the problems."""
    if not source.is_file():
        return [RenderProblem(page.name, None, f"Quarto wrote no {fmt}", "See its output above.")]
    problems = unresolved_references(page, source.read_text(encoding="utf-8")) if fmt == "html" else []
    if not problems:
        finish(page, fmt, source, target)
    return problems


@dataclass(frozen=True)
class Run:
    """A Quarto process that ended."""

    code: int
    lines: Sequence[str]  # of its output, without colours

    @property
    def last_page(self) -> str | None:
        """The page that it rendered last; None if it named none, as of a single page."""
        pages = [found[1] for line in self.lines if (found := PROGRESS.search(line))]
        return pages[-1] if pages else None

    @property
    def last_words(self) -> str:
        """The last lines that aren't progress."""
        said = [line.strip() for line in self.lines if line.strip() and not PROGRESS.search(line)]
        return " / ".join(said[-3:]) or "no message"


def run_quarto(folder: Path, *, timestamp: int, on_page: Callable[[str], Any] | None = None) -> Run:
    """Renders the project in a folder by one Quarto process; `on_page` gets each page's path when its turn comes."""
    command = quarto_path()
    if command is None:
        raise FileNotFoundError("Quarto isn't on the PATH")
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": str(timestamp),
        "TYPST_IGNORE_SYSTEM_FONTS": "true",
        "NO_COLOR": "1",
    }
    lines: list[str] = []
    with subprocess.Popen(
        [command, "render"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # one stream keeps the warnings' order
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(COLOURS.sub("", line.rstrip("\n")))
            if on_page and (found := PROGRESS.search(lines[-1])):
                on_page(found[1])
    return Run(process.returncode, lines)


def render(
    pages_root: Path,
    site: Path,
    *,
    formats: Collection[Format] = FORMATS,
    jobs: int = 1,  # unused: Quarto renders one page after the other
    project: Project | None = None,
    on_page: Callable[[str], Any] | None = None,
    kept: Path | None = None,  # unused: what Quarto wrote stays in a folder beside the pages
) -> RenderResult:
    """Renders every page in those of its formats that are wanted; problems of all pages come together.

    Pages that are as Quarto rendered them before in this study's folder aren't rendered again.
    """
    project = project or open_project()
    read, unreadable = read_pages(pages_root)
    pages = [page for page in read if set(page.formats) & set(formats)]
    if not pages or unreadable:
        return RenderResult((), unreadable)
    folder = pages_root.parent / "quarto"
    with folder_lock(folder):  # two Quarto processes in one folder race
        keys = page_keys(pages, formats=formats, project=project, version=version())
        due = due_pages(pages, folder, keys, formats=formats)
        problems: list[RenderProblem] = []
        if due:
            write_project(due, folder, formats=formats, project=project)
            run = run_quarto(folder, timestamp=max(page.timestamp for page in pages), on_page=on_page)
            problems = problems_in_output(due, run.lines)
            if run.code != 0:
                failed = run.last_page or (due[0].name if len(due) == 1 else PROJECT_FILE)
                stopped = RenderProblem(failed, None, f"Quarto stopped with code {run.code}: {run.last_words}")
                return RenderResult((), tuple(dict.fromkeys(problems or [stopped])))
        written: list[str] = []
        for page in pages:
            for fmt in (fmt for fmt in page.formats if fmt in formats):
                name = page.output(fmt)
                wrong = take_output(page, fmt, folder / OUTPUT / name, site / name)
                problems += wrong
                written += [] if wrong else [name]
        bad = {problem.page for problem in problems}
        good = {name: key for name, key in keys.items() if name not in bad}
        write_json(folder / RENDERED, rendered_keys(folder) | good)
    for name in [name for page in pages if page.name in bad for name in map(page.output, page.formats)]:
        (site / name).unlink(missing_ok=True)
        if name in written:
            written.remove(name)
    pictures = copy_pictures((page for page in pages if "html" in page.formats and "html" in formats), site)
    same = {page.name for page in pages} - {page.name for page in due}
    unchanged = sum(page.output(fmt) in written for page in pages if page.name in same for fmt in page.formats)
    return RenderResult(tuple(sorted({*written, *pictures})), tuple(dict.fromkeys(problems)), unchanged)
