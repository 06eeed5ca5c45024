"""File formats of pages: our names, Quarto's names, endings."""

from __future__ import annotations

from typing import Literal

Format = Literal["html", "pdf", "docx", "jats", "md", "pptx"]
# Our name of a format -> Quarto's name, as pages and _quarto.yml have it, and the ending of what is written.
QUARTO_NAMES: dict[Format, str] = {
    "html": "html",
    "pdf": "typst",
    "docx": "docx",
    "jats": "jats",
    "md": "gfm",
    "pptx": "pptx",
}
ENDINGS: dict[Format, str] = {
    "html": ".html",
    "pdf": ".pdf",
    "docx": ".docx",
    "jats": ".xml",
    "md": ".md",
    "pptx": ".pptx",
}
FORMATS: tuple[Format, ...] = tuple(QUARTO_NAMES)
