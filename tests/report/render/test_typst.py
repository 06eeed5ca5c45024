"""PDF pages: their size, foot, language and tags."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from report.render.batch import Paper, Said, written
from report.render.pages import Page, read_page
from report.render.pandoc import pandoc_settings, render
from report.render.settings import open_project
from report.render.typst import write_pdf
from tests.conftest import ROOT

PAGES = Path(__file__).parent / "pages"
NOTICES = {
    "id": "angka keluarga di halaman ini dibuat untuk contoh dan tidak menggambarkan keluarga mana pun",
    "en": "the household figures on this page were made as an example and describe no family",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert render(PAGES, folder, formats={"pdf"}, jobs=2).problems == ()
    return folder


def reader(site: Path, name: str) -> PdfReader:
    return PdfReader(site / "report" / name)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_is_a4_and_carries_district_edition_and_notice_in_its_foot(site: Path, lang: str) -> None:
    pdf = reader(site, f"{lang}/35.16.13/brief.pdf")
    pages = len(pdf.pages)
    assert pages <= 2
    for number, page in enumerate(pdf.pages, start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        foot = page.extract_text().replace("\n", " ")[-400:]
        assert {"id": "Kecamatan Sooko · Edisi 1", "en": "Sooko district · Edition 1"}[lang] in foot
        assert NOTICES[lang] in foot
        assert f"{number}/{pages}" in foot


def test_the_file_says_its_title_author_date_keywords_and_language(site: Path) -> None:
    pdf = reader(site, "id/35.16.13/article.pdf")
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Pendapatan dan jejaring keluarga di Sooko"
    assert pdf.metadata.author == "Siti Rahma, Budi"
    assert pdf.metadata["/Keywords"] == "kemiskinan, jaringan sosial"
    assert str(pdf.metadata.creation_date).startswith("2026-11-24")
    assert pdf.trailer["/Root"]["/Lang"] == "id"


def test_the_file_is_tagged_and_claims_pdf_ua(site: Path) -> None:
    pdf = reader(site, "id/35.16.13/brief.pdf")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_captions_references_and_cards_stand_in_the_text(site: Path) -> None:
    text = "".join(page.extract_text() for page in reader(site, "id/35.16.13/brief.pdf").pages).replace("\u00a0", " ")
    for words in ("Gambar 1: Kemiskinan", "Tabel 1: Kemiskinan", "Persamaan 1", "Rp1,2 juta", "Hanya di kertas"):
        assert words in text
    assert "Hanya di layar" not in text
    assert "Lihat sebagai tabel" not in text


def test_a_briefs_figure_that_typst_numbers_itself_as_under_quarto_says_its_number_once(tmp_path: Path) -> None:
    page = read_page(PAGES, "report/id/35.16.13/brief.qmd")
    assert isinstance(page, Page)
    paper = Paper(page, "pdf", pandoc_settings(page, "pdf", open_project()), tmp_path / "page.typ")
    assert list(written([[paper]], jobs=1)) == [(paper, Said())]
    source = (tmp_path / "page.typ").read_text("utf-8")
    own = 'kind: "quarto-float-fig", supplement: none, numbering: none'
    assert own in source
    source = re.sub(r"Gambar[~\u00a0 ]1: ", "", source).replace(
        own, own.replace("none, n", "[Gambar], n").replace("none", '"1"')
    )
    assert write_pdf(page, source.encode(), tmp_path / "page.pdf") == []
    text = "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "page.pdf").pages).replace("\u00a0", " ")
    assert "Gambar 1: Kemiskinan" in text
    assert text.count("Gambar 1:") == 1


def test_what_typst_refuses_names_the_page(tmp_path: Path) -> None:
    (tmp_path / "brief.qmd").write_text("---\ntitle: One\n---\n", encoding="utf-8")
    page = read_page(tmp_path, "brief.qmd")
    problems = write_pdf(page, b"#nonsense()", tmp_path / "brief.pdf")  # type: ignore[arg-type]
    assert [str(problem) for problem in problems] == [
        "brief.qmd: typst says: unknown variable: nonsense. Correct the page's template."
    ]
    assert not (tmp_path / "brief.pdf").exists()


MANY_PDFS = """
import sys
from pathlib import Path
from report.render.pages import Page
from report.render.typst import write_pdf
from tests.conftest import ROOT

def memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

page = Page(Path(sys.argv[1]), "brief.qmd", "", {})
for number in range(9):
    rows = "".join(f"[{number}.{row}], [{row * number}], " for row in range(3000))
    source = f"#set document(title: [x])\\n#table(columns: 2, {rows})"
    assert not write_pdf(page, source.encode(), Path(sys.argv[1], "x.pdf"))
    if number == 1:
        few = memory()
print(memory() - few)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from Linux's /proc")
def test_memory_of_one_paper_is_free_for_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MANY_PDFS, str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) < 40e6  # seven papers more; each takes about 60 MB while it is remembered
