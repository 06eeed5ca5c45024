"""The picture of a shared link: what is written large, and the bar of an interval."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from report.context.values import PageValues
from report.downloads.social import HEIGHT, WIDTH, Social, interval_bar, key_figure, social_png
from report.language.study import study_locale
from report.public import Public
from tests.report import fake


@pytest.mark.parametrize("district", [fake.SUPPRESSED, fake.MISSING])
def test_a_picture_without_its_figure_speaks_in_words(tmp_path: Path, district: str) -> None:
    study, words = fake.two_wave_study(tmp_path), study_locale(fake.settings(fake.TWO_WAVES), "en")
    page = PageValues(study, fake.two_wave_public(), words, district, "2024")
    figure, sentence = key_figure(page, "change.mean_capita")
    assert figure == ""
    assert sentence.startswith("The change in mean income")


@pytest.mark.parametrize(
    ("low", "high", "figure", "clear"),
    [(-7280.0, 76800.0, "Not clear", ""), (51500.0, 131000.0, "+IDR 34,800", "yes"), (None, None, "Not clear", "")],
)
def test_a_change_whose_interval_has_zero_in_it_is_no_large_number_but_a_bar(
    tmp_path: Path, low: float | None, high: float | None, figure: str, clear: str
) -> None:
    study, words = fake.two_wave_study(tmp_path), study_locale(fake.settings(fake.TWO_WAVES), "en")
    page = PageValues(study, fake.two_wave_public(), words, "35.16.01", "2024")
    found = page.find("change.mean_capita")
    assert found is not None
    found = replace(found, value=34800.0, low=low, high=high)
    public = page.public
    one = replace(page, public=Public({**public.findings, found.key: found}, public.tables))
    assert key_figure(one, "change.mean_capita")[0] == figure
    bar = interval_bar(one, found, of_groups=False)
    if low is None:
        assert bar == {}
        return
    assert (bar["clear"], bar["zero"]) == (clear, "no change")
    at = dict(zip(("low", "value", "high", "zero"), map(float, bar["at"].split()), strict=True))
    assert all(0 < place < 1 for place in at.values())
    assert (at["low"] <= at["zero"] <= at["high"]) == (not clear)
    scale = (at["high"] - at["low"]) / (high - low)
    assert at["value"] - at["zero"] == pytest.approx(34800.0 * scale, abs=1e-3)
    png = social_png(replace(Social("en", "Sooko", "Title", figure, "Sentence.", "Foot", ""), **bar))
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == (WIDTH, HEIGHT)
