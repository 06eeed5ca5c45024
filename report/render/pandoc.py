"""The embedded engine: pandoc of pypandoc-binary, typst for PDF, one process per page and format."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

from report.formats import FORMATS, Format
from report.render.finish import FINISH
from report.render.messages import Kind, keys_in_line, line_in, problem_of
from report.render.pages import Page, RenderProblem, RenderResult, copy_pictures, read_pages
from report.render.settings import Project, open_project
from report.render.typst import write_pdf

CROSSREF = "templates/filters/crossref.lua"  # Quarto does this itself, so _quarto.yml doesn't list it
FLOATS = "templates/filters/floats.lua"  # of Quarto's own nodes, so pandoc doesn't run it

PATTERNS: Mapping[Kind, re.Pattern[str]] = {
    "reference": re.compile(r"^risalah: reference (?P<key>\S+)"),
    "citation": re.compile(r"Citeproc: citation (?P<key>\S+) not found"),
    "mixed": re.compile(r"^risalah: mixed (?P<key>\S+)"),
    "picture": re.compile(r"^risalah: picture (?P<key>.+)"),
    "alt": re.compile(r"^risalah: alt (?P<key>.+)"),
}


# harmless: pandoc lacks terms of some languages, pages take theirs from the locale files
NO_TRANSLATION = re.compile(r"Could not load translations for|The term \S+ has no translation defined")


def problems_in_output(page: Page, stderr: str) -> list[RenderProblem]:
    """The problems of a page in the stderr of pandoc and the filters."""
    problems = []
    for line in stderr.splitlines():
        if found := next(keys_in_line(line, PATTERNS), None):
            problems.append(problem_of(*found, page.name, line_in(page, found[1])))
        elif NO_TRANSLATION.search(line):
            continue
        elif "[WARNING]" in line or line.startswith("Error"):
            at = re.search(r"\bline (\d+)", line)
            message = re.sub(r"^\[WARNING\]\s*", "", line).strip()
            problems.append(RenderProblem(page.name, int(at[1]) if at else None, f"pandoc says: {message}"))
    return problems


def pandoc_arguments(page: Page, fmt: Format, project: Project) -> list[str]:
    """The pandoc arguments for a page, equivalent to _quarto.yml."""
    known = FORMATS[fmt]
    settings = project.of_format(known.quarto) | {
        key: page.front[key] for key in ("number-sections", "toc", "toc-depth") if key in page.front
    }
    settings |= page.settings(fmt)
    arguments = ["--from=markdown", f"--to={known.writer}", "--standalone", "--wrap=none", "--eol=lf"]
    arguments += [f"--lua-filter={project.file(CROSSREF)}", "--citeproc"]
    filters = [item["path"] for item in settings.get("filters", []) if item["path"] != FLOATS]
    arguments += [f"--lua-filter={project.file(path)}" for path in filters]
    arguments += [f"--csl={project.file(settings['csl'])}", "--syntax-highlighting=none"]
    if settings.get("link-citations"):
        arguments.append("--metadata=link-citations:true")
    if shift := settings.get("shift-heading-level-by"):
        arguments.append(f"--shift-heading-level-by={shift}")
    if settings.get("number-sections"):
        arguments.append("--number-sections")
    if settings.get("html-math-method") == "mathml":
        arguments.append("--mathml")
    if known.kind == "page" and settings.get("toc"):  # papers have their own in the template, or none
        arguments += ["--toc", f"--toc-depth={settings.get('toc-depth', 3)}"]
    if template := known.template or settings.get("template"):
        arguments.append(f"--template={project.file(template)}")
    if document := settings.get("reference-doc"):
        arguments.append(f"--reference-doc={project.file(document)}")
    return arguments


@cache
def pandoc_path() -> str:
    """The pandoc of pypandoc-binary, not the one on the PATH."""
    return str(Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc"))


def version() -> str:
    """Pandoc's version."""
    output = subprocess.run([pandoc_path(), "--version"], capture_output=True, encoding="utf-8", check=True).stdout
    return output.split()[1]


def run_pandoc(page: Page, fmt: Format, output: Path, *, project: Project) -> list[RenderProblem]:
    """Writes the page in that format (typst's source for a PDF) and returns the problems."""
    # Pictures and bibliographies are relative to the page: pandoc runs in its folder.
    done = subprocess.run(
        [pandoc_path(), *pandoc_arguments(page, fmt, project), f"--output={output.resolve()}", page.path.name],
        cwd=page.path.parent,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(page.timestamp)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    problems = problems_in_output(page, done.stderr)
    if done.returncode != 0 and not problems:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        problems.append(RenderProblem(page.name, None, f"pandoc stopped with code {done.returncode}: {last}"))
    return problems


def render_page(page: Page, fmt: Format, site: Path, *, project: Project) -> list[RenderProblem]:
    """Writes one page in one format into the site and returns the problems."""
    output = site / page.output(fmt)
    output.parent.mkdir(parents=True, exist_ok=True)
    if fmt != "pdf":
        problems = run_pandoc(page, fmt, output, project=project)
        if problems:
            output.unlink(missing_ok=True)
        elif fmt in FINISH:
            output.write_bytes(FINISH[fmt](output.read_bytes(), page))
        return problems
    with tempfile.TemporaryDirectory(prefix="risalah-") as folder:
        source = Path(folder) / "page.typ"
        if problems := run_pandoc(page, fmt, source, project=project):
            return problems
        return write_pdf(page, source.read_bytes(), output)


def render(
    pages_root: Path,
    site: Path,
    *,
    formats: Collection[Format] = FORMATS,
    jobs: int = 1,
    project: Project | None = None,
    on_page: Callable[[str], Any] | None = None,
) -> RenderResult:
    """Renders every page in those of its formats that are wanted; problems of all pages come together."""
    project = project or open_project()
    pages, unreadable = read_pages(pages_root)
    work = [(page, fmt) for page in pages for fmt in page.formats if fmt in formats]

    def one(item: tuple[Page, Format]) -> list[RenderProblem]:
        problems = render_page(item[0], item[1], site, project=project)
        if on_page:
            on_page(item[0].output(item[1]))
        return problems

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        outcomes = list(pool.map(one, work))
    written = [page.output(fmt) for (page, fmt), problems in zip(work, outcomes, strict=True) if not problems]
    problems = dict.fromkeys([*unreadable, *(problem for outcome in outcomes for problem in outcome)])
    pictures = copy_pictures((page for page, fmt in work if fmt == "html"), site)
    return RenderResult(tuple(sorted({*written, *pictures})), tuple(problems))
