"""Amounts of studies in other currencies, periods and scales, in both languages."""

import re

import pytest

from report.language.locale import languages
from report.language.study import study_locale
from report.project import TEMPLATES
from tests.analysis.survey_samples import settings

PPP = {"code": "USD", "label": {"id": "dolar PPP", "en": "PPP dollars"}}


@pytest.mark.parametrize(
    ("given", "language", "unit"),
    [
        ({}, "en", "rupiah per person per month"),
        ({}, "id", "rupiah per orang per bulan"),
        ({"currency": {"code": "EUR"}, "period": "year"}, "en", "euros per person per year"),
        ({"currency": {"code": "EUR"}, "period": "year"}, "id", "euro per orang per tahun"),
        ({"currency": {"code": "VND"}, "period": "week"}, "id", "dong Vietnam per orang per minggu"),
        ({"currency": PPP, "period": "day"}, "en", "PPP dollars per person per day"),
        ({"equivalence": "square_root"}, "en", "rupiah per adult equivalent per month"),
        ({"equivalence": "square_root"}, "id", "rupiah per orang dewasa setara per bulan"),
    ],
)
def test_the_unit_of_welfare_is_the_studys(given: dict, language: str, unit: str) -> None:
    assert study_locale(settings(**given), language).text("units.currency/person/month") == unit


@pytest.mark.parametrize(
    ("amount", "code", "language", "text"),
    [
        (1.874, "USD", "en", "USD 1.87"),
        (41.26, "USD", "id", "USD 41,26"),
        (412.6, "USD", "en", "USD 413"),
        (-1.5, "KWD", "en", "−KWD 1.500"),
        (41.26, "IDR", "id", "Rp41"),
        (41.26, "JPY", "en", "JPY 41"),
        (0.0, "USD", "en", "USD 0"),
    ],
)
def test_small_amounts_have_the_decimals_of_their_currency(amount: float, code: str, language: str, text: str) -> None:
    assert study_locale(settings(currency={"code": code}), language).money(amount, code) == text


def test_a_label_stands_in_place_of_the_code() -> None:
    words = study_locale(settings(currency=PPP), "en")
    assert words.money(41.26, "USD") == "41.26 PPP dollars"
    short = study_locale(settings(currency={**PPP, "symbol": {"id": "$PPP", "en": "PPP$"}}), "id")
    assert short.money(-41.26, "USD") == "−$PPP 41,26"
    assert short.text("units.currency/month") == "dolar PPP per bulan"


@pytest.mark.parametrize("language", languages())
def test_no_text_names_a_currency_a_period_or_a_head_by_itself(language: str) -> None:
    """Only official figures do, which are what their source measured, and the terms themselves."""
    words = re.compile(r"rupiah|\bRp|per (?:month|person|bulan|orang)\b|(?:person|orang) and month", re.IGNORECASE)
    files = [*(TEMPLATES / language).glob("*.qmd"), *(TEMPLATES / "locale").glob(f"*.{language}.yml")]
    lines = [line for path in files for line in path.read_text("utf-8").splitlines() if words.search(line)]
    assert [line for line in lines if "official" not in line] == []
    of_language = (TEMPLATES / "locale" / f"{language}.yml").read_text("utf-8")
    terms = r"^(  currency: \{IDR|  currencies: \{|  per_head: \{person)"
    lines = [line for line in of_language.splitlines() if words.search(line)]
    assert [line for line in lines if not re.match(terms, line)] == []


@pytest.mark.parametrize(
    ("constant", "year", "english", "indonesian"),
    [
        (2011, 2011, "constant 2011 prices", "harga konstan tahun 2011"),
        (True, None, "constant prices", "harga konstan"),  # no year is made up where the source doesn't say it
    ],
)
def test_constant_prices_name_their_year_where_it_is_known(
    constant: int | bool, year: int | None, english: str, indonesian: str
) -> None:
    given = settings(prices={"constant": constant, "source": {"id": "a", "en": "a"}})
    assert given.base_year == year
    assert [study_locale(given, language).terms["prices"] for language in ("en", "id")] == [english, indonesian]
