"""Places of pages: name, language, district; their addresses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.study.settings import StudySettings
from report.formats import FORMATS, Format

REPORTS = ("brief", "article")  # pages with authors, about one district or the study as a whole


@dataclass(frozen=True)
class Place:
    """Where a page stands: its name, language and folder depth, and the district that it is of."""

    name: str  # brief, article, index, overview, methods, glossary, reproduce, changes, choose
    language: str
    district: str | None = None
    gone: bool = False  # an address of an earlier edition that has no page any more
    folder: str | None = None  # of the address, where its language is none of this edition's
    part: int = 0  # of an overview that is divided into numbered pages: which of them

    @property
    def up(self) -> str:
        """The way to the site's root."""
        return "" if self.name == "choose" else "../../../" if self.district else "../../"

    @property
    def to_language(self) -> str:
        """The way to the pages of the page's language; from one that is gone, to the first one's."""
        return f"{'../' if self.district else ''}{f'../{self.language}/' if self.folder else ''}"

    @property
    def template(self) -> str:
        """The template that it is made of."""
        name = "gone" if self.gone else self.name
        return "index.qmd" if self.name == "choose" else f"{self.language}/{name}.qmd"

    @property
    def path(self) -> str:
        """The page's file under the pages folder."""
        if self.name == "choose":
            return "index.qmd"
        folder = self.folder or self.language
        name = f"{self.name}-{self.part}" if self.part else self.name
        return f"report/{folder}/{self.district + '/' if self.district else ''}{name}.qmd"

    def formats(self, asked: Collection[Format]) -> tuple[Format, ...]:
        """What the page is written as: the formats of its kind that were asked for."""
        own = () if self.gone else [name for name, known in FORMATS.items() if self.name in known.pages]
        return tuple(name for name in own if name in asked) or ("html",)


def gone_places(addresses: Sequence[str], places: Sequence[Place], languages: Sequence[str]) -> list[Place]:
    """A place for each address of an earlier edition (report/id/35.16.13/brief.html) that has no page in this one.

    In every language of this edition, so that the switch leads somewhere; in the first one for a language that is gone.
    """
    taken, gone = {place.path for place in places}, dict[str, Place]()
    for address in addresses:
        _, folder, *district, file = address.split("/")
        name, code = file.removesuffix(".html"), district[0] if district else None
        for language in languages:
            place = Place(name, language, code, gone=True)
            gone.setdefault(place.path, place)
        if folder not in languages:
            place = Place(name, languages[0], code, gone=True, folder=folder)
            gone.setdefault(place.path, place)
    return [gone[path] for path in sorted(gone) if path not in taken]


def address_of(settings: StudySettings, place: Place) -> str:
    """A page's address: whole where the study names its site, else from the site's root."""
    path = place.path.replace(".qmd", ".html")
    return f"{settings.site.rstrip('/')}/{path}" if settings.site else path
