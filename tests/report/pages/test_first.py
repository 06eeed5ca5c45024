"""The first page: the whole study's answer, where it is clear, and a card for each district."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from report.context.parts import PageParts
from report.context.values import PageValues
from report.formats import FORMATS
from report.language.study import study_locale
from report.pages.first import MOST_WITH_FIGURES, FirstPage
from report.public import ALL, Public
from tests.report.context.arms import FELL, PLACE, ROSE, UNSURE, arms_page
from tests.report.many import many_districts

INCOME = "change.mean_capita"
CLEAR = {"rose": (60_000.0, 40_000.0, 80_000.0), "fell": (-60_000.0, -80_000.0, -40_000.0)}


def first_page(folder: Path, number: int, states: dict[int, str], *, language: str = "en") -> FirstPage:
    """The first page of so many districts; of those named by place the change of income is clear or hidden."""
    study, public, codes = many_districts(folder, number)
    findings = dict(public.findings)
    for place, state in states.items():
        key = next(key for key in findings if key[0] == INCOME and key[1] == codes[place])
        if state == "hidden":
            findings[key] = replace(findings[key], value=None, low=None, high=None, disclosure="suppressed primary")
        else:
            value, low, high = CLEAR[state]
            findings[key] = replace(findings[key], value=value, low=low, high=high)
    page = PageValues(study, Public(findings, public.tables), study_locale(study.settings, language), ALL, "2024")
    return FirstPage(PageParts(page, frozenset()), codes, tuple(FORMATS))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "rose in Jatirejo Jatirejo District; fell in Gondang Jatirejo District; "
            "not clear in Trawas Jatirejo District and Ngoro Jatirejo District; not shown for Pacet Jatirejo District.",
        ),
        (
            "id",
            "naik di Kecamatan Jatirejo Jatirejo; turun di Kecamatan Gondang Jatirejo; belum jelas di Kecamatan Trawas "
            "Jatirejo dan Kecamatan Ngoro Jatirejo; tidak ditampilkan untuk Kecamatan Pacet Jatirejo.",
        ),
    ],
)
def test_says_in_which_districts_the_change_is_clear(tmp_path: Path, language: str, expected: str) -> None:
    page = first_page(tmp_path, 5, {0: "rose", 1: "fell", 2: "hidden"}, language=language)
    name, _, said = page.spread().partition(": ")
    assert said == expected
    assert "2024" in name  # the prices


def test_more_than_three_districts_are_counted(tmp_path: Path) -> None:
    page = first_page(tmp_path, 9, {0: "rose"})
    assert page.spread().endswith(": rose in Jatirejo Jatirejo District; not clear in 8 areas.")


def test_a_single_district_has_its_card_alone(tmp_path: Path) -> None:
    page = first_page(tmp_path, 1, {})
    assert page.figures() == page.spread() == ""
    assert page.areas().count("{.key}") == 1
    assert page.areas().count(":::::: {.area ") == 1


def test_each_card_has_its_claim_figures_and_documents_and_its_numbers_are_its_own(tmp_path: Path) -> None:
    page = first_page(tmp_path, 3, {0: "rose"})
    cards = page.areas().split(":::::: {.area ")[1:]
    assert [card.split("}")[0] for card in cards] == [".clear", ".unclear", ".unclear"]
    for card, code in zip(cards, page.districts, strict=True):
        assert f"({code}/brief.html) {{.claim}}" in card
        assert re.findall(r"\]\(([^)]+)\)\{\.button\}", card) == [
            f"{code}/{name}" for name in ("brief.html", "article.html", "slides.pptx", "numbers.html", "brief.pdf")
        ]
        spans = re.findall(r"\{[^}]*data-finding=[^}]*\}", card)
        assert len(spans) >= 2
        assert all(f'data-district="{code}"' in span for span in spans)  # so that they open there, not the whole's
    assert "data-district" not in page.figures()


@pytest.mark.parametrize(
    ("interval", "edge"),
    [(ROSE, "clear"), (FELL, "clear"), (UNSURE, "unclear"), (None, "unclear")],
)
def test_a_card_of_a_trial_has_the_edge_of_its_effect(interval: tuple[float, float] | None, edge: str) -> None:
    page = arms_page({"cash": [interval]})
    first = FirstPage(PageParts(page, frozenset()), (PLACE,), tuple(FORMATS))
    card = first.areas()
    assert f":::::: {{.area .{edge}}}" in card
    assert re.search(r'data-finding="group\.\w+\.welfare\.cash"', card)


def test_a_page_of_many_districts_has_claims_alone(tmp_path: Path) -> None:
    few, many = (first_page(tmp_path / str(n), n, {}).areas() for n in (MOST_WITH_FIGURES, MOST_WITH_FIGURES + 1))
    assert "{.cards}" in few
    assert "{.cards}" not in many
    assert many.count("{.claim}") == MOST_WITH_FIGURES + 1


def test_bars_of_all_areas_have_one_scale(tmp_path: Path) -> None:
    page = first_page(tmp_path, 3, {0: "rose", 1: "fell"})
    shown = {}
    for code, card in zip(page.districts, page.areas().split(":::::: {.area ")[1:], strict=True):
        found = page.parts.page.find(INCOME, district=code)
        assert found is not None
        places = re.search(r'data-at="([^"]+)"', card)  # the first bar is the title's
        assert places is not None
        low, value, high, zero = map(float, places[1].split())
        assert zero == 50
        shown[code] = [
            (place - zero) / end
            for place, end in zip((low, value, high), (found.low, found.value, found.high), strict=True)
        ]
    ratios = [ratio for of_code in shown.values() for ratio in of_code]
    assert max(ratios) == pytest.approx(min(ratios), rel=0.01)
