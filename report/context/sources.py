"""The sources that a page's sentences name in short, in full, and the areas of official figures."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.catalogue import CATALOGUE
from analysis.study.reference import official_row
from analysis.study.regions import COUNTRY, SYSTEMS, area_of, system_of_form
from report.context.values import PageValues
from report.language.markdown import escaped
from report.language.sources import has_note


def sources_in_full(page: PageValues) -> str:
    """A sentence with the sources of lines, prices and official figures that have notes; empty without one."""
    noted = dict.fromkeys(source for source in _sources(page) if has_note(source))
    return page.locale.text("words.sources_in_full", sources="; ".join(map(escaped, noted))) if noted else ""


def official_area(page: PageValues, indicator: str) -> str:
    """The area of an official figure as a sentence names it: the page's own, a regency or province, or a wider one."""
    words, row = page.locale, official_row(page.study, indicator, page.district, page.wave)
    code = "" if row is None else str(row["area_code"])
    if not code or code == page.district:
        return words.text("names.this_area")
    given = next((one for one in SYSTEMS if row is not None and one == row.get("codes")), None)
    system = given or page.settings.codes or system_of_form(code)
    area = area_of(code, system) if system and page.settings.region.country == COUNTRY else None
    if system is None or area is None or area.code(system) != code:
        return words.text("names.wider_area")
    own = f"names.own_level.{area.kind}"
    return escaped(words.text(own, name=area.name) if words.has(own) else area.full)


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
