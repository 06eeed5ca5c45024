"""Ties between kinds of nodes: families on the left, families and types of actors on the right; never one family."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from analysis.figures import style
from analysis.figures.style import Format, Wave, styled

_WIDEST = 11.0  # points: the line with the most ties
_BETWEEN = 1.5  # points between lines at the families' box
_LEFT, _RIGHT = 0.2, 0.44  # right edge of the families' box, left edge of the others, as parts of the width
_COLUMNS = (0.6, 0.74, 0.865, 1.0)  # right edges of the columns of values; fewer columns take the last ones


@styled
def blocks(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    value: str,
    families: str,
    labels: Mapping[str, str],
    write: Format,
    missing: str,
) -> Figure:
    """A line per kind of node and wave from families to it, its width by the number of ties (`value`), values beside.

    No ties: no line, a 0. Missing cells: no line, the text `missing`.
    """
    names = {key: style.wrapped(label, 16) for key, label in labels.items()}
    heights = [
        max(0.18 * len(waves) + 0.08, style.LINE_HEIGHT * style.lines_of(name) + 0.14) for name in names.values()
    ]
    figure = style.new_figure(style.total(heights) + (0.5 if len(waves) > 1 else 0.1))
    axes = figure.subplots()
    cells = table.set_index(["key", "wave"])[value]
    most = max(float(pd.to_numeric(table[value]).max()), 1.0)
    known = {place: float(number) for place, number in cells.items() if pd.notna(number)}
    widths = {
        (key, wave.key): max(0.8, _WIDEST * known[key, wave.key] / most)
        for key in names
        for wave in waves
        if known.get((key, wave.key), 0) > 0
    }
    middle, top = style.total(heights) / 2, 0.0
    source = (
        middle - (style.total(widths.values()) + _BETWEEN * (len(widths) - 1)) / 144
    )  # the lines leave side by side
    half = middle - source + 0.08
    for (key, name), height in zip(names.items(), heights, strict=True):
        y, top = top + height / 2, top + height
        for column, wave in enumerate(waves):
            place = (key, wave.key)
            if place in widths:
                start, end = source + widths[place] / 144, y + (column - (len(waves) - 1) / 2) * 0.18
                source += (widths[place] + _BETWEEN) / 72
                _line(axes, start, end, width=widths[place], colour=wave.fill)
            text = write(known[place]) if place in known else missing
            axes.text(_COLUMNS[column - len(waves)], y, text, ha="right", va="center", fontsize=style.SMALL,
                      color=style.INK if place in known else style.MUTED)  # fmt: skip
        _box(axes, _RIGHT, y - height / 2 + 0.04, 0.29, height - 0.08)
        axes.text(_RIGHT + 0.015, y, name, va="center", fontsize=style.SMALL, zorder=4)
    half = max(half, 0.3)
    _box(axes, 0, middle - half, _LEFT, 2 * half)
    axes.text(
        _LEFT / 2,
        middle,
        style.wrapped(families, 9),
        ha="center",
        va="center",
        fontsize=style.SMALL,
        fontweight="bold",
        zorder=4,
    )
    if len(waves) > 1:
        for column, wave in enumerate(waves):
            axes.text(_COLUMNS[column - len(waves)], -0.05, style.wrapped(wave.label, 7), ha="right", va="bottom",
                      fontsize=style.SMALL, color=wave.colour, fontweight="bold")  # fmt: skip
    axes.set_xlim(-0.005, 1.005)
    axes.set_ylim(style.total(heights), -0.42 if len(waves) > 1 else 0)
    axes.axis("off")
    return figure


def _line(axes: Axes, start: float, end: float, *, width: float, colour: str) -> None:
    bend = (_LEFT + _RIGHT) / 2
    path = Path([(_LEFT, start), (bend, start), (bend, end), (_RIGHT, end)], [Path.MOVETO, *[Path.CURVE4] * 3])
    axes.add_patch(PathPatch(path, fill=False, edgecolor=colour, capstyle="butt", linewidth=width))


def _box(axes: Axes, x: float, y: float, width: float, height: float) -> None:
    axes.add_patch(
        Rectangle(
            (x, y), width, height, facecolor=style.PALETTE["--raised"], edgecolor=style.RULE, linewidth=0.8, zorder=3
        )
    )
