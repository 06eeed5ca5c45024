"""The page of changes: in both languages, without a number that isn't shown now, kept with the site."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from analysis.study.edition import Edition as EditionName
from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.editions.comparison import CHANGES, Comparison, write_editions
from report.editions.edition import LIST, PREVIOUS
from report.public import ALL
from tests.report.compose.composed import drawn
from tests.report.editions.two_editions import GONE, ONE, TWO, Editions, beside, second


@pytest.fixture(scope="module")
def pages(editions: Editions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return composed(editions, editions.comparison(), tmp_path_factory.mktemp("pages"))


def composed(editions: Editions, comparison: Comparison, folder: Path) -> Path:
    patch = pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    compose_pages(
        editions.study, editions.public, folder, districts=[ONE, TWO], languages=("id", "en"), comparison=comparison
    )
    patch.undo()
    return folder


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("id", ("melebihi galat acak: 2", "Edisi 2.** Pendapatan salah catat. Yang dikoreksi:", "+Rp400.000 | ya |",
                "| tidak lagi ditampilkan |", "seluruh wilayah, 1 temuan", "35.16.99")),
        ("en", ("more than noise: 2", "Edition 2.** Incomes had been entered wrongly. Corrected:",
                "+IDR 400,000 | yes |", "| no longer shown |", "the whole area, 1 findings", "35.16.99")),
    ],
)  # fmt: skip
def test_the_page_tells_the_changes_in_its_language(pages: Path, language: str, sentences: tuple[str, ...]) -> None:
    text = (pages / f"report/{language}/changes.qmd").read_text("utf-8")
    text = re.sub(r'\[([^\[\]]*)\]\{data-table="changes"\}', r"\1", text)  # counts name their table
    for sentence in sentences:
        assert sentence in text
    assert not re.search(r"\bNone\b|\bnan\b|\{%|\}\}", text)
    assert "changes.html" in (pages / f"report/{language}/index.qmd").read_text("utf-8")


def test_both_languages_tell_the_same(pages: Path) -> None:
    one, other = ((pages / f"report/{language}/changes.qmd").read_text("utf-8") for language in ("id", "en"))
    for pattern in (r'data-finding="[^"]+" data-wave="[^"]+"', r"^(#+) ", r"^\|", r"^- "):
        found = [re.findall(pattern, text, re.MULTILINE) for text in (one, other)]
        assert found[0] == found[1]
        assert found[0]


@pytest.mark.parametrize("number", ["43.2", "43,2", "0.4321", "65.4", "65,4", "0.6543", "34.5", "0.3456", "0,35"])
def test_no_number_that_is_not_shown_now_comes_back(
    editions: Editions, pages: Path, tmp_path: Path, number: str
) -> None:
    write_editions(tmp_path, editions.study.settings, editions.comparison())
    written = [tmp_path / CHANGES, tmp_path / PREVIOUS, *pages.rglob("*.qmd")]
    found = [path for path in written if re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", path.read_text("utf-8"))]
    assert found == []
    assert "0.3" in (tmp_path / PREVIOUS).read_text("utf-8")  # what is shown still is kept


def test_what_a_site_keeps_of_its_predecessor_gives_the_same_page_again(
    editions: Editions, pages: Path, tmp_path: Path
) -> None:
    write_editions(tmp_path / "site", editions.study.settings, editions.comparison())
    again = editions.comparison(tmp_path / "site" / PREVIOUS)
    write_editions(tmp_path / "again", editions.study.settings, again)
    for name in (LIST, PREVIOUS, CHANGES):
        assert (tmp_path / "site" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    folder = composed(editions, again, tmp_path / "pages")
    for path in sorted(pages.rglob("*.qmd")):
        assert (folder / path.relative_to(pages)).read_bytes() == path.read_bytes(), path


def test_a_zip_of_a_site_and_a_package_are_editions_too(editions: Editions, tmp_path: Path) -> None:
    for root in ("", "risalah-contoh-1/site/"):
        zipped = tmp_path / f"{len(root)}.zip"
        with zipfile.ZipFile(zipped, "w") as file:
            for path in editions.first.rglob("*.json"):
                file.write(path, root + path.relative_to(editions.first).as_posix())
        assert editions.comparison(zipped).changes == editions.comparison().changes
    shutil.copytree(editions.first, tmp_path / "package" / "site")
    assert editions.comparison(tmp_path / "package").changes == editions.comparison().changes


def test_editions_are_listed_with_their_dates_and_addresses(editions: Editions, tmp_path: Path) -> None:
    edition = EditionName(name="2", date="2027-01-31", address="https://doi.org/10.5281/zenodo.1")
    study = second(editions.study, edition=edition)
    write_editions(tmp_path, study.settings, beside(study, editions.public, editions.first))
    assert json.loads((tmp_path / LIST).read_text())["editions"] == [
        {"edition": "1", "date": "2026-11-24", "address": None},
        {"edition": "2", "date": "2027-01-31", "address": "https://doi.org/10.5281/zenodo.1"},
    ]


def test_every_address_of_the_edition_before_still_has_a_page(editions: Editions, pages: Path) -> None:
    for address in editions.comparison().pages:
        assert (pages / address.replace(".html", ".qmd")).is_file(), address
    # of a district that is gone, in both languages; of a language that is gone, in the first one
    english = (pages / f"report/en/{GONE}/brief.qmd").read_text("utf-8")
    assert "had a page at this address (area 35.16.99). Edition 2 has none." in english
    assert "(../index.html)" in english
    assert "supplement.html" not in (pages / f"report/en/{GONE}/article.qmd").read_text("utf-8")
    javanese = (pages / f"report/jv/{ONE}/brief.qmd").read_text("utf-8")
    assert "mempunyai halaman di alamat ini" in javanese
    assert "(../../id/index.html)" in javanese
    assert "href: ../../id/reproduce.html" in javanese


def test_without_an_earlier_edition_there_is_no_page_of_changes(editions: Editions, tmp_path: Path) -> None:
    study = editions.study
    patch = pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    compose_pages(study, editions.public, tmp_path / "pages", districts=[ONE], languages=("id",))
    patch.undo()
    assert not list((tmp_path / "pages").rglob("changes.qmd"))
    assert "changes.html" not in (tmp_path / "pages/report/id/index.qmd").read_text("utf-8")
    write_editions(tmp_path, study.settings, None)
    assert not (tmp_path / PREVIOUS).exists()


def test_the_page_of_changes_is_read_as_numbers_of_this_edition(editions: Editions, pages: Path) -> None:
    text = (pages / "report/en/changes.qmd").read_text("utf-8")
    shown = re.findall(r'data-finding="([^"]+)" data-wave="2024" data-district="([^"]+)"', text)
    assert {(id_, district, "2024") for id_, district in shown} <= set(editions.public.findings)
    assert ALL not in {district for _, district in shown}
