"""The origin of a figure or public table, as plain text, and a comparison of the published with a recomputed one."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.findings.key import EVERYBODY
from analysis.study import Study, open_study
from analysis.study.folder import known_districts
from report.charts import DRAWINGS
from report.charts.chart import chart
from report.charts.figure import TrackedPublic
from report.explain.lines import CHANGED, Say, Section, function_line, ground_sections, say_sections, where_text
from report.explain.recompute_tables import TableRecomputation, recompute_table, table_ids
from report.language.study import known_languages, study_locale
from report.project import NOTEBOOKS, name_of
from report.provenance.origins import place_of
from report.public import table_csv
from report.public.published_site import PublishedSite, published_site
from report.workspace import FINDINGS_CSV, output_home

_DISTRICT = re.compile(r"(?:report/(?P<language>\w+)|data/tables)/(?:(?P<district>[^/]+)/)?")
SAME = "the same as published"


@dataclass(frozen=True)
class DrawingRequest:
    """A requested figure or table: its name, and the district and language in its file's path."""

    name: str
    district: str | None = None
    language: str | None = None


def drawing_request(text: str) -> DrawingRequest | None:
    """The figure or table of a name, an id (fig-parade) or a file's path; None if it is neither.

    >>> drawing_request("fig-income-sources")
    DrawingRequest(name='income_sources', district=None, language=None)
    >>> drawing_request("report/en/35.16.13/figures/parade.svg")
    DrawingRequest(name='parade', district='35.16.13', language='en')
    """
    last = re.sub(r"\.(?:svg|png|csv)$", "", text.replace("\\", "/").rpartition("/")[2])
    name = re.sub(r"^(?:fig|tbl)-", "", last.lstrip("#")).replace("-", "_")
    if name not in {*DRAWINGS, *table_ids()}:
        return None
    place = _DISTRICT.search(text)
    district = place["district"] if place else None
    whole = EVERYBODY if place and place["language"] else None
    return DrawingRequest(
        name, whole if district in (None, "figures") else district, place["language"] if place else None
    )


def explain_drawing(
    request: DrawingRequest,
    study_folder: Path | str,
    *,
    district: str,
    language: str | None,
    site: Path | None,
    say: Say,
) -> int:
    """Prints the origin of a figure or table and recomputes it; exit code 1 if it differs from the published one."""
    study = open_study(study_folder)
    code = request.district or district
    known_districts(study, [] if code == EVERYBODY else [code])
    chosen = language or request.language
    spoken = known_languages(study, [chosen] if chosen else ())
    place = site or output_home(study.folder) / "_site"
    drawing = Drawing(study, request.name, code, spoken, place, published_site(place, study.settings.id))
    say(f"{'figure' if request.name in DRAWINGS else 'table'} {request.name}, {where_text(study, code)}")
    return int(say_sections(drawing.sections(), say))


@dataclass(frozen=True)
class Drawing:
    """A figure or table of a district, and the published site."""

    study: Study
    name: str
    district: str
    languages: list[str]
    place: Path
    published: PublishedSite | None

    def sections(self) -> Iterator[Section]:
        """Sections on the figure in each language, its code, and its tables."""
        tables = [self.name]
        if self.name in DRAWINGS:
            figures = [self._figure(language) for language in self.languages]
            yield from (section for section, _ in figures)
            by = place_of(_plain(DRAWINGS[self.name]))
            yield Section("Drawn by", [function_line("drawn by", by, self.published)])
            tables = list(dict.fromkeys(table for _, read in figures for table in read))
        for table in tables:
            yield self._table(table)
        yield from ground_sections(self.study, self.published)

    def _figure(self, language: str) -> tuple[Section, list[str]]:
        """The figure in a language, and the public tables behind it."""
        words = study_locale(self.study.settings, language)
        title = f"In {words.text('language.name')}"
        if self.published is None:
            what = f"There is no published figure: {self.place} holds no site. Build one, or give --site."
            return Section(title, [what]), [self.name]
        read = TrackedPublic.of(self.published.public)
        own = "" if self.district == EVERYBODY else f"{self.district}/"
        file = f"report/{language}/{own}figures/{self.name}.svg"
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            made = chart(
                self.name, read, study=self.study, district=self.district, locale=words, folder=place, png=False
            )
            if made is None:
                return Section(title, ["nothing to draw: no number or table of it is shown"]), []
            now = hashlib.sha256((Path(folder) / made.svg).read_bytes()).hexdigest()
        before = self.published.digest("files", file)
        lines = [f"title: {made.title}", f"alternative text: {made.alt}"]
        for (id_, district), digest in read.hashes.items():
            lines.append(f"drawn from data/tables/{district}/{id_}.csv, SHA-256 {digest}")
        if not read.hashes:
            lines.append(f"drawn from findings: {FINDINGS_CSV}")
        if before is None:
            lines.append("on no page of the site; drawn now")
        else:
            same = f"drawn again, now: {SAME}, byte for byte" if now == before else "NOT as published when drawn again"
            lines += [f"{file}, SHA-256 {before}", same]
        return Section(title, lines, differs=before not in (None, now)), [id_ for id_, _ in read.hashes]

    def _table(self, id_: str) -> Section:
        found = recompute_table(self.study, id_, self.district, published=self.published)
        file = f"data/tables/{found.district}/{id_}.csv"
        lines = list(self._made(found))
        published = self.place / file
        before = published.read_text("utf-8") if self.published and published.is_file() else None
        now = None if found.table is None else table_csv(_in_order(found.table, before))
        rows = "no row of it" if found.table is None else f"{len(found.table)} rows"
        lines.append(f"computed again, now: {rows}")
        in_any_order = found.source is None and sorted((before or "").splitlines()) == sorted((now or "").splitlines())
        differs = before is not None and before != now and not in_any_order
        if before is None:
            lines.append("the site has no such table, and none is made" if now is None else "not in the site")
        elif not differs:
            lines.append(SAME)
        else:
            lines += ["NOT the same as published:", *(f"  {line}" for line in _different_rows(before, now or ""))]
        return Section(f"Table {file}", lines, differs=differs)

    def _made(self, found: TableRecomputation) -> Iterator[str]:
        if found.source is not None:
            notebook = NOTEBOOKS / f"{found.source.notebook}.ipynb"
            before = self.published.digest("notebooks", found.source.notebook) if self.published else None
            changed = CHANGED if before and before != hashlib.sha256(notebook.read_bytes()).hexdigest() else ""
            yield f"{name_of(notebook)}, cell {found.source.cell}{changed}:"
            yield f"    {found.statement}"
        else:
            yield f"made after disclosure, of the findings in {FINDINGS_CSV}"
        yield function_line("made by", place_of(found.function), self.published)


def _in_order(table: pd.DataFrame, published: str | None) -> pd.DataFrame:
    """The table with columns in the published order; the notebook's file has them sorted by name."""
    order = published.partition("\n")[0].split(",") if published else []
    return table[order] if set(order) == set(table) else table


def _different_rows(before: str, now: str) -> Iterator[str]:
    old, new = before.splitlines(), now.splitlines()
    pairs = [(old[row] if row < len(old) else "no row", new[row] if row < len(new) else "no row")
             for row in range(max(len(old), len(new)))]  # fmt: skip
    different = [(row, first, second) for row, (first, second) in enumerate(pairs, 1) if first != second]
    for row, first, second in different[:5]:
        yield f"row {row}: published {first}; now {second}"
    if len(different) > 5:
        yield f"and {len(different) - 5} rows more"


def _plain(function: Callable[..., object]) -> Callable[..., object]:
    return getattr(function, "func", function)
