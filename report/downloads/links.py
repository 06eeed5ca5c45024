"""A page's head and download links: addresses, picture of a shared link, citation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any

from babel import Locale as BabelLocale
from babel.core import get_global

from analysis.study import Study
from analysis.study.settings import StudySettings
from report.downloads.citation import Work, apa, bibtex, key_of
from report.formats import FORMATS, Format
from report.language.locale import Locale, locale
from report.language.markdown import plain
from report.public import ALL
from report.workspace import FINDINGS_CSV

PICTURE, SLIDES = "share.png", "slides.pptx"
DATA = ("brief", "article", "overview")  # pages with a data download
CITABLE = ("brief", "article")


def documents(district: str, asked: Collection[Format]) -> list[tuple[str, str]]:
    """A district's documents: their names in the locale's `bar` and addresses from its own folder."""
    if district == ALL:
        return [("article", "article.html"), ("numbers", "../numbers.html")] + (
            [("pdf", "article.pdf")] if "pdf" in asked else []
        )
    slides = [("slides", SLIDES)] if "pptx" in asked else []
    paper = [("pdf", f"brief{FORMATS['pdf'].ending}")] if "pdf" in asked else []
    return [("brief", "brief.html"), ("article", "article.html"), *slides, ("numbers", "numbers.html"), *paper]


def address_of(settings: StudySettings, place: Any, *, language: str | None = None) -> str | None:
    """A page's web address; None if the study names no site."""
    if not settings.site:
        return None
    path = str(place.path).removesuffix(".qmd") + ".html"
    if language:
        path = path.replace(f"report/{place.language}/", f"report/{language}/", 1)
    return f"{settings.site.rstrip('/')}/{path}"


def picture_of(settings: StudySettings, place: Any) -> str | None:
    """The web address of a page's picture: its district's, else its language's; None without a site."""
    if not settings.site:
        return None
    own = place.district and place.district != ALL and not place.gone
    folder = f"report/{place.language}/{place.district + '/' if own else ''}"
    return f"{settings.site.rstrip('/')}/{folder}{PICTURE}"


def territory_name(words: Locale) -> str:
    """A language with its territory, in Open Graph's form.

    >>> territory_name(locale("id"))
    'id_ID'
    """
    parsed = BabelLocale.parse(words.text("language.babel"))
    likely = get_global("likely_subtags").get(parsed.language, "")
    return f"{parsed.language}_{parsed.territory or likely.rpartition('_')[2]}"


def head_of(
    settings: StudySettings, place: Any, words: Locale, *, languages: Sequence[str], alt: str
) -> dict[str, Any]:
    """The data of a page's head: canonical address, Open Graph, pages in other languages."""
    others = [language for language in languages if language != place.language]
    found: dict[str, Any] = {"locale": territory_name(words), "others": [territory_name(locale(one)) for one in others]}
    address = address_of(settings, place)
    if address:
        found |= {"url": address, "picture": picture_of(settings, place), "alt": alt}
    return found


def shared_front(
    study: Study, place: Any, words: Locale, *, title: str, languages: Sequence[str], asked: Collection[Format]
) -> dict[str, Any]:
    """The front matter for sharing a page: head data and citation."""
    if place.gone:
        return {}
    found: dict[str, Any] = {}
    head = head_of(study.settings, place, words, languages=languages, alt=plain(title))
    if place.name != "choose":
        found["share"] = head
    if place.name in CITABLE:
        work = work_of(study, place, words, title=title)
        found["cite"] = {
            "apa": apa(work, words),
            "bibtex": f"```\n{bibtex(work, words)}```\n",  # the last line break makes it a block
            "file": f"{place.name}.bib",
            "label": words.text("site.bib"),
        }
    return found


def shared_links(place: Any, words: Locale, asked: Collection[Format]) -> list[dict[str, str]]:
    """The links of a page's downloads, other than its formats."""
    links = [("site.pptx", SLIDES)] if place.name == "brief" and "pptx" in asked and not place.gone else []
    if place.name in DATA and not place.gone:
        stem = PurePosixPath(place.path).stem
        links += [("site.xlsx", f"{stem}.xlsx"), ("site.csv", f"{stem}.csv")]
    links.append(("site.all_data", f"{place.up}{FINDINGS_CSV}"))
    if place.name in CITABLE and place.district != ALL and not place.gone:
        links.append(("site.picture", PICTURE))
    return [{"label": words.text(key), "href": href} for key, href in links]


def work_of(study: Study, place: Any, words: Locale, *, title: str) -> Work:
    """A page as a citable work."""
    settings, language = study.settings, place.language
    publisher = settings.publisher.name if settings.publisher else settings.authors[0].affiliation
    return Work(
        key=key_of(settings.id, settings.edition.name, place.district, place.name, language),
        kind=words.text(f"site.{place.name}"),
        title=plain(title),
        authors=tuple(author.cited for author in settings.authors),
        date=settings.edition.date,
        edition=words.text("site.edition", name=settings.edition.name),
        whole=settings.title[language],
        publisher=publisher[language] if publisher else None,
        address=address_of(settings, place) or settings.edition.address,
    )
