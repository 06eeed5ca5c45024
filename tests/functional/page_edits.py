"""Edits of a finished site, of each kind of file that it has."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

BRIEF, ARTICLE = "report/{}/35.16.13/brief.html", "report/{}/35.16.13/article.html"
SUPPLEMENT = "report/{}/35.16.13/supplement.html"
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
    path = site / SUPPLEMENT.format("en")
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
