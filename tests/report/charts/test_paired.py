"""The chart under a sentence on a change shows that change, with its own levels and n."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from report.charts.chart import Chart, chart
from report.language.locale import locale
from report.public import Public
from tests.report.charts.public_study import PAIR, PUBLIC, finding, study

SHARES = {"before": 0.498, "after": 0.406}


def with_levels(change: float = -0.092, **ends: float) -> Public:
    """The public study with the levels of the change of the headcount."""
    found = dict(PUBLIC.findings)
    for side, share in SHARES.items():
        level = finding(f"{side}.headcount", "01.1", PAIR, share, "share", low=share - 0.05, high=share + 0.05, n=97)
        found[level.key] = level
    key = next(key for key in found if key[0] == "change.headcount")
    found[key] = replace(found[key], value=change, **ends)
    return replace(PUBLIC, findings=found)


def drawn(public: Public, folder: Path, language: str = "en") -> tuple[Chart, list[str]]:
    """The chart of the headcount, and the texts that stand in its picture."""
    made = chart("headcount", public, study=study(), district="01.1", locale=locale(language), folder=folder, png=False)
    assert made is not None
    return made, re.findall(r"<text[^>]*>([^<]+)</text>", (folder / made.svg).read_text("utf-8"))


@pytest.mark.parametrize(("language", "wanted"), [
    ("en", {"−9.2", "−15.1 to −3.3", "49.8%", "40.6%", "no change"}),
    ("id", {"−9,2", "−15,1 sampai −3,3", "49,8%", "40,6%", "tidak berubah"}),
])  # fmt: skip
def test_the_picture_has_the_change_and_the_levels_that_subtract_to_it(
    language: str, wanted: set[str], tmp_path: Path
) -> None:
    made, texts = drawn(with_levels(), tmp_path, language)
    assert wanted <= set(texts)
    assert all(number in made.alt for number in wanted - {"no change", "tidak berubah"})
    first, second = (float(text[:-1].replace(",", ".")) for text in texts if text.endswith("%"))
    assert round(second - first, 1) == -9.2


def test_the_captions_n_is_that_of_the_change(tmp_path: Path) -> None:
    made, _ = drawn(with_levels(), tmp_path)
    assert re.search(r"n = \[97\]\{data-finding=\"change.headcount\"[^}]*data-style=\"n\"", made.source)


def test_the_caption_says_that_the_levels_of_all_differ_or_moved_the_other_way(tmp_path: Path) -> None:
    assert "at each time differ from these" in drawn(with_levels(), tmp_path)[0].source
    rose = with_levels(0.02, low=-0.03, high=0.07)
    assert "moved the other way" in drawn(rose, tmp_path)[0].source


def test_without_the_levels_the_chart_is_of_the_waves(tmp_path: Path) -> None:
    _, texts = drawn(PUBLIC, tmp_path)
    assert "51.1%" in texts
    assert "no change" not in texts
