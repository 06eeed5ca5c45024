"""Rendered pages as data for checks: numbers, citations, pictures, checklist."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report.html import Number, numbers_in, parsed
from report.public import ALL


@dataclass(frozen=True)
class RenderedPage:
    """One page of a site."""

    name: str  # below the site
    numbers: tuple[Number, ...]
    cited: frozenset[str]  # keys
    ids: frozenset[str]
    pictures: tuple[str, ...]  # as the page names them

    @property
    def language(self) -> str:
        """The language in the page's address."""
        return self.name.split("/")[1]

    @property
    def across(self) -> str:
        """The address without the language, the same for all its versions."""
        return "/".join(self.name.split("/")[2:])


def rendered_pages(site: Path) -> list[RenderedPage]:
    """All pages of a site's reports, sorted by name."""
    return [read_page(site, path.relative_to(site).as_posix()) for path in sorted(site.glob("report/**/*.html"))]


def read_page(site: Path, name: str) -> RenderedPage:
    """A page of the site."""
    parts = name.split("/")
    page = parsed((site / name).read_text("utf-8"))
    return RenderedPage(
        name,
        numbers=tuple(numbers_in(page, parts[2] if len(parts) > 3 else ALL)),
        cited=frozenset(key for keys in page.xpath("//@data-cites") for key in keys.split()),
        ids=frozenset(map(str, page.xpath("//@id"))),
        pictures=tuple(map(str, page.xpath("//img/@src[. != '']"))),
    )
