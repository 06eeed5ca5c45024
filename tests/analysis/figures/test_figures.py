"""Pictures: real text, the same bytes each time, and nothing in them that isn't in their table."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from itertools import pairwise

import lxml.etree
import matplotlib as mpl
import numpy as np
import pandas as pd
import PIL.Image
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis import figures
from analysis.figures.style import SMALL, STYLE, WIDTH, waves_of
from tests.analysis.figures.drawn import BINS, DRAWN, WAVES, whole

TEXTS = {
    "distribution": {"March 2021", "March 2024", "Poverty line 120", "thousand rupiah", "and more"},
    "levels": {"Own business", "Wages", "Aid", "41.3%", "52.7%", "23.6%", "0.0%", "8.1%", "–"},
    "level of one": {"March 2021", "March 2024", "41.3%", "52.7%"},
    "changes": {"Points", "Poor", "Dependent on aid", "-9.0%", "–"},
    "bars": {"Own business", "Wages", "Aid", "41.3%", "52.7%", "23.6%", "0.0%", "8.1%", "–"},
    "columns": {"Own business", "Wages", "Aid", "41.3%", "52.7%", "23.6%", "0.0%", "8.1%", "–", "ties"},
    "lorenz": {"March 2021: Gini 0.33", "March 2024: Gini 0.40", "equal", "people", "income"},
    "parade": {"March 2021", "March 2024", "share of people, from the poorest", "rupiah per person"},
    "smoothed": {"families with that many ties", "smoothed", "number of ties", "rupiah per person", "0", "1", "5+"},
    "blocks": {"Families", "Own business", "Wages", "Aid", "413", "527", "236", "0", "81", "–"},
    "reach": {
        "Customer",
        "32.1%",
        "55.0%",
        "+22.9 (+15.7 to +30.1)",
        "81.0%",
        "–",
        "Change",
        "○ March 2021",
        "● March 2024",
    },
    "reach of long names": {"○ Survey round of March 2021", "● Survey round of March 2024", "Change", "55.0%"},
    "reach of one wave": {"Customer", "55.0%", "–", "0.0%"},
    "themes": {"Capital", "Trust", "Families", "Social workers", "4", "2", "–"},
    "transition": {"41.0%", "9.0%", "44.0%", "–", "stayed", "left", "fell", "never"},
}


def svg_texts(svg: bytes) -> list[str]:
    return ["".join(node.itertext()).strip() for node in lxml.etree.fromstring(svg).iter("{*}text")]


def both(figure: Figure) -> tuple[bytes, bytes]:
    """A figure as SVG and as PNG."""
    svg = figures.svg_bytes(figure)
    return svg, figures.png_bytes(svg)


@pytest.fixture(scope="module")
def pictures() -> dict[str, tuple[bytes, bytes]]:
    return {name: both(draw()) for name, draw in DRAWN.items()}


@pytest.mark.parametrize("name", DRAWN)
def test_svg_holds_real_text_with_labels_and_values(name: str, pictures: dict[str, tuple[bytes, bytes]]) -> None:
    assert set(svg_texts(pictures[name][0])) >= TEXTS[name]


@pytest.mark.parametrize("name", DRAWN)
def test_text_stays_large_enough_on_a_phone(name: str, pictures: dict[str, tuple[bytes, bytes]]) -> None:
    root = lxml.etree.fromstring(pictures[name][0])
    width = float(root.get("viewBox").split()[2])
    assert width == pytest.approx(72 * WIDTH)
    for node in root.iter("{*}text"):
        size = float(re.search(r"([\d.]+)px", node.get("style"))[1])
        assert size * 340 / width >= SMALL
        assert "DejaVu Sans" in node.get("style")
        assert "Arial" in node.get("style")


@pytest.mark.parametrize("name", DRAWN)
def test_no_text_lies_outside_the_picture_or_over_another(name: str, pictures: dict[str, tuple[bytes, bytes]]) -> None:
    shown = {line for text in svg_texts(pictures[name][0]) for line in text.split("\n")}  # ticks off the scale aren't
    figure = DRAWN[name]()
    with mpl.rc_context(STYLE):
        figure.draw_without_rendering()
        boxes = [
            (text.get_text(), text.get_window_extent())
            for axes in figure.axes
            for text in axes.findobj(Text)
            if text.get_text().split("\n")[0] in shown
        ]
    frame = figure.bbox
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.x1 <= frame.x1 + 1, text
        assert box.y0 >= -1, text
        assert box.y1 <= frame.y1 + 1, text
    for index, (text, box) in enumerate(boxes):
        for other, other_box in boxes[index + 1 :]:
            width = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
            height = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
            # boxes are a little larger than their letters
            assert width < 3 or height < 3, f"{text!r} lies over {other!r}"


def test_pictures_are_the_same_bytes_twice(pictures: dict[str, tuple[bytes, bytes]]) -> None:
    for name in ("bars", "lorenz", "blocks"):
        assert both(DRAWN[name]()) == pictures[name]


def test_pictures_are_the_same_bytes_in_another_process(pictures: dict[str, tuple[bytes, bytes]]) -> None:
    program = (
        "import hashlib, importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('drawn', {__file__!r})\n"
        "drawn = importlib.util.module_from_spec(spec); spec.loader.exec_module(drawn)\n"
        "for name in drawn.DRAWN:\n"
        "    svg, png = drawn.both(drawn.DRAWN[name]())\n"
        "    print(name, hashlib.sha256(svg + png).hexdigest(), sep=':')\n"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    other = dict(line.split(":") for line in printed.splitlines())
    assert other == {name: hashlib.sha256(svg + png).hexdigest() for name, (svg, png) in pictures.items()}


def test_pictures_are_the_same_bytes_whatever_a_persons_style_of_matplotlib_is(
    pictures: dict[str, tuple[bytes, bytes]],
) -> None:
    with mpl.rc_context({"axes.linewidth": 5, "font.style": "italic"}):
        assert both(DRAWN["columns"]()) == pictures["columns"]


@pytest.mark.parametrize("name", ["levels", "themes"])
def test_a_raster_is_on_white_and_as_large_as_its_figure(name: str, pictures: dict[str, tuple[bytes, bytes]]) -> None:
    svg, png = pictures[name]
    _, _, width, height = map(float, lxml.etree.fromstring(svg).get("viewBox").split())
    with PIL.Image.open(io.BytesIO(png)) as picture:
        inches = [length / dpi for length, dpi in zip(picture.size, picture.info["dpi"], strict=True)]
        assert inches == pytest.approx([width / 72, height / 72], abs=0.01)
        assert {picture.convert("RGBA").getpixel((x, picture.height - 1)) for x in (0, picture.width - 1)} == {
            (255, 255, 255, 255)
        }


def test_nothing_is_drawn_for_a_missing_cell() -> None:
    bars = DRAWN["bars"]()
    widths = sorted(round(patch.get_width(), 6) for patch in bars.axes[0].patches if np.isfinite(patch.get_width()))
    assert [width for width in widths if width > 0] == [0.081, 0.236, 0.413, 0.527]
    dots = [tuple(point) for part in DRAWN["levels"]().axes[0].collections for point in part.get_offsets()]
    assert sorted(round(float(x), 6) for x, _ in dots) == [0.0, 0.081, 0.236, 0.413, 0.527]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("unit", ["", " dollars at purchasing power"])
def test_levels_lie_within_the_figure_however_long_names_and_values_are(count: int, unit: str) -> None:
    waves = waves_of({f"w{number}": f"survey number {number}" for number in range(count)})
    rows = [
        {
            "key": key,
            "wave": wave.key,
            "value": 100.0 + at,
            "low": 90.0,
            "high": 115.0,
            "text": f"{100 + at}.00{unit}",
            "short": f"{100 + at}.00",
        }
        for key in "ab"
        for at, wave in enumerate(waves)
    ]
    figure = figures.levels(
        pd.DataFrame(rows), waves, value="value", labels={"a": "Comparison group", "b": "Group with cash and a cow"},
        tick=whole, missing="–", axis_label="dollars",
    )  # fmt: skip
    figures.svg_bytes(figure)  # lays it out
    (axes,) = figure.axes
    page = figure.bbox
    assert axes.get_window_extent().width > 0.15 * page.width
    for text in [*axes.texts, *axes.get_yticklabels()]:
        box = text.get_window_extent()
        assert page.x0 - 1 <= box.x0
        assert box.x1 <= page.x1 + 1, text.get_text()
    written = [text.get_text() for text in axes.texts]
    forms = (unit, "")  # with the unit, or without, as the axis says it; never with fewer digits
    assert any(all(f"{100 + at}.00{form}" in written for at in range(count)) for form in forms)


def test_no_line_is_drawn_for_no_ties_and_for_missing_ones() -> None:
    lines = [patch for patch in DRAWN["blocks"]().axes[0].patches if not patch.get_fill()]
    assert len(lines) == 4  # of six cells one is missing and one is zero
    widths = [line.get_linewidth() for line in lines]
    assert max(widths) / sorted(widths)[-2] == pytest.approx(527 / 413)


def test_reach_has_a_dot_for_each_level_and_its_scale_from_zero() -> None:
    axes = DRAWN["reach"]().axes[0]
    dots = [float(part.get_offsets()[0][0]) for part in axes.collections if isinstance(part, PathCollection)]
    assert sorted(dots) == [0.321, 0.55, 0.81]
    assert axes.get_xlim()[0] == 0
    bold = {text.get_text() for text in axes.texts if text.get_fontweight() == "bold"}
    assert bold == {"+22.9 (+15.7 to +30.1)", "○ March 2021", "● March 2024"}


def test_text_of_reach_is_12_to_15_pixels_on_a_phone_of_390(pictures: dict[str, tuple[bytes, bytes]]) -> None:
    root = lxml.etree.fromstring(pictures["reach"][0])
    width = float(root.get("viewBox").split()[2])
    sizes = {float(re.search(r"([\d.]+)px", node.get("style"))[1]) * 356 / width for node in root.iter("{*}text")}
    assert min(sizes) >= 12
    assert max(sizes) <= 15


def test_columns_of_unequal_classes_have_one_width_and_their_share_as_height_written_on_them() -> None:
    axes = DRAWN["distribution"]().axes[0]
    assert [patch.get_height() for patch in axes.patches] == pytest.approx([0.2, 0.5, 0.3])
    assert len({patch.get_width() for patch in axes.patches}) == 1
    assert [text.get_text() for text in axes.texts][:3] == ["20.0%", "50.0%", "30.0%"]
    assert not axes.get_yticks().size


def test_edges_of_many_classes_stand_apart_and_the_line_is_among_them() -> None:
    edges = [125_000.0 * number for number in range(13)]
    bins = pd.DataFrame({"wave": "2021", "lower": edges, "upper": [*edges[1:], np.nan], "share": 1 / 13})
    figure = figures.distribution(
        bins, WAVES[:1], lines={"2021": figures.Line(500_000.0, "31% below")}, axis_label="", amount=whole,
        share=lambda value: f"{100 * value:.0f}%", more="and more", missing="–",
    )  # fmt: skip
    figures.svg_bytes(figure)  # lays it out
    for texts in (figure.axes[0].get_xticklabels(), figure.axes[0].texts[:13]):
        boxes = [text.get_window_extent() for text in texts]
        assert all(one.x1 < other.x0 for one, other in pairwise(boxes))
    assert {"500000", "and more"} <= {text.get_text() for text in figure.axes[0].get_xticklabels()}


def test_the_bracket_ends_at_the_edge_that_is_the_line() -> None:
    one = BINS[BINS["wave"] == "2021"]
    for line, until in ((100.0, 0.5), (300.0, 1.5)):
        figure = figures.distribution(one, WAVES[:1], lines={"2021": figures.Line(line, "70% below")}, axis_label="",
                                      amount=str, share=str, more="+", missing="–")  # fmt: skip
        across, _, down = figure.axes[0].lines
        assert across.get_xdata().tolist() == [-0.5, until]
        assert down.get_xdata().tolist() == [until, until]
        assert len({patch.get_facecolor() for patch in figure.axes[0].patches[: int(until + 0.5)]}) == 1


def test_a_parade_has_a_point_in_the_middle_of_each_stretch_and_none_where_it_is_hidden() -> None:
    drawn = [line for line in DRAWN["parade"]().axes[0].lines if line.get_transform() == line.axes.transData]
    assert [line.get_xdata().tolist() for line in drawn] == [[0.125, 0.75], [0.125, 0.75]]
    assert [line.get_ydata().tolist() for line in drawn] == [[100, 300], [120, 360]]
    assert drawn[0].get_linestyle() != drawn[1].get_linestyle()
    assert drawn[0].get_markerfacecolor() != drawn[0].get_color()
    assert drawn[1].get_markerfacecolor() == drawn[1].get_color()


def test_groups_of_like_ties_are_points_and_their_smoothed_values_the_line() -> None:
    axes = DRAWN["smoothed"]().axes[0]
    line, points = [line for line in axes.lines if line.get_transform() == axes.transData]
    assert (line.get_ydata().tolist(), line.get_marker()) == ([104, 115, 139], "None")
    assert (points.get_xdata().tolist(), points.get_linestyle()) == ([0, 1, 6.4], "None")
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] > 140


def test_bars_start_at_zero() -> None:
    assert DRAWN["bars"]().axes[0].get_xlim()[0] == 0
    assert all(axes.get_ylim()[0] == 0 for axes in DRAWN["columns"]().axes)


def test_changes_have_zero_in_the_middle() -> None:
    low, high = DRAWN["changes"]().axes[0].get_xlim()
    assert low == -high


def test_waves_differ_by_more_than_colour_and_in_grey() -> None:
    first, second = WAVES
    assert (first.filled, second.filled) == (False, True)
    assert first.dashes != second.dashes
    grey = [
        sum(part * share for part, share in zip(to_rgb(wave.colour), (0.299, 0.587, 0.114), strict=True))
        for wave in WAVES
    ]
    assert abs(grey[0] - grey[1]) > 0.1


def test_the_last_wave_is_teal_however_many_there_are() -> None:
    for count in (1, 2, 3, 4):
        waves = figures.waves_of({str(wave): str(wave) for wave in range(count)})
        assert waves[-1].colour == figures.PALETTE["--wave-second"]
        assert len({wave.colour for wave in waves}) == count
