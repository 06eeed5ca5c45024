"""Front and back matter of an article: byline, dates, and the statements that journals require."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from analysis.study.authorship import Author
from analysis.study.settings import StudySettings
from analysis.study.yaml_file import own_yaml, own_yaml_text
from report.formats import FORMATS, Format
from report.language.locale import Locale, sentence_case
from report.language.markdown import escaped
from report.licence import is_open_access, licence_address

TWO_COLUMNS = "article-two-columns"  # the file's name, beside article.pdf
STATEMENTS = ("contributions", "funding", "ethics", "conflicts", "data", "code", "licence", "acknowledgements")
CREDIT = "https://credit.niso.org/contributor-roles"


def statements_of(settings: StudySettings, words: Locale, *, surveyed: bool = True) -> list[dict[str, str]]:
    """The statements in order, each with its heading; a missing one reads "not stated".

    Acknowledgements and licence are optional, so they are omitted when missing.
    """
    declared = settings.paper
    texts = {
        "contributions": _contributions(settings, words),
        "funding": _funding(settings, words),
        "ethics": _own(declared.ethics, words),
        "conflicts": _own(declared.conflicts, words),
        "data": _own(declared.data, words) or _data(settings, words, surveyed=surveyed),
        "code": _own(declared.code, words) or words.text("article.code"),
        "licence": words.text("article.licence", licence=escaped(declared.licence)) if declared.licence else "",
        "acknowledgements": _own(declared.acknowledgements, words),
    }
    silent = [key for key in words.entry("article.not_stated") if not texts[key]]
    texts |= {key: words.text(f"article.not_stated.{key}") for key in silent}
    return [
        {"key": key, "head": words.text(f"article.statements.{key}"), "text": texts[key]}
        for key in STATEMENTS
        if texts[key]
    ]


def byline(settings: StudySettings, words: Locale) -> list[dict[str, Any]]:
    """The authors, in the form that the paper templates read; names as Markdown."""
    return [_person(author, words) for author in settings.authors]


def correspondence(settings: StudySettings, words: Locale) -> str:
    """The corresponding author's line; empty if none is named."""
    return " ".join(
        words.text("article.corresponding", name=escaped(author.name), email=escaped(author.email or ""))
        for author in settings.authors
        if author.corresponding
    )


def dates(settings: StudySettings, words: Locale) -> list[str]:
    """Dates received, accepted and published, in words, as far as known."""
    known = {"received": settings.paper.dates.received, "accepted": settings.paper.dates.accepted}
    sentences = [words.text(f"article.{name}", date=words.date(date)) for name, date in known.items() if date]
    return [*sentences, words.text("article.published", date=words.date(settings.edition.date))] if sentences else []


def for_machines(settings: StudySettings, words: Locale) -> dict[str, Any]:
    """Metadata for JATS: dates, grants, terms of use, without empty entries."""
    declared = settings.paper
    history = [
        {"type": name, "iso": date.isoformat(), "day": str(date.day), "month": str(date.month), "year": str(date.year)}
        for name, date in (("received", declared.dates.received), ("accepted", declared.dates.accepted))
        if date
    ]
    funding = {
        "grants": [
            {"funder": escaped(grant.funder), **({"award": escaped(grant.award)} if grant.award else {})}
            for grant in declared.grants
        ],
        "text": _funding(settings, words),
    }
    found: dict[str, Any] = {"history": history} if history else {}
    if funding["text"]:
        found["funding"] = {name: value for name, value in funding.items() if value}
    if declared.licence:
        address = licence_address(declared.licence)
        found["licence"] = {
            **({"href": address} if address else {}),
            **({"open": True} if is_open_access(declared.licence) else {}),
            "text": words.text("article.licence", licence=escaped(declared.licence)),
        }
    return found


def _person(author: Author, words: Locale) -> dict[str, Any]:
    given, surname = author.names
    found: dict[str, Any] = {"name": escaped(author.name)}
    if author.group:
        found["group"] = True
    else:
        found["surname"] = escaped(surname)
        if given:
            found["given-names"] = escaped(given)
    if author.affiliation:
        found["affiliation"] = escaped(author.affiliation[words.language])
    if author.orcid:
        found["orcid"] = author.orcid
    if author.email:
        found["email"] = escaped(author.email)
    if author.corresponding:
        found["corresponding"] = True
    if author.roles:
        found["credit"] = [
            {"href": f"{CREDIT}/{role}/", "label": sentence_case(words.text(f"article.roles.{role}"))}
            for role in author.roles
        ]
    return found


def _own(texts: dict[str, str] | None, words: Locale) -> str:
    return escaped(texts[words.language]) if texts else ""


def _contributions(settings: StudySettings, words: Locale) -> str:
    return " ".join(
        words.text(
            "article.roles_of",
            name=escaped(author.name),
            roles="; ".join(words.text(f"article.roles.{role}") for role in author.roles),
        )
        for author in settings.authors
        if author.roles
    )


def _funding(settings: StudySettings, words: Locale) -> str:
    declared = settings.paper
    if declared.funding or not declared.grants:
        return _own(declared.funding, words)
    named = [
        words.text("article.award", funder=escaped(grant.funder), award=escaped(grant.award))
        if grant.award
        else escaped(grant.funder)
        for grant in declared.grants
    ]
    return words.text("article.grants", grants="; ".join(named))


def _data(settings: StudySettings, words: Locale, *, surveyed: bool) -> str:
    """The data availability statement, only from what the study declares."""
    of = "" if surveyed else "_told"
    sentences = [words.text(f"article.data.synthetic{of}")] if settings.synthetic else []
    if settings.confidential:
        sentences.append(words.text(f"article.data.confidential{of}"))
        sentences.append(_own(settings.access, words) or words.text("article.data.no_access"))
    elif settings.licence:
        key = "synthetic_licence" if settings.synthetic else "licence"
        sentences.append(words.text(f"article.data.{key}", licence=escaped(settings.licence)))
    else:
        sentences.append(words.text("article.data.no_licence"))
    return " ".join([*sentences, words.text("article.data.tables")])


def write_two_columns(article: Path, formats: Collection[Format]) -> None:
    """Writes the source of the two-column PDF, if PDFs are wanted: both engines make one PDF per page."""
    if "pdf" not in formats:
        return
    _, head, body = article.read_text("utf-8").split("---\n", 2)
    front = own_yaml(head)
    front["format"] = {FORMATS["pdf"].quarto: "default"}
    front["risalah"]["layout"] = "two-columns"
    text = own_yaml_text(front)
    article.with_name(f"{TWO_COLUMNS}.qmd").write_text(f"---\n{text}---\n{body}", "utf-8")
