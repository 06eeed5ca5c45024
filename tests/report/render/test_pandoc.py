"""The embedded engine on pages of a brief and an article, in both languages."""

from __future__ import annotations

import importlib.util
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from report.project import ROOT
from report.render.pages import Page, RenderProblem, read_page, read_pages
from report.render.pandoc import problems_in_output, render

PAGES = Path(__file__).parent / "pages"
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a site")  # a space, as in many people's folders
    rendered = render(PAGES, folder, jobs=2)
    assert rendered.problems == ()
    return folder


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / "report" / name).read_text(encoding="utf-8"), "html.parser")


def test_each_page_is_written_in_the_formats_it_asks_for_and_its_pictures_beside(site: Path) -> None:
    written = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    assert written == [
        "report/en/35.16.13/brief.html",
        "report/en/35.16.13/brief.pdf",
        "report/en/35.16.13/figures/income.svg",
        "report/id/35.16.13/article.docx",
        "report/id/35.16.13/article.html",
        "report/id/35.16.13/article.pdf",
        "report/id/35.16.13/article.xml",
        "report/id/35.16.13/brief.html",
        "report/id/35.16.13/brief.pdf",
        "report/id/35.16.13/figures/income.svg",
    ]


@pytest.mark.parametrize(
    ("lang", "citation", "figure"),
    [("id", "Foster dkk. (1984)", "Gambar"), ("en", "Foster et al. (1984)", "Figure")],
)
def test_a_brief_speaks_its_language(site: Path, lang: str, citation: str, figure: str) -> None:
    brief = page(site, f"{lang}/35.16.13/brief.html")
    assert brief.html["lang"] == lang
    assert citation in brief.main.get_text()
    assert brief.figcaption.get_text(strip=True).startswith(f"{figure}{NBSP}1: ")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_brief_has_one_h1_a_skip_link_its_notice_and_a_switch(site: Path, lang: str) -> None:
    brief = page(site, f"{lang}/35.16.13/brief.html")
    assert len(brief.find_all("h1")) == 1
    assert brief.find("a", class_="skip")["href"] == "#" + brief.main["id"]
    other = {"id": "en", "en": "id"}[lang]
    assert brief.select_one("nav.switch a")["href"] == f"../../{other}/35.16.13/brief.html"
    notice = brief.select_one(".page-notice")
    assert notice.find_next("h1") is not None, "the notice stands above the title"
    assert notice.span.get_text() in brief.select_one("footer.site").get_text()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_page_needs_nothing_from_elsewhere_and_no_script(site: Path, lang: str) -> None:
    brief = page(site, f"{lang}/35.16.13/brief.html")
    assert brief.find_all("script") == []
    assert brief.find_all("link", rel="stylesheet") == []
    assert all(not image["src"].startswith("http") for image in brief.find_all("img"))
    assert "url(" not in brief.style.get_text()


def test_ids_are_unique_and_links_inside_the_page_arrive(site: Path) -> None:
    for path in site.rglob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), path.name
        inner = {a["href"][1:] for a in soup.find_all("a", href=True) if a["href"].startswith("#")}
        assert inner <= set(ids), path.name


def test_an_article_has_both_abstracts_contents_and_numbered_sections(site: Path) -> None:
    article = page(site, "id/35.16.13/article.html")
    assert [section.get("lang") for section in article.select("section.abstract")] == [None, "en"]
    assert [a["href"] for a in article.select("nav.contents > ul > li > a")][:2] == ["#sec-intro", "#sec-method"]
    assert article.find(id="sec-background").get_text() == "1.1 Latar"
    assert f"Bagian{NBSP}2" in article.find(id="sec-intro").find_next("p").get_text()


def test_docx_holds_alternative_text_authors_language_and_our_styles(site: Path) -> None:
    with zipfile.ZipFile(site / "report/id/35.16.13/article.docx") as docx:
        document = docx.read("word/document.xml").decode()
        core = docx.read("docProps/core.xml").decode()
        assert 'w:val="id"' in docx.read("word/styles.xml").decode()
        assert any(name.endswith(".png") for name in docx.namelist())
        assert not any(name.endswith(".svg") for name in docx.namelist())
        foot = docx.read("word/footer1.xml").decode()
        assert str(ROOT) not in docx.read("docProps/custom.xml").decode()
    assert "Kecamatan Sooko · Edisi 1 · Data sintetis: dibuat untuk contoh." in foot
    assert " PAGE " in foot
    assert 'descr="Diagram batang: 38 persen pada 2021 dan 31 persen pada 2024."' in document
    assert f"Gambar{NBSP}1:" in re.sub(r"<[^>]+>", "", document)
    assert 'w:w="11906"' in document, "A4"
    assert "Data sintetis" in document
    assert "24 November 2026" in document
    assert "Siti Rahma; Budi" in core


