"""PDF from typst source, compiled in this process with fonts that come with risalah."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import typst

from analysis.fonts import FOLDER
from report.render.pages import Page, RenderProblem

_REMEMBERED = 10  # compilations


@cache
def fonts() -> typst.Fonts:
    """The fonts of every page; no system fonts, so that a PDF is the same everywhere.

    typst takes folders alone: of a file's path it says nothing and reads nothing.
    """
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


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
