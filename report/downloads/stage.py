"""Puts what pages give away into the rendered site: data and citations as composed, pictures and slides drawn.

Both engines end here, so that the files are the same whichever rendered the pages.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from report.downloads.beside import SLIDES_PAGE, SOCIAL
from report.downloads.links import PICTURE, SLIDES
from report.downloads.slides import write_slides
from report.downloads.social import Social, social_png
from report.formats import Format

AS_COMPOSED = (".csv", ".xlsx", ".bib")


def write_shared(pages: Path, site: Path, *, formats: Collection[Format], jobs: int = 1) -> tuple[str, ...]:
    """Writes the files beside each page that the site has; gives their paths below it."""
    root = pages / "report"
    work: list[tuple[Path, Callable[[Path, Path], None]]] = []
    for path in sorted(root.rglob("*")):
        folder = site / path.parent.relative_to(pages)
        if path.suffix in AS_COMPOSED:
            work.append((path, _copied))
        elif path.name == SOCIAL and "html" in formats and folder.is_dir():
            work.append((path, _drawn))
        elif path.name == SLIDES_PAGE and "pptx" in formats:
            work.append((path, write_slides))
    targets = [site / path.parent.relative_to(pages) / _name(path) for path, _ in work]
    for folder in {target.parent for target in targets}:
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        _all(pool.map(lambda item: item[0][1](item[0][0], item[1]), zip(work, targets, strict=True)))
    return tuple(target.relative_to(site).as_posix() for target in targets)


def _name(path: Path) -> str:
    return {SOCIAL: PICTURE, SLIDES_PAGE: SLIDES}.get(path.name, path.name)


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _drawn(source: Path, target: Path) -> None:
    target.write_bytes(social_png(Social(**json.loads(source.read_text("utf-8")))))


def _all(outcomes: Iterable[None]) -> None:
    """Waits for each; the first that failed is told."""
    for _ in outcomes:
        pass
