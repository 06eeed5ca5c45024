"""Sabotage of a finished site: each edit is found, named and put down to having been edited, or to form alone."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from report.verify import compare_with_rebuild
from report.verify.causes.rebuilding import Rebuilder, RebuildRequest
from report.verify.edition import PublishedEdition
from report.verify.result import Verification
from tests.functional.sites import ROOT, Site

BRIEF, ARTICLE = "report/{}/35.16.13/brief.html", "report/{}/35.16.13/article.html"
CSV, JSON = "data/findings.csv", "data/findings.json"
TABLE = "data/tables/35.16.13/income_sources.csv"
SUPPRESSED = "suppressed primary"


def put(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)  # a link to the shipped site's file: that one must stay as it is
    path.write_bytes(content)


def replaced(path: Path, old: str, new: str, *, count: int = 1) -> None:
    text = path.read_bytes().decode()
    assert old in text, (path, old)
    put(path, text.replace(old, new, count).encode())


def number(site: Path, *languages: str) -> None:
    for language in languages:
        path = site / BRIEF.format(language)
        text = path.read_text("utf-8")
        found = re.search(r'data-finding="poverty.headcount"[^>]*>(?:<a [^>]*>)?([^<]*\d)', text)
        assert found
        start, end = found.span(1)
        put(
            path,
            (text[:start] + re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), found[1]) + text[end:]).encode(),
        )


def csv_cell(name: str, value: str, *, suppressed: bool = False) -> Callable[[Path], None]:
    """Sets a column of the first row that is shown, or of the first that isn't."""

    def edit(site: Path) -> None:
        import csv

        path = site / CSV
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        state, column = rows[0].index("disclosure"), rows[0].index(name)
        low = rows[0].index("low")
        row = next(row for row in rows[1:] if (row[state] == SUPPRESSED) == suppressed and (suppressed or row[low]))
        assert row[column] != value
        row[column] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        put(path, out.getvalue().encode())

    return edit


def json_field(name: str, value: object, *, suppressed: bool = False) -> Callable[[Path], None]:
    def edit(site: Path) -> None:
        path = site / JSON
        content = json.loads(path.read_text("utf-8"))
        fits = (one for one in content["findings"] if (one["disclosure"] == SUPPRESSED) == suppressed)
        record = next(one for one in fits if suppressed or one["low"] is not None)
        assert record[name] != value
        record[name] = value
        put(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())

    return edit


def table_cell(site: Path) -> None:
    path = site / TABLE
    text = path.read_text("utf-8")
    put(path, re.sub(r"0\.(\d)", lambda found: f"0.{(int(found[1]) + 1) % 10}", text, count=1).encode())


def table_blank_filled(site: Path) -> None:
    path = next(
        path
        for path in sorted((site / "data" / "tables").rglob("*.csv"))
        if re.search(r",,|,\n", path.read_text("utf-8"))
    )
    put(path, re.sub(r",(?=,|\n)", ",7", path.read_text("utf-8"), count=1).encode())


def table_row_removed(site: Path) -> None:
    lines = (site / TABLE).read_text("utf-8").splitlines(keepends=True)
    put(site / TABLE, "".join(lines[:-1]).encode())


def svg_swapped(site: Path) -> None:
    folder = site / "report/en/35.16.13/figures"
    one, other = sorted(folder.glob("*.svg"))[:2]
    put(one, other.read_bytes())


def svg_text(site: Path) -> None:
    path = sorted((site / "report/en/35.16.13/figures").glob("*.svg"))[0]
    put(
        path,
        re.sub(
            r">([^<>\n]*[a-z]{3,}[^<>\n]*)</text>", r">something else</text>", path.read_text("utf-8"), count=1
        ).encode(),
    )


def svg_shape(site: Path) -> None:
    path = sorted((site / "report/en/35.16.13/figures").glob("*.svg"))[0]
    text = path.read_text("utf-8")
    put(path, re.sub(r' d="M ?([\d.]+)', lambda found: f' d="M {float(found[1]) + 9}', text, count=3).encode())


def svg_comment(site: Path) -> None:
    path = sorted((site / "report/en/35.16.13/figures").glob("*.svg"))[0]
    put(path, path.read_bytes().replace(b"</svg>", b"<!-- made on a Monday --></svg>"))


def member(
    name: str, change: Callable[[bytes], bytes], *, date: tuple[int, ...] | None = None
) -> Callable[[Path], None]:
    """Writes the article's DOCX again with one member changed, or all members' times."""

    def edit(site: Path) -> None:
        path = site / "report/en/35.16.13/article.docx"
        out = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            chosen = next(entry for entry in old.namelist() if re.fullmatch(name, entry))
            for entry in old.infolist():
                content = old.read(entry)
                entry.date_time = date or entry.date_time
                new.writestr(entry, change(content) if entry.filename == chosen else content)
        put(path, out.getvalue())

    return edit


