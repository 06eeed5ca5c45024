"""Tiny studies that lack what others have: written, run in this process, disclosed, and composed without pictures."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from analysis import recording
from analysis.disclosure.findings import disclosed
from analysis.findings import FINDINGS_MIME, TABLE_MIME, Finding, Table, finding_from_json, table_from_json
from analysis.notebooks.registry import notebooks_of
from analysis.study import Study, open_study
from analysis.tables.findings import comparisons_table
from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.project import NOTEBOOKS
from report.public import ALL, Public
from tests.report.compose.composed import drawn

DISTRICTS = {"01": "Sari", "02": "Wana"}
WAVES = ("2021", "2024")
SETTINGS = """\
id: {name}
title: Studi Kecil
authors: [{{name: A. Penulis}}]
edition: {{name: "1", date: 2026-11-24}}
region: {{level: dusun, name: Lembah Contoh}}
waves: [{waves}]
districts: {{"01": Sari, "02": Wana}}
languages: [{languages}]
synthetic: true
"""
TEXTS = {
    "help": {"id": "Tetangga saling membantu.", "en": "Neighbours help each other."},
    "capital": {"id": "Modal masih kurang.", "en": "Capital is still short."},
}


def household_study(folder: Path, *, households: int = 60) -> Study:
    """Incomes of households without sizes, in two districts and two waves, one file a wave."""
    rows = _households(households)
    for wave in WAVES:
        _write(folder / f"{wave}.csv", ["household_id", "district_code", "income_month"], rows[wave])
    files = "files: {households: {2021: 2021.csv, 2024: 2024.csv}}\n"
    return _study(folder, "welfare: income\n" + files)


def network_study(folder: Path, *, households: int = 24) -> Study:
    """Ties alone, in two districts and two waves."""
    rows = [[*row[:2], wave] for wave, of_wave in _households(households).items() for row in of_wave]
    _write(folder / "households.csv", ["household_id", "district_code", "wave"], rows)
    _write(folder / "ties.csv", ["source_id", "target_id", "wave"], _ties(households))
    return _study(folder, "")


def voices_study(folder: Path, *, settings: str = "") -> Study:
    """Statements of consenting informants alone, without kinds of statements."""
    _voices(folder, ("id", "en"))
    return _study(folder, settings, waves=WAVES[1:])


def one_language_study(folder: Path, language: str) -> Study:
    """Incomes per person, ties and voices in a single language."""
    rows = [
        [*row, wave, 2 + place % 4]
        for wave, of_wave in _households(24).items()
        for place, row in enumerate(of_wave)
    ]  # fmt: skip
    _write(folder / "households.csv", ["household_id", "district_code", "income_month", "wave", "household_size"], rows)
    _write(folder / "ties.csv", ["source_id", "target_id", "wave"], _ties(24))
    _voices(folder, (language,))
    return _study(folder, "welfare: income\n", languages=(language,))


def public_of(study: Study) -> Public:
    """The study's public results, of its notebooks run in this process."""
    recording.hold(study)
    findings: list[Finding] = []
    tables: dict[tuple[str, str], object] = {}
    for district in (*DISTRICTS, ALL):
        recorded, own = _recorded(study, district)
        shown = disclosed(district, recorded, own, rules=study.settings.disclosure, published_voices=False)
        findings += shown.findings
        tables |= {(table.id, district): table.rows for table in shown.tables}
    compared = comparisons_table(findings)
    if compared is not None:
        tables["comparisons", ALL] = compared.rows
    return Public({finding.key: finding for finding in findings}, tables)  # type: ignore[arg-type]


def pages_of(study: Study, public: Public, folder: Path) -> dict[str, str]:
    """The composed pages by path, such as report/en/01/brief.qmd, with a stand-in for charts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "chart", drawn)
        compose_pages(
            study, public, folder, districts=list(DISTRICTS), languages=list(study.settings.languages), formats={"html"}
        )
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.qmd"))}


def _recorded(study: Study, district: str) -> tuple[list[Finding], list[Table]]:
    with recording.gathered() as outputs:
        for name in notebooks_of(district, study.settings):
            space: dict[str, object] = {}
            for cell in nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells:
                if cell.cell_type == "code":
                    given = "parameters" in cell.metadata.get("tags", ())
                    space |= {"study": str(study.folder), "district": district} if given else {}
                    if not given:
                        exec(cell.source, space)
    records = [record for output in outputs for record in output.get(FINDINGS_MIME, {}).get("findings", [])]
    tables = [table_from_json(output[TABLE_MIME]) for output in outputs if TABLE_MIME in output]
    return [finding_from_json(record) for record in records], tables


def _study(
    folder: Path, settings: str, *, waves: Sequence[str] = WAVES, languages: Sequence[str] = ("id", "en")
) -> Study:
    listed = ", ".join(f"{{key: {wave}, label: Maret {wave}}}" for wave in waves)
    text = SETTINGS.format(name=folder.name, waves=listed, languages=", ".join(languages))
    if len(languages) > 1:
        text = text.replace("title: Studi Kecil", "title: {id: Studi Kecil, en: Small Study}")
    (folder / "study.yml").write_text(text + settings, "utf-8")
    return open_study(folder)


def _households(number: int) -> dict[str, list[list[object]]]:
    draw = random.Random(1)
    incomes = [draw.lognormvariate(14.2 if place < number / 2 else 14.6, 0.5) for place in range(number)]
    return {
        wave: [
            [f"h{place:02}", "01" if place < number / 2 else "02", round(income * draw.uniform(0.9, 1.5))]
            for place, income in enumerate(incomes)
        ]
        for wave in WAVES
    }


def _ties(number: int) -> list[list[object]]:
    draw, half = random.Random(2), number // 2
    return [
        [f"h{one:02}", f"h{other:02}", wave]
        for place, wave in enumerate(WAVES)
        for one in range(number)
        for other in draw.sample([at for at in range(number) if at != one and (at < half) == (one < half)], 2 + place)
    ]


def _voices(folder: Path, languages: Sequence[str]) -> None:
    types = ["facilitator" if place % 2 else "kpm" for place in range(12)]
    people = [[f"i{place}", type_, "yes", "01" if place < 6 else "02"] for place, type_ in enumerate(types)]
    told = [
        [f"s{place}-{theme}", theme, f"i{place}", "01" if place < 6 else "02", *(texts[one] for one in languages)]
        for place in range(12)
        for theme, texts in TEXTS.items()
        if place % 2 or theme == "help"
    ]
    _write(folder / "informants.csv", ["informant_id", "informant_type", "consent", "district_code"], people)
    head = ["statement_id", "theme", "informant_id", "district_code", *(f"text_{language}" for language in languages)]
    _write(folder / "statements.csv", head, told)


def _write(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
