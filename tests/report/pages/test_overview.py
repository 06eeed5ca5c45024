"""The overview's ranking, map and search: what is said of districts, by published comparisons alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from report.context.values import PageValues
from report.language.study import study_locale
from report.pages.map import tile_map
from report.pages.overview import Overview
from report.pages.ranking import ranking
from report.public import ALL, Public
from report.website.search import Entry, entries, folded, pieces_of
from tests.report import fake

ID = "poverty.headcount"
ABOVE, BELOW, NEAR = fake.DISTRICTS[:3]


def page_of(folder: Path, adjusted: dict[str, float], *, language: str = "en") -> PageValues:
    """The overview's page, where the first district lies above the rest and the second below, with these p."""
    study, public = fake.two_wave_study(folder), fake.two_wave_public()
    for code, difference in ((ABOVE, 0.2), (BELOW, -0.2), (NEAR, 0.01)):
        key = (f"compare.{ID}", code, "2024")
        public.findings[key] = replace(public.findings[key], value=difference)
    rows = [{"key": f"compare.{ID}", "wave": "2024", "district_code": c, "p_adjusted": p} for c, p in adjusted.items()]
    public = Public(public.findings, {("comparisons", ALL): pd.DataFrame(rows)} if rows else {})
    return PageValues(study, public, study_locale(study.settings, language), ALL, "2024")


@pytest.mark.parametrize(
    ("language", "above", "below", "others"),
    [
        (
            "en",
            "Clearly higher than the rest of the study: Desa0 District.",
            "Clearly lower",
            "cannot be distinguished",
        ),
        ("id", "Jelas lebih tinggi daripada wilayah lain", "Jelas lebih rendah", "tidak dapat dibedakan"),
    ],
)
def test_says_who_differs_from_the_rest_and_who_cannot_be_told_apart(
    tmp_path: Path, language: str, above: str, below: str, others: str
) -> None:
    page = page_of(tmp_path, {ABOVE: 0.01, BELOW: 0.01, NEAR: 0.6}, language=language)
    found = ranking(page, fake.DISTRICTS, ID)
    assert found is not None
    for words in (above, below, others):
        assert words in found.summary
    assert found.table.count(f"compare.{ID}") == 6  # difference and interval of those compared, no other


@pytest.mark.parametrize(("p", "clear"), [(0.0499, True), (0.05, False), (0.0501, False)])
def test_a_difference_is_clear_below_the_level_of_the_intervals(tmp_path: Path, p: float, clear: bool) -> None:
    found = ranking(page_of(tmp_path, {ABOVE: p, NEAR: 0.6}), fake.DISTRICTS, ID)
    assert found is not None
    assert ("Clearly higher" in found.summary) == clear
    assert ("No area can be distinguished" in found.summary) != clear


def test_nothing_is_ranked_without_published_comparisons(tmp_path: Path) -> None:
    assert ranking(page_of(tmp_path, {}), fake.DISTRICTS, ID) is None


def test_a_suppressed_district_has_no_rank(tmp_path: Path) -> None:
    found = ranking(page_of(tmp_path, {ABOVE: 0.01, fake.SUPPRESSED: 0.01}), fake.DISTRICTS, ID)
    assert found is not None
    assert "Desa4" not in found.table + found.summary


def test_a_study_without_tiles_has_no_map(tmp_path: Path) -> None:
    assert tile_map(page_of(tmp_path, {}), fake.DISTRICTS) == ""


def test_a_map_shades_the_studied_alone(tmp_path: Path) -> None:
    page = page_of(tmp_path, {})
    tiles = pd.DataFrame(
        {"district_code": [ABOVE, fake.SUPPRESSED, "x"], "name": ["A", "B", "C"], "column": [1, 2, 3], "row": 1}
    )
    drawn = tile_map(replace(page, study=replace(page.study, tiles=tiles)), fake.DISTRICTS)
    assert drawn.count('class="tile shade-2"') == 1  # 38 % of all
    assert drawn.count('class="tile shade-0"') == 1  # suppressed: studied, without a number
    assert drawn.count('class="tile"') == 1
    assert drawn.count("[not studied]{.unseen}") == 1


def test_no_suppressed_number_comes_into_the_search(tmp_path: Path) -> None:
    page = page_of(tmp_path, {})
    found = list(entries(page, Overview(page.study, fake.DISTRICTS)))
    assert {entry.kind for entry in found} == {"district", "finding", "term", "variable"}
    told = [entry for entry in found if entry.kind in ("district", "variable")]
    assert not any(letter.isdigit() for entry in told for letter in entry.note)


def test_every_word_stands_in_one_piece_and_pieces_are_in_order() -> None:
    found = [Entry(f"Desa {n}", "district", "", f"{n}/brief.html", frozenset({f"w{n}", "desa"})) for n in range(1000)]
    pieces = list(pieces_of(found))
    words = [word for piece in pieces for word, _ in piece["words"]]
    assert words == sorted(words)
    assert len(words) == 2000
    leads = {piece["entries"][at][3] for piece in pieces for word, at in piece["words"] if word == "w7"}
    assert leads == {"7/brief.html"}


def test_a_search_is_blind_to_case_and_marks() -> None:
    assert folded("Kécamatan DÜGÔ") == "kecamatan dugo"
