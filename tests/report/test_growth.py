"""A build grows with its districts and no faster: counted in passes, reads and compositions, never in seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from analysis.study import open_study
from bench.growth import edition_before
from report.charts.figure import PageFigures, TrackedPublic
from report.compose import template_context
from report.compose.composer import compose_pages
from report.editions.comparison import compare_editions
from report.pages.notebooks import Shared, shared_notebook
from report.provenance.inputs import input_files
from report.provenance.manifest import provenance_record
from report.public import ALL, Public
from report.public.joint import joint_outcomes, verdict_inputs
from report.website.rows import write_lookups
from tests.report.many import many_whole_districts


class Counted(dict[FindingKey, Finding]):
    """Findings that count how often somebody goes through all of them."""

    passes = 0

    def __iter__(self) -> Iterator[FindingKey]:
        self.passes += 1
        return super().__iter__()

    def items(self) -> Any:
        self.passes += 1
        return super().items()

    def values(self) -> Any:
        self.passes += 1
        return super().values()

    def keys(self) -> Any:
        self.passes += 1
        return super().keys()


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PageFigures, "figure", lambda self, name, wide=False: "")


def passes(folder: Path, number: int, *, published: bool = True) -> int:
    """How often composing a study of that many districts, with what stands around it, goes through all findings."""
    study, whole, codes = many_whole_districts(folder / "study", number)
    if not published:
        voices = study.settings.voices.model_copy(update={"published": False})
        study = replace(study, settings=study.settings.model_copy(update={"voices": voices}))
    found = Counted(whole.findings)
    public = Public(found, whole.tables)
    made = provenance_record(study, public)
    comparison = compare_editions(study, public, made, edition_before(whole, codes))
    compose_pages(
        study, public, folder / "pages", districts=codes, languages=["id"], formats={"html"}, comparison=comparison
    )
    write_lookups(folder / "site", study, public, districts=codes, languages=["id"])
    shared = Shared(public, "data/contoh")
    cell = {"cell_type": "code", "id": "poverty", "metadata": {}, "source": "", "outputs": []}
    notebook = {"cells": [cell], "nbformat": 4, "nbformat_minor": 5}
    for code in codes:
        assert shared_notebook(notebook, shared, "income", code)["cells"][0]["outputs"]
        joint_outcomes(study, public, code)
        assert TrackedPublic.of(public).of_district(code)
    return found.passes


@pytest.mark.parametrize("published", [True, False])
def test_more_districts_are_no_reason_to_go_through_all_findings_more_often(tmp_path: Path, published: bool) -> None:
    few, many = (passes(tmp_path / str(number), number, published=published) for number in (3, 6))
    assert few == many > 0


def test_a_lookup_by_district_id_or_cell_keeps_the_order_of_the_findings(tmp_path: Path) -> None:
    _, public, codes = many_whole_districts(tmp_path, 3)
    keys = list(public.findings)
    assert list(public.of_district(codes[1])) == [key for key in keys if key[1] == codes[1]]
    assert list(public.of_id("poverty.headcount")) == [key for key in keys if key[0] == "poverty.headcount"]
    assert list(public.ids) == list(dict.fromkeys(key[0] for key in keys))
    cell = public.of_cell("income", "poverty", codes[0])
    assert "poverty.headcount" in {key[0] for key in cell}
    assert all(found.source and found.source.cell == "poverty" for found in cell.values())
    assert [public.of_district("99"), public.of_id("no.such"), public.of_cell("no", "such", "99")] == [{}, {}, {}]


def test_a_verdict_s_findings_are_looked_up_and_not_searched(tmp_path: Path) -> None:
    study, whole, codes = many_whole_districts(tmp_path, 3)
    public = Public(Counted(whole.findings), {})
    verdict = next(found for key, found in whole.findings.items() if key[0].startswith("joint.") and key[1] == codes[0])
    assert verdict_inputs(verdict, public, study.settings)
    before = public.findings.passes  # type: ignore[attr-defined]
    assert verdict_inputs(verdict, public, study.settings)
    assert public.findings.passes == before  # type: ignore[attr-defined]


def test_the_page_of_changes_is_composed_once_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    told = template_context.changes_context

    def counted(page: Any, *rest: Any) -> dict[str, Any]:
        calls.append(page.locale.language)
        return told(page, *rest)

    monkeypatch.setattr(template_context, "changes_context", counted)
    study, public, codes = many_whole_districts(tmp_path / "study", 3)
    comparison = compare_editions(study, public, provenance_record(study, public), edition_before(public, codes))
    pages = compose_pages(
        study, public, tmp_path / "pages", districts=codes, languages=["id", "en"], formats={"html"},
        comparison=comparison,
    )  # fmt: skip
    assert calls == ["id", "en"]
    assert any("99.99.99" in page.as_posix() for page in pages)  # pages of what is gone name the edition before, too


def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file's bytes are read, by its name, from here on."""
    counts: Counter[str] = Counter()
    read = Path.read_bytes

    def counted(path: Path) -> bytes:
        counts[path.name] += 1
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    return counts


def test_each_file_of_a_study_is_read_once_and_counted_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = reads(monkeypatch)
    study = open_study("data/mojokerto")
    assert {counts[name] for name in study.inputs} == {1}
    files = input_files(study)
    assert files == input_files(study)
    provenance_record(study, Public({}, {}))
    assert {name: counts[name] for name in study.inputs} == dict.fromkeys(study.inputs, 1)
    assert files["households.csv"]["rows"] == len(study.households)


def test_composing_reads_no_table_however_many_pages_name_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study, public, codes = many_whole_districts(tmp_path / "study", 3)
    counts = reads(monkeypatch)
    compose_pages(study, public, tmp_path / "pages", districts=codes, languages=["id"], formats={"html"})
    assert counts["households.csv"] == 0
    text = (tmp_path / "pages" / "report" / "id" / codes[0] / "numbers.qmd").read_text("utf-8")
    assert study.inputs["households.csv"] in text
    assert ALL in {key[1] for key in public.findings}
