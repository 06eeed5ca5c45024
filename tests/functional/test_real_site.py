"""A real study, mapped and not copied: 12 districts, one wave, consumption, no voices, open data."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from report.language.locale import locale
from tests.analysis.proposal.test_real_files import AGREE as PROPOSED
from tests.functional.sites import Site, numbers_on, risalah, text_of

LANGUAGES = ("id", "en")
DISTRICTS = ("1215", "1218", "1273", "3303", "3312", "3321", "3324", "3374", "7311", "7316", "7318", "7371")
AGREE = {**PROPOSED, "network.mean_clustering": ("local_clustering_mean_deg2plus", 1)}


@pytest.fixture(scope="session")
def reference(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "real" / "indonesia" / "reference_values.csv").open() as file:
        return {row["district_code"]: row for row in csv.DictReader(file)}


def test_check_finds_no_problem_and_no_number_on_a_page_without_its_source(real: Site) -> None:
    ended = risalah("check", "tests/studies/indonesia", "--lang", "en")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.fullmatch(r"no problem: .* files of texts, [1-9]\d* pages on trial", ended.stdout.splitlines()[0])
    assert "warning: " not in ended.stdout


@pytest.mark.parametrize("id_", AGREE)
def test_findings_agree_with_reference_values(real: Site, reference: dict[str, dict[str, str]], id_: str) -> None:
    column, scale = AGREE[id_]
    assert len(reference) == 6
    for district, row in reference.items():
        assert real.findings[id_, district, "2008"].value == pytest.approx(float(row[column]) * scale, rel=1e-6)


def test_isolates_and_unasked_households_agree(real: Site, reference: dict[str, dict[str, str]]) -> None:
    for district, row in reference.items():
        asked = float(row["n_households_with_network"])
        share = float(row["n_isolates_net"]) / asked
        assert real.findings["network.isolates", district, "2008"].value == pytest.approx(share, rel=1e-6)
        unasked = float(row["n_households"]) - asked
        assert real.findings["network.not_asked", district, "2008"].value == unasked


OF_A_DISTRICT = {
    *(f"brief.{ending}" for ending in ("html", "pdf", "csv", "xlsx", "bib")),
    *(f"article.{ending}" for ending in ("html", "pdf", "docx", "xml", "md", "csv", "xlsx", "bib")),
    *(f"supplement.{ending}" for ending in ("html", "pdf", "docx")),
    *("article-two-columns.pdf", "numbers.html", "numbers.js", "share.png", "slides.pptx"),
}


def test_has_twelve_districts_in_two_languages(real: Site) -> None:
    for language in LANGUAGES:
        for district in DISTRICTS:
            folder = real.folder / "report" / language / district
            found = {path.name for path in folder.iterdir() if path.is_file()}
            assert found == OF_A_DISTRICT


def test_every_page_says_consumption_and_never_income(real: Site) -> None:
    words = {"id": (r"\bpendapatan", r"\bkonsumsi"), "en": (r"\bincome", r"\bconsumption")}
    for language in LANGUAGES:
        never, always = words[language]
        for district in DISTRICTS:
            for name in ("brief", "article"):
                page = real.page(f"report/{language}/{district}/{name}.html")
                # the reference list keeps its own words, and ids stay: a finding is income.gini in either study
                for part in page.select("#refs, code, .all-findings"):
                    part.decompose()
                text = text_of(page.select_one("body")).casefold()
                assert re.search(always, text)
                assert not re.search(never, text), (language, district, name)


def test_no_page_speaks_of_synthetic_data_or_of_the_other_programme(real: Site) -> None:
    for path in real.pages():
        if path.name == "glossary.html":
            continue
        page = real.page(path.relative_to(real.folder).as_posix())
        for code in page.select("pre.cell-code"):  # a notebook's default study is the shipped one
            code.decompose()
        text = text_of(page).casefold()
        for word in ("sintetis", "synthetic", "prokus", "kpm", "mojokerto"):
            assert not re.search(rf"\b{word}", text), (path, word)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_what_the_study_does_not_have(real: Site, language: str) -> None:
    expected = {"id": ("dilakukan satu kali", "tidak mengumpulkan pernyataan"), "en": ("done once", "no statements")}
    text = text_of(real.page(f"report/{language}/3303/article.html")).casefold()
    for words in expected[language]:
        assert re.search(words, text), words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("district", DISTRICTS)
def test_every_number_is_our_formatting_of_its_finding(real: Site, language: str, district: str) -> None:
    numbers = numbers_on(real.page(f"report/{language}/{district}/brief.html"), district=district)
    assert len(numbers) > 10
    for number in numbers:
        words = locale(number.language).formatted(real.findings[number.key], style=number.style)
        assert number.text == " ".join(words.split()), number.key


def test_the_methods_page_prints_why_nothing_is_suppressed(real: Site) -> None:
    assert "data ini terbuka" in text_of(real.page("report/id/methods.html")).casefold()
    assert "open data" in text_of(real.page("report/en/methods.html")).casefold()
