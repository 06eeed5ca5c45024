"""Sites of studies with waves of any kind: what their pages say of years, prices and who was surveyed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.analysis.cross_sections import write_cross_sections, write_panel
from tests.functional.sites import risalah

TWICE = re.compile(r"surveyed twice|not found again|surveyed again|disurvei dua kali|ditemui kembali|disurvei lagi")


def pages_of(study: Path) -> dict[str, str]:
    """The text of the study's pages, by path."""
    site = study.parent / "site"
    ended = risalah("build", str(study), "--format", "html", "--jobs", "1", "--district", "01", "--output", str(site))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    names = ("01/brief", "all/article", "01/article", "all/supplement", "methods", "numbers", "index", "overview")
    paths = [site / "report" / language / f"{name}.html" for language in ("id", "en") for name in names]
    return {
        str(path.relative_to(site / "report")): " ".join(BeautifulSoup(path.read_text("utf-8"), "lxml").text.split())
        for path in paths
        if path.is_file()
    }


def test_waves_without_years_and_prices_are_told_by_their_labels(tmp_path: Path) -> None:
    study = write_panel(tmp_path / "study", "0", "1")
    reference = "indicator,area_code,year,value,unit,source\npoverty.headcount,01,2024,0.09,share,Office\n"
    (study / "reference.csv").write_text(reference)
    pages = pages_of(study)
    english, indonesian = pages["en/all/article.html"], pages["id/all/article.html"]
    assert "at each wave’s own prices, rose by" in english
    assert "between survey 0 and survey 1" in english
    assert "dengan harga setiap gelombang, naik" in indonesian
    assert "antara survei 0 dan survei 1" in indonesian
    assert "There is no price index" in english
    assert "so that change can be measured" not in english  # what is asked of a study of one wave
    assert not [path for path, text in pages.items() if re.search(r"\b[01] prices|harga tahun [01]\b", text)]
    assert not [path for path, text in pages.items() if "Office" in text]


def test_no_page_of_cross_sections_says_that_families_were_surveyed_twice(tmp_path: Path) -> None:
    pages = pages_of(write_cross_sections(tmp_path / "study", same_villages=False))
    assert not [path for path, text in pages.items() if TWICE.search(text)]
    assert "Different households were surveyed each time" in pages["en/01/brief.html"]
    assert "Rumah tangga yang disurvei berbeda pada setiap gelombang" in pages["id/01/brief.html"]
    assert "Change (different households each time; 2023 prices)" in pages["en/all/article.html"]
    assert "t (independent samples)" in pages["en/all/supplement.html"]


@pytest.mark.parametrize(("compare", "first", "last"), [(None, "0", "2"), ([["0", "1"]], "0", "1")])
def test_a_series_at_constant_prices_names_both_waves_of_each_change(
    compare: object, first: str, last: str, tmp_path: Path
) -> None:
    source = {"id": "Bank Dunia", "en": "World Bank"}
    prices = {"constant": 2011, "source": source}
    pages = pages_of(write_panel(tmp_path / "study", "0", "1", "2", compare=compare, prices=prices))
    brief, article = pages["en/01/brief.html"], pages["en/all/article.html"]
    between = f"between survey {first} and survey {last}"
    assert re.search(rf"income in Satu, Dua and Tiga rose( and their poverty fell)? {between}", article)
    assert f"antara survei {first} dan survei {last}" in pages["id/01/brief.html"]
    assert "evidence from three survey waves" in article
    assert "Amounts are at constant 2011 prices (World Bank)" in article
    assert "rising prices" not in brief
    assert ("Changes between survey waves" in article) is (compare is None)
    rose = [
        text[at.start() : at.end() + 60] for text in (brief, article) for at in re.finditer("rose by (?!more)", text)
    ]
    assert rose
    assert all(between in told for told in rose), rose
