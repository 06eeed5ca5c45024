"""The sources that a page's sentences name in short, in full."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.catalogue import CATALOGUE
from analysis.study.reference import official_row
from report.context.values import PageValues
from report.language.markdown import escaped
from report.language.sources import has_note


def sources_in_full(page: PageValues) -> str:
    """A sentence with the sources of lines, prices and official figures that have notes; empty without one."""
    noted = dict.fromkeys(source for source in _sources(page) if has_note(source))
    return page.locale.text("words.sources_in_full", sources="; ".join(map(escaped, noted))) if noted else ""


def _sources(page: PageValues) -> Iterator[str]:
    settings, language = page.settings, page.locale.language
    for line in settings.poverty_line.values():
        yield line.source[language]
    if settings.prices:
        yield settings.prices.source[language]
    for id_ in CATALOGUE:
        named = id_.removeprefix("official.")
        if named != id_ and page.known(id_) and official_row(page.study, named, page.district, page.wave) is not None:
            yield page.source_of(named)
