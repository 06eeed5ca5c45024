"""Draft until approved: each page and paper says which, in its language, and then by whom and when."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdf
import pytest
import yaml
from bs4 import BeautifulSoup

from tests.functional.sites import ROOT, Site, risalah
from tests.functional.small_study import write_small_study

DISTRICT = "35.16.13"
WORDS = {
    "draft": {
        "id": "Draf: isi halaman ini belum disetujui peneliti.",
        "en": "Draft: a researcher has not yet approved",
    },
    "approved": {
        "id": "Siti Aminah menyetujui susunan kata dan saran pada 1 Desember 2026",
        "en": "Siti Aminah approved the wording and the recommendations on 1 December 2026",
    },
}
OF_DISTRICT = (
    "brief.html", "brief.pdf", "brief.xlsx", "slides.pptx", "numbers.html",
    "article.html", "article.pdf", "article-two-columns.pdf", "article.docx", "article.xml", "article.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small study whose wording a researcher approved."""
    home = tmp_path_factory.mktemp("approved")
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    settings = yaml.safe_load((study / "study.yml").read_text("utf-8"))
    settings["approved"] = {"by": "Siti Aminah", "date": "2026-12-01"}
    (study / "study.yml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
    ended = risalah("build", str(study), "--engine", "pandoc", "--district", DISTRICT, "--output", str(home / "site"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return home / "site"


def words_in(path: Path) -> str:
    """What a reader finds in a file, whatever its format."""
    if path.suffix == ".pdf":
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    elif path.suffix == ".html":
        text = BeautifulSoup(path.read_text("utf-8"), "lxml").get_text(" ")
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        text = " ".join(re.sub(r"<[^>]+>", "", part) for part in parts)
    else:
        text = re.sub(r"<[^>]+>", "", path.read_text("utf-8"))
    return " ".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_DISTRICT)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_or_paper_is_a_draft_until_it_names_who_approved_it(
    shipped: Site, approved: Path, language: str, name: str
) -> None:
    place = f"report/{language}/{DISTRICT}/{name}"
    before, after = words_in(shipped.folder / place), words_in(approved / place)
    assert WORDS["draft"][language] in before
    assert WORDS["approved"][language] not in before
    assert WORDS["approved"][language] in after
    assert WORDS["draft"][language] not in after
