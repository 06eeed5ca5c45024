"""One number is rounded in one way: page, chart and workbook round halves away from zero, from the stored value."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Finding
from report.charts.numbers import ChartNumbers
from report.downloads.book import sheet_number
from report.language.digits import rounded
from report.language.locale import locale

ENGLISH = locale("en")
CHART = ChartNumbers.of(ENGLISH, "IDR")


def by_spreadsheet(stored: float, *, factor: int, decimals: int) -> str:
    """What a spreadsheet shows of a stored value: its 15 digits, halves away from zero (Excel and LibreOffice)."""
    exact = Decimal(f"{stored:.15g}") * factor
    shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{abs(shown):,}" if not shown else f"{shown:,}".replace("-", "−")


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0625, "6.3"), (0.1875, "18.8"), (0.3125, "31.3"), (0.00125, "0.1"), (0.0005, "0.1"), (0.145, "14.5")],
)
def test_a_share_is_the_same_on_the_page_in_the_chart_and_in_the_workbook(share: float, text: str) -> None:
    assert ENGLISH.percent(share, style="table") == CHART.percent(share) == f"{text}%"
    assert by_spreadsheet(sheet_number(share, "share").value, factor=100, decimals=1) == text


@given(st.integers(-200_000, 200_000), st.sampled_from([8, 16, 40, 80, 400, 2_000]), st.sampled_from([0, 1, 2]))
def test_halves_are_rounded_away_from_zero_as_a_spreadsheet_does(part: int, whole: int, decimals: int) -> None:
    stored = float(f"{part / whole:.12g}")  # as findings are stored
    assert ENGLISH.number(stored, decimals) == by_spreadsheet(stored, factor=1, decimals=decimals)


@given(st.integers(0, 2_000), st.integers(1, 2_000))
def test_shares_of_households_are_rounded_as_a_spreadsheet_does(part: int, whole: int) -> None:
    stored = float(f"{min(part, whole) / whole:.12g}")
    assert ENGLISH.number(100 * stored, 1) == by_spreadsheet(stored, factor=100, decimals=1)


@given(st.floats(-1e12, 1e12), st.integers(-3, 3))
def test_rounding_moves_a_number_by_half_a_step_at_most(value: float, decimals: int) -> None:
    assert abs(rounded(value, decimals) - value) <= 0.5 * 10.0**-decimals * (1 + 1e-9) + abs(value) * 1e-11


def test_an_amount_of_half_a_rupiah_is_rounded_away_from_zero() -> None:
    assert ENGLISH.money(2.5, "IDR") == CHART.money(2.5) == "IDR 3"
    assert ENGLISH.money(1_225_000, "IDR", style="prose") == "IDR 1,230,000"


@pytest.mark.parametrize(
    ("id_", "unit", "ends", "written"),
    [
        ("income.mean_capita", "IDR/person/month", (512_100.0, 512_400.0), ": IDR 512,100 to IDR 512,400"),
        ("income.mean_capita", "IDR/person/month", (512_100.0, 524_400.0), ": IDR 512,000 to IDR 524,000"),
        ("poverty.headcount", "share", (0.40011, 0.40014), ": 40.011 to 40.014"),
        ("poverty.headcount", "share", (0.4001, 0.4101), ": 40.0 to 41.0"),
        ("change.gini", "difference", (0.0012, 0.0041), ": 0.001 to 0.004"),
        ("poverty.headcount", "share", (0.25, 0.25), ": 25.0 to 25.0"),
    ],
)
def test_rounding_leaves_an_interval_two_ends(id_: str, unit: str, ends: tuple[float, float], written: str) -> None:
    found = Finding(id_, "01", "2024", sum(ends) / 2, unit, low=ends[0], high=ends[1], method="t", n=6000)
    assert locale("en").formatted(found, style="interval").endswith(written)
