"""Downloads of a rendered site: data and citations are copied, pictures and slides drawn.

The same for both engines, so that these files don't depend on the engine.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from report.downloads.links import PICTURE, SLIDES
from report.downloads.page_files import SLIDES_PAGE, SOCIAL
from report.downloads.social import Social, social_png
from report.formats import Format
from report.slides.write import write_slides

AS_COMPOSED = (".csv", ".xlsx", ".bib")


def write_shared(pages: Path, site: Path, *, formats: Collection[Format], jobs: int = 1) -> tuple[str, ...]:
    """Writes the downloads into the site and returns their paths below it."""
    root = pages / "report"
    work: list[tuple[Path, Callable[[Path, Path], None]]] = []
    for path in sorted(root.rglob("*")):
        folder = site / path.parent.relative_to(pages)
        if path.suffix in AS_COMPOSED:
            work.append((path, _copy))
        elif path.name == SOCIAL and "html" in formats and folder.is_dir():
            work.append((path, _draw))
        elif path.name == SLIDES_PAGE and "pptx" in formats:
            work.append((path, write_slides))
    targets = [site / path.parent.relative_to(pages) / _name(path) for path, _ in work]
    for folder in {target.parent for target in targets}:
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        _wait_for_all(pool.map(lambda item: item[0][1](item[0][0], item[1]), zip(work, targets, strict=True)))
    return tuple(target.relative_to(site).as_posix() for target in targets)


def _name(path: Path) -> str:
    return {SOCIAL: PICTURE, SLIDES_PAGE: SLIDES}.get(path.name, path.name)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _draw(source: Path, target: Path) -> None:
    target.write_bytes(social_png(Social(**json.loads(source.read_text("utf-8")))))


def _wait_for_all(outcomes: Iterable[None]) -> None:
    """Waits for all; raises the first error."""
    for _ in outcomes:
        pass
