"""Rendered pages as data for checks: numbers, citations, pictures, checklist."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report.address import PageAddress
from report.html import PageNumber, numbers_in, page_tree
from report.public import ALL


@dataclass(frozen=True)
class RenderedPage:
    """One page of a site."""

    name: str  # below the site
    numbers: tuple[PageNumber, ...]
    cited: frozenset[str]  # keys
    ids: frozenset[str]
    pictures: tuple[str, ...]  # as the page names them

    @property
    def language(self) -> str:
        """The language in the page's address."""
        return PageAddress.parse(self.name).language

    @property
    def across(self) -> str:
        """The address without the language, the same for all its versions."""
        return PageAddress.parse(self.name).across


def read_page(site: Path, name: str) -> RenderedPage:
    """A page of the site."""
    page = page_tree((site / name).read_text("utf-8"))
    return RenderedPage(
        name,
        numbers=tuple(numbers_in(page, PageAddress.parse(name).district or ALL)),
        cited=frozenset(key for keys in page.xpath("//@data-cites") for key in keys.split()),
        ids=frozenset(map(str, page.xpath("//@id"))),
        pictures=tuple(map(str, page.xpath("//img[not(ancestor::header)]/@src[. != '']"))),
    )
