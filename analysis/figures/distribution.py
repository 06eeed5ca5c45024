"""Columns of income classes: the share in each, one panel per wave, with those below the poverty line bracketed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import INK, MUTED, SMALL, Format, Wave, bare, is_wide, new_figure, styled, width, width_of

_GAP = 4.0  # points between the texts of two edges


@dataclass(frozen=True)
class Line:
    """A reference line of a chart, with its name and value as text."""

    value: float
    label: str


@styled
def distribution(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    lines: Mapping[str, Line],
    axis_label: str,
    amount: Format,
    share: Format,
    more: str,
    missing: str,
) -> Figure:
    """A column for each class from `lower` to `upper`, as high as its share, which is written on it (`share`).

    One panel per wave on the same scale, below each other or, in a wide picture, side by side. All columns have one
    width, whatever their class's; the amounts between them (`amount`) are the classes' edges, as far as they have room,
    the last one `more` where the class is open. Columns below the line have the wave's full colour, under a bracket
    with the line's label; the others have a lighter tone. `missing` stands for a share that isn't shown.
    """
    top = float(table["share"].max())
    figure = new_figure(0.0 if is_wide() else 0.3 + 1.85 * len(waves))
    shape = (1, len(waves)) if is_wide() else (len(waves), 1)
    panels = figure.subplots(*shape, squeeze=False).ravel()
    for axes, wave in zip(panels, waves, strict=True):
        own = table[table["wave"] == wave.key].sort_values("lower", na_position="first").reset_index(drop=True)
        line = lines.get(wave.key)
        below = len(own) if line is None else int((own["upper"] <= line.value * (1 + 1e-9)).sum())
        colours = [wave.colour if place < below else wave.tint for place in own.index]
        axes.bar(own.index, own["share"].fillna(0), 0.94, color=colours)
        for place, value in own["share"].items():
            known = pd.notna(value)
            axes.annotate(share(value) if known else missing, (place, value if known else 0), xytext=(0, 2),
                          textcoords="offset points", ha="center", va="bottom", fontsize=SMALL,
                          color=INK if known else MUTED)  # fmt: skip
        edges = [*own["lower"], own["upper"].iloc[-1]]
        texts = [_edge(edge, amount, more if place else "") for place, edge in enumerate(edges)]
        named = _with_room(texts, first=(below, len(own)), panels=shape[1])
        axes.set_xticks([place - 0.5 for place in named], [texts[place] for place in named])
        axes.set_xlim(-0.55, len(own) - 0.45)
        axes.set_ylim(0, top * 1.9)
        axes.set_yticks([])
        axes.set_title(wave.label, loc="left", color=wave.colour, fontweight="bold", pad=3)
        bare(axes, keep=["bottom"])
        if line is not None:
            _bracket(axes, line, until=below - 0.5, height=top * 1.45)
    panels[-1].set_xlabel(axis_label)
    return figure


def _with_room(texts: Sequence[str], *, first: Iterable[int], panels: int = 1) -> list[int]:
    """The edges whose texts stand apart from each other, of all that follow one another; those `first` win.

    >>> _with_room(["0", "1,000"] * 10, first=[2])
    [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]
    """
    apart, named = width() * 72 / panels / len(texts), list[int]()
    for place in (*first, *range(len(texts))):
        reach = width_of(texts[place]) / 2 + _GAP / 2
        if all(abs(place - other) * apart >= reach + width_of(texts[other]) / 2 + _GAP / 2 for other in named):
            named.append(place)
    return sorted(named)


def _edge(edge: float, amount: Format, open_end: str) -> str:
    return open_end if pd.isna(edge) else amount(edge)


def _bracket(axes: Axes, line: Line, *, until: float, height: float) -> None:
    """A bracket over the columns up to the line, which goes down to the axis, with the line's label above."""
    axes.plot([-0.5, until], [height, height], color=INK, linewidth=1, solid_capstyle="butt")
    axes.plot([-0.5, -0.5], [height * 0.96, height], color=INK, linewidth=1, solid_capstyle="butt")
    axes.plot([until, until], [0, height], color=INK, linewidth=1, solid_capstyle="butt")
    axes.annotate(line.label, (-0.5, height), xytext=(0, 3), textcoords="offset points", ha="left", va="bottom",
                  fontsize=SMALL, color=INK)  # fmt: skip
