"""Content of the overview: the division of districts over its pages, their table, and template variables.

A study of many districts has numbered pages, each with whole regencies where they fit, so that no page grows with the
study. The first page links to them; its table of all districts is loaded by a script on request.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, overload

import pandas as pd

from analysis.study import Study
from report.context.columns import pipe_table
from report.context.listing import is_told
from report.context.values import PageValues
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.study import district_name
from report.pages.map import key_indicator, tile_map
from report.pages.ranking import RANKED, ranking

_LATER = {name: f"%{name}%" for name in ("count", "shown", "all", "column")}  # what scripts fill in
MOST = 30  # districts on one page, so that it stays under 300 KB
FILTERED = 6  # districts from which on a filter field is worth its space
# columns of the overview's first table and of the table of all districts, where the study has them
KEY_COLUMNS = (
    "income.n_households",
    "income.median_capita",
    "poverty.headcount",
    "inequality.gini",
    "change.mean_capita",
    "network.mean_degree",
)
# the small multiples in order, and the finding of each
MULTIPLES = {
    "districts": "poverty.headcount",
    "districts_income": "income.median_capita",
    "districts_gini": "inequality.gini",
    "districts_isolates": "network.isolates",
}


@dataclass(frozen=True)
class Part:
    """One page of the overview: its number (0 if it is the only one), its districts and their regions."""

    number: int
    districts: tuple[str, ...]
    regions: tuple[tuple[str, str], ...] = ()  # province and regency

    @property
    def href(self) -> str:
        """Its address, relative to the overview's."""
        return f"overview-{self.number}.html" if self.number else "overview.html"


