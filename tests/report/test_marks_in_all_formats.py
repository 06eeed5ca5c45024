"""Marks in every text field of a study stand as they were typed, in all formats: one small study, rendered once."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest

from report.compose.composer import compose_pages
from report.downloads.stage import write_shared
from report.render.pandoc import render
from tests.report import fake
from tests.report.typed import spoken

MARK = "Qa~b_c_d*e*f$g$h#i@j<b>k</b>^l^`m`[n](o)|Zz"
MARK_IN_TEX = r"Qa\textasciitilde{}b\_c\_d*e*f\$g\$h\#i@j<b>k</b>\textasciicircum{}l\textasciicircum{}`m`[n](o)|Zz"
DISTRICT = fake.DISTRICTS[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a study with marks in each of its texts, in English and all formats."""
    root = tmp_path_factory.mktemp("marks")
    study = spoken(root / "study", MARK)
    compose_pages(study, fake.two_wave_public(), root / "pages", districts=[DISTRICT], languages=["en"])
    result = render(root / "pages", root / "site", jobs=2)
    assert result.problems == ()
    write_shared(root / "pages", root / "site", formats=["html", "pptx"])
    return root / "site"


def whole(text: str) -> int:
    """How often the mark stands as typed, or as TeX reads it; fails where a part of it stands without the rest."""
    text = "".join(text.split())
    rest = text.replace(MARK, "").replace(MARK_IN_TEX, "")
    assert [rest[max(at.start() - 60, 0) : at.start() + 90] for at in re.finditer("Qa|Zz", rest)][:3] == []
    return (len(text) - len(rest)) // len(MARK)


def texts_of_page(path: Path) -> Iterator[str]:
    tree = lxml.html.fromstring(path.read_bytes())
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        yield from element.attrib.values()
        if element.tag == "script" and "json" in element.get("type", ""):
            yield json.dumps(json.loads(element.text or "null"), ensure_ascii=False)
        elif element.tag in ("p", "h1", "h2", "h3", "td", "th", "title", "figcaption", "li", "dd", "dt", "code"):
            yield element.text_content()


def test_html(site: Path) -> None:
    pages = sorted(site.glob("**/*.html"))
    assert len(pages) > 8
    for page in pages:
        found = [text for text in texts_of_page(page) if "Qa" in text or "Zz" in text]
        assert sum(whole(text) for text in found) > 0, page
        assert not lxml.html.fromstring(page.read_bytes()).xpath("//b[text()='k']"), page


def test_charts(site: Path) -> None:
    drawn = [re.sub(r"base64,[^)]*", "", path.read_text("utf-8")) for path in sorted(site.glob("report/**/*.svg"))]
    marked = [svg for svg in drawn if "Qa" in svg]  # not in the typeface that a chart carries, whose letters may be any
    assert marked
    for svg in marked:
        words = lxml.html.fromstring(svg.encode()).text_content()
        assert whole(words) > 0


@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_office(site: Path, ending: str) -> None:
    for path in sorted(site.glob(f"report/**/*.{ending}")):
        with zipfile.ZipFile(path) as parts:
            names = [name for name in parts.namelist() if re.search(r"(document|slide|footer|core).*\.xml$", name)]
            found = 0
            for name in names:
                tree = lxml.html.fromstring(parts.read(name))
                for block in tree.iter("w:p", "a:p", "dc:title", "dc:creator"):
                    found += whole(block.text_content())
            assert found > 0, path


def test_pdf(site: Path, pdftotext: str) -> None:
    for path in sorted(site.glob("report/**/*.pdf")):
        text = subprocess.run([pdftotext, "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
        text = "".join(text.split())
        assert text.count(MARK) > 10, path  # not all: in pictures, pdftotext reads a word's pieces in another order
        assert "\\" not in text, path


def test_citations(site: Path) -> None:
    for path in sorted(site.glob("report/**/*.bib")):
        assert whole(path.read_text("utf-8")) > 0, path


def test_jats_and_markdown(site: Path) -> None:
    for path in sorted(site.glob("report/**/article.xml")):
        assert whole(lxml.html.fromstring(path.read_bytes()).text_content()) > 0, path


def test_pictures_to_share(site: Path) -> None:
    told = sorted((site.parent / "pages").glob("report/**/_share.json"))
    assert told
    for path in told:
        assert sum(whole(text) for text in json.loads(path.read_text("utf-8")).values()) > 0, path


def test_tables_to_download(site: Path) -> None:
    for path in sorted(site.glob("report/**/*.csv")):
        whole(path.read_text("utf-8-sig"))
