"""Files written beside a composed page for its downloads: data, citation, picture texts, slides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from report.context.parts import PageParts
from report.context.place import Place
from report.context.values import PageValues
from report.downloads.citation import apa, bibtex
from report.downloads.links import CITABLE, DATA, work_of
from report.downloads.page_book import book_of
from report.downloads.social import social_of, social_of_study
from report.downloads.workbook import csv_text, xlsx
from report.language.markdown import escaped
from report.language.study import district_name, study_locale
from report.render.pages import PICTURE
from report.slides.page import slides_page

SOCIAL, SLIDES_PAGE = "_share.json", "_slides.md"  # with an underscore, so that no engine renders them as pages


def write_parts(
    parts: PageParts, place: Place, *, path: Path, text: str, title: str, bibliography: str,
    drawn: Mapping[str, Mapping[str, str]], pictures: Sequence[str],
) -> None:  # fmt: skip
    """Writes a page's data, citation and picture texts beside it. `text` is the composed page at `path`.

    `drawn` has the tables of each figure; `pictures` are the keys in it of this page's figures.
    """
    page = parts.page
    if place.name in DATA:
        work = work_of(page.study, place, page.locale, title=title)
        tables = [name for picture in pictures for name in drawn.get(picture, {}) if name != "sha256"]
        of_page = f"{work.title}, {work.kind.lower()}" if place.name in CITABLE else work.title
        cited = apa(work, page.locale)
        typed = replace(page, locale=study_locale(page.settings, place.language))  # cells aren't Markdown
        book = book_of(typed, text, title=of_page, table_files=tables, bibliography=bibliography, cited=cited)
        path.with_suffix(".csv").write_text(csv_text(book), "utf-8-sig", newline="\n")
        path.with_suffix(".xlsx").write_bytes(xlsx(book, date=work.date))
    if place.name in CITABLE:
        work = work_of(page.study, place, page.locale, title=title)
        path.with_suffix(".bib").write_text(bibtex(work, page.locale), "utf-8", newline="\n")
    if place.name == "brief":
        write_picture_words(path.parent, parts)
    if place.name == "index":
        write_picture_words(path.parent, page)


def slide_citation(parts: PageParts, place: Place) -> str:
    """The citation on a brief's last slide; empty for other pages."""
    if place.name != "brief" or place.gone:
        return ""
    page = parts.page
    name = district_name(page.study, page.district, page.locale)
    title = parts.headlined(escaped(name))
    cited = apa(work_of(page.study, place, page.locale, title=title), page.locale)
    return f'[{cited}]{{data-setting="edition"}}'


def write_slides_page(page: PageValues, blocks: Mapping[str, str], *, folder: Path) -> None:
    """Writes a brief's slides as Markdown beside it."""
    (folder / SLIDES_PAGE).write_text(slides_page(blocks, page), "utf-8", newline="\n")


def shown_pictures(text: str) -> list[str]:
    """The figures in a composed page, as written in it."""
    return list(dict.fromkeys(name for name in PICTURE.findall(text) if ":" not in name))


def write_picture_words(folder: Path, source: PageParts | PageValues) -> None:
    """Writes the texts of the folder's picture, which is drawn after all pages are composed."""
    words = social_of(source) if isinstance(source, PageParts) else social_of_study(source)
    text = json.dumps(asdict(words), ensure_ascii=False, indent=1)
    (folder / SOCIAL).write_text(text + "\n", "utf-8", newline="\n")
