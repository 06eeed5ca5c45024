"""The folder in which the Quarto engine renders: pages and what they use, and which of them are due.

Quarto renders one page after the other, so only pages that changed are given to it; what it wrote of the others is
kept in the folder.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from analysis.study.yaml_file import own_yaml_text
from report.formats import FORMATS, Format
from report.render.kept import key_of_pages, shared_key
from report.render.pages import FRONT_MATTER, Page
from report.render.settings import PROJECT_FILE, Project

OUTPUT = "_site"
RENDERED = "rendered.json"  # of each page's path, the key of what Quarto wrote of it


def page_text(page: Page, formats: Collection[Format]) -> str:
    """The page's text with only the wanted formats; `--to` would force formats that it doesn't have."""
    wanted = {FORMATS[fmt].quarto: page.settings(fmt) or "default" for fmt in page.formats if fmt in formats}
    if page.front.get("format") == wanted:
        return page.text
    yaml_text = own_yaml_text(page.front | {"format": wanted})
    return f"---\n{yaml_text}---\n" + FRONT_MATTER.sub("", page.text, count=1)


def page_keys(
    pages: Iterable[Page], *, formats: Collection[Format], project: Project, version: str | None
) -> dict[str, str]:
    """By each page's path, the key of what Quarto writes of it in these formats."""
    files = [project.file(name) for name in project.files()]
    shared = shared_key(programs=[str(version)], settings=project.settings, files=files)
    key = key_of_pages()
    return {page.name: key(page, shared, page_text(page, formats)) for page in pages}


def rendered_keys(folder: Path) -> dict[str, str]:
    """The keys of the pages that Quarto has rendered in this folder."""
    path = folder / RENDERED
    try:
        found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except ValueError:  # a build was stopped while it wrote
        return {}
    return dict(found) if isinstance(found, dict) else {}


def due_pages(
    pages: Iterable[Page], folder: Path, keys: Mapping[str, str], *, formats: Collection[Format]
) -> list[Page]:
    """The pages of which the folder doesn't hold what Quarto would write now."""
    rendered = rendered_keys(folder)
    return [
        page
        for page in pages
        if rendered.get(page.name) != keys[page.name]
        or not all((folder / OUTPUT / page.output(fmt)).is_file() for fmt in page.formats if fmt in formats)
    ]


def write_project(pages: Collection[Page], folder: Path, *, formats: Collection[Format], project: Project) -> None:
    """Writes a Quarto project of these pages, their pictures and bibliographies, and the files that settings name.

    What Quarto wrote before stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in (OUTPUT, RENDERED):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for page in pages:  # else a page that Quarto now leaves out would pass for rendered
        for fmt in page.formats:
            (folder / OUTPUT / page.output(fmt)).unlink(missing_ok=True)
    for name in project.files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / name, folder / name)
    settings = dict(project.settings)
    settings["project"] = {"type": "default", "output-dir": OUTPUT, "render": sorted(f"/{page.name}" for page in pages)}
    (folder / PROJECT_FILE).write_text(own_yaml_text(settings), encoding="utf-8")
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
