"""Histograms of incomes: shares in bins, one panel per wave, against the poverty line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures.style import INK, MUTED, PALETTE, SMALL, Format, Wave, bare, new_figure, styled


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
) -> Figure:
    """Bars of the share (`share`) of people between `lower` and `upper`, one panel per wave on the same scales.

    Where bins differ in width, a bar's area is its share: its height is the share that a bin of the usual width would
    have. The first and the last bin may be open (no `lower`, no `upper`): drawn as wide as the usual bin, the last
    marked `more`. Bars below the line are in the wave's full colour, the others in a lighter tone.
    """
    shown = _placed(table)
    top = float(shown["height"].max()) * 1.32
    rightmost = max([float(shown["end"].max()), *(line.value * 1.08 for line in lines.values())])
    leftmost = min(0.0, float(shown["start"].min()))

    figure = new_figure(0.5 + 1.35 * len(waves))
    panels = figure.subplots(len(waves), 1, sharex=True, squeeze=False)[:, 0]
    for axes, wave in zip(panels, waves, strict=True):
        own = shown[(shown["wave"] == wave.key) & shown["share"].notna()]
        line = lines.get(wave.key)
        full = [line is None or start < line.value * (1 - 1e-9) for start in own["start"]]
        axes.bar(own["start"], own["height"], own["end"] - own["start"], align="edge", edgecolor=PALETTE["--paper"],
                 linewidth=0.7, color=[wave.colour if below else wave.tint for below in full])  # fmt: skip
        for _, row in own[own["upper"].isna()].iterrows():
            axes.annotate(more, (row["end"], row["height"]), xytext=(0, 2), textcoords="offset points", ha="right",
                          va="bottom", fontsize=SMALL, color=MUTED)  # fmt: skip
        axes.set_xlim(leftmost, rightmost)
        axes.set_ylim(0, top)
        axes.set_title(wave.label, loc="left", color=wave.colour, fontweight="bold", pad=3)
        axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10], prune="upper"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: share(value)))
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        bare(axes, keep=["bottom"])
        if line is not None:
            _mark_line(axes, line, top=top, middle=(leftmost + rightmost) / 2)
    panels[-1].xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    panels[-1].xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value)))
    panels[-1].set_xlabel(axis_label)
    return figure


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """The bins with the start, end and height of their bars."""
    widths = table["upper"] - table["lower"]
    usual = float(widths.median()) if widths.notna().any() else 1.0
    start = table["lower"].fillna(table["upper"] - usual)
    end = table["upper"].fillna(start + usual)
    return table.assign(start=start, end=end, height=table["share"] * usual / (end - start))


def _mark_line(axes: Axes, line: Line, *, top: float, middle: float) -> None:
    axes.plot([line.value, line.value], [0, top], color=INK, linewidth=1, solid_capstyle="butt")
    on_left = line.value > middle
    axes.annotate(
        line.label,
        (line.value, top),
        xytext=(-4 if on_left else 4, -1),
        textcoords="offset points",
        ha="right" if on_left else "left",
        va="top",
        fontsize=SMALL,
        color=INK,
    )
