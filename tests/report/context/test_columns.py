"""Tables of findings: a number and its interval have a column each, and a currency stands once in a row."""

from __future__ import annotations

import re

import pytest

from analysis.findings import Finding
from report.context.columns import interval_table
from report.context.values import PageValues
from report.language.study import study_locale
from report.public import Public
from tests.report.charts.public_study import HIDDEN, PAIR, finding, study

MEANS = [
    finding("income.mean_capita", "01.1", "2021", 581.4, "MXN/person/month", low=433.2, high=780.1, n=90),
    finding("income.mean_capita", "01.1", "2024", None, "MXN/person/month", **HIDDEN),
    finding("change.mean_capita", "01.1", PAIR, 40.0, "MXN/person/month", low=-12.5, high=92.4, n=90),
]
SHARES = [
    finding("poverty.headcount", "01.1", "2021", 0.321, "share", low=0.25, high=0.4, n=90),
    finding("poverty.headcount", "01.1", "2024", 0.25, "share", low=0.2, high=0.31, n=90),
    finding("change.headcount", "01.1", PAIR, -0.071, "difference of shares", low=-0.1, high=-0.01, n=90),
]
COUNTS = [finding("income.n_households", "01.1", wave, 90, "count", n=90) for wave in ("2021", "2024")]


def page_of(found: list[Finding], language: str = "en") -> PageValues:
    of = study(currency={"code": "MXN"})
    words = study_locale(of.settings, language)
    return PageValues(of, Public({one.key: one for one in found}, {}), words, "01.1", "2024")


def cells(line: str) -> list[str]:
    """What a row's cells show."""
    return [re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", cell).strip() for cell in line.strip("| ").split(" | ")]


def test_a_row_of_amounts_has_its_currency_in_its_label_alone() -> None:
    text = interval_table(page_of(MEANS), ["Indicator", "2021", "2024", "Change"], [("Mean income", MEANS)])
    assert text.count("MXN") == 1
    assert cells(text.splitlines()[0]) == ["Indicator", "2021", "Interval", "2024", "Change", "Interval"]
    assert cells(text.splitlines()[2]) == [
        "Mean income (MXN)",
        "581",
        "433 to 780",
        "not shown",
        "+40.00",
        "−12.50 to +92.40",
    ]


@pytest.mark.parametrize(("language", "wanted"), [
    ("en", ["Poor", "32.1%", "25.0 to 40.0", "25.0%", "20.0 to 31.0", "−7.1 points", "−10.0 to −1.0"]),
    ("id", ["Poor", "32,1%", "25,0 sampai 40,0", "25,0%", "20,0 sampai 31,0", "−7,1 poin", "−10,0 sampai −1,0"]),
])  # fmt: skip
def test_shares_keep_their_sign_beside_the_number(language: str, wanted: list[str]) -> None:
    text = interval_table(page_of(SHARES, language), ["Indicator", "a", "b", "c"], [("Poor", SHARES)])
    assert cells(text.splitlines()[2]) == wanted


def test_each_cell_is_the_page_s_form_of_its_finding_in_its_style() -> None:
    page = page_of([*MEANS, *SHARES])
    rows = [("Mean income", MEANS), ("Poor", SHARES)]
    text = interval_table(page, ["Indicator", "2021", "2024", "Change"], rows)
    spans = re.findall(r'\[([^\]]+)\]\{data-finding="([^"]+)" data-wave="([^"]+)"[^}]*data-style="([^"]+)"', text)
    assert len(spans) == 11
    for shown, id_, wave, style in spans:
        assert shown == page.locale.formatted(page.public.findings[id_, "01.1", wave], style=style)


def test_findings_without_intervals_have_one_column_and_what_is_missing_a_dash() -> None:
    text = interval_table(page_of(COUNTS), ["Indicator", "2021", "2024"], [("Families", [COUNTS[0], None])])
    assert cells(text.splitlines()[2]) == ["Families", "90", "–"]


def test_heads_may_have_the_unit() -> None:
    text = interval_table(page_of(SHARES), ["", "a", "b", "Change, points"], [("Poor", SHARES)], units=False)
    assert cells(text.splitlines()[2])[-2:] == ["−7.1", "−10.0 to −1.0"]
