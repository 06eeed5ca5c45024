"""Front matter of a page, as specified in report/render/README.md."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.study import Study
from analysis.study.publisher import Publisher
from analysis.study.settings import StudySettings
from analysis.study.yaml_file import own_yaml_text
from report.compose.bar import bar_of, documents_of, search_of, short_notice
from report.context.approval import approval_front
from report.context.place import REPORTS, Place, address_of
from report.context.scripts import script_links
from report.downloads.links import shared_front, shared_links
from report.formats import FORMATS, Format
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.study import district_name, notice_key, study_locale
from report.pages.article import TWO_COLUMNS, byline, correspondence, dates, for_machines
from report.public import ALL
from report.workspace import ASSETS, FONTS, logo_file


def front_matter(
    study: Study,
    place: Place,
    words: Locale,
    *,
    blocks: Mapping[str, str],
    languages: Sequence[str],
    names: Mapping[str, str],
    formats: Collection[Format],
    other_abstract: Mapping[str, Any] | None = None,
    cites: bool = True,
    about: Sequence[str] = (),
    districts: Sequence[str] = (),
) -> str:
    """The YAML block of a page; `blocks` are its template's texts, `names` the languages' names.

    `about` are the pages about the site itself, linked in the foot; `districts` are those that have pages.
    """
    settings = study.settings
    front: dict[str, Any] = {"title": blocks["title"]}
    if blocks.get("subtitle"):
        front["subtitle"] = blocks["subtitle"]
    front |= {"lang": place.language, "date": settings.edition.date.isoformat()}
    if blocks.get("description"):
        front["description"] = blocks["description"]
    if place.name in REPORTS and not place.gone:
        front["author"] = [_author(author, place.language) for author in settings.authors]
    if blocks.get("abstract"):
        front |= {"abstract": blocks["abstract"], "keywords": _list(blocks["keywords"])}
    if cites:
        front["bibliography"] = f"{place.up}references.bib"
    of_page = place.formats(formats)
    front["format"] = {FORMATS[name].quarto: "default" for name in of_page}
    if (
        place.name in ("brief", "methods", "glossary", "article", "supplement", "numbers", "dictionary", "reproduce")
        and not place.gone
        and "html" in of_page
    ):
        # of HTML alone: `toc` at the top would outdo what _quarto.yml says of DOCX
        front["format"][FORMATS["html"].quarto] = {"toc": True}
    if words.has("crossref"):
        front["crossref"] = dict(words.entry("crossref"))
    if place.name == "article" and not place.gone:
        front["number-sections"] = True
    front["risalah"] = _own(study, place, words, blocks, languages, names, other_abstract, of_page)
    front["risalah"]["downloads"] += shared_links(place, words, formats)
    front["risalah"] |= shared_front(study, place, words, title=blocks["title"], languages=languages, asked=formats)
    front["risalah"] |= _ways(study, place, words, districts, formats)
    if about and place.name != "choose":
        front["risalah"]["about"] = [_link(place, name, words) for name in about]
    text = own_yaml_text(front)
    return f"---\n{text}---\n"


def _own(
    study: Study,
    place: Place,
    words: Locale,
    blocks: Mapping[str, str],
    languages: Sequence[str],
    names: Mapping[str, str],
    other_abstract: Mapping[str, Any] | None,
    formats: Sequence[Format],
) -> dict[str, Any]:
    settings = study.settings
    own: dict[str, Any] = {"site": {"label": escaped(settings.title[place.language]), "href": f"{place.up}index.html"}}
    if settings.publisher:
        own["publisher"] = _publisher(settings.publisher, place)
    if place.name in REPORTS and not place.gone:
        own["kind"] = words.text(f"site.{place.name}")
    if place.district and not place.gone:
        own["district"] = escaped(district_name(study, place.district, words))
    own["edition"] = words.text("site.edition", name=settings.edition.name)
    own["date"] = words.date(settings.edition.date)
    if blocks.get("lead"):
        own["lead"] = blocks["lead"]
    if settings.synthetic:
        own["notice"] = _in_all(notice_key(study), study, place, words, languages)
    own |= approval_front(study, [place.language] if place.name != "choose" else languages)
    others = [language for language in languages if language != place.language]
    if place.name != "choose":
        if others:
            own["switch"] = [_switch(place, language, names[language]) for language in others]
        if others and settings.site:  # search engines accept only absolute addresses
            own["alternates"] = _alternates(settings, place, languages)
        own["nav"] = [_link(place, name, words) for name in ("index", "overview", "methods", "glossary")]
        if place.name != "numbers":  # there numbers don't open a panel
            own["methods"] = f"{place.to_language}methods.html"
            own["numbers"] = {"own": "numbers.html", "to": place.to_language, "of": place.district or ALL}
            if place.district == ALL:  # the numbers of all districts stand with the language's pages
                own["numbers"]["at"] = place.to_language
    own["downloads"] = _downloads(place, words, formats)
    if other_abstract:
        own["abstract"] = dict(other_abstract)
    if place.name == "article" and not place.gone:
        own |= _of_article(study, words)
    if place.name == "supplement" and not place.gone:
        own["layout"] = "supplement"
    own["labels"] = dict(words.entry("labels"))
    own["fonts"] = f"{place.up}{ASSETS}/{FONTS}/fonts.css"
    if place.name != "choose" and not place.gone:
        own["scripts"] = script_links(place.name, up=place.up)
    return own


def _publisher(publisher: Publisher, place: Place) -> dict[str, str]:
    """Who publishes, for the head and the foot of a page."""
    found = {"name": escaped(publisher.name[place.language])}
    if publisher.contact:
        found["contact"] = escaped(publisher.contact[place.language])
    if publisher.web:
        found |= {"web": publisher.web, "host": escaped(re.sub(r"^https?://|/$", "", publisher.web))}
    if publisher.logo:
        found["logo"] = f"{place.up}{ASSETS}/{logo_file(publisher.logo)}"
    return found


def _ways(
    study: Study, place: Place, words: Locale, districts: Sequence[str], asked: Collection[Format]
) -> dict[str, Any]:
    """The ways from a page to others: the bar under its title, all documents at its foot, the search."""
    if place.name == "choose":
        return {}
    found: dict[str, Any] = {
        "bar": bar_of(study, place, words, districts=districts, asked=asked),
        "documents": documents_of(study, place, words, districts=districts, asked=asked),
        "search": search_of(place, words),
        "notice-line": short_notice(study, words),
        "below": place.name == "brief" and not place.gone,  # downloads and citation stand below its figure cards
        "wide": place.name in ("brief", "index") and not place.gone,  # as wide as a row of cards
        "hint": words.text("bar.hint") if place.name in REPORTS and place.name != "brief" and not place.gone else "",
    }
    return {name: one for name, one in found.items() if one}


def _of_article(study: Study, words: Locale) -> dict[str, Any]:
    """Front matter that journals require: authors, dates, and JATS metadata on grants and terms of use."""
    entries: dict[str, Any] = {"byline": byline(study.settings, words)}
    if correspondent := correspondence(study.settings, words):
        entries["correspondence"] = correspondent
    if dated := dates(study.settings, words):
        entries["dates"] = dated
    return entries | for_machines(study.settings, words)


def _in_all(key: str, study: Study, place: Place, words: Locale, languages: Sequence[str]) -> str:
    """A notice in the page's language; in all languages on the page that offers their choice."""
    if place.name != "choose":
        return words.text(key)
    return " ".join(study_locale(study.settings, language, markdown=True).text(key) for language in languages)


