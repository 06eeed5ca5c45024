"""Pages per CPU second: HTML briefs by a pandoc process each, as before, and by the embedded engine's batch.

    python -m bench.rendering [PAGES] [--number 30]

PAGES is the folder of a build's composed pages (build/mojokerto/pages). Copies of its briefs are rendered to HTML both
ways in one run, by one process at a time, and compared; a table in Markdown is printed. Time is that of the processor,
of pandoc and of this process: other work of the machine adds little to it. A line for all pages in all formats, as a
whole build renders them, follows with `--all`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from report.formats import FORMATS, Format
from report.project import ROOT
from report.render.batch import Paper, pandoc_path, written
from report.render.pages import Page, read_pages
from report.render.pandoc import pandoc_settings
from report.render.settings import open_project

Way = Callable[[Sequence[Sequence[Paper]]], None]


class Measured(NamedTuple):
    """Files written one way, with the seconds that took."""

    files: int
    cpu: float
    wall: float


def one_process_each(work: Sequence[Sequence[Paper]]) -> None:
    """Writes each file by a pandoc process of its own."""
    for paper in (paper for papers in work for paper in papers):
        page, defaults = paper.page, paper.output.with_suffix(".yaml")
        defaults.write_text(json.dumps(paper.settings), "utf-8")
        subprocess.run(
            [pandoc_path(), f"--defaults={defaults}", f"--output={paper.output}", page.path.name],
            cwd=page.path.parent,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(page.timestamp)},
            check=True,
        )


def one_batch(work: Sequence[Sequence[Paper]]) -> None:
    """Writes all files by one process."""
    for paper, said in written(work, jobs=1):
        if said.error:
            raise SystemExit(f"{paper.page.name}: {said.error}")


def measured(way: Way, work: Sequence[Sequence[Paper]]) -> Measured:
    """The seconds that writing these files takes."""
    before, start = _cpu(), time.monotonic()
    way(work)
    return Measured(sum(map(len, work)), _cpu() - before, time.monotonic() - start)


def papers_of(pages: Sequence[Page], formats: Sequence[Format], folder: Path) -> list[list[Paper]]:
    """The pages' files in those of their formats that are wanted, in one folder."""
    folder.mkdir()
    project = open_project()
    return [
        [
            Paper(page, fmt, pandoc_settings(page, fmt, project), folder / f"{number}.{fmt}")
            for fmt in page.formats
            if fmt in formats
        ]
        for number, page in enumerate(pages)
    ]


def table(title: str, old: Measured, new: Measured) -> str:
    """Both ways side by side in Markdown."""
    lines = [f"| {title} | files | CPU s | wall s | files per CPU second |", "|---|--:|--:|--:|--:|"]
    for name, one in (("a process each", old), ("one batch", new)):
        lines.append(f"| {name} | {one.files} | {one.cpu:.1f} | {one.wall:.1f} | {one.files / one.cpu:.1f} |")
    return "\n".join([*lines, f"| ratio | | {old.cpu / new.cpu:.1f} | {old.wall / new.wall:.1f} | |"])


def compared(title: str, pages: Sequence[Page], formats: Sequence[Format], folder: Path) -> str:
    """The table of both ways, once their bytes are the same."""
    folder.mkdir()
    works = [papers_of(pages, formats, folder / name) for name in ("old", "new")]
    old, new = measured(one_process_each, works[0]), measured(one_batch, works[1])
    for one, other in zip(*([paper for papers in work for paper in papers] for work in works), strict=True):
        if one.output.read_bytes() != other.output.read_bytes():
            raise SystemExit(f"{one.page.name}: the two ways give other bytes as {one.format}")
    return table(title, old, new)


def main() -> None:
    """Prints the tables."""
    options = argparse.ArgumentParser(prog="python -m bench.rendering", description=(__doc__ or "").partition("\n")[0])
    options.add_argument("pages", nargs="?", type=Path, default=ROOT / "build" / "mojokerto" / "pages")
    options.add_argument("--number", type=int, default=30, help="of briefs")
    options.add_argument("--all", action="store_true", help="all pages in all formats, too")
    asked = options.parse_args()
    pages, _ = read_pages(asked.pages)
    briefs = [page for page in pages if page.path.stem == "brief"]
    if not briefs:
        raise SystemExit(f"{asked.pages} holds no briefs: build the study first, or name another folder.")
    chosen = [briefs[number % len(briefs)] for number in range(asked.number)]
    with tempfile.TemporaryDirectory() as folder:
        print(compared("HTML briefs", chosen, ["html"], Path(folder, "briefs")), flush=True)
        if asked.all:
            print("\n" + compared("all pages and formats", pages, [*FORMATS], Path(folder, "all")))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
