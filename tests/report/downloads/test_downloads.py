"""What a page gives away: its data, a citation, the picture of a shared link, slides."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from analysis.study.names import Name
from report.compose.composer import compose_pages
from report.context.place import Place
from report.downloads.book import (
    CSV_COLUMNS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SUPPRESSED,
    Book,
    SheetNumber,
    format_of,
    sheet_number,
)  # fmt: skip
from report.downloads.citation import Work, apa, bibtex
from report.downloads.links import address_of, head_of
from report.downloads.social import HEIGHT, WIDTH, Social, social_png
from report.downloads.stage import write_shared
from report.downloads.workbook import csv_text
from report.language.locale import locale
from report.language.verdicts import rules
from report.project import ROOT
from report.render.pages import read_page
from report.render.pandoc import pandoc_path
from tests.report import fake

WORK = Work(
    key="contoh-1-351613-brief-en",
    kind="Policy brief",
    title="Income & poverty: 5% {more} of R_1 #2 $3 ~ ^ in Sooko",
    authors=(Name("Sabarisman", "Muslim"), Name("Dinas Sosial & Pemberdayaan")),
    date=dt.date(2026, 11, 24),
    edition="Edition 1",
    whole="Income of families",
    publisher="Institute of R&D",
    address="https://example.org/a_b/brief.html?x=1&y=%20#top",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The composed pages of a small study with a site."""
    folder = tmp_path_factory.mktemp("sharing")
    study = fake.two_wave_study(folder / "study")
    study = replace(study, settings=study.settings.model_copy(update={"site": "https://example.org/laporan/"}))
    compose_pages(
        study, fake.two_wave_public(), folder / "pages", districts=list(fake.DISTRICTS), languages=["id", "en"]
    )
    return folder / "pages"


