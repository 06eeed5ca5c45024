"""Charts of arms: the claim as title, every value in the alternative text, in both languages; nothing hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.charts.chart import Chart, chart
from report.context.values import PageValues
from report.language.study import study_locale
from tests.report import fake
from tests.report.context.arms import PLACE, ROSE, UNSURE, arms_page

ARMS = {"cash": [ROSE, UNSURE], "coach": [UNSURE, None]}


def drawn(name: str, page: PageValues, folder: Path) -> Chart:
    made = chart(
        name, page.public, study=page.study, district=PLACE, locale=page.locale, folder=folder, png=False
    )  # no picture beyond the SVG
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("language", "title", "levels", "differences"),
    [
        (
            "en",
            "In year 2022, income per person per month clearly differed from the comparison group's in the cash group "
            "only",
            ["Comparison group: year 2021 USD 300 (USD 291 to USD 309)", "Coaching group", "USD 312"],
            ["+51.50 (+12.00 to +91.00)", "+15 (−90 to +120)", "not shown or not available", "+10.0 (+2.0 to +18.0)"],
        ),
        (
            "id",
            "Pada tahun 2022, pendapatan per orang per bulan pada kelompok bantuan tunai saja jelas berbeda dari "
            "kelompok pembanding",
            ["Kelompok pembanding: tahun 2021 USD 300 (USD 291 sampai USD 309)", "Kelompok pendampingan", "USD 312"],
            [
                "+51,50 (+12,00 sampai +91,00)",
                "+15 (−90 sampai +120)",
                "tidak ditampilkan",
                "+10,0 (+2,0 sampai +18,0)",
            ],
        ),
    ],
)
def test_charts_of_arms_have_their_claim_and_every_value_in_words(
    language: str, title: str, levels: list[str], differences: list[str], tmp_path: Path
) -> None:
    page = arms_page(ARMS, language=language, waves=("2021", "2022", "2024"))
    for name, values in (("arms", levels), ("arms_compared", differences)):
        made = drawn(name, page, tmp_path)
        assert made.title == title
        for value in values:
            assert value in made.alt, (name, value, made.alt)


def test_a_study_without_arms_has_no_such_chart(tmp_path: Path) -> None:
    study = fake.two_wave_study(tmp_path)
    words = study_locale(study.settings, "en")
    for name in ("arms", "arms_compared"):
        public = fake.two_wave_public()
        assert chart(name, public, study=study, district="35.16.01", locale=words, folder=tmp_path) is None
