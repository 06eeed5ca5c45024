"""Tables and figures of a site's pages, with their notebook, cell and files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath
from typing import TypeVar

from analysis.findings.key import FindingKey
from report.address import PageAddress
from report.charts.levels import DISTRICTS, LEVELS
from report.deposit.notebooks import table_cells
from report.deposit.packaged_build import PackagedBuild
from report.html import numbers_in, page_tree, text_of
from report.public import ALL
from report.workspace import FINDINGS_CSV

Item = TypeVar("Item")
_COUNT = "income.n_households"  # in captions: the households behind a figure
COLUMNS = ("page", "exhibit", "number", "caption", "notebook", "cell", "function", "files")


@dataclass(frozen=True)
class PageExhibit:
    """An exhibit in a page's HTML."""

    id: str  # fig-distribution, tbl-income
    caption: str
    picture: str
    findings: list[FindingKey]  # an empty district means the page's


@dataclass(frozen=True)
class Exhibit:
    """A table or figure of a page, with the notebook cells behind it."""

    page: str  # report/en/35.16.13/article.html
    id: str
    caption: str  # Table 1: Income and inequality
    cells: tuple[tuple[str, str], ...]  # notebook, cell
    functions: tuple[str, ...]  # that record its numbers
    files: tuple[str, ...]  # files of the site: picture, public table, findings

    @property
    def number(self) -> str:
        """Its number on the page: Table 1."""
        return self.caption.partition(":")[0] if re.match(r"^\S+ \d+:", self.caption) else self.id

    @property
    def words(self) -> str:
        """The first sentence of its caption, without the number."""
        text = self.caption.partition(": ")[2] if self.number != self.id else self.caption
        return re.split(r"(?<=[^.]{3})\. ", text, maxsplit=1)[0].rstrip(".")

    @property
    def kind(self) -> str:
        """The page's name without its language and district: article."""
        return PurePosixPath(self.page).stem

    @property
    def language(self) -> str:
        """The page's language."""
        return PageAddress.parse(self.page).language

    @property
    def district(self) -> str:
        """The page's district; "all" for pages of the study as a whole."""
        return PageAddress.parse(self.page).district or ALL


def exhibits_in(html: str) -> list[PageExhibit]:
    """A page's tables and figures in order: elements with an id that begins with fig- or tbl-."""
    exhibit = "*[starts-with(@id, 'fig-') or starts-with(@id, 'tbl-')]"
    return [
        PageExhibit(
            element.get("id"),
            caption=" ".join(text_of(part) for part in element.xpath(".//figcaption | .//caption")),
            picture=next((picture.get("src", "") for picture in element.iter("img")), ""),
            findings=[number.key for number in numbers_in(element)],
        )
        for element in page_tree(html).xpath(f"//{exhibit}[not(ancestor::{exhibit})]")
    ]


def exhibits(build: PackagedBuild) -> list[Exhibit]:
    """All tables and figures of the site's pages."""
    sources = table_cells(build)
    rows: list[Exhibit] = []
    for page in sorted((build.site / "report").rglob("*.html")):
        name = page.relative_to(build.site).as_posix()
        for found in exhibits_in(page.read_text("utf-8")):
            rows.append(_exhibit(build, name, found, sources))
    return rows


def _exhibit(
    build: PackagedBuild, page: str, found: PageExhibit, sources: dict[tuple[str, str], tuple[str, str]]
) -> Exhibit:
    folder = PurePosixPath(page).parent
    district = PageAddress.parse(page).district or ALL
    stem = PurePosixPath(found.picture).stem or found.id.partition("-")[2].replace("-", "_")
    keys = [FindingKey(id_, where or district, wave) for id_, where, wave in found.findings]
    drawn = LEVELS.get(stem) or DISTRICTS.get(stem)
    if drawn:
        keys += (
            build.public.of_id(drawn)
            if stem in DISTRICTS
            else [key for key in build.public.of_district(district) if key[0] == drawn]
        )
    files = [str(folder / found.picture)] if found.picture else []
    cells: list[tuple[str, str]] = []
    tabled = [place for place in (district, ALL) if (stem, place) in build.public.tables][:1]
    for place in tabled:
        files.append(f"data/tables/{place}/{stem}.csv")
        if (stem, place) in sources:
            cells.append(sources[stem, place])
    if found.picture and tabled:  # a caption that only counts the households
        keys = [key for key in keys if key[0] != _COUNT]
    functions: list[str] = []
    for key in keys:
        made = build.manifest["findings"].get(key.text, {})
        if made.get("notebook"):
            cells.append((made["notebook"], made["cell"]))
        if made.get("recorded_by"):
            functions.append(made["recorded_by"]["function"])
    if keys:
        files.append(FINDINGS_CSV)
    return Exhibit(page, found.id, found.caption, _once(cells), _once(functions), _once(files))


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))


def exhibits_csv(rows: Iterable[Exhibit]) -> str:
    """The exhibits as CSV, a row per exhibit and cell; the README's table summarises it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        for notebook, cell in row.cells or (("", ""),):
            files = ";".join(f"site/{file}" for file in row.files)
            functions = ";".join(row.functions)
            writer.writerow([f"site/{row.page}", row.id, row.number, row.words, notebook, cell, functions, files])
    return text.getvalue()


def exhibit_rows(rows: Iterable[Exhibit], language: str) -> Iterator[dict[str, str]]:
    """Rows of the README's table: the exhibits in one language, districts merged into one row."""
    groups: dict[tuple[str, str], list[Exhibit]] = {}
    for row in rows:
        if row.language == language:
            groups.setdefault((row.kind, row.id), []).append(row)
    for (kind, id_), members in groups.items():
        first = members[0]
        names = _once(member.number for member in members)
        cells = _once(cell for member in members for cell in member.cells)
        files = _once(
            f"site/{file}".replace(f"/{member.district}/", "/*/") if member.district != ALL else f"site/{file}"
            for member in members
            for file in member.files
        )
        yield {
            "page": kind,
            "id": id_,
            "number": names[0] if len(names) == 1 else f"{names[0]} (…)",
            "caption": first.words if len(members) == 1 else _shared_words(members),
            "programs": "; ".join(f"`{notebook}.ipynb`, `{cell}`" for notebook, cell in cells),
            "functions": ", ".join(f"`{name}`" for name in _once(f for member in members for f in member.functions)),
            "files": ", ".join(f"`{file}`" for file in files),
        }


def _shared_words(members: list[Exhibit]) -> str:
    """The common beginning of an exhibit's captions in all districts; without one, the first two."""
    texts = _once(member.words for member in members)
    # equal characters from the start
    same = takewhile(lambda signs: len(set(signs)) == 1, zip(*texts, strict=False))
    shared = "".join(signs[0] for signs in same)
    shared = shared if len(texts) == 1 else shared.rpartition(",")[0] or shared.rpartition(" (")[0]
    return shared or " / ".join(texts[:2]) + (" / …" if len(texts) > 2 else "")