@dataclass(frozen=True)
class Overview:
    """The division of a study's districts over the pages of the overview."""

    study: Study
    districts: tuple[str, ...]  # those that have pages

    @property
    def paged(self) -> bool:
        """Whether the districts need more than one page."""
        return len(self.districts) > MOST

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The pages in order of provinces and regencies; a regency is split only if one page can't hold it."""
        if not self.paged:
            return (Part(0, self.districts),)
        regions: dict[tuple[str, str], list[str]] = {}
        for code in self.districts:
            regions.setdefault(self._region(code), []).append(code)
        pieces = [
            (region, codes[start : start + MOST])
            for region, codes in sorted(regions.items())
            for start in range(0, len(codes), MOST)
        ]
        pages: list[list[tuple[tuple[str, str], list[str]]]] = []
        free = 0
        for region, codes in pieces:
            if len(codes) > free:
                pages.append([])
                free = MOST
            pages[-1].append((region, codes))
            free -= len(codes)
        return tuple(
            Part(
                number,
                tuple(code for _, codes in page for code in codes),
                tuple(dict.fromkeys(region for region, _ in page)),
            )
            for number, page in enumerate(pages, start=1)
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {str(code): place for place, code in enumerate(self.study.districts["district_code"])}

    def study_of(self, number: int) -> Study:
        """The study limited to that page's districts; the whole study for the first page."""
        if not number:
            return self.study
        places = [self._places[code] for code in self.parts[number - 1].districts]
        return replace(self.study, districts=self.study.districts.iloc[places].reset_index(drop=True))

    def _region(self, code: str) -> tuple[str, str]:
        row = self.study.district_rows[code]
        return tuple("" if pd.isna(row.get(name)) else str(row[name]) for name in ("province", "regency"))  # type: ignore[return-value]


@dataclass(frozen=True)
class DistrictNames(Sequence[tuple[str, str]]):
    """Codes and names of districts, looked up lazily: most pages never need them."""

    study: Study
    codes: tuple[str, ...]
    words: Locale

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> DistrictNames: ...
    def __getitem__(self, index: int | slice) -> tuple[str, str] | DistrictNames:
        if isinstance(index, slice):
            return DistrictNames(self.study, self.codes[index], self.words)
        code = self.codes[index]
        return code, escaped(district_name(self.study, code, self.words))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return (self[index] for index in range(len(self)))


def overview_context(page: PageValues, overview: Overview, *, name: str, number: int) -> dict[str, Any]:
    """The template variables of the overview and of the first page, beyond those of every template.

    `number` is the overview page's; 0 is the first.
    """
    parts = overview.parts
    there = parts[number - 1] if number else Part(0, () if overview.paged else overview.districts)
    codes = there.districts
    context = {
        "paged": overview.paged,
        "part": number,
        "districts": DistrictNames(page.study, codes, page.locale),
        "districts_table": lambda ids, link="": sortable_table(page, codes, ids, link=link),
        "numbers_table": lambda ids: numbers_table(page, codes, ids),
        "shows_numbers": lambda ids: bool(columns_shown(page, codes, ids)),
        "key_columns": KEY_COLUMNS,
        "search_field": search_field(page.locale),
        "parts_list": lambda: parts_list(page.locale, overview),
    }
    if name == "overview":
        context |= {
            "part_title": part_title(page.locale, overview, there) if number else "",
            "part_links": part_links(page.locale, overview, number) if number else "",
            "multiples": [
                figure
                for figure, id_ in MULTIPLES.items()
                if len(codes) > 1 and any(page.known(id_, district=code) for code in codes)
            ],
            "map_indicator": key_indicator(page, codes),
            "tile_map": lambda: tile_map(page, codes),
            "district_filter": district_filter(page.locale, codes, all_rows=overview.paged and not number),
            "rankings": []
            if number
            else [found for id_ in RANKED if (found := ranking(page, overview.districts, id_))],
        }
    return context


def sortable_table(page: PageValues, districts: Sequence[str], ids: Sequence[str], *, link: str = "") -> str:
    """Table of districts in the last wave, made sortable by a script; `link` is the target of names."""
    shown = columns_shown(page, districts, ids)
    if not shown and not link:
        return ""
    rows = []
    for district in districts:
        name = escaped(district_name(page.study, district, page.locale))
        first = f"[{name}]({district}/{link}.html)" if link else name
        rows.append([first, *(number_cell(page, id_, district) for id_ in shown)])
    header = [page.locale.text("tables.area"), *(page.label(id_) for id_ in shown)]
    table = pipe_table(header, rows, widths=[30] + [20] * len(shown))
    return f"::: {{.districts-table}}\n{table}\n:::"


def columns_shown(page: PageValues, districts: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The findings among these that the study has, and that are known of some district."""
    told = [id_ for id_ in ids if is_told(page, page.led(id_))]
    return [id_ for id_ in told if any(page.known(id_, district=district) for district in districts)]


def numbers_table(page: PageValues, districts: Sequence[str], ids: Sequence[str]) -> str:
    """The sortable table of a part's numbers, or that none can be shown."""
    if not columns_shown(page, districts, ids):
        return page.locale.text("overview.none_shown")
    return sortable_table(page, districts, ids, link="brief")


def number_cell(page: PageValues, id_: str, district: str) -> str:
    """A number as a table cell, with its bare value for sorting."""
    text, found = page.num(id_, district=district, style="table"), page.find(id_, district=district)
    if found is None or found.value is None or not text.endswith("}"):
        return text
    return f'{text[:-1]} data-value="{found.value:.6g}"}}'


def district_filter(words: Locale, districts: Sequence[str], *, all_rows: bool) -> str:
    """The placeholder of the filter field; a script fills it, and without scripts it is invisible.

    Empty if all rows are in view anyway. With `all_rows` the field loads the table of all districts.
    """
    if len(districts) < FILTERED and not all_rows:
        return ""
    texts = {
        name: words.text(f"overview.filter.{name}", **_LATER)
        for name in ("label", "count", "none", "sort", "load", "loading", "more", "failed")
    }
    return _placeholder("district-filter", texts | ({"rows": "rows/"} if all_rows else {}))


def search_field(words: Locale) -> str:
    """The placeholder of the search field; a script fills it, and without scripts it is invisible."""
    names = ("label", "hint", "none", "one", "many", "most", "failed")
    kinds = {
        f"kind-{kind}": words.text(f"search.kinds.{kind}")
        for kind in ("district", "region", "finding", "term", "variable")
    }
    return _placeholder("site-search", {name: words.text(f"search.{name}", **_LATER) for name in names} | kinds)


def _placeholder(css: str, texts: dict[str, str]) -> str:
    quoted = " ".join(f'data-{name}="{text}"' for name, text in texts.items())
    return f'::: {{.{css} hidden="hidden" {quoted}}}\n:::'


def part_title(words: Locale, overview: Overview, part: Part) -> str:
    """A page's title: its regencies, or else its first and last district."""
    regencies = [escaped(regency) for _, regency in part.regions if regency]
    if not regencies:
        first, last = (district_name(overview.study, part.districts[place], words) for place in (0, -1))
        return escaped(words.period(first + " ", " " + last))
    return regencies[0] if len(regencies) == 1 else words.text("overview.and_others", first=regencies[0])


def part_links(words: Locale, overview: Overview, number: int) -> str:
    """Links of a numbered page to the previous page, to all, and to the next."""
    links = [f"[{words.text('overview.all_pages')}](overview.html)"]
    if number > 1:
        before = overview.parts[number - 2]
        links.insert(0, f"[← {part_title(words, overview, before)}]({before.href})")
    if number < len(overview.parts):
        after = overview.parts[number]
        links.append(f"[{part_title(words, overview, after)} →]({after.href})")
    return "::: {.pager}\n" + " · ".join(links) + "\n:::"


def parts_list(words: Locale, overview: Overview) -> str:
    """List of the numbered pages: links per regency under each province, or else a link per page."""
    provinces: dict[str, dict[str, str]] = {}
    for part in overview.parts:
        for province, regency in part.regions or (("", ""),):
            name = escaped(regency) or part_title(words, overview, part)
            provinces.setdefault(escaped(province), {}).setdefault(name, part.href)
    return "\n\n".join(
        (f"**{province}.** " if province else "") + " · ".join(f"[{name}]({href})" for name, href in links.items())
        for province, links in provinces.items()
    )
