"""Scripts with the key numbers of all districts, for the table that loads on request in large studies.

report/<language>/rows/index.js has the columns, the other files have the rows. They are classic scripts, as the search
is, since a page opened from disk can't fetch. The overview's pages show the same numbers without scripts.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.study import Study
from report.context.values import PageValues
from report.language.study import district_name, study_locale
from report.pages.overview import KEY_COLUMNS, Overview
from report.public import ALL, Public
from report.website.search import write_script, write_search

FOLDER = "rows"  # beside a language's pages
MOST_ROWS = 1000  # in one script


def write_lookups(
    site: Path, study: Study, public: Public, *, districts: Sequence[str], languages: Sequence[str]
) -> None:
    """Writes the scripts with data: the search index, and the rows of many districts."""
    write_search(site, study, public, districts=districts, languages=languages)
    write_rows(site, study, public, districts=districts, languages=languages)


def write_rows(site: Path, study: Study, public: Public, *, districts: Sequence[str], languages: Iterable[str]) -> None:
    """Writes the rows of each language; nothing if the districts fit on one page."""
    overview = Overview(study, tuple(code for code in districts if code != ALL))
    for language in languages:
        folder = site / "report" / language / FOLDER
        shutil.rmtree(folder, ignore_errors=True)
        if not overview.paged:
            continue
        folder.mkdir(parents=True)
        page = PageValues(study, public, study_locale(study.settings, language), ALL, study.settings.waves[-1].key)
        codes = [code for part in overview.parts for code in part.districts]
        shown = [id_ for id_ in KEY_COLUMNS if any(page.known(id_, district=code) for code in codes)]
        starts = range(0, len(codes), MOST_ROWS)
        head = {
            "columns": [page.locale.text("tables.area"), *(page.label(id_) for id_ in shown)],
            "findings": [[id_, page.own_wave(id_)] for id_ in shown],
            "pieces": len(starts),
            "all": page.locale.number(len(codes)),
        }
        write_script(folder / "index.js", "risalahRows.index", head)
        for number, start in enumerate(starts):
            rows = [row_of(page, code, shown) for code in codes[start : start + MOST_ROWS]]
            write_script(folder / f"{number}.js", "risalahRows.piece", number, rows)


def row_of(page: PageValues, district: str, ids: Sequence[str]) -> list[Any]:
    """A district's code, name and regency, then each number bare (or null) and formatted."""
    place = page.study.district_rows[district]
    regency = place.get("regency")
    row: list[Any] = [district, district_name(page.study, district, page.locale)]
    row.append("" if regency is None or pd.isna(regency) else str(regency))
    for id_ in ids:
        found = page.find(id_, district=district)
        if found is None:
            row.append([None, page.locale.text("missing.not_available_short")])
        else:
            bare = None if found.value is None else float(f"{found.value:.6g}")
            row.append([bare, page.locale.formatted(found, style="table")])
    return row
