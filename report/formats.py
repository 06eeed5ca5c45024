"""Registry of the formats that pages are written in.

One entry here adds a format. Its settings for both engines stand under `format:` in _quarto.yml, the words of its link
under `site:` in the locale files. What an engine must do by code of its own is chosen by the format's name where it is
done: report/render/finish.py, report/verify/differences/papers.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Format = str  # a key of FORMATS: the command line refuses any other


@dataclass(frozen=True)
class FileFormat:
    """What is known of one format."""

    ending: str
    quarto: str  # Quarto's name, as pages and _quarto.yml have it
    writer: str = ""  # pandoc's, with its extensions; none where no engine writes it
    template: str = ""  # pandoc's template where it isn't the one that _quarto.yml names
    pages: tuple[str, ...] = ()  # the pages that have it; HTML they all have
    kind: Literal["page", "paper"] = "paper"  # how two editions' files are compared: part by part, or by their words
    in_crate: bool = False  # listed in the package's RO-Crate by itself


FORMATS: dict[Format, FileFormat] = {
    "html": FileFormat(".html", "html", "html5", pages=("brief", "article"), kind="page", in_crate=True),
    "pdf": FileFormat(
        ".pdf",
        "typst",
        "typst-citations",
        template="templates/typst/document.typ",  # around the partials, where Quarto has a template of its own
        pages=("brief", "article"),
        in_crate=True,
    ),
    "docx": FileFormat(".docx", "docx", "docx", pages=("article",)),
    "jats": FileFormat(".xml", "jats", "jats_publishing", template="templates/jats/article.xml", pages=("article",)),
    "md": FileFormat(".md", "gfm", "gfm-raw_html", pages=("article",)),
    "pptx": FileFormat(".pptx", "pptx"),  # slides beside a brief: report/downloads/slides.py
}
