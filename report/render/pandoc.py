"""The embedded engine: pandoc of pypandoc-binary in a few processes, typst for PDF in this one."""

from __future__ import annotations

import importlib.metadata
import re
import tempfile
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from report.formats import FORMATS, Format
from report.progress import expect
from report.render.batch import Paper, Said, pandoc_path, version, written
from report.render.finish import FINISH
from report.render.kept import Kept, key_of_pages, shared_key
from report.render.messages import Kind, keys_in_line, line_in, problem_of
from report.render.pages import Page, RenderProblem, RenderResult, copy_pictures, page_names, read_pages
from report.render.settings import Project, open_project
from report.render.typst import write_pdf
from report.times import add_time

__all__ = ["pandoc_path", "render", "version"]

CROSSREF = "templates/filters/crossref.lua"  # Quarto does this itself, so _quarto.yml doesn't list it
FLOATS = "templates/filters/floats.lua"  # of Quarto's own nodes, so pandoc doesn't run it
_AT_ONCE = 300  # pages in memory
LIBRARIES = ("typst", "matplotlib", "pillow")  # of PDF, its fonts, and pictures in DOCX

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


def pandoc_settings(page: Page, fmt: Format, project: Project) -> dict[str, Any]:
    """Pandoc's settings for a page, as in a file of its defaults, equivalent to _quarto.yml."""
    known = FORMATS[fmt]
    asked = project.of_format(known.quarto) | {
        key: page.front[key] for key in ("number-sections", "toc", "toc-depth") if key in page.front
    }
    asked |= page.settings(fmt)
    filters = [item["path"] for item in asked.get("filters", []) if item["path"] != FLOATS]
    settings: dict[str, Any] = {
        "from": "markdown",
        "to": known.writer,
        "standalone": True,
        "wrap": "none",
        "eol": "lf",
        "filters": [str(project.file(CROSSREF)), "citeproc", *(str(project.file(path)) for path in filters)],
        "csl": str(project.file(asked["csl"])),
        "syntax-highlighting": "none",
    }
    if asked.get("link-citations"):
        settings["metadata"] = {"link-citations": True}
    if shift := asked.get("shift-heading-level-by"):
        settings["shift-heading-level-by"] = shift
    if asked.get("number-sections"):
        settings["number-sections"] = True
    if asked.get("html-math-method") == "mathml":
        settings["html-math-method"] = {"method": "mathml"}
    if known.kind == "page" and asked.get("toc"):  # papers have their own in the template, or none
        settings |= {"table-of-contents": True, "toc-depth": asked.get("toc-depth", 3)}
    if template := known.template or asked.get("template"):
        settings["template"] = str(project.file(template))
    if document := asked.get("reference-doc"):
        settings["reference-doc"] = str(project.file(document))
    return settings


def problems_of(paper: Paper, said: Said) -> list[RenderProblem]:
    """The problems of a page in one format."""
    problems = problems_in_output(paper.page, "\n".join(said.lines))
    if said.error and not problems:
        at = re.search(r"\bline (\d+)", said.error)
        problems.append(RenderProblem(paper.page.name, int(at[1]) if at else None, said.error))
    return problems


def finish(paper: Paper, said: Said, site: Path) -> list[RenderProblem]:
    """Puts what pandoc wrote of a page into the site as its file of that format, and returns the problems."""
    page, fmt, output = paper.page, paper.format, site / paper.page.output(paper.format)
    if problems := problems_of(paper, said):
        output.unlink(missing_ok=True)
        return problems
    if fmt == "pdf":
        return write_pdf(page, paper.output.read_bytes(), output)
    if fmt in FINISH:
        output.write_bytes(FINISH[fmt](output.read_bytes(), page))
    return []


