"""Pictures as they are published: what is drawn is what the findings say, on the sites of three studies."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import lxml.etree
import numpy as np
import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from analysis.findings import Finding
from tests.functional.sites import Site, text_of

ACCENT, INK = (0x0B, 0x5D, 0x61), (0x1B, 0x1F, 0x22)
BAND = 20  # pixels of the accent's band at the left of a share picture
ZERO_LINE = 40  # of 48 pixels; no letter's stem is as long
NUMBER = re.compile(r"[+−]?[\d.,]*\d")


@pytest.fixture(params=["shipped", "once", "series"])
def site(request: pytest.FixtureRequest) -> Site:
    """A site of each of these studies in turn."""
    found: Site = request.getfixturevalue(request.param)
    return found


def briefs(site: Site) -> list[tuple[Path, BeautifulSoup]]:
    found = sorted(site.folder.glob("report/*/*/brief.html"))
    assert found
    return [(path, site.page(path.relative_to(site.folder).as_posix())) for path in found]


# --- share pictures


def longest_run(mask: np.ndarray) -> tuple[int, int]:
    """The ends of the longest run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(int), [0]))))
    runs = edges.reshape(-1, 2)
    assert len(runs)
    left, right = runs[np.argmax(runs[:, 1] - runs[:, 0])]
    return int(left), int(right) - 1


