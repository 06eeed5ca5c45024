"""The book of a page: findings, tables of its charts, notes, definitions and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from report.context.approval import approval_texts
from report.context.values import PageValues
from report.downloads.bibliography import cited_work
from report.downloads.book import (
    CSV_COLUMNS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SUPPRESSED,
    Book,
    Sheet,
    SheetNumber,
    as_text,
)
from report.downloads.numbers_sheet import NumbersSheet, cells_of, count_of
from report.downloads.tables import TableWords
from report.language.markdown import plain
from report.language.protection import protected
from report.language.study import notice_key

_SHOWN = re.compile(r'data-finding="([^"]+)" data-wave="([^"]+)"(?: data-district="([^"]+)")?')
# tables named in a page, other than those of its charts
_NAMED = re.compile(r'data-table="([\w.-]+)"|\{#tbl-(sensitivity|model|joint)\b')


def shown_findings(page: PageValues, text: str) -> list[Finding]:
    """The findings on a composed page, in its order, each once."""
    keys = dict.fromkeys(
        FindingKey(found, district or page.district, wave) for found, wave, district in _SHOWN.findall(text)
    )
    return [page.public.findings[key] for key in keys if key in page.public.findings]


def shown_tables(page: PageValues, text: str, table_files: Iterable[str]) -> list[tuple[str, str]]:
    """The public tables of a page, as id and district: those of its charts (`table_files`) and those it names."""
    charts = [tuple(file.removesuffix(".csv").split("/")[-1:-3:-1]) for file in table_files]
    named = [(one or other, page.district) for one, other in _NAMED.findall(text)]
    return [
        (id_, district) for id_, district in dict.fromkeys([*charts, *named]) if (id_, district) in page.public.tables
    ]


def book_of(
    page: PageValues, text: str, *, title: str, table_files: Iterable[str], bibliography: str, cited: str
) -> Book:
    """The book of a composed page with the text `text` and the citation `cited`."""
    words, settings = page.locale, page.settings
    findings, tables = shown_findings(page, text), shown_tables(page, text, table_files)
    reasons = list(dict.fromkeys(item.reason for item in findings if item.value is None and item.reason))
    status = ", ".join(
        words.text(f"download.status.{name}")
        for name, holds in (("synthetic", settings.synthetic), ("draft", settings.approved is None))
        if holds
    )
    whom = protected(words, [*(item.id for item in findings), *(id_ for id_, _ in tables)])
    sheets = [
        NumbersSheet(page, findings, reasons).sheet(),
        _notes_sheet(page, reasons, whom),
        _definitions_sheet(page, findings),
        _sources_sheet(page, findings, bibliography),
    ]
    rows = [_tidy(page, item, status) for item in findings]
    for index, (id_, district) in enumerate(tables, start=1):
        table, writer = page.public.tables[id_, district], TableWords(page, id_, district)
        sheets.append(writer.sheet(table, name=words.text("download.sheet_of_table", number=index)))
        rows += writer.tidy(table, status=status)
    return Book(
        title=title,
        lines=tuple(_cover(page, cited)),
        cover=words.text("download.cover"),
        contents=(words.text("download.contents"), words.text("download.sheet")),
        sheets=tuple(sheets),
        rows=tuple(rows),
        csv_head=tuple(words.text(f"download.csv.{name}") for name in CSV_COLUMNS),
        language=words.text("language.babel").replace("_", "-"),
        author="; ".join(author.name for author in settings.authors),
        back=words.text("download.back"),
    )


def _cover(page: PageValues, cited: str) -> list[str]:
    words, settings = page.locale, page.settings
    lines = [words.text(notice_key(page.study))] if settings.synthetic else []
    lines += [plain(text) for text in approval_texts(settings, words).values()]
    lines += [words.text("download.what")]
    lines += [f"{settings.title[words.language]}, {words.text('site.edition', name=settings.edition.name)}"]
    lines += [words.date(settings.edition.date), words.text("download.cite", work=plain(cited))]
    return lines + ([words.text("download.licence", name=settings.licence)] if settings.licence else [])


def _tidy(page: PageValues, item: Finding, status: str) -> dict[str, str]:
    words, units = page.locale, TableWords(page, "", item.district)
    value, low, high, n = (as_text(cell) for cell in (*cells_of(item), count_of(item)))
    return dict.fromkeys(CSV_COLUMNS, "") | {
        "table": words.text("download.findings_title"),
        "row": page.label(item.id),
        "area": units.place_of(item),
        "time": page.wave_label(item.wave),
        "measure": words.text("download.columns.value"),
        "value": value,
        "unit": units.unit(item.unit),
        "low": low,
        "high": high,
        "level": as_text(SheetNumber(item.level)) if item.level is not None and low else "",
        "n": n,
        "reason": words.reason(item.reason) if item.value is None else "",
        "id": item.id,
        "status": status,
    }


def _notes_sheet(page: PageValues, reasons: Sequence[str], whom: str) -> Sheet:
    words = page.locale
    marks = (SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE)
    keys = ("suppressed", "not_available", "not_applicable")
    rows = [(mark, words.text(f"download.marks.{key}", protected=whom)) for mark, key in zip(marks, keys, strict=True)]
    rows += [
        (words.text("download.note", number=index), words.reason(reason))
        for index, reason in enumerate(reasons, start=1)
    ]
    general = [f"download.general.{key}" for key in words.entry("download.general")]
    rows += [(words.text(f"{key}.name"), words.text(f"{key}.text")) for key in general]
    head = (words.text("download.columns.mark"), words.text("download.columns.meaning"))
    return Sheet(words.text("download.notes"), words.text("download.notes_title"), head, tuple(rows))


def _definitions_sheet(page: PageValues, findings: Sequence[Finding]) -> Sheet:
    words, ids = page.locale, dict.fromkeys(item.id for item in findings)
    rows = tuple((page.label(id_), plain(page.definition(id_)), id_) for id_ in ids)
    head = tuple(words.text(f"download.columns.{name}") for name in ("indicator", "definition", "id"))
    return Sheet(words.text("download.definitions"), words.text("download.definitions_title"), head, rows)


def _sources_sheet(page: PageValues, findings: Sequence[Finding], bibliography: str) -> Sheet:
    words, settings, language = page.locale, page.settings, page.locale.language
    authors = ", ".join(author.name for author in settings.authors)
    survey = f"{authors} ({settings.edition.date.year}). {settings.title[language]}"
    rows = [(survey, words.text("download.source_of.survey"))]
    rows += [
        (line.source[language], f"{words.text('download.source_of.line')}, {page.wave_label(wave)}")
        for wave, line in settings.poverty_line.items()
    ]
    for item in findings:
        if item.id.startswith("official."):
            source = PageValues(page.study, page.public, words, item.district, page.wave).source_of(
                item.id.removeprefix("official."), item.wave
            )
            rows.append((source, f"{page.label(item.id)}, {page.wave_label(item.wave)}"))
    cited = [settings.voices.citation] if settings.voices.citation and page.study.statements is not None else []
    for key in dict.fromkeys([*cited, *settings.sources]):
        work = cited_work(bibliography, key)
        if work:
            rows.append((work, words.text(f"download.source_of.{'voices' if key in cited else 'data'}")))
    head = (words.text("download.columns.source"), words.text("download.columns.of"))
    found = tuple(dict.fromkeys(row for row in rows if row[0]))
    return Sheet(words.text("download.sources"), words.text("download.sources_title"), head, found)
