"""PDF from typst source, compiled in this process with fonts that come with risalah."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import typst

from analysis.fonts import FOLDER
from report.render.pages import Page, RenderProblem

_REMEMBERED = 10  # compilations
# of the space between lines, in turn until a quarter of the last page is filled; the papers that have an end tell it
_FITS = (1.0, 0.97, 1.03, 0.94, 1.06, 0.91, 1.09, 0.88, 1.12, 0.85, 1.15)
_QUARTER = 0.3  # of a page with its upper margin


@cache
def fonts() -> typst.Fonts:
    """The fonts of every page; no system fonts, so that a PDF is the same everywhere.

    typst takes folders alone: of a file's path it says nothing and reads nothing.
    """
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


def write_pdf(page: Page, source: bytes, output: Path) -> list[RenderProblem]:
    """Writes the PDF of a page and returns the problems."""
    try:
        pdf = _compiled(page, source, _FITS[0])  # first, as typst tells what is wrong of a compilation alone
        fit = next((one for one in _FITS if _is_filled(page, source, one)), _FITS[0])
        pdf = pdf if fit == _FITS[0] else _compiled(page, source, fit)
    except typst.TypstError as error:
        return [RenderProblem(page.name, None, f"typst says: {error.message}")]
    finally:
        _forget()
    output.write_bytes(pdf)
    return []


def _compiled(page: Page, source: bytes, fit: float) -> bytes:
    compiled: bytes = typst.compile(  # type: ignore[call-overload]  # its stub wants source and root of one type
        source,
        root=str(page.path.parent),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"fit": str(fit)},
        timestamp=page.timestamp,
        pdf_standards=["ua-1"],
    )
    return compiled


def _is_filled(page: Page, source: bytes, fit: float) -> bool:
    """Whether a paper's last page is filled for a quarter at least; true of papers that tell no end."""
    told = typst.query(  # type: ignore[type-var]
        source,
        "<end>",
        field="value",
        root=str(page.path.parent),
        font_paths=fonts(),
        sys_inputs={"fit": str(fit)},
    )
    ends = json.loads(told)
    return not ends or ends[-1]["y"] > _QUARTER or ends[-1]["column"] > 0.5


def _forget() -> None:
    """Frees what typst remembers of a document, 80 MB of an article: it keeps what the last ten compilations used."""
    for _ in range(_REMEMBERED + 1):
        typst.compile(b"", format="pdf", font_paths=fonts())
