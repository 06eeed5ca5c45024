"""Citations of a page, by APA 7 and as BibTeX."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date

from analysis.study.names import Name
from report.language.locale import Locale
from report.language.markdown import escaped

MOST_AUTHORS = 20  # APA 7: of more authors, the first 19 and the last
# TeX's special characters, escaped
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", '"': "''",
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """A page as a citable work."""

    key: str  # mojokerto-1-351613-brief-id
    kind: str  # Policy brief
    title: str
    authors: tuple[Name, ...]
    date: dt.date
    edition: str  # Edition 1
    whole: str  # the study's title, of which the page is a part
    publisher: str | None  # or else the first author's affiliation
    address: str | None


def key_of(*parts: str | None) -> str:
    """A bibliography key of lower-case letters, digits and hyphens.

    >>> key_of("mojokerto", "1", "35.16.13", None, "brief", "id")
    'mojokerto-1-351613-brief-id'
    """
    return "-".join(re.sub(r"[^a-z0-9]", "", part.lower()) for part in parts if part)


def apa(work: Work, words: Locale) -> str:
    """The reference by APA 7, as Markdown: author, date, title in italics, kind, publisher, whole, address."""
    authors = _author_list([_apa_name(name) for name in work.authors], words.text("cite.and"))
    babel_name = words.text("language.babel")
    date = format_date(work.date, words.text("cite.date"), locale=babel_name)
    published = [part for part in (work.publisher, work.whole) if part]
    parts = [
        escaped(authors),
        f"({date}).",
        f"*{escaped(work.title)}* ({escaped(work.edition)}) \\[{escaped(work.kind)}\\].",
        *(f"{escaped(part.rstrip('.'))}." for part in published),
        *([escaped(work.address)] if work.address else []),
    ]
    return " ".join(parts)


def bibtex(work: Work, words: Locale) -> str:
    """The reference as BibTeX, escaped for TeX; names without a comma stay whole."""
    fields = {
        "author": " and ".join(
            _tex(f"{name.family}, {name.given}") if name.is_split else _whole(name.family) for name in work.authors
        ),
        "title": _whole(work.title),
        "type": _tex(work.kind),
        "institution": _whole(work.publisher or work.whole),
        "series": _whole(work.whole) if work.publisher else "",
        "year": str(work.date.year),
        "month": str(work.date.month),
        "day": str(work.date.day),
        "date": work.date.isoformat(),
        "note": _tex(work.edition),
        "langid": words.text("cite.langid"),
        "url": work.address or "",  # BibTeX takes URLs verbatim
    }
    width = max(len(name) for name, value in fields.items() if value)
    lines = [f"  {name:<{width}} = {_delimited(value)}" for name, value in fields.items() if value]
    return "@techreport{" + work.key + ",\n" + ",\n".join(lines) + "\n}\n"


def _apa_name(name: Name) -> str:
    """A name as APA has it: family name and initials, or the whole.

    >>> _apa_name(Name("Sabarisman", "Muslim Arif-Budi")), _apa_name(Name("Dinas Sosial, Kabupaten Contoh"))
    ('Sabarisman, M. A.-B.', 'Dinas Sosial, Kabupaten Contoh')
    """
    words = name.given.split()
    letters = " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words)
    return f"{name.family}, {letters}" if name.is_split else name.family


def _author_list(names: Sequence[str], ampersand: str) -> str:
    """The list of authors, with its full stop."""
    if len(names) > MOST_AUTHORS:
        text = ", ".join(names[: MOST_AUTHORS - 1]) + f", . . . {names[-1]}"
    elif len(names) > 1:
        text = ", ".join(names[:-1]) + f", {ampersand} {names[-1]}"
    else:
        text = names[0]
    return text if text.endswith(".") else text + "."


def _whole(text: str) -> str:
    """A text in braces, which BibTeX styles don't change."""
    return "{" + _tex(text) + "}"


def _delimited(value: str) -> str:
    """A field's value in braces, or in quotes if it already has braces."""
    return f'"{value}"' if value.startswith("{") else "{" + value + "}"


def _tex(text: str) -> str:
    """The text with TeX's special characters escaped.

    >>> _tex("R&D, 5%")
    'R\\\\&D, 5\\\\%'
    """
    return "".join(_TEX.get(letter, letter) for letter in text)
