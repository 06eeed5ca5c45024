"""Slides, from a composed page to a file."""

from __future__ import annotations

from pathlib import Path

from report.render.pages import Page, read_page
from report.slides.presentation import pptx
from report.slides.source import deck_of


def write_slides(source: Path, target: Path) -> None:
    """Writes the presentation of a composed page, with stable bytes."""
    page = read_page(source.parent, source.name)
    if not isinstance(page, Page):
        raise ValueError(str(page))
    target.write_bytes(pptx(deck_of(page, source.parent)))
