"""Sabotage of a finished site: each edit is found, named and put down to having been edited, or to form alone."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from report.verify import compare_with_rebuild
from report.verify.causes.rebuilding import Rebuilder, RebuildRequest
from report.verify.edition import PublishedEdition
from report.verify.result import Verification
from tests.functional.page_edits import (
    ARTICLE,
    BRIEF,
    CSV,
    JSON,
    SUPPLEMENT,
    TABLE,
    added,
    alternative,
    citation,
    csv_cell,
    dated,
    forged,
    hidden,
    json_field,
    json_reordered,
    lines_of,
    link,
    manifest,
    member,
    number,
    other_hash,
    other_pdf,
    pdf_bytes,
    pdf_date,
    put,
    removed,
    replaced,
    rows_reordered,
    sentence,
    span_removed,
    styled,
    suppressed_on_page,
    svg_comment,
    svg_shape,
    svg_swapped,
    svg_text,
    table_blank_filled,
    table_cell,
    table_row_removed,
)
from tests.functional.sites import ROOT, Site


@dataclass(frozen=True)
class Sabotage:
    """An edit, the files that differ by it, its cause, and what the difference must say."""

    edit: Callable[[Path], object]
    files: tuple[str, ...]
    cause: str = "edited"
    says: str = ""  # one of the difference's parts or notes, or its form


FIGURE = r"report/en/35\.16\.13/figures/\w+\.svg"

EDITS: dict[str, Sabotage] = {
    "a number on a page in one language": Sabotage(
        lambda site: number(site, "en"), (BRIEF.format("en"),), says="one language only"
    ),
    "a number on a page in both languages": Sabotage(
        lambda site: number(site, "en", "id"), (BRIEF.format("en"), BRIEF.format("id")), says="numbers"
    ),
    "a number on a page, its hash in the manifest too": Sabotage(forged, (BRIEF.format("en"),), says="numbers"),
    "a number's mark taken away": Sabotage(span_removed, (BRIEF.format("en"),), says="numbers"),
    "a suppressed number on a page": Sabotage(
        suppressed_on_page, (SUPPLEMENT.format("en"),), says="removed suppression"
    ),
    "a sentence added in one language": Sabotage(sentence, (ARTICLE.format("id"),), says="text"),
    "an alternative text": Sabotage(alternative, (ARTICLE.format("en"),), says="alternative text"),
    "a citation removed": Sabotage(citation, (ARTICLE.format("en"),), says="citations"),
    "a wrong link": Sabotage(link, (BRIEF.format("en"),), says="links"),
    "a part hidden by style": Sabotage(styled, (BRIEF.format("en"),), says="style"),
    "the date in a page's head": Sabotage(dated, (BRIEF.format("en"),), says="head"),
    "an attribute that nobody sees": Sabotage(hidden, (BRIEF.format("en"),), says="markup"),
    "a figure swapped with another": Sabotage(svg_swapped, (FIGURE,), says="is report/en/35.16.13/figures/"),
    "a word in a figure": Sabotage(svg_text, (FIGURE,), says="text"),
    "a bar in a figure": Sabotage(svg_shape, (FIGURE,), says="its data are the same"),
    "a comment in a figure": Sabotage(svg_comment, (FIGURE,), "form", "times and other metadata"),
    "a value, in the CSV only": Sabotage(csv_cell("value", "0.5"), (CSV,), says="value"),
    "an interval, in the CSV only": Sabotage(csv_cell("low", "0.1"), (CSV,), says="low"),
    "an n, in the CSV only": Sabotage(csv_cell("n", "999"), (CSV,), says="n"),
    "a unit, in the CSV only": Sabotage(csv_cell("unit", "persons"), (CSV,), says="unit"),
    "a reason, in the CSV only": Sabotage(csv_cell("reason", "lost", suppressed=True), (CSV,), says="reason"),
    "a value, in the JSON only": Sabotage(json_field("value", 0.5), (JSON,), says="value"),
    "an interval, in the JSON only": Sabotage(json_field("high", 0.9), (JSON,), says="high"),
    "a level, in the JSON only": Sabotage(json_field("level", 0.9), (JSON,), says="level"),
    "a suppression removed, in the CSV": Sabotage(
        csv_cell("value", "3", suppressed=True), (CSV,), says="removed suppression"
    ),
    "a suppression removed, in the JSON": Sabotage(
        json_field("value", 3.0, suppressed=True), (JSON,), says="removed suppression"
    ),
    "a finding removed": Sabotage(
        lambda site: put(site / CSV, b"".join((site / CSV).read_bytes().splitlines(keepends=True)[:-1])),
        (CSV,),
        says="not published",
    ),
    "a finding added": Sabotage(added, (CSV,), says="not in the rebuild"),
    "a cell of a table": Sabotage(table_cell, (TABLE,), says="value|share|mean"),
    "a row of a table removed": Sabotage(table_row_removed, (TABLE,), says="rows not published"),
    "an empty cell of a table filled": Sabotage(
        table_blank_filled, (r"data/tables/.*\.csv",), says="removed suppression"
    ),
    "a table removed": Sabotage(removed(TABLE), (TABLE,), says="not published"),
    "a page removed": Sabotage(removed(BRIEF.format("id")), (BRIEF.format("id"),), says="not published"),
    "a file added": Sabotage(
        lambda site: (site / "data" / "raw.csv").write_text("a\n1\n"), ("data/raw.csv",), says="not in the rebuild"
    ),
    "another district's PDF": Sabotage(other_pdf, ("report/en/35.16.13/brief.pdf",), says="text"),
    "bytes of a PDF": Sabotage(pdf_bytes, ("report/en/35.16.13/brief.pdf",), says="drawing"),
    "times in a PDF": Sabotage(pdf_date, ("report/en/35.16.13/brief.pdf",), "form", "times and other metadata"),
    "a word in a DOCX": Sabotage(
        member("word/document.xml", lambda content: content.replace(b"income", b"wealth")),
        ("report/en/35.16.13/article.docx",),
        says="text",
    ),
    "a picture in a DOCX": Sabotage(
        member(r"word/media/.*\.(png|svg)", lambda content: content + b"0"),
        ("report/en/35.16.13/article.docx",),
        says="pictures",
    ),
    "times in a DOCX": Sabotage(
        member(".*", lambda content: content, date=(2020, 1, 1, 0, 0, 0)),
        ("report/en/35.16.13/article.docx",),
        "form",
        "times and other metadata",
    ),
    "a word in a JATS article": Sabotage(
        lambda site: replaced(site / "report/en/35.16.13/article.xml", "income", "wealth"),
        ("report/en/35.16.13/article.xml",),
        says="text",
    ),
    "line endings of the CSV": Sabotage(lines_of(CSV), (CSV,), "form", "line endings"),
    "line endings of a page": Sabotage(lines_of(BRIEF.format("en")), (BRIEF.format("en"),), "form", "line endings"),
    "a byte-order mark": Sabotage(
        lambda site: put(site / TABLE, b"\xef\xbb\xbf" + (site / TABLE).read_bytes()), (TABLE,), "form", "line endings"
    ),
    "the order of keys in the JSON": Sabotage(json_reordered, (JSON,), "form", "layout"),
    "the order of rows in the CSV": Sabotage(rows_reordered, (CSV,), "form", "order of rows"),
    "a hash in the manifest": Sabotage(manifest(other_hash), ("manifest.json",), says="hash"),
    "the seed in the manifest": Sabotage(
        manifest(lambda content: content.update(seed=1)), ("manifest.json",), says="seed"
    ),
    "the study in the manifest": Sabotage(
        manifest(lambda content: content.update(edition="2")), ("manifest.json",), says="edition"
    ),
}


@pytest.fixture(scope="session")
def rebuilder(tmp_path_factory: pytest.TempPathFactory) -> Rebuilder:
    """Has the code and the study; no sabotage of a finished site may need to build again."""
    asked = RebuildRequest(
        ("35.16.13", "35.16.18"), ("id", "en"), ("html", "pdf", "docx", "jats", "md", "pptx"), "pandoc"
    )
    made = Rebuilder(ROOT, ROOT / "data" / "mojokerto", tmp_path_factory.mktemp("verify"), asked)
    made.prepare()
    return made


def copied(site: Path, target: Path) -> Path:
    """A copy whose unchanged files are links, which costs nothing."""
    shutil.copytree(site, target, copy_function=os.link)
    return target


def verified(site: Path, shipped: Site, rebuilder: Rebuilder) -> Verification:
    result = compare_with_rebuild(PublishedEdition("site", site), shipped.folder, rebuilder, say=lambda line: None)
    assert result.trials == 0
    return result


def told(result: Verification) -> list[str]:
    return [
        word
        for entry in result.found
        for word in (*entry.difference.parts, *entry.difference.notes, entry.difference.form or "")
    ]


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_a_finished_site_is_found_and_named(
    name: str, shipped: Site, rebuilder: Rebuilder, tmp_path: Path
) -> None:
    sabotage = EDITS[name]
    site = copied(shipped.folder, tmp_path / "site")
    sabotage.edit(site)
    result = verified(site, shipped, rebuilder)
    assert result.exit_code == 1
    files = {entry.difference.file for entry in result.found}
    assert all(any(re.fullmatch(wanted, file) for wanted in sabotage.files) for file in files), files
    assert len(files) == len(sabotage.files)
    assert {entry.cause.kind for entry in result.found} == {sabotage.cause}
    assert any(re.match(sabotage.says, word) for word in told(result)), told(result)


def test_an_edit_in_both_languages_is_not_told_as_one_of_one_language(
    shipped: Site, rebuilder: Rebuilder, tmp_path: Path
) -> None:
    site = copied(shipped.folder, tmp_path / "site")
    number(site, "en", "id")
    assert "one language only" not in told(verified(site, shipped, rebuilder))


def test_an_untouched_site_is_identical(shipped: Site, rebuilder: Rebuilder, tmp_path: Path) -> None:
    result = verified(copied(shipped.folder, tmp_path / "site"), shipped, rebuilder)
    assert (result.exit_code, result.lines()[-1]) == (0, "identical")


def test_the_record_of_the_machine_is_outside_the_comparison(
    shipped: Site, rebuilder: Rebuilder, tmp_path: Path
) -> None:
    site = copied(shipped.folder, tmp_path / "site")
    run = json.loads((site / "run.json").read_text("utf-8"))
    put(site / "run.json", json.dumps({**run, "finished": "2020-01-01T00:00:00Z", "seconds": 1}).encode())
    assert verified(site, shipped, rebuilder).exit_code == 0
