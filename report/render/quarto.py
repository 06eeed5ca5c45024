"""The Quarto engine: one process for the whole project, on a copy of the pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from report.formats import FORMATS, Format
from report.lock import folder_lock
from report.render.finish import FINISH
from report.render.messages import Kind, keys_in_line, line_in, problem_of
from report.render.pages import FRONT_MATTER, Page, RenderProblem, RenderResult, copy_pictures, read_pages
from report.render.settings import PROJECT_FILE, Project, open_project
from report.render.typst import font_folder

OUTPUT = "_site"

# Messages of Quarto, its pandoc and our filter; Quarto ends with code 0 after most of these.
PATTERNS: Mapping[Kind, re.Pattern[str]] = {
    "reference": re.compile(r"Unable to resolve crossref @?(?P<key>[\w:.-]+)"),
    "citation": re.compile(r"[Cc]iteproc: citation (?P<key>\S+) not found"),
    "picture": re.compile(r"risalah: picture (?P<key>\S+)"),
    "alt": re.compile(r"risalah: alt (?P<key>\S+)"),
}
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
UNRESOLVED = re.compile(r"\?@((?:fig|tbl|eq|sec)-[\w:.-]*\w)")  # Quarto's mark for an unknown label


def quarto_path() -> str | None:
    """The path of Quarto, or None."""
    return shutil.which("quarto")


def version() -> str | None:
    """Quarto's version; None if it isn't on the PATH."""
    path = quarto_path()
    if path is None:
        return None
    return subprocess.run([path, "--version"], capture_output=True, encoding="utf-8", check=True).stdout.strip()


def page_text(page: Page, formats: Collection[Format]) -> str:
    """The page's text with only the wanted formats; `--to` would force formats that it doesn't have."""
    front = page.front | {"format": {FORMATS[fmt].quarto: "default" for fmt in page.formats if fmt in formats}}
    asked = page.front.get("format")
    if isinstance(asked, dict):
        front["format"] = {name: value for name, value in asked.items() if name in front["format"]}
    if page.front.get("format") == front["format"]:
        return page.text
    yaml_text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{yaml_text}---\n" + FRONT_MATTER.sub("", page.text, count=1)


def write_project(pages: Collection[Page], folder: Path, *, formats: Collection[Format], project: Project) -> None:
    """Writes a Quarto project: pages, pictures, bibliographies, and the files named in the settings."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in project.files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / name, folder / name)
    settings = dict(project.settings)
    settings["project"] = {
        "type": "default",
        "output-dir": OUTPUT,
        "render": sorted(
            {page.name if "/" not in page.name else page.name.split("/")[0] + "/**/*.qmd" for page in pages}
        ),
    }
    (folder / PROJECT_FILE).write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for root in {page.root for page in pages}:
        for file in sorted(root.rglob("*")):
            if file.is_file() and file.suffix != ".qmd":
                target = folder / file.relative_to(root)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
    for page in pages:
        target = folder / page.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page_text(page, formats), encoding="utf-8", newline="\n")


def problems_in_output(pages: Collection[Page], output: str) -> list[RenderProblem]:
    """The problems in Quarto's output, each for every page that has the key."""
    problems: list[RenderProblem] = []
    for line in COLOURS.sub("", output).splitlines():
        for kind, key in keys_in_line(line, PATTERNS):
            places: list[tuple[str, int | None]] = [(page.name, at) for page in pages if (at := line_in(page, key))]
            problems += [problem_of(kind, key, *place) for place in places or [(PROJECT_FILE, None)]]
    return list(dict.fromkeys(problems))


def unresolved_references(page: Page, html: str) -> list[RenderProblem]:
    """The references that Quarto left in the page as ?@label."""
    return [
        problem_of("reference", key, page.name, page.line_of(key)) for key in dict.fromkeys(UNRESOLVED.findall(html))
    ]


def with_language(jats: str, lang: str) -> str:
    """The JATS article with its language, which Quarto leaves out."""
    head = re.search(r"<article\b[^>]*>", jats)
    if not lang or head is None or "xml:lang" in head[0]:
        return jats
    return jats.replace(head[0], f'{head[0][:-1]} xml:lang="{lang}">', 1)


def take_output(page: Page, fmt: Format, source: Path, target: Path) -> list[RenderProblem]:
    """Moves one of Quarto's files into the site and returns the problems."""
    if not source.is_file():
        return [RenderProblem(page.name, None, f"Quarto wrote no {fmt}", "See its output above.")]
    problems: list[RenderProblem] = []
    target.parent.mkdir(parents=True, exist_ok=True)
    if fmt == "html":
        problems = unresolved_references(page, source.read_text(encoding="utf-8"))
    if problems:
        return problems
    if fmt in FINISH:
        target.write_bytes(FINISH[fmt](source.read_bytes(), page))
    elif fmt == "jats":
        text = source.read_text(encoding="utf-8")
        target.write_text(with_language(text, str(page.front.get("lang", ""))), encoding="utf-8", newline="\n")
    else:
        shutil.copyfile(source, target)
    return []


def run_quarto(folder: Path, *, timestamp: int) -> subprocess.CompletedProcess[str]:
    """Renders the project in a folder by one Quarto process."""
    command = quarto_path()
    if command is None:
        raise FileNotFoundError("Quarto isn't on the PATH")
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": str(timestamp),
        "TYPST_FONT_PATHS": str(font_folder()),
        "TYPST_IGNORE_SYSTEM_FONTS": "true",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        [command, "render"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # one stream keeps the warnings' order
        encoding="utf-8",
        errors="replace",
    )


def render(
    pages_root: Path,
    site: Path,
    *,
    formats: Collection[Format] = FORMATS,
    jobs: int = 1,  # unused: Quarto renders one page after the other
    project: Project | None = None,
    on_page: Callable[[str], Any] | None = None,
) -> RenderResult:
    """Renders every page in those of its formats that are wanted; problems of all pages come together."""
    project = project or open_project()
    read, unreadable = read_pages(pages_root)
    pages = [page for page in read if set(page.formats) & set(formats)]
    if not pages:
        return RenderResult((), unreadable)
    folder = pages_root.parent / "quarto"
    with folder_lock(folder):  # two Quarto processes in one folder race
        write_project(pages, folder, formats=formats, project=project)
        done = run_quarto(folder, timestamp=max(page.timestamp for page in pages))
        problems = [*unreadable, *problems_in_output(pages, done.stdout)]
        if done.returncode != 0 and len(problems) == len(unreadable):
            last = [line for line in COLOURS.sub("", done.stdout).splitlines() if line.strip()][-3:]
            said = " / ".join(last) or "no message"
            problems.append(RenderProblem(PROJECT_FILE, None, f"Quarto stopped with code {done.returncode}: {said}"))
        if done.returncode != 0:
            return RenderResult((), tuple(dict.fromkeys(problems)))
        written: list[str] = []
        for page in pages:
            for fmt in page.formats:
                if fmt not in formats:
                    continue
                name = page.output(fmt)
                wrong = take_output(page, fmt, folder / OUTPUT / name, site / name)
                problems += wrong
                if not wrong:
                    written.append(name)
                if on_page:
                    on_page(name)
    bad = {problem.page for problem in problems}
    for name in [name for page in pages if page.name in bad for name in map(page.output, page.formats)]:
        (site / name).unlink(missing_ok=True)
        if name in written:
            written.remove(name)
    pictures = copy_pictures((page for page in pages if "html" in page.formats and "html" in formats), site)
    return RenderResult(tuple(sorted({*written, *pictures})), tuple(dict.fromkeys(problems)))
