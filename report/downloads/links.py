"""What a page's head and its row of downloads say: addresses, the shared link's picture, how to cite the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any

from babel import Locale as BabelLocale
from babel.core import get_global

from analysis.study import Study
from analysis.study.settings import StudySettings
from report.downloads.citing import Work, apa, bibtex, key_of
from report.formats import Format
from report.language.locale import Locale, locale
from report.language.markdown import plain
from report.public import ALL
from report.workspace import FINDINGS_CSV

PICTURE, SLIDES = "share.png", "slides.pptx"
DATA = ("brief", "article", "overview")  # pages with data of their own
CITED = ("brief", "article")


def address_of(settings: StudySettings, place: Any, *, language: str | None = None) -> str | None:
    """Where a page stands on the web; None where the study names no site."""
    if not settings.site:
        return None
    path = str(place.path).removesuffix(".qmd") + ".html"
    if language:
        path = path.replace(f"report/{place.language}/", f"report/{language}/", 1)
    return f"{settings.site.rstrip('/')}/{path}"


def picture_of(settings: StudySettings, place: Any) -> str | None:
    """Where the picture of a page stands on the web: its district's, else its language's."""
    if not settings.site:
        return None
    own = place.district and place.district != ALL and not place.gone
    folder = f"report/{place.language}/{place.district + '/' if own else ''}"
    return f"{settings.site.rstrip('/')}/{folder}{PICTURE}"


def territory_name(words: Locale) -> str:
    """A language with its territory, as Open Graph writes it.

    >>> territory_name(locale("id"))
    'id_ID'
    """
    parsed = BabelLocale.parse(words.text("language.babel"))
    likely = get_global("likely_subtags").get(parsed.language, "")
    return f"{parsed.language}_{parsed.territory or likely.rpartition('_')[2]}"


def head_of(
    settings: StudySettings, place: Any, words: Locale, *, languages: Sequence[str], alt: str
) -> dict[str, Any]:
    """Canonical address, Open Graph and the pages in other languages, for a page's head."""
    others = [language for language in languages if language != place.language]
    found: dict[str, Any] = {"locale": territory_name(words), "others": [territory_name(locale(one)) for one in others]}
    address = address_of(settings, place)
    if address:
        found |= {"url": address, "picture": picture_of(settings, place), "alt": alt}
    return found


def shared_front(
    study: Study, place: Any, words: Locale, *, title: str, languages: Sequence[str], asked: Collection[Format]
) -> dict[str, Any]:
    """What a page's front matter says of sharing it: its head, how to cite it, its words for copying."""
    if place.gone:
        return {}
    found: dict[str, Any] = {}
    head = head_of(study.settings, place, words, languages=languages, alt=plain(title))
    if place.name != "choose":
        found["share"] = head
    if place.name in CITED:
        work = work_of(study, place, words, title=title)
        found["cite"] = {
            "apa": apa(work, words),
            "bibtex": f"```\n{bibtex(work, words)}```\n",  # with its last line break it is read as a block
            "file": f"{place.name}.bib",
            "label": words.text("site.bib"),
        }
    return found


def shared_links(place: Any, words: Locale, asked: Collection[Format]) -> list[dict[str, str]]:
    """The links of a page's downloads beside its formats, in few words."""
    links = [("site.pptx", SLIDES)] if place.name == "brief" and "pptx" in asked and not place.gone else []
    if place.name in DATA and not place.gone:
        stem = PurePosixPath(place.path).stem
        links += [("site.xlsx", f"{stem}.xlsx"), ("site.csv", f"{stem}.csv")]
    links.append(("site.all_data", f"{place.up}{FINDINGS_CSV}"))
    if place.name in CITED and place.district != ALL and not place.gone:
        links.append(("site.picture", PICTURE))
    return [{"label": words.text(key), "href": href} for key, href in links]


def work_of(study: Study, place: Any, words: Locale, *, title: str) -> Work:
    """A page as a work to cite."""
    settings, language = study.settings, place.language
    first = settings.authors[0].affiliation
    return Work(
        key=key_of(settings.id, settings.edition.name, place.district, place.name, language),
        kind=words.text(f"site.{place.name}"),
        title=plain(title),
        authors=tuple(author.name for author in settings.authors),
        date=settings.edition.date,
        edition=words.text("site.edition", name=settings.edition.name),
        whole=settings.title[language],
        publisher=first[language] if first else None,
        address=address_of(settings, place) or settings.edition.address,
    )
