"""The brief on paper: two pages of A4, tagged, in both studies and languages; and printed from the browser."""

from __future__ import annotations

from pypdf import PdfReader

from tests.functional.sites import Site


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


def test_a_brief_of_the_real_study_is_at_most_two_pages(real: Site) -> None:
    assert len(briefs(real)) == 24
    assert all(len(pdf.pages) <= 2 for pdf in briefs(real))