@pytest.fixture(scope="module")
def site(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages give away, as the site has it."""
    folder = tmp_path_factory.mktemp("site")
    for path in (pages / "report").rglob("*.qmd"):
        (folder / path.parent.relative_to(pages)).mkdir(parents=True, exist_ok=True)
    write_shared(pages, folder, formats={"html", "pptx"}, jobs=2)
    return folder


def sheets(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}


# --- data


def test_a_spreadsheet_has_one_marked_table_on_each_sheet_and_no_merged_cell(site: Path) -> None:
    book = openpyxl.load_workbook(site / "report/id/35.16.01/brief.xlsx")
    assert book.sheetnames[:5] == ["Isi", "Angka", "Catatan", "Pengertian", "Sumber"]
    for sheet in book:
        assert len(sheet.tables) == 1, sheet.title
        assert not sheet.merged_cells.ranges
        assert isinstance(sheet["A1"].value, str)
        (table,) = sheet.tables.values()
        assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row), sheet.title
    assert book.properties.language == "id-ID"
    assert book.properties.created == dt.datetime(2026, 11, 24)


@pytest.mark.parametrize(("language", "notice"), [("id", "sintetis"), ("en", "synthetic")])
def test_data_say_in_their_language_that_they_are_synthetic(site: Path, language: str, notice: str) -> None:
    folder = site / f"report/{language}/35.16.01"
    cover = next(iter(sheets(folder / "brief.xlsx").values()))
    assert notice in str(cover[1][0])
    with (folder / "brief.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 10
    assert all(notice in row[-1] for row in rows[1:])
    assert {len(row) for row in rows} == {14}


def test_data_hold_the_numbers_that_the_page_shows_and_no_other(pages: Path, site: Path) -> None:
    text = (pages / "report/en/35.16.01/brief.qmd").read_text("utf-8")
    shown = {(one, wave) for one, wave in re.findall(r'data-finding="([^"]+)" data-wave="([^"]+)"', text)}
    told = numbers_of(site / "report/en/35.16.01/brief.xlsx")
    settings = fake.settings(fake.TWO_WAVES)
    labels = {wave.key: wave.label["en"] for wave in settings.waves}
    first, second = labels.values()
    labels |= {"-".join(labels): f"{first}–{second}"}
    assert {(id_, wave) for id_, waves in told.items() for wave in waves} == {
        (one, labels.get(wave, wave)) for one, wave in shown
    }
    assert told["change.mean_capita"][f"{first}–{second}"][0] == 52_000


def numbers_of(path: Path) -> dict[str, dict[str, tuple[object, ...]]]:
    """Value, ends and n by id and time, of the sheet of numbers; times that a row isn't of are left out."""
    rows = sheets(path)["Numbers"]
    start = next(index for index, row in enumerate(rows) if row[1] == "Indicator")
    times = {at: str(head) for at, head in enumerate(rows[start]) if 4 <= at < len(rows[start]) - 3 and at % 4 == 0}
    found = {}
    for row in rows[start + 1 :]:
        groups = {head: row[at : at + 4] for at, head in times.items()}
        found[str(row[-1])] = {head: cells for head, cells in groups.items() if set(cells) != {NOT_APPLICABLE}}
    return found


def test_what_is_suppressed_is_marked_and_explained_and_its_value_is_nowhere(site: Path) -> None:
    rows = sheets(site / f"report/en/{fake.SUPPRESSED}/article.xlsx")
    marked = numbers_of(site / f"report/en/{fake.SUPPRESSED}/article.xlsx")["change.mean_capita"]
    assert marked
    assert all(set(cells) == {SUPPRESSED} for cells in marked.values())
    assert any(row[0] == SUPPRESSED and "protect" in str(row[1]) for row in rows["Notes"])
    with (site / f"report/en/{fake.SUPPRESSED}/article.csv").open(encoding="utf-8-sig") as file:
        found = [row for row in csv.DictReader(file) if row["id"] == "change.mean_capita"]
    assert found
    assert all(row["value"] == row["lower_end"] == row["n"] == "" and row["reason"] for row in found)


def test_a_difference_of_shares_is_in_points_and_a_share_is_not() -> None:
    assert sheet_number(-0.105, "difference of shares") == SheetNumber(-10.5, "points")
    assert sheet_number(0.401, "share") == SheetNumber(0.401, "share")
    assert format_of("IDR/person/month") == "money"
    assert NOT_AVAILABLE != SUPPRESSED


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_public_table_and_its_columns_have_words(language: str) -> None:
    """Of the tables that the shipped study publishes, by the notebooks' record."""
    words = locale(language)
    for name in words.entry("download.tables"):
        assert words.has(f"download.key_of.{name}"), name
    other = locale("en" if language == "id" else "id")
    assert set(words.entry("download.columns")) == set(other.entry("download.columns"))


# --- citing


def test_apa_names_people_by_initials_and_bodies_whole() -> None:
    assert apa(WORK, locale("en")).startswith("Sabarisman, M., & Dinas Sosial & Pemberdayaan. (2026, November 24). ")
    assert "(2026, 24 November)." in apa(WORK, locale("id"))


def test_a_body_with_a_comma_in_its_name_stays_whole() -> None:
    work = replace(WORK, authors=(Name("Dinas Sosial, Kabupaten Contoh"), Name("Contoh", "Nama")))
    assert apa(work, locale("en")).startswith("Dinas Sosial, Kabupaten Contoh, & Contoh, N. (2026")
    assert '"{Dinas Sosial, Kabupaten Contoh} and Contoh, Nama"' in bibtex(work, locale("en"))


def test_a_parser_reads_the_bibtex_as_it_was_meant() -> None:
    said = subprocess.run(
        [pandoc_path(), "--from=bibtex", "--to=csljson"], input=bibtex(WORK, locale("en")).encode(),
        capture_output=True, check=True,
    )  # fmt: skip
    (entry,) = json.loads(said.stdout)
    assert entry["id"] == WORK.key
    assert re.sub(r"</?span[^>]*>", "", entry["title"]).replace("\u00a0", " ") == WORK.title
    assert entry["author"][0] == {"family": "Sabarisman", "given": "Muslim"}
    assert "Dinas Sosial & Pemberdayaan" in entry["author"][1].values()
    assert entry["URL"] == WORK.address
    assert entry["issued"]["date-parts"][0][:2] == [2026, 11]
    assert "Institute of R&D" in entry["publisher"]


def test_the_page_has_both_citations_and_a_file(pages: Path, site: Path) -> None:
    page = read_page(pages, "report/en/35.16.01/brief.qmd")
    cite = page.front["risalah"]["cite"]
    assert "\\[Policy brief\\]" in cite["apa"]
    assert cite["apa"].endswith("https://example.org/laporan/report/en/35.16.01/brief.html")
    assert (site / "report/en/35.16.01/brief.bib").read_text("utf-8") in cite["bibtex"]


# --- shared links


def test_addresses_are_absolute_and_only_where_the_study_has_a_site(tmp_path: Path) -> None:
    settings = fake.settings(fake.TWO_WAVES)
    place = Place("brief", "id", "35.16.01")
    assert address_of(settings, place) is None
    assert set(head_of(settings, place, locale("id"), languages=["id", "en"], alt="x")) == {"locale", "others"}
    settings = settings.model_copy(update={"site": "https://example.org/laporan/"})
    head = head_of(settings, place, locale("id"), languages=["id", "en"], alt="x")
    assert head["locale"] == "id_ID"
    assert head["others"] == ["en_GB"]
    assert head["picture"] == "https://example.org/laporan/report/id/35.16.01/share.png"


def test_the_picture_is_small_and_the_same_each_time(site: Path) -> None:
    for path in sorted(site.rglob("share.png")):
        content = path.read_bytes()
        assert len(content) < 80_000
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.size == (WIDTH, HEIGHT)
    words = Social("id", "Sooko", "Judul", "+Rp91.200", "Naik.", "Kaki", "Sintetis.")
    assert social_png(words) == social_png(words)
    assert social_png(words) != social_png(replace(words, figure="+Rp91.300"))


def test_each_headline_has_a_figure_with_its_interval(pages: Path) -> None:
    chosen = {rule["headline"] for rule in rules("wording")["headlines"]}
    assert set(rules("sharing")["key_figures"]) == chosen
    shown = json.loads((pages / "report/en/35.16.01/_share.json").read_text("utf-8"))
    assert shown["figure"] == "+IDR 52,000"
    assert "95% confidence interval" in shown["sentence"]


# --- slides


def test_slides_say_language_notice_and_what_each_picture_shows(site: Path) -> None:
    with zipfile.ZipFile(site / "report/id/35.16.01/slides.pptx") as opened:
        names = [name for name in opened.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        slides = [opened.read(name).decode() for name in names]
        core = opened.read("docProps/core.xml").decode()
        assert "docProps/custom.xml" not in opened.namelist()
    assert 5 <= len(slides) <= 9
    assert "<dc:language>id-ID</dc:language>" in core
    assert all("sintetis" in slide for slide in slides)
    assert all('lang="id-ID"' in slide for slide in slides)
    for slide in slides:
        for picture in re.findall(r"<p:pic>.*?</p:pic>", slide, re.DOTALL):
            alt = re.search(r'descr="([^"]*)"', picture)
            assert alt is not None
            assert len(alt[1]) > 40
            assert ".png" not in alt[1]


def test_slides_are_the_same_bytes_each_time(pages: Path, site: Path, tmp_path: Path) -> None:
    for path in (pages / "report").rglob("*.qmd"):
        (tmp_path / path.parent.relative_to(pages)).mkdir(parents=True, exist_ok=True)
    written = write_shared(pages, tmp_path, formats={"html", "pptx"}, jobs=1)
    assert any(name.endswith(".pptx") for name in written)
    assert all((tmp_path / name).read_bytes() == (site / name).read_bytes() for name in written)


def test_without_slides_asked_for_there_are_none(pages: Path, tmp_path: Path) -> None:
    for path in (pages / "report").rglob("*.qmd"):
        (tmp_path / path.parent.relative_to(pages)).mkdir(parents=True, exist_ok=True)
    assert not any(name.endswith(".pptx") for name in write_shared(pages, tmp_path, formats={"html"}))


def test_the_reference_presentation_is_the_scripts() -> None:
    script = ROOT / "templates" / "make_reference_pptx.py"
    spec = importlib.util.spec_from_file_location("make_reference_pptx", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.reference_pptx() == (ROOT / "templates" / "reference.pptx").read_bytes()


@pytest.mark.parametrize("name", ['=HYPERLINK("http://example.invalid";"x")', "+62 812", "-", "@home", "\t=1", "＝1+1"])
def test_a_text_in_a_csv_is_no_formula_and_a_number_stays_one(name: str) -> None:
    rows = ({"row": name, "value": "-12.5", "low": "-1e-05"},)
    book = Book("", (), "", ("", ""), (), rows, tuple(CSV_COLUMNS), "id-ID", "", "")
    head, row = csv.reader(io.StringIO(csv_text(book)))
    cells = dict(zip(head, row, strict=True))
    assert cells["row"] == f"'{name}"
    assert (cells["value"], cells["low"]) == ("-12.5", "-1e-05")
