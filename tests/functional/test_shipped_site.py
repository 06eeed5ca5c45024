"""The shipped study, built by the command, read as its readers do."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from report.checks.checklist import CHECKS
from report.language.locale import locale
from tests.functional.sites import Site, numbers_on, risalah, text_of

DISTRICTS = ("35.16.13", "35.16.18")
LANGUAGES = ("id", "en")
OF_LANGUAGE = ("index", "overview", "methods", "glossary", "dictionary", "reproduce")
SYNTHETIC = {"id": "sintetis", "en": "synthetic"}
BRIEFS = [(language, district) for language in LANGUAGES for district in DISTRICTS]


def test_says_what_it_wrote_and_how_long_it_took(shipped: Site) -> None:
    assert "notebook income" in shipped.said or "runs are due" in shipped.said
    assert re.search(
        r"wrote .*site with spaces: \d+ html, 22 pdf, 12 docx, 6 xml, 6 md, \d+ findings, \d+ tables", shipped.said
    )
    assert re.search(r"took \d+ s, engine pandoc", shipped.said)


def test_check_finds_no_problem_and_no_number_on_a_page_without_its_source(shipped: Site) -> None:
    ended = risalah("check", "data/mojokerto", "--lang", "en")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.fullmatch(r"no problem: .* files of texts, [1-9]\d* pages on trial", ended.stdout.splitlines()[0])
    assert "warning: " not in ended.stdout


def test_has_every_page_and_paper(shipped: Site) -> None:
    expected = ["index.html", "data/findings.csv", "data/findings.json", "manifest.json", "run.json"]
    for language in LANGUAGES:
        expected += [f"report/{language}/{name}.html" for name in OF_LANGUAGE]
    for language, district in BRIEFS:
        names = ("brief.html", "brief.pdf", "article.html", "article.pdf", "article.docx", "article.xml")
        names += ("supplement.html", "supplement.pdf", "supplement.docx")
        expected += [f"report/{language}/{district}/{name}" for name in names]
    assert [name for name in expected if not (shipped.folder / name).is_file()] == []
    assert list((shipped.folder / "data" / "tables" / "35.16.13").glob("*.csv"))


def test_forms_and_catalogue_stand_beside_the_data_in_the_manifest_and_one_click_away(shipped: Site) -> None:
    names = {f"data/{name}" for name in ("satu-data.xlsx", "satu-data.json", "dcat.jsonld")}
    manifest = json.loads((shipped.folder / "manifest.json").read_text("utf-8"))
    assert names <= manifest["files"].keys()
    for language in LANGUAGES:
        dictionary = shipped.page(f"report/{language}/dictionary.html")
        assert {f"../../{name}" for name in names} <= {str(link["href"]) for link in dictionary.select("main a[href]")}
        for page in ("index", "reproduce"):
            assert shipped.page(f"report/{language}/{page}.html").select('main a[href="dictionary.html"]')
        brief = shipped.page(f"report/{language}/{DISTRICTS[0]}/brief.html")
        assert brief.select('a[href="../dictionary.html"]'), "at the foot of every page"
    cells = [
        cell
        for sheet in load_workbook(shipped.folder / "data/satu-data.xlsx")
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert len(cells) > 1000
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(("language", "district"), BRIEFS)
@pytest.mark.parametrize("page", ["brief", "article"])
def test_every_number_is_our_formatting_of_its_finding(shipped: Site, language: str, district: str, page: str) -> None:
    numbers = numbers_on(shipped.page(f"report/{language}/{district}/{page}.html"), district=district)
    assert len(numbers) > 30
    for number in numbers:
        words = locale(number.language).formatted(shipped.findings[number.key], style=number.style)
        assert number.text == " ".join(words.split()), number.key


@pytest.mark.parametrize("district", DISTRICTS)
@pytest.mark.parametrize("page", ["brief", "article"])
def test_both_languages_show_the_same(shipped: Site, district: str, page: str) -> None:
    pages = [shipped.page(f"report/{language}/{district}/{page}.html") for language in LANGUAGES]
    keys = [sorted(number.key for number in numbers_on(one, district=district)) for one in pages]
    assert keys[0] == keys[1]
    assert _skeleton(pages[0]) == _skeleton(pages[1])


def _skeleton(page: BeautifulSoup) -> dict[str, list[str]]:
    return {
        "headings": [tag.name for tag in page.select("h1, h2, h3, h4")],
        "figures": [str(image["src"]) for image in page.select("img")],
        "citations": sorted({str(cite["data-cites"]) for cite in page.select(".citation")}),
    }


@pytest.mark.parametrize(("language", "district"), BRIEFS)
def test_a_brief_is_short(shipped: Site, language: str, district: str) -> None:
    folder = shipped.folder / "report" / language / district
    main = shipped.page(f"report/{language}/{district}/brief.html").select_one("main")
    for table in main.select("details"):  # the charts' data, folded
        table.decompose()
    assert 300 < len(text_of(main).split()) <= 1500
    assert 2 <= len(PdfReader(folder / "brief.pdf").pages) <= 4


def test_every_page_says_that_the_data_are_synthetic(shipped: Site) -> None:
    for path in shipped.pages():
        name = path.relative_to(shipped.folder).as_posix()
        page = shipped.page(name)
        notice = text_of(page).casefold()
        spoken = [page.html["lang"]] if name != "index.html" else LANGUAGES
        assert all(SYNTHETIC[language] in notice for language in spoken), name


@pytest.mark.parametrize(("language", "district"), BRIEFS)
def test_every_sheet_of_paper_says_that_the_data_are_synthetic(shipped: Site, language: str, district: str) -> None:
    folder = shipped.folder / "report" / language / district
    for name in ("brief.pdf", "article.pdf"):
        for sheet in PdfReader(folder / name).pages:
            assert SYNTHETIC[language] in sheet.extract_text().casefold()
    for name in ("article.docx", "article.xml"):
        assert SYNTHETIC[language] in _words(folder / name).casefold()


@pytest.mark.parametrize(("language", "district"), BRIEFS)
def test_pictures_have_alternative_text_in_every_format(shipped: Site, language: str, district: str) -> None:
    folder = shipped.folder / "report" / language / district
    page = shipped.page(f"report/{language}/{district}/article.html")
    images = page.select("main img")
    assert {str(logo["alt"]) for logo in page.select("img")[: -len(images)]} <= {
        "Proyek risalah",
        "The risalah project",
    }
    assert len(images) >= 4
    assert all(len(str(image["alt"])) > 40 for image in images)
    with zipfile.ZipFile(folder / "article.docx") as docx:
        described = re.findall(r'<pic:cNvPr [^>]*descr="([^"]+)"', docx.read("word/document.xml").decode())
    assert len(described) == len(images)
    jats = etree.parse(folder / "article.xml")
    assert len(jats.findall(".//{*}alt-text")) == len(images)


def test_nothing_is_left_unresolved(shipped: Site) -> None:
    for path in shipped.pages():
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        for formula in page.select("math, pre.cell-code"):  # None is a word of Python
            formula.decompose()
        for sign in (r"\?@", r"\?\?\?", r"\bNone\b", r"\bnan\b", r"\{\{", r"\}\}", "@fig-", "@tbl-"):
            assert not re.search(sign, page.get_text()), (path.name, sign)


def test_every_link_and_picture_leads_somewhere(shipped: Site) -> None:
    anchors = {path.resolve(): ids_on(path) for path in shipped.pages()}  # pages are large, links many: read each once
    for path in shipped.pages():
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        for link in [*page.select("a[href]"), *page.select("img[src]")]:
            address = str(link.get("href") or link.get("src"))
            if re.match(r"[a-z]+:", address):
                continue
            file, _, anchor = address.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), (path, address)
            if anchor and target.suffix == ".html":
                assert anchor in anchors[target.resolve()], (path, address)


def ids_on(path: Path) -> list[str]:
    """The id of each element that has one, in a page's order."""
    return [str(tag["id"]) for tag in BeautifulSoup(path.read_text("utf-8"), "lxml").select("[id]")]


