"""The bar under a title, and the list of all documents at the foot: any district's documents are one click away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from analysis.study import Study
from report.context.place import Place
from report.downloads.links import documents
from report.formats import Format
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.study import short_name
from report.public import ALL

OF_DISTRICT = ("brief", "article", "numbers", "supplement")  # pages with a bar
MOST_LISTED = 60  # districts whose documents every page lists; of more the index leads to them
_SIDE_BY_SIDE = 26  # letters of districts' names that a phone has room for
_SEARCH = ("label", "hint", "none", "one", "many", "most", "failed")
_FOUND = ("district", "region", "finding", "term", "variable")


def bar_of(
    study: Study, place: Place, words: Locale, *, districts: Sequence[str], asked: Collection[Format]
) -> dict[str, Any]:
    """What stands under a page's title: the districts and the kinds of documents, the current ones marked."""
    if place.name not in OF_DISTRICT or place.district is None or place.gone:
        return {}
    entries = [_district(study, place, words, code) for code in _with_page(place, districts)]
    letters = sum(len(str(entry["label"])) for entry in entries)
    bar: dict[str, Any] = {"kinds": kinds(place, words, asked=asked)}
    if len(entries) > 1:
        current = next(str(entry["label"]) for entry in entries if entry.get("current"))
        folded = len(entries) > 3 or letters > _SIDE_BY_SIDE
        bar |= {"folded": current, "districts": entries} if folded else {"districts": entries}
    return bar


def _with_page(place: Place, districts: Sequence[str]) -> list[str]:
    """The districts that have this kind of page, the study as a whole among them."""
    of_whole = place.district == ALL or place.name in ("article", "supplement")
    return [*districts, *([ALL] if of_whole else [])]


def _district(study: Study, place: Place, words: Locale, code: str) -> dict[str, Any]:
    name = words.text("bar.whole") if code == ALL else escaped(short_name(study, code, words))
    link: dict[str, Any] = {"label": name, "href": f"../{code}/{place.name}.html"}
    if place.name == "numbers" and code == ALL:
        link["href"] = f"{place.to_language}numbers.html"
    return link | ({"current": True} if code == place.district else {})


def kinds(place: Place, words: Locale, *, asked: Collection[Format]) -> list[dict[str, Any]]:
    """The kinds of documents of the page's district, each with its address; the page's own is the current one."""
    found: list[dict[str, Any]] = [
        {"label": words.text(f"bar.{name}"), "href": href} for name, href in documents(place.district or ALL, asked)
    ]
    if place.name == "supplement":
        found.insert(2, {"label": words.text("site.supplement"), "href": "supplement.html"})
    own = f"{place.name}.html"
    paper = f"{place.name}.pdf" if "pdf" in place.formats(asked) else ""
    for link in found:
        if link["href"] == "brief.pdf" and paper:
            link["href"] = paper
        if link["href"] == own:
            link["current"] = True
    return found


def documents_of(
    study: Study, place: Place, words: Locale, *, districts: Sequence[str], asked: Collection[Format]
) -> list[dict[str, Any]]:
    """Every district's documents, for the foot of each page; empty where there are too many districts to list."""
    if place.name == "choose" or len(districts) > MOST_LISTED:
        return []
    return [
        {
            "district": escaped(short_name(study, code, words)) if code != ALL else words.text("bar.whole"),
            "links": [
                {"label": words.text(f"bar.{name}"), "href": f"{place.to_language}{code}/{href}".replace("all/../", "")}
                for name, href in documents(code, asked)
            ],
        }
        for code in (*districts, ALL)
    ]


def search_of(place: Place, words: Locale) -> dict[str, Any]:
    """The words of the search that opens from the bar; none where the page's body has a search field."""
    if place.name in ("choose", "index", "overview") or place.gone:
        return {}
    left = {name: f"%{name}%" for name in ("count", "shown", "all", "column")}  # what the script fills in
    texts = {name: words.text(f"search.{name}", **left) for name in _SEARCH}
    return {
        **texts,
        "base": place.to_language,
        "kinds": [{"kind": kind, "name": words.text(f"search.kinds.{kind}")} for kind in _FOUND],
    }


def short_notice(study: Study, words: Locale) -> str:
    """The notice in one line, which unfolds to what `notice` and `draft` say; empty where there is none."""
    draft = study.settings.approved is None
    if study.settings.synthetic:
        return words.text(f"bar.notice{'_draft' if draft else ''}")
    return words.text("bar.draft") if draft else ""