def is_colour(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(picture.astype(int) - colour).max(axis=2) <= 2


def zero_at(picture: np.ndarray) -> int | None:
    """The column of the line at zero; None without one."""
    ink = is_colour(picture, INK)
    long = [x for x in np.flatnonzero(ink.sum(axis=0) >= ZERO_LINE) if np.ptp(longest_run(ink[:, x])) >= ZERO_LINE - 1]
    return int(long[0]) if long else None


def bar_at(picture: np.ndarray, zero: int) -> tuple[int, int]:
    """The ends of the bar that crosses the middle of the line at zero or lies beside it."""
    top, bottom = longest_run(is_colour(picture, INK)[:, zero])
    row = picture[(top + bottom) // 2 + 9].astype(int)  # in the bar, off the axis and below the mark's middle
    return longest_run(np.abs(row - picture[5, 600]).max(axis=1) > 40)


def test_a_share_picture_is_in_the_colour_of_its_claim_and_its_bar_lies_where_the_interval_does(site: Site) -> None:
    for path, page in briefs(site):
        with Image.open(path.parent / "share.png") as opened:
            picture = np.asarray(opened.convert("RGB"))
        first = page.select(".card")[0]
        unclear = "unclear" in first["class"]
        coloured = is_colour(picture, ACCENT)[:, BAND:].any()
        assert coloured == (not unclear), path  # where zero lies in the interval nothing is written in the accent
        zero = zero_at(picture)
        bar = first.select_one(".bar [data-finding]")
        if bar is None or "level" in first["class"]:
            assert zero is None, path
            continue
        assert zero is not None, path
        left, right = bar_at(picture, zero)
        assert (left < zero < right) == unclear, (path, left, zero, right)
        found = site.findings[str(bar["data-finding"]), path.parent.name, str(bar["data-wave"])]
        assert (found.low < 0 < found.high) == unclear, path


# --- charts


class Drawn:
    """An SVG chart: its texts, bars, lines and marks with their places."""

    def __init__(self, path: Path) -> None:
        self.root = lxml.etree.fromstring(path.read_bytes())

    @property
    def texts(self) -> list[tuple[float, float, str]]:
        """Each text with its place."""
        return [
            (float(node.get("x")), float(node.get("y")), "".join(node.itertext()).strip())
            for node in self.root.iter("{*}text")
        ]

    def paths(self, *, style: str, points: int) -> list[np.ndarray]:
        """The points of each path in that style that has so many."""
        found = []
        for node in self.root.iter("{*}path"):
            if re.search(style, node.get("style", "")) and node.get("clip-path"):
                numbers = np.array(re.findall(r"-?[\d.]+", node.get("d")), dtype=float).reshape(-1, 2)
                if len(numbers) == points:
                    found.append(numbers)
        return found

    @property
    def mark(self) -> float:
        """Where the only mark lies, from left to right."""
        (mark,) = self.root.iter("{*}use")
        return float(mark.get("x"))


def number(text: str, language: str) -> float:
    """The first number of a text."""
    found = NUMBER.search(text)
    assert found, text
    plain = found[0].replace("−", "-").replace("+", "")
    plain = plain.replace(".", "").replace(",", ".") if language == "id" else plain.replace(",", "")
    return float(plain)


def charts(site: Site, page: Path, name: str) -> list[tuple[Drawn, Tag]]:
    """The charts of that name on a page, with their figures."""
    soup = site.page(page.relative_to(site.folder).as_posix())
    images = soup.select(f'figure img[src$="/{name}.svg"]')
    return [(Drawn(page.parent / str(image["src"])), image.find_parent("figure")) for image in images]


def pages(site: Site) -> list[Path]:
    return [path for name in ("brief", "article") for path in sorted(site.folder.glob(f"report/*/*/{name}.html"))]


def test_the_bars_of_a_distribution_are_as_high_as_the_shares_that_stand_on_them(site: Site) -> None:
    seen = 0
    for path in pages(site):
        language = path.parent.parent.name
        for chart, _ in charts(site, path, "distribution"):
            bars = chart.paths(style="fill: #", points=4)
            shares = [(x, y, number(text, language)) for x, y, text in chart.texts if re.fullmatch(r"[\d.,]+%", text)]
            assert shares
            widths = [np.ptp(bar[:, 0]) for bar in bars]
            assert max(widths) - min(widths) < 0.01  # of equal width: as large as it is high
            scales = []
            for x, y, share in shares:
                over = [bar for bar in bars if bar[:, 0].min() < x < bar[:, 0].max() and 0 < bar[:, 1].min() - y < 15]
                assert len(over) == 1, (path, share)
                if share >= 5:
                    scales.append(np.ptp(over[0][:, 1]) / share)
            rounding = 0.5 if all(share == round(share) for _, _, share in shares) else 0.05
            assert max(scales) / min(scales) - 1 < 2.5 * rounding / 5, path
            seen += 1
    assert seen >= 4


CHANGES = {
    "headcount": "change.headcount",
    "mean_income": "change.mean_capita",
    "aid_dependence": "change.aid_dependence",
    "gini": "change.gini",
}
PAIRS = ("2021-2024", "2001-2021")  # what the pages of these studies speak of
OTHERS = {"en": "the change is of those surveyed at both", "id": "mencakup yang disurvei pada kedua waktu"}


def test_a_chart_of_a_change_draws_that_finding_and_the_levels_that_subtract_to_it(site: Site) -> None:
    seen = 0
    for path in pages(site):
        language = path.parent.parent.name
        for name in CHANGES:
            for chart, figure in charts(site, path, name):
                behind = figure.select_one("figcaption [data-style='n']")
                if behind is None or not str(behind["data-finding"]).startswith("change."):
                    changes = [site.findings.get((CHANGES[name], path.parent.name, pair)) for pair in PAIRS]
                    told = any(change is not None and change.value is not None for change in changes)
                    assert told == (OTHERS[language] in text_of(figure)), (path, name)  # or of whom the levels are
                    continue
                key = (str(behind["data-finding"]), path.parent.name, str(behind["data-wave"]))
                found = site.findings[key]
                assert number(text_of(behind), language) == found.n
                _draws(chart, found, language, path)
                seen += 1
    levels = [one for one in site.findings.values() if one.id == "after.mean_capita" and one.district != "all"]
    known = any(one.value is not None and one.wave in PAIRS for one in levels)  # briefs alone have this chart
    assert bool(seen) == known


def _draws(chart: Drawn, found: Finding, language: str, path: Path) -> None:
    """That the mark, the bar and the line at zero lie as value, interval and zero do, and the levels' bars too."""
    value, low, high = found.value, found.low, found.high
    (bar,) = chart.paths(style="stroke-width: 9|stroke-width: 1[0-9]", points=2)
    (zero,) = (line for line in chart.paths(style="stroke: #1b1f22", points=2) if np.ptp(line[:, 0]) == 0)
    scale = np.ptp(bar[:, 0]) / (high - low)
    assert chart.mark - zero[0, 0] == pytest.approx(value * scale, abs=0.05), path
    assert bar[:, 0].min() - zero[0, 0] == pytest.approx(low * scale, abs=0.05), path
    sides = sorted(chart.paths(style="stroke-width: 1.4", points=4), key=lambda points: points[:, 1].min())
    assert len(sides) == 2, path
    widths = [float(np.ptp(side[:, 0])) for side in sides]
    written = [
        number(text, language)
        for x, y, text in sorted(chart.texts, key=lambda one: one[1])
        if any(0 < x - side[:, 0].max() < 12 and side[:, 1].min() < y < side[:, 1].max() for side in sides)
    ]
    assert len(written) == 2, path
    assert widths[1] / widths[0] == pytest.approx(written[1] / written[0], rel=0.02), path
    percent = 100.0 if found.unit.startswith("difference of shares") else 1.0
    digits = max(abs(one) for one in written) * 0.005 + 0.1 * (
        percent > 1
    )  # three digits, or a decimal of a percentage
    assert written[1] - written[0] == pytest.approx(value * percent, abs=2 * digits), path


# --- titles


def test_the_title_of_a_district_says_of_whom_it_speaks(site: Site) -> None:
    who = {"shipped": ("keluarga ProKUS", "ProKUS families"), "small": ("rumah tangga", "households")}
    words = who["shipped" if (site.folder / "report/id/35.16.13").is_dir() else "small"]
    for path, page in briefs(site):
        title = page.select_one("h1")
        assert title is not None
        assert any(word.lower() in text_of(title).lower() for word in words), (path, text_of(title))


def test_an_official_figure_has_an_area_of_its_own_and_no_n(site: Site) -> None:
    official = [key for key in site.findings if key[0].startswith("official.")]
    assert official
    assert all(site.findings[key].n is None for key in official)
    for path in pages(site):
        page = site.page(path.relative_to(site.folder).as_posix())
        for span in page.select("p [data-finding^='official.']"):
            said = text_of(span.find_parent("p"))
            assert re.search(r"Kabupaten|Regency", said), (path, said)


def test_a_workbook_has_official_figures_and_lines_under_their_own_area_without_n(shipped: Site) -> None:
    rows = 0
    for path in sorted(shipped.folder.glob("report/*/35.16.*/article.xlsx")):
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[1]
        for row in sheet.iter_rows(values_only=True):
            if row and str(row[-1]).startswith(("official.", "poverty.line")):
                assert row[2] in ("Kabupaten Mojokerto", "Mojokerto Regency"), (path, row)
                counts = [row[at] for at in (7, 11)]
                assert set(counts) <= {"[z]", "[x]"}, (path, row)
                rows += 1
    assert rows >= 16


def test_the_waves_of_a_distribution_stand_one_under_the_other_at_one_scale(shipped: Site) -> None:
    for path in pages(shipped):
        for chart, _ in charts(shipped, path, "distribution"):
            heads = [y for _, y, text in chart.texts if re.fullmatch(r"(Maret|March) \d{4}", text)]
            assert all(later - sooner > 50 for sooner, later in pairwise(heads))