def other_pdf(site: Path) -> None:
    put(site / "report/en/35.16.13/brief.pdf", (site / "report/en/35.16.18/brief.pdf").read_bytes())


def pdf_bytes(site: Path) -> None:
    path = site / "report/en/35.16.13/brief.pdf"
    put(path, path.read_bytes() + b"% hidden\n")


def pdf_date(site: Path) -> None:
    path = site / "report/en/35.16.13/brief.pdf"
    content = re.sub(rb"D:\d{8}", b"D:20200101", path.read_bytes())
    assert content != path.read_bytes()
    put(path, content)


def json_reordered(site: Path) -> None:
    content = json.loads((site / JSON).read_text("utf-8"))
    put(site / JSON, json.dumps(dict(reversed(content.items())), sort_keys=True).encode())


def rows_reordered(site: Path) -> None:
    lines = (site / CSV).read_text("utf-8").splitlines(keepends=True)
    put(site / CSV, "".join([lines[0], *reversed(lines[1:])]).encode())


def lines_of(name: str, ending: bytes = b"\r\n") -> Callable[[Path], None]:
    return lambda site: put(site / name, (site / name).read_bytes().replace(b"\n", ending))


def alternative(site: Path) -> None:
    path = site / ARTICLE.format("en")
    put(path, re.sub(r'alt="[^"]{40,}"', 'alt="A picture."', path.read_text("utf-8"), count=1).encode())


def citation(site: Path) -> None:
    path = site / ARTICLE.format("en")
    text = path.read_text("utf-8")
    put(path, re.sub(r'<span class="citation" data-cites="[^"]*">.*?</span>', "", text, count=1, flags=re.S).encode())


def link(site: Path) -> None:
    replaced(site / BRIEF.format("en"), 'href="../index.html"', 'href="https://example.org/"')


def sentence(site: Path) -> None:
    path = site / ARTICLE.format("id")
    put(path, path.read_bytes().replace(b"</main>", b"<p>Program ini berhasil.</p></main>"))


def hidden(site: Path) -> None:
    path = site / BRIEF.format("en")
    put(path, path.read_bytes().replace(b"<main ", b'<main data-note="x" '))


def styled(site: Path) -> None:
    path = site / BRIEF.format("en")
    put(path, path.read_bytes().replace(b"</style>", b".limits { display: none }</style>", 1))


def dated(site: Path) -> None:
    replaced(site / BRIEF.format("en"), 'name="dcterms.date" content="20', 'name="dcterms.date" content="19')


def span_removed(site: Path) -> None:
    path = site / BRIEF.format("en")
    text = path.read_text("utf-8")
    put(
        path,
        re.sub(r'<span data-finding="[^"]*"[^>]*>(?:<a [^>]*>)?([^<]*)(?:</a>)?</span>', r"\1", text, count=1).encode(),
    )


def suppressed_on_page(site: Path) -> None:
    """A number where a page of the rebuild says that it isn't shown."""
    path = site / ARTICLE.format("en")
    text = path.read_text("utf-8")
    marks = re.compile(r'(<span data-finding="[^"]*"[^>]*>(?:<a [^>]*>)?)(not shown|–)[^<]*(?=<)')
    assert marks.search(text)
    put(path, marks.sub(r"\g<1>IDR 1,234", text).encode())


def manifest(change: Callable[[dict], None]) -> Callable[[Path], None]:
    def edit(site: Path) -> None:
        content = json.loads((site / "manifest.json").read_text("utf-8"))
        change(content)
        put(site / "manifest.json", (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())

    return edit


def other_hash(content: dict) -> None:
    content["files"][CSV]["sha256"] = "0" * 64


def forged(site: Path) -> None:
    """A number on a page, and the manifest's hash with it."""
    number(site, "en")
    content = (site / BRIEF.format("en")).read_bytes()
    entry = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest(lambda found: found["files"].update({BRIEF.format("en"): entry}))(site)


def added(site: Path) -> None:
    lines = (site / CSV).read_text("utf-8").splitlines(keepends=True)
    put(site / CSV, "".join([*lines, lines[-1].replace(".", ".x", 1)]).encode())


def removed(name: str) -> Callable[[Path], None]:
    return lambda site: (site / name).unlink()


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
    "a suppressed number on a page": Sabotage(suppressed_on_page, (ARTICLE.format("en"),), says="removed suppression"),
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
