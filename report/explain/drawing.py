"""Where a figure or a public table comes from, told in plain text; both made again and compared with the published."""

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
from report.charts.figure import TablesRead
from report.explain.lines import CHANGED, environment_lines, function_line, input_lines, setting_lines
from report.explain.recompute_tables import Remade, remade, table_ids
from report.language.study import known_languages, study_locale
from report.project import NOTEBOOKS, name_of
from report.provenance.origins import place_of
from report.public import table_csv
from report.public.published import Published, public_of, published_in
from report.workspace import FINDINGS_CSV, base_of

Say = Callable[[str], None]
_DISTRICT = re.compile(r"(?:report/(?P<language>\w+)|data/tables)/(?:(?P<district>[^/]+)/)?")
SAME = "the same as published"


@dataclass(frozen=True)
class Asked:
    """A figure or a table as it was asked for: its name, and the district and language that its file's path tells."""

    name: str
    district: str | None = None
    language: str | None = None


def asked_drawing(text: str) -> Asked | None:
    """The figure or table that a name, an id (fig-parade) or a file means; None where it is neither.

    >>> asked_drawing("fig-income-sources")
    Asked(name='income_sources', district=None, language=None)
    >>> asked_drawing("report/en/35.16.13/figures/parade.svg")
    Asked(name='parade', district='35.16.13', language='en')
    """
    last = re.sub(r"\.(?:svg|png|csv)$", "", text.replace("\\", "/").rpartition("/")[2])
    name = re.sub(r"^(?:fig|tbl)-", "", last.lstrip("#")).replace("-", "_")
    if name not in {*DRAWINGS, *table_ids()}:
        return None
    place = _DISTRICT.search(text)
    district = place["district"] if place else None
    whole = EVERYBODY if place and place["language"] else None
    return Asked(name, whole if district in (None, "figures") else district, place["language"] if place else None)


def explain_drawing(
    asked: Asked, study_folder: Path | str, *, district: str, language: str | None, site: Path | None, say: Say
) -> int:
    """Says where a figure or a table comes from and makes it again; the exit code: 1 where it isn't as published."""
    study = open_study(study_folder)
    code = asked.district or district
    known_districts(study, [] if code == EVERYBODY else [code])
    chosen = language or asked.language
    spoken = known_languages(study, [chosen] if chosen else ())
    place = site or base_of(study.folder) / "_site"
    told = Drawing(study, asked.name, code, spoken, place, published_in(place, study.settings.id))
    differs = False
    for line in told.lines():
        say(line)
        differs |= line.strip().startswith("NOT ")
    return int(differs)


@dataclass(frozen=True)
class Drawing:
    """One figure or table of a district, with what was published of it."""

    study: Study
    name: str
    district: str
    languages: list[str]
    place: Path
    published: Published | None

    def lines(self) -> Iterator[str]:
        """Everything that is told, a line each."""
        names = dict(zip(self.study.districts["district_code"], self.study.districts["name"], strict=True))
        whole = self.district == EVERYBODY
        where = "the study as a whole" if whole else f"district {self.district} ({names[self.district]})"
        drawn = self.name in DRAWINGS
        yield f"{'figure' if drawn else 'table'} {self.name}, {where}"
        tables = [self.name]
        if drawn:
            figures = {language: self._figure(language) for language in self.languages}
            for lines, _ in figures.values():
                yield from lines
            yield ""
            yield "Drawn by"
            yield f"  {function_line('drawn by', place_of(_plain(DRAWINGS[self.name])), self.published)}"
            tables = list(dict.fromkeys(table for _, read in figures.values() for table in read))
        for table in tables:
            yield from self._table(table)
        yield ""
        yield "From"
        yield from (f"  {line}" for line in input_lines(self.study, self.published))
        yield ""
        yield "Settings"
        yield from (f"  {line}" for line in setting_lines(self.study.settings))
        yield ""
        yield "Environment"
        yield from (f"  {line}" for line in environment_lines())

    def _figure(self, language: str) -> tuple[list[str], list[str]]:
        """What is told of the figure in a language, and the public tables that it was drawn from."""
        if self.published is None:
            return ["", f"There is no published figure: {self.place} holds no site. Build one, or give --site."], [
                self.name
            ]
        public = public_of(self.published)
        read = TablesRead.reading(public)
        words = study_locale(self.study.settings, language)
        own = "" if self.district == EVERYBODY else f"{self.district}/"
        file = f"report/{language}/{own}figures/{self.name}.svg"
        lines = ["", f"In {words.text('language.name')}"]
        with tempfile.TemporaryDirectory() as folder:
            made = chart(self.name, read, study=self.study, district=self.district, locale=words, folder=Path(folder))
            if made is None:
                return [*lines, "  nothing to draw: no number or table of it is shown"], []
            now = hashlib.sha256((Path(folder) / made.svg).read_bytes()).hexdigest()
        before = self.published.digest("files", file)
        lines += [f"  title: {made.title}", f"  alternative text: {made.alt}"]
        for (id_, district), digest in read.hashes.items():
            lines.append(f"  drawn from data/tables/{district}/{id_}.csv, SHA-256 {digest}")
        if not read.hashes:
            lines.append(f"  drawn from findings: {FINDINGS_CSV}")
        if before is None:
            lines.append("  on no page of the site; drawn now")
        else:
            same = f"drawn again, now: {SAME}, byte for byte" if now == before else "NOT as published when drawn again"
            lines += [f"  {file}, SHA-256 {before}", f"  {same}"]
        return lines, [id_ for id_, _ in read.hashes]

    def _table(self, id_: str) -> Iterator[str]:
        found = remade(self.study, id_, self.district, published=self.published)
        file = f"data/tables/{found.district}/{id_}.csv"
        yield ""
        yield f"Table {file}"
        yield from (f"  {line}" for line in self._made(found))
        published = self.place / file
        before = published.read_text("utf-8") if self.published and published.is_file() else None
        now = None if found.table is None else table_csv(_in_order(found.table, before))
        if found.table is None:
            yield "  computed again, now: no row of it"
        else:
            yield f"  computed again, now: {len(found.table)} rows"
        if before is None:
            yield f"  {'the site has no such table, and none is made' if now is None else 'not in the site'}"
        elif before == now or (
            found.source is None and sorted(before.splitlines()) == sorted((now or "").splitlines())
        ):
            yield f"  {SAME}"
        else:
            yield "  NOT the same as published:"
            yield from (f"    {line}" for line in _different_rows(before, now or ""))

    def _made(self, found: Remade) -> Iterator[str]:
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
    """The table with its columns in the order of the published one, which a notebook's file sorted by name."""
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
