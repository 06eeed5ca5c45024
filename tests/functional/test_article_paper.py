"""The articles on paper, in both layouts: nothing lies over anything else."""

from __future__ import annotations

import re
import subprocess
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.functional.sites import Site

LAYOUTS = ("article", "article-two-columns")


class Word(NamedTuple):
    """A word of a page and the box that its letters take."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def pages_of(pdf: Path, pdftotext: str) -> list[list[Word]]:
    """The words of each page, but for short ones: of formulas' parts the boxes overlap."""
    told = subprocess.run([pdftotext, "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    box = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.{4,})</word>')
    return [
        [Word(*map(float, found[:4]), found[4]) for found in box.findall(page)] for page in told.split("<page ")[1:]
    ]


def over_each_other(words: list[Word]) -> list[str]:
    """Pairs of words whose boxes share more than a third of the smaller one's height and width."""
    found = []
    for one, other in combinations(words, 2):
        wide = min(one.right, other.right) - max(one.left, other.left)
        high = min(one.bottom, other.bottom) - max(one.top, other.top)
        if wide > 0 < high:
            widths, heights = (
                (one.right - one.left, other.right - other.left),
                (one.bottom - one.top, other.bottom - other.top),
            )
            if wide > min(widths) / 3 and high > min(heights) / 3:
                found.append(f"{one.text} and {other.text}")
    return found


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize(("study", "papers"), [("shipped", 6), ("real", 26)])
def test_no_word_of_an_article_lies_over_another(
    request: pytest.FixtureRequest, pdftotext: str, study: str, papers: int, name: str
) -> None:
    site: Site = request.getfixturevalue(study)
    found = sorted(site.folder.glob(f"report/*/*/{name}.pdf"))
    assert len(found) == papers
    for paper in found:
        pages = pages_of(paper, pdftotext)
        assert sum(map(len, pages)) > 1000
        assert {number: pairs for number, page in enumerate(pages, 1) if (pairs := over_each_other(page))} == {}, paper
