"""Places of pages on the site: name, language, district, address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.study.settings import StudySettings
from report.address import PageAddress
from report.formats import FORMATS, Format

REPORTS = ("brief", "article", "supplement")  # pages with authors, of a district or the whole study


@dataclass(frozen=True)
class Place:
    """The place of a page on the site: name, language, district."""

    name: str  # brief, article, supplement, index, overview, methods, glossary, reproduce, changes, choose
    language: str
    district: str | None = None
    gone: bool = False  # an earlier edition's address without a page in this one
    folder: str | None = None  # the address's language, if this edition doesn't have it
    part: int = 0  # number of this page, if an overview has several

    @property
    def up(self) -> str:
        """The relative path to the site's root."""
        return "" if self.name == "choose" else "../../../" if self.district else "../../"

    @property
    def to_language(self) -> str:
        """The relative path to the pages of the page's language; of the first language for a dropped one."""
        return f"{'../' if self.district else ''}{f'../{self.language}/' if self.folder else ''}"

    @property
    def template(self) -> str:
        """The page's template."""
        name = "gone" if self.gone else self.name
        return "index.qmd" if self.name == "choose" else f"{self.language}/{name}.qmd"

    @property
    def path(self) -> str:
        """The page's file below the pages folder."""
        if self.name == "choose":
            return "index.qmd"
        folder = self.folder or self.language
        name = f"{self.name}-{self.part}" if self.part else self.name
        return f"report/{folder}/{self.district + '/' if self.district else ''}{name}.qmd"

    def formats(self, asked: Collection[Format]) -> tuple[Format, ...]:
        """The formats of the page among those wanted."""
        own = () if self.gone else [name for name, known in FORMATS.items() if self.name in known.pages]
        return tuple(name for name in own if name in asked) or ("html",)


def gone_places(addresses: Sequence[str], places: Sequence[Place], languages: Sequence[str]) -> list[Place]:
    """A place for each address of an earlier edition (report/id/35.16.13/brief.html) without a page in this one.

    In every language of this edition, so that the language switch works; in the first one for a dropped language.
    """
    taken, gone = {place.path for place in places}, dict[str, Place]()
    for address in addresses:
        parts = PageAddress.parse(address)
        for language in languages:
            place = Place(parts.name, language, parts.district, gone=True)
            gone.setdefault(place.path, place)
        if parts.language not in languages:
            place = Place(parts.name, languages[0], parts.district, gone=True, folder=parts.language)
            gone.setdefault(place.path, place)
    return [gone[path] for path in sorted(gone) if path not in taken]


def address_of(settings: StudySettings, place: Place) -> str:
    """A page's address: absolute if the study names its site, else from the site's root."""
    path = place.path.replace(".qmd", ".html")
    return f"{settings.site.rstrip('/')}/{path}" if settings.site else path