def test_ids_are_unique_on_a_page(shipped: Site) -> None:
    for path in shipped.pages():
        ids = ids_on(path)
        assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize(("language", "yes"), [("id", "✓ Ya"), ("en", "✓ Yes")])
def test_every_line_of_the_checklist_was_checked_and_passed(shipped: Site, language: str, yes: str) -> None:
    page = shipped.page(f"report/{language}/reproduce.html")
    lines = {str(line["data-check"]): text_of(line) for line in page.select("[data-check]")}
    assert set(lines) == set(CHECKS)
    assert [line for line in lines.values() if not line.startswith(yes)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_rebuilding_has_each_inputs_whole_hash_and_nothing_of_the_machine(
    shipped: Site, language: str
) -> None:
    page = shipped.page(f"report/{language}/reproduce.html")
    manifest = json.loads((shipped.folder / "manifest.json").read_text("utf-8"))
    hashes = text_of(page.select_one("pre"))
    assert all(f"{item['sha256']} {name}" in hashes for name, item in manifest["inputs"].items())
    run = json.loads((shipped.folder / "run.json").read_text("utf-8"))
    assert str(run["platform"]) not in text_of(page)
    assert str(run["finished"]) not in text_of(page)


def test_pages_ask_nothing_of_the_network(shipped: Site) -> None:
    for path in shipped.pages():
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        loaded = [
            str(tag.get("src") or tag.get("href")) for tag in page.select("script[src], link[rel=stylesheet], img")
        ]
        assert not [address for address in loaded if re.match(r"([a-z]+:)?//", address)], path


def _words(path) -> str:
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as docx:
            parts = [name for name in docx.namelist() if name.startswith("word/") and name.endswith(".xml")]
            return " ".join(re.sub(r"<[^>]+>", "", docx.read(name).decode()) for name in parts)
    return "".join(etree.parse(path).getroot().itertext())