def _author(author: Any, language: str) -> dict[str, str]:
    found = {"name": escaped(author.name)}
    if author.orcid:
        found["orcid"] = author.orcid
    if author.affiliation:
        found["affiliation"] = escaped(author.affiliation[language])
    return found


def _switch(place: Place, language: str, name: str) -> dict[str, str]:
    other = Place(place.name, language, place.district, place.gone, part=place.part)
    href = f"{place.up}{other.path}".replace(".qmd", ".html")
    return {"label": name, "lang": language, "href": href}


def _alternates(settings: StudySettings, place: Place, languages: Sequence[str]) -> list[dict[str, str]]:
    """Addresses of the page in each language, its own included, and for any other language (x-default)."""
    pages = {language: replace(place, language=language, folder=None) for language in languages}
    found = [{"lang": language, "href": address_of(settings, page)} for language, page in pages.items()]
    choice = Place("choose", languages[0]) if place.name == "index" else pages[languages[0]]
    return [*found, {"lang": "x-default", "href": address_of(settings, choice)}]


def _link(place: Place, name: str, words: Locale) -> dict[str, Any]:
    label = words.text("site.home") if name == "index" else words.text(f"site.{name}")
    link: dict[str, Any] = {"label": label, "href": f"{place.to_language}{name}.html"}
    return {**link, "current": True} if place.name == name else link


def _downloads(place: Place, words: Locale, formats: Sequence[Format]) -> list[dict[str, str]]:
    links = [
        {"label": words.text(f"site.{name}"), "href": f"{place.name}{FORMATS[name].ending}"}
        for name in formats
        if name != "html"
    ]
    if place.name == "article" and not place.gone:
        if "pdf" in formats:
            links.insert(1, {"label": words.text("article.two_columns"), "href": f"{TWO_COLUMNS}.pdf"})
        links.append({"label": words.text("site.supplement"), "href": "supplement.html"})
    return links


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]