def render_pages(
    work: Sequence[tuple[Page, Sequence[Format]]],
    site: Path,
    *,
    project: Project,
    jobs: int = 1,
    on_file: Callable[[str, list[RenderProblem]], Any] | None = None,
) -> dict[str, list[RenderProblem]]:
    """Writes each page in these formats into the site; returns each file's problems, by its path below the site."""
    with tempfile.TemporaryDirectory(prefix="risalah-") as sources, ThreadPoolExecutor(max(1, jobs // 2)) as finishing:

        def paper_of(page: Page, fmt: Format) -> Paper:
            name = page.output(fmt)
            output = Path(sources, name).with_suffix(".typ") if fmt == "pdf" else site / name
            for folder in {output.parent, (site / name).parent}:
                folder.mkdir(parents=True, exist_ok=True)
            return Paper(page, fmt, pandoc_settings(page, fmt, project), output)

        def finished(paper: Paper, said: Said) -> list[RenderProblem]:
            problems = finish(paper, said, site)
            if on_file:
                on_file(paper.page.output(paper.format), problems)
            return problems

        papers = [[paper_of(page, fmt) for fmt in formats] for page, formats in work if formats]
        files = {}
        with closing(written(papers, jobs=jobs)) as answers:
            for paper, said in answers:
                name = paper.page.output(paper.format)
                add_time(said.seconds, "render", name)
                files[name] = finishing.submit(finished, paper, said)
        return {name: file.result() for name, file in sorted(files.items())}


def file_keys(work: Sequence[tuple[Page, Sequence[Format]]], *, project: Project) -> dict[str, str]:
    """By each file's path below the site, the key of what is written there."""
    key = key_of_pages()
    shared = {fmt: _shared_key(fmt, project) for fmt in {fmt for _, formats in work for fmt in formats}}
    return {page.output(fmt): key(page, shared[fmt], page.text) for page, formats in work for fmt in formats}


def _shared_key(fmt: Format, project: Project) -> str:
    known, settings = FORMATS[fmt], project.of_format(FORMATS[fmt].quarto)
    named = [CROSSREF, *([known.template] if known.template else []), *project.files(settings)]
    code = sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in (".py", ".lua"))
    return shared_key(
        programs=[version(), zlib.ZLIB_RUNTIME_VERSION, *map(importlib.metadata.version, LIBRARIES)],
        settings={"format": asdict(known), **settings},
        files=[*(project.file(name) for name in named), *code],
    )


def render(
    pages_root: Path,
    site: Path,
    *,
    formats: Collection[Format] = FORMATS,
    jobs: int = 1,
    project: Project | None = None,
    on_page: Callable[[str], Any] | None = None,
    kept: Path | None = None,
) -> RenderResult:
    """Renders every page in those of its formats that are wanted; problems of all pages come together.

    A file whose key is that of a file in the folder `kept` is taken from there.
    """
    project = project or open_project()
    names, parts = page_names(pages_root), list[RenderResult]()
    for start in range(0, len(names), _AT_ONCE):
        pages = names[start : start + _AT_ONCE]
        parts.append(_rendered(pages_root, pages, site, formats, jobs, project, on_page, Kept(kept) if kept else None))
    return RenderResult(
        tuple(sorted({name for part in parts for name in part.written})),
        tuple(dict.fromkeys(problem for part in parts for problem in part.problems)),
        sum(part.unchanged for part in parts),
    )


def _rendered(
    pages_root: Path,
    names: Sequence[str],
    site: Path,
    formats: Collection[Format],
    jobs: int,
    project: Project,
    on_page: Callable[[str], Any] | None,
    store: Kept | None,
) -> RenderResult:
    pages, unreadable = read_pages(pages_root, names)
    work = [(page, [fmt for fmt in page.formats if fmt in formats]) for page in pages]
    keys = file_keys(work, project=project) if store else {}
    for folder in {(site / page.name).parent for page, wanted in work if wanted}:
        folder.mkdir(parents=True, exist_ok=True)
    unchanged = {name for name, key in keys.items() if store and store.take(name, key, site / name)}
    due = [(page, [fmt for fmt in wanted if page.output(fmt) not in unchanged]) for page, wanted in work]

    def is_written(name: str, problems: list[RenderProblem]) -> None:
        if store and not problems:
            store.put(name, keys[name], site / name)
        if on_page:
            on_page(name)

    expect(sum(len(wanted) for _, wanted in due))
    files = render_pages(due, site, project=project, jobs=jobs, on_file=is_written)
    good = {name for name, problems in files.items() if not problems}
    problems = dict.fromkeys([*unreadable, *(problem for found in files.values() for problem in found)])
    pictures = copy_pictures((page for page, wanted in work if "html" in wanted), site)
    return RenderResult(tuple(sorted({*good, *unchanged, *pictures})), tuple(problems), len(unchanged))
