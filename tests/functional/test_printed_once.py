"""A number has one printed form in a document: what its cards, sentences, tables and charts have is one amount."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from analysis.findings.key import FindingKey
from report.html import PageNumber
from report.language.locale import Locale, locale
from report.language.styles import INTERVALS
from report.website.reading import read_page
from tests.functional.sites import Site

DOCUMENTS = ("brief.html", "article.html")


def amount(number: PageNumber, words: Locale) -> float:
    """The amount that a number's text has, without its sign, which a verb may have."""
    text = number.text.lower()
    small = [str(word) for word in words.entry("numbers.words")]
    if text in small:
        return small.index(text) + 1.0
    point, thousands = (".", ",") if "," in words.number(1234) else (",", ".")
    found = re.search(rf"\d[\d{re.escape(thousands)}]*({re.escape(point)}\d+)?", text)
    assert found is not None, number
    scales = [scale["from"] for scale in words.entry("numbers.scales") if scale["word"] in text]
    return float(found[0].replace(thousands, "").replace(point, ".")) * (scales or [1.0])[0]


def amounts(site: Path, name: str) -> dict[FindingKey, set[float]]:
    """The amounts of each number with a value on a page."""
    found: dict[FindingKey, set[float]] = defaultdict(set)
    for number in read_page(site, name).numbers:
        if number.style not in (*INTERVALS, "n") and re.search(r"\d", number.text):
            found[number.key].add(round(amount(number, locale(number.language)), 6))
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_has_one_form_of_each_number(shipped: Site, foreign: Site, document: str) -> None:
    repeated = 0
    for site in (shipped, foreign):
        for path in sorted(site.folder.glob(f"report/*/**/{document}")):
            name = path.relative_to(site.folder).as_posix()
            found = amounts(site.folder, name)
            assert {key: values for key, values in found.items() if len(values) > 1} == {}, name
            repeated += sum(1 for number in read_page(site.folder, name).numbers if number.style == "column")
    assert repeated > 20


def test_a_supplement_and_the_page_of_numbers_have_all_digits(shipped: Site) -> None:
    told = amounts(shipped.folder, "report/id/35.16.13/article.html")
    for name in ("supplement.html", "numbers.html"):
        full = amounts(shipped.folder, f"report/id/35.16.13/{name}")
        longer = [key for key, values in told.items() if values != full.get(key, values)]
        assert "income.mean_capita" in {key.id for key in longer}, name
        for key in longer:
            assert max(full[key]) == pytest.approx(max(told[key]), rel=0.005)
