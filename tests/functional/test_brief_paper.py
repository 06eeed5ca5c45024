"""The brief on paper: two pages of A4, tagged, in both studies and languages; and printed from the browser."""

from __future__ import annotations

import re

import pytest
from pypdf import PageObject, PdfReader

from tests.functional.sites import Site

FACES = {f"RisalahSans-{face}" for face in ("Regular", "Italic", "SemiBold", "Bold")}
ALLOWED = {*FACES, "NewCMMath-Book-Identity-H", "NewCMMath-Regular-Identity-H", "DejaVuSansMono"}


def briefs(site: Site) -> list[PdfReader]:
    """Every brief's PDF."""
    return [PdfReader(path) for path in sorted(site.folder.glob("report/*/*/brief.pdf"))]


def test_a_brief_of_the_shipped_study_is_two_pages_and_its_foot_tells_that_data_are_synthetic(shipped: Site) -> None:
    assert len(briefs(shipped)) == 4
    for pdf in briefs(shipped):
        assert len(pdf.pages) == 2
        notice = {"id": "buatan komputer", "en": "made by a computer"}[pdf.trailer["/Root"]["/Lang"]]
        for page in pdf.pages:
            assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
            assert notice in page.extract_text().replace("\n", " ")[-500:]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()


@pytest.mark.parametrize(("study", "papers"), [("real", 24), ("once", 4), ("series", 4)])
def test_a_brief_of_another_study_is_at_most_two_pages(request: pytest.FixtureRequest, study: str, papers: int) -> None:
    found = briefs(request.getfixturevalue(study))
    assert len(found) == papers
    assert all(len(pdf.pages) <= 2 for pdf in found)


@pytest.mark.parametrize("name", ["brief", "article", "supplement"])
@pytest.mark.parametrize("study", ["shipped", "once", "series"])
def test_papers_have_one_typeface_but_for_formulas(request: pytest.FixtureRequest, study: str, name: str) -> None:
    papers = sorted(request.getfixturevalue(study).folder.glob(f"report/*/*/{name}.pdf"))
    assert papers
    for path in papers:
        found = {str(font) for page in PdfReader(path).pages for font in fonts_of(page)}
        assert {re.sub(r"^/[A-Z]{6}\+", "", font) for font in found} <= ALLOWED, path
        assert any("RisalahSans-Regular" in font for font in found)


def fonts_of(page: PageObject) -> list[str]:
    """The names of a page's fonts."""
    fonts = page["/Resources"].get("/Font", {})
    return [fonts[key].get_object()["/BaseFont"] for key in fonts]
