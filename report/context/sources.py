"""The sources that a page's sentences name in short, in full, and the areas of official figures."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.catalogue import CATALOGUE
from analysis.findings import Finding
from analysis.study.reference import official_row
from analysis.study.regions import COUNTRY, SYSTEMS, Area, area_of, system_of_form
from report.context.values import PageValues
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.sources import has_note


def sources_in_full(page: PageValues) -> str:
    """A sentence with the sources of lines, prices and official figures that have notes; empty without one."""
    noted = dict.fromkeys(source for source in _sources(page) if has_note(source))
    return page.locale.text("words.sources_in_full", sources="; ".join(map(escaped, noted))) if noted else ""


def official_area(page: PageValues, indicator: str) -> str:
    """The area of an official figure as a sentence names it: the page's own, a regency or province, or a wider one."""
    words, row = page.locale, official_row(page.study, indicator, page.district, page.wave)
    if row is None or str(row["area_code"]) == page.district:
        return words.text("names.this_area")
    area = _known_area(page, row)
    return escaped(_area_name(words, area)) if area is not None else words.text("names.wider_area")


def figure_place(page: PageValues, found: Finding) -> str:
    """The area of an official figure or poverty line by its name, else its code; empty where it is the district's own.

    A line is that of reference.csv if it has its value.
    """
    named = found.id.removeprefix("official.")
    if named == found.id and found.id != "poverty.line":
        return ""
    row = official_row(page.study, named, found.district, found.wave)
    if row is None or str(row["area_code"]) == found.district or (named == found.id and row["value"] != found.value):
        return ""
    area = _known_area(page, row)
    return _area_name(page.locale, area) if area is not None else str(row["area_code"])


def _known_area(page: PageValues, row: pd.Series) -> Area | None:
    """The area of a row of reference.csv in the official list; None where it isn't listed."""
    code = str(row["area_code"])
    given = next((one for one in SYSTEMS if one == row.get("codes")), None)
    system = given or page.settings.codes or system_of_form(code)
    area = area_of(code, system) if system and page.settings.region.country == COUNTRY else None
    return area if system is not None and area is not None and area.code(system) == code else None


def _area_name(words: Locale, area: Area) -> str:
    own = f"names.own_level.{area.kind}"
    return words.text(own, name=area.name) if words.has(own) else area.full


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
