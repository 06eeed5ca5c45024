"""The overview's districts: which page each stands on, their table, and what the template may use beside that.

A study of many districts has numbered pages, each of whole regencies as far as they fit, so that no page grows with
the study. The first one leads to them; its table of all is loaded by a script that a reader asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, overload

import pandas as pd

from analysis.study import Study
from report.context.tables import pipe_table
from report.context.values import PageValues
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.study import district_name
from report.pages.map import key_indicator, tile_map
from report.pages.ranking import RANKED, ranking

_LATER = {name: f"%{name}%" for name in ("count", "shown", "all", "column")}  # what scripts fill in
MOST = 30  # districts on one page, so that it stays under 300 KB
FILTERED = 6  # districts that a field is worth its place for
# what the overview's first table, and the one of all districts, have; as far as the study has them
KEY_COLUMNS = (
    "income.n_households",
    "income.median_capita",
    "poverty.headcount",
    "inequality.gini",
    "change.mean_capita",
    "network.mean_degree",
)
# the small multiples, in their order, and what each shows
MULTIPLES = {
    "districts": "poverty.headcount",
    "districts_income": "income.median_capita",
    "districts_gini": "inequality.gini",
    "districts_isolates": "network.isolates",
}


@dataclass(frozen=True)
class Part:
    """One page of the overview: its number (0 where it is the only one), its districts, and where they lie."""

    number: int
    districts: tuple[str, ...]
    regions: tuple[tuple[str, str], ...] = ()  # province and regency

    @property
    def href(self) -> str:
        """Its address beside the overview's own."""
        return f"overview-{self.number}.html" if self.number else "overview.html"


@dataclass(frozen=True)
class Overview:
    """How a study's districts are divided over the overview's pages."""

    study: Study
    districts: tuple[str, ...]  # those that have pages

    @property
    def paged(self) -> bool:
        """Whether there are more districts than fit on one page."""
        return len(self.districts) > MOST

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The pages in the order of provinces and regencies; a regency is broken only where a page can't hold it."""
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
        """The study with the districts of that page alone; whole for the overview's first page."""
        if not number:
            return self.study
        places = [self._places[code] for code in self.parts[number - 1].districts]
        return replace(self.study, districts=self.study.districts.iloc[places].reset_index(drop=True))

    def _region(self, code: str) -> tuple[str, str]:
        row = self.study.district_rows[code]
        return tuple("" if pd.isna(row.get(name)) else str(row[name]) for name in ("province", "regency"))  # type: ignore[return-value]


@dataclass(frozen=True)
class DistrictNames(Sequence[tuple[str, str]]):
    """Districts' codes and names, looked up when they are asked for: most pages never ask."""

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
    """What the templates of the overview and of the first page may use beside what every template may.

    `number` is that of the overview's page; 0 is its first one.
    """
    parts = overview.parts
    there = parts[number - 1] if number else Part(0, () if overview.paged else overview.districts)
    codes = there.districts
    context = {
        "paged": overview.paged,
        "part": number,
        "districts": DistrictNames(page.study, codes, page.locale),
        "districts_table": lambda ids, link="": sortable_table(page, codes, ids, link=link),
        "key_columns": KEY_COLUMNS,
        "search_field": search_field(page.locale),
        "parts_list": lambda: parts_list(page.locale, overview),
    }
    if name == "overview":
        context |= {
            "part_title": part_title(page.locale, overview, there) if number else "",
            "part_links": part_links(page.locale, overview, number) if number else "",
            "multiples": [
                figure for figure, id_ in MULTIPLES.items() if any(page.known(id_, district=code) for code in codes)
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
    """Districts side by side in the last wave, which a script makes sortable; `link` names what a name leads to."""
    shown = [id_ for id_ in ids if any(page.known(id_, district=district) for district in districts)]
    if not shown:
        return ""
    rows = []
    for district in districts:
        name = escaped(district_name(page.study, district, page.locale))
        first = f"[{name}]({district}/{link}.html)" if link else name
        rows.append([first, *(number_cell(page, id_, district) for id_ in shown)])
    header = [page.locale.text("tables.area"), *(page.label(id_) for id_ in shown)]
    table = pipe_table(header, rows, widths=[30] + [20] * len(shown))
    return f"::: {{.districts-table}}\n{table}\n:::"


def number_cell(page: PageValues, id_: str, district: str) -> str:
    """A number as a table has it, with its bare value for sorting."""
    text, found = page.num(id_, district=district, style="table"), page.find(id_, district=district)
    if found is None or found.value is None or not text.endswith("}"):
        return text
    return f'{text[:-1]} data-value="{found.value:.6g}"}}'


def district_filter(words: Locale, districts: Sequence[str], *, all_rows: bool) -> str:
    """The place of the field that narrows the tables down; a script fills it, and without scripts it isn't seen.

    Empty where a reader sees all rows at once anyhow. With `all_rows` it loads the table of all districts.
    """
    if len(districts) < FILTERED and not all_rows:
        return ""
    texts = {
        name: words.text(f"overview.filter.{name}", **_LATER)
        for name in ("label", "count", "none", "sort", "load", "loading", "more", "failed")
    }
    return _placeholder("district-filter", texts | ({"rows": "rows/"} if all_rows else {}))


def search_field(words: Locale) -> str:
    """The place of the search field; a script fills it, and without scripts it isn't seen."""
    names = ("label", "hint", "none", "one", "many", "most", "failed")
    kinds = {f"kind-{kind}": words.text(f"search.kinds.{kind}") for kind in ("district", "region", "finding", "term")}
    return _placeholder("site-search", {name: words.text(f"search.{name}", **_LATER) for name in names} | kinds)


def _placeholder(css: str, texts: dict[str, str]) -> str:
    quoted = " ".join(f'data-{name}="{text}"' for name, text in texts.items())
    return f'::: {{.{css} hidden="hidden" {quoted}}}\n:::'


def part_title(words: Locale, overview: Overview, part: Part) -> str:
    """Where the districts of a page lie: its regencies; without them, its first and its last district."""
    regencies = [escaped(regency) for _, regency in part.regions if regency]
    if not regencies:
        first, last = (district_name(overview.study, part.districts[place], words) for place in (0, -1))
        return escaped(words.period(first + " ", " " + last))
    return regencies[0] if len(regencies) == 1 else words.text("overview.and_others", first=regencies[0])


def part_links(words: Locale, overview: Overview, number: int) -> str:
    """The way from a numbered page to the one before, to all, and to the next."""
    links = [f"[{words.text('overview.all_pages')}](overview.html)"]
    if number > 1:
        before = overview.parts[number - 2]
        links.insert(0, f"[← {part_title(words, overview, before)}]({before.href})")
    if number < len(overview.parts):
        after = overview.parts[number]
        links.append(f"[{part_title(words, overview, after)} →]({after.href})")
    return "::: {.pager}\n" + " · ".join(links) + "\n:::"


def parts_list(words: Locale, overview: Overview) -> str:
    """All numbered pages: by province, with a link for each regency; without regencies, a link for each page."""
    provinces: dict[str, dict[str, str]] = {}
    for part in overview.parts:
        for province, regency in part.regions or (("", ""),):
            name = escaped(regency) or part_title(words, overview, part)
            provinces.setdefault(escaped(province), {}).setdefault(name, part.href)
    return "\n\n".join(
        (f"**{province}.** " if province else "") + " · ".join(f"[{name}]({href})" for name, href in links.items())
        for province, links in provinces.items()
    )
