"""The articles on paper, in both layouts, and their supplements: nothing lies over anything else, nothing is cut."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.functional.sites import Site

LAYOUTS = ("article", "article-two-columns", "supplement")


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
    left, top, right, bottom = np.array([(word.left, word.top, word.right, word.bottom) for word in words]).T
    wide, high = (
        np.minimum.outer(end, end) - np.maximum.outer(start, start) for start, end in ((left, right), (top, bottom))
    )
    narrowest, lowest = (np.minimum.outer(size, size) for size in (right - left, bottom - top))
    over = (wide > 0) & (high > 0) & (wide > narrowest / 3) & (high > lowest / 3)
    return [f"{words[i].text} and {words[j].text}" for i, j in zip(*np.nonzero(np.triu(over, 1)), strict=True)]


def test_words_over_each_other_are_found() -> None:
    words = [
        Word(0, 0, 10, 10, "one"),
        Word(6, 6, 16, 16, "over"),
        Word(7, 20, 17, 30, "below"),
        Word(9, 0, 19, 10, "next"),
    ]
    assert over_each_other(words) == ["one and over", "over and next"]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize(
    ("study", "papers", "words"), [("shipped", 6, 1000), ("real", 26, 1000), ("once", 6, 700), ("series", 6, 700)]
)
def test_no_word_of_an_article_lies_over_another(
    request: pytest.FixtureRequest, pdftotext: str, study: str, papers: int, words: int, name: str
) -> None:
    site: Site = request.getfixturevalue(study)
    found = sorted(site.folder.glob(f"report/*/*/{name}.pdf"))
    assert len(found) == papers
    for paper in found:
        pages = pages_of(paper, pdftotext)
        assert sum(map(len, pages)) > words
        assert {number: pairs for number, page in enumerate(pages, 1) if (pairs := over_each_other(page))} == {}, paper


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("district", ["35.16.13", "35.16.18", "all"])
def test_an_article_has_the_length_that_journals_take_and_its_supplement_every_figure(
    shipped: Site, pdftotext: str, language: str, district: str
) -> None:
    folder = shipped.folder / "report" / language / district
    assert 12 <= len(pages_of(folder / "article.pdf", pdftotext)) <= 16
    assert 'href="supplement.html"' in (folder / "article.html").read_text("utf-8")
    supplement = subprocess.run(
        [pdftotext, str(folder / "supplement.pdf"), "-"], capture_output=True, text=True, check=True
    )
    printed = "".join(letter for letter in supplement.stdout if letter.isprintable() and letter != " ")
    table = re.search(r'id="tbl-findings".*?</table>', (folder / "supplement.html").read_text("utf-8"), re.DOTALL)
    assert table
    ids = set(re.findall(r"<td[^>]*><code>([\w.]+)</code>", table.group()))
    assert len(ids) > 100
    assert {id_ for id_ in ids if id_ not in printed} == set()


def test_no_page_but_the_last_is_blank_for_more_than_three_tenths(
    shipped: Site, tmp_path: Path, pdftotext: str
) -> None:
    for path in sorted(shipped.folder.glob("report/*/*/article*.pdf")):
        pages = pictures_of(
            path, tmp_path / "-".join(path.relative_to(shipped.folder).with_suffix("").parts), pdftotext
        )
        assert len(pages) > 5
        assert [page for page in pages[:-1] if blank(page) > 0.3] == []


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("study", ["shipped", "real", "once", "series"])
def test_a_last_page_is_filled_for_a_quarter(
    request: pytest.FixtureRequest, study: str, name: str, tmp_path: Path, pdftotext: str
) -> None:
    folder = request.getfixturevalue(study).folder
    papers = sorted(folder.glob(f"report/*/*/{name}.pdf"))
    assert papers
    for path in papers:
        last = pictures_of(path, tmp_path / "-".join(path.relative_to(folder).parts[1:3]), pdftotext)[-1]
        assert filled(last) >= 0.25, path


def pictures_of(pdf: Path, folder: Path, pdftotext: str) -> list[Path]:
    """A picture of each page, in a new folder."""
    folder.mkdir()
    drawn = Path(pdftotext).with_name("pdftoppm")  # of the same package
    subprocess.run([drawn, "-r", "40", "-gray", pdf, folder / "page"], check=True, stderr=subprocess.DEVNULL)
    return sorted(folder.glob("*.pgm"))


def inked(page: Path) -> NDArray[np.bool_]:
    """Which of a page's lines have ink, between its margins and without its foot."""
    ink = (np.asarray(Image.open(page)) < 200).any(axis=1)
    return np.asarray(ink[round(0.06 * len(ink)) : round(0.91 * len(ink))])


def filled(page: Path) -> float:
    """How far down a page has ink, as a share of the height between the margins."""
    ink = inked(page)
    return float(np.flatnonzero(ink).max() + 1) / len(ink) if ink.any() else 0.0


def blank(page: Path) -> float:
    """The longest stretch without ink, as a share of the height between the margins."""
    inner = inked(page)
    places = np.flatnonzero(np.concatenate([[True], inner, [True]]))
    return float(np.diff(places).max() - 1) / len(inner)
