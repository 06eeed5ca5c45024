"""A study that was approved and has an address: pages and papers say by whom and when; links show a picture."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pypdf
import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

from tests.functional.sites import ROOT, Site, risalah
from tests.functional.small_study import write_small_study

DISTRICT = "35.16.13"
ADDRESS = "https://example.org/laporan%20prokus/"  # of the office's web folder
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
    """The site of a small study whose wording a researcher approved, and that tells where it will stand."""
    home = tmp_path_factory.mktemp("approved")
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    settings = yaml.safe_load((study / "study.yml").read_text("utf-8"))
    settings |= {"approved": {"by": "Siti Aminah", "date": "2026-12-01"}, "site": ADDRESS}
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


@pytest.mark.slow
@pytest.mark.parametrize("name", ["brief", "article"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_shared_link_shows_the_picture_of_its_page(approved: Path, language: str, name: str) -> None:
    page = BeautifulSoup((approved / f"report/{language}/{DISTRICT}/{name}.html").read_text("utf-8"), "lxml")
    told = {str(tag.get("property")): str(tag["content"]) for tag in page.select("meta[property^='og:']")}
    assert told["og:url"] == f"{ADDRESS}report/{language}/{DISTRICT}/{name}.html"
    assert told["og:locale"] == {"id": "id_ID", "en": "en_GB"}[language]
    assert told["og:description"]
    picture = approved / unquote(told["og:image"].removeprefix(ADDRESS))
    with Image.open(picture) as image:
        assert image.size == (int(told["og:image:width"]), int(told["og:image:height"]))
    assert picture.stat().st_size < 300_000  # WhatsApp leaves out larger ones
    other = {"id": "en", "en": "id"}[language]
    links = {str(link["hreflang"]): str(link["href"]) for link in page.select("link[rel=alternate][hreflang]")}
    assert links[other] == f"{ADDRESS}report/{other}/{DISTRICT}/{name}.html"
