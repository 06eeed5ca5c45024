"""Registry of the formats that pages are written in.

One entry here adds a format. Its settings for both engines stand under `format:` in _quarto.yml, the words of its link
under `site:` in the locale files. Code for a single format is looked up by the format's name:
report/render/finish.py, report/verify/differences/papers.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Format = str  # a key of FORMATS: the command line refuses any other


@dataclass(frozen=True)
class FileFormat:
    """One output format."""

    ending: str
    quarto: str  # Quarto's name of it, as in pages and _quarto.yml
    writer: str = ""  # pandoc's name of it, with extensions; empty if no engine writes it
    template: str = ""  # pandoc's template, if not the one in _quarto.yml
    pages: tuple[str, ...] = ()  # pages that have it; every page has HTML
    kind: Literal["page", "paper"] = "paper"  # how files of two editions are compared: part by part, or by their words
    png: bool = False  # shows charts as PNG: its readers may not draw SVG
    in_crate: bool = False  # has its own entry in the package's RO-Crate


FORMATS: dict[Format, FileFormat] = {
    "html": FileFormat(".html", "html", "html5", pages=("brief", "article", "supplement"), kind="page", in_crate=True),
    "pdf": FileFormat(
        ".pdf",
        "typst",
        "typst-citations",
        template="templates/typst/document.typ",  # around the partials; Quarto has its own template
        pages=("brief", "article", "supplement"),
        in_crate=True,
    ),
    "docx": FileFormat(".docx", "docx", "docx", pages=("article", "supplement"), png=True),
    "jats": FileFormat(".xml", "jats", "jats_publishing", pages=("article",)),
    "md": FileFormat(".md", "gfm", "gfm-raw_html", pages=("article",)),
    "pptx": FileFormat(".pptx", "pptx", png=True),  # slides beside a brief: report/downloads/slides.py
}


def needs_png(formats: Collection[Format]) -> bool:
    """Whether one of the formats shows charts as PNG."""
    return any(FORMATS[name].png for name in formats)
