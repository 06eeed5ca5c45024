"""PDF from typst source, compiled in this process with fonts that come with risalah."""

from __future__ import annotations

import importlib.util
import shutil
from functools import cache
from pathlib import Path

import typst

from report.render.pages import Page, RenderProblem

_REMEMBERED = 10  # compilations
FONTS = "build/fonts"  # of _quarto.yml


@cache
def font_folder() -> Path:
    """The folder of matplotlib's DejaVu Sans: typst's embedded fonts have no sans-serif."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("matplotlib, which brings the fonts of PDF pages, is missing")
    return Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"


def _font_files() -> list[Path]:
    return sorted(font_folder().glob("DejaVuSans*.ttf"))


def copy_fonts(root: Path) -> None:
    """Copies the sans-serif fonts to where _quarto.yml's `font-paths` looks for them below a project's folder."""
    target = root / FONTS
    target.mkdir(parents=True, exist_ok=True)
    for font in _font_files():
        if not (target / font.name).is_file():
            shutil.copyfile(font, target / font.name)


@cache
def fonts() -> typst.Fonts:
    """The fonts of every page; no system fonts, so that a PDF is the same everywhere.

    Of matplotlib's fonts the text fonts alone: one of them has a box for every letter, which nobody can read.
    """
    return typst.Fonts(include_system_fonts=False, font_paths=[str(path) for path in _font_files()])


def write_pdf(page: Page, source: bytes, output: Path) -> list[RenderProblem]:
    """Writes the PDF of a page and returns the problems."""
    try:
        pdf = typst.compile(  # type: ignore[call-overload]  # its stub wants source and root of one type
            source,
            root=str(page.path.parent),
            font_paths=fonts(),
            format="pdf",
            timestamp=page.timestamp,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        return [RenderProblem(page.name, None, f"typst says: {error.message}")]
    finally:
        _forget()
    output.write_bytes(pdf)
    return []


def _forget() -> None:
    """Frees what typst remembers of a document, 80 MB of an article: it keeps what the last ten compilations used."""
    for _ in range(_REMEMBERED + 1):
        typst.compile(b"", format="pdf", font_paths=fonts())