def test_jats_is_well_formed_with_language_alternative_text_and_both_abstracts(site: Path) -> None:
    article = etree.parse(site / "report/id/35.16.13/article.xml").getroot()
    assert article.get("{http://www.w3.org/XML/1998/namespace}lang") == "id"
    assert article.findtext(".//alt-text").startswith("Diagram batang")
    assert article.findtext(".//abstract/p") == "Abstrak dalam bahasa halaman."
    assert article.findtext(".//trans-abstract/p") == "The abstract in the other language."
    assert [kwd.text for kwd in article.iterfind(".//kwd")][-1] == "social networks"
    assert [name.text for name in article.iterfind(".//surname")] == ["Rahma", "Budi"]
    targets = {element.get("id") for element in article.iter() if element.get("id")}
    assert {xref.get("rid") for xref in article.iterfind(".//xref")} <= targets


def test_every_file_is_the_same_in_a_second_rendering(site: Path, tmp_path: Path) -> None:
    again = render(PAGES, tmp_path / "again", jobs=1)
    for name in again.written:
        assert (tmp_path / "again" / name).read_bytes() == (site / name).read_bytes(), name


def test_only_wanted_formats_are_written_and_each_page_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    rendered = render(PAGES, tmp_path, formats={"jats"}, on_page=told.append)
    assert rendered.written == ("report/id/35.16.13/article.xml",)
    assert told == ["report/id/35.16.13/article.xml"]


BROKEN = """---
title: Broken
lang: en
date: '2026-11-24'
format: {html: default, typst: default}
---

## One

See @fig-nowhere.

As told [@nobody2020].

![](figures/gone.svg){fig-alt="Gone"}

![](../figures/there.svg)
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "pages" / "report" / "en" / "11.01"
    (folder.parent / "figures").mkdir(parents=True)
    folder.mkdir()
    shutil.copy(PAGES / "report/en/35.16.13/figures/income.svg", folder.parent / "figures" / "there.svg")
    (folder / "brief.qmd").write_text(BROKEN, encoding="utf-8")
    return tmp_path / "pages"


def test_what_cannot_be_resolved_fails_with_page_and_line_and_leaves_no_file(broken: Path, tmp_path: Path) -> None:
    rendered = render(broken, tmp_path / "site")
    assert [str(problem) for problem in sorted(rendered.problems, key=lambda problem: problem.line or 0)] == [
        "report/en/11.01/brief.qmd, line 10: unresolved reference @fig-nowhere. "
        "Give a figure, table, equation or section that label, or correct it.",
        "report/en/11.01/brief.qmd, line 12: unknown citation @nobody2020. "
        "Add it to the bibliography, or correct the key.",
        "report/en/11.01/brief.qmd, line 14: picture figures/gone.svg isn't there. Write it before rendering.",
        "report/en/11.01/brief.qmd, line 16: picture ../figures/there.svg has no alternative text. "
        'Add {fig-alt="..."}.',
    ]
    assert not list((tmp_path / "site").rglob("brief.*"))


def test_a_reference_and_a_citation_in_one_are_refused(broken: Path, tmp_path: Path) -> None:
    head = BROKEN.split("See")[0].replace("---\n", "---\nnumber-sections: true\n", 1)
    text = head + "@sec-one [@nobody2020]\n\n## Two {#sec-one}\n"
    (broken / "report/en/11.01/brief.qmd").write_text(text, encoding="utf-8")
    messages = [problem.message for problem in render(broken, tmp_path / "site", formats={"html"}).problems]
    assert "@sec-one and a citation in one" in messages


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("No front matter\n", 1, "no front matter between two lines of ---"),
        ("---\ntitle: One\nlang: [id\n---\n", 3, "front matter isn't YAML"),
        ("---\ntitle: One\ndate: tomorrow\n---\n", 3, "date 'tomorrow' isn't a day like 2026-11-24"),
        (
            "---\ntitle: One\n---\n\n## Limits {#sec-limits}\n\nSee @sec-limits.\n",
            7,
            "@sec-limits refers to a section by number, and this page's sections have none",
        ),
    ],
)
def test_front_matter_that_cannot_be_read_fails_with_its_line(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    (tmp_path / "brief.qmd").write_text(text, encoding="utf-8")
    problem = read_page(tmp_path, "brief.qmd")
    assert isinstance(problem, RenderProblem)
    assert problem.line == line
    assert problem.message.startswith(message)


def test_names_that_begin_with_an_underscore_are_no_pages(tmp_path: Path) -> None:
    for name in ("_part.qmd", "brief.qmd"):
        (tmp_path / name).write_text("---\ntitle: One\n---\n", encoding="utf-8")
    pages, problems = read_pages(tmp_path)
    assert ([page.name for page in pages], problems) == (["brief.qmd"], ())
    assert isinstance(pages[0], Page)
    assert pages[0].formats == ("html",)


def test_the_reference_document_is_what_its_script_makes() -> None:
    script = ROOT / "templates" / "make_reference_docx.py"
    spec = importlib.util.spec_from_file_location("make_reference_docx", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.reference_docx() == (ROOT / "templates" / "reference.docx").read_bytes()


def test_a_language_that_pandoc_has_no_words_of_is_no_problem() -> None:
    page = read_page(PAGES, "report/en/35.16.13/brief.qmd")
    assert isinstance(page, Page)
    unknown = "[WARNING] Could not load translations for jv\n[WARNING] The term Abstract has no translation defined."
    assert problems_in_output(page, unknown) == []
    (problem,) = problems_in_output(page, f"{unknown}\n[WARNING] Div at line 7 unclosed")
    assert problem.line == 7
