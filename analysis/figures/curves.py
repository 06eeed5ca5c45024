"""Curves: the Lorenz curve of each wave against equality, Pen's parade, income by number of ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator

from analysis.figures.style import INK, MUTED, SMALL, Format, Wave, bare, new_figure, styled

_NAME = 0.085  # height of a row of names, in parts of the picture's


@styled
def lorenz(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    labels: Mapping[str, str],
    equality: str,
    population_label: str,
    income_label: str,
    percent: Format,
) -> Figure:
    """Cumulative share of income (`income_share`) by cumulative share of people (`key`); `labels` name the curves."""
    figure = new_figure(3.6)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=0.8)
    axes.text(0.42, 0.455, equality, rotation=45, rotation_mode="anchor", transform_rotates_text=True, fontsize=SMALL,
              color=MUTED, ha="center", va="bottom")  # fmt: skip
    for wave in waves:
        own = table[(table["wave"] == wave.key) & table["income_share"].notna()]
        sns.lineplot(x=own["key"].astype(float), y=own["income_share"].astype(float), ax=axes, color=wave.colour,
                     linewidth=2, dashes=False, errorbar=None, estimator=None, legend=False,
                     linestyle=(0, wave.dashes) if wave.dashes else "-")  # fmt: skip
    named = [wave for wave in waves if wave.key in labels]
    for place, wave in enumerate(reversed(named)):  # in the free corner under the curves, where none can cross
        y = 0.05 + 0.085 * place
        axes.text(0.985, y, labels[wave.key], ha="right", va="center", fontsize=SMALL, color=wave.colour,
                  fontweight="bold", transform=axes.transAxes)  # fmt: skip
    for axis, setter, label in (
        (axes.xaxis, axes.set_xlabel, population_label),
        (axes.yaxis, axes.set_ylabel, income_label),
    ):
        axis.set_major_locator(FixedLocator([0.25, 0.5, 0.75, 1]))  # two zeros in the corner would touch
        axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
        setter(label)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid()
    axes.set_axisbelow(True)
    bare(axes, keep=["bottom", "left"])
    return figure


@styled
def parade(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    labels: Mapping[str, str],
    population_label: str,
    axis_label: str,
    percent: Format,
    amount: Format,
) -> Figure:
    """Income (`income`) from the poorest to the richest, a line per wave; `labels` name the lines.

    A point is the mean of the people between the shares `lower` and `key`, drawn in the middle between them.
    """
    figure = new_figure(3.3)
    axes = figure.subplots()
    for wave in waves:
        own = table[(table["wave"] == wave.key) & table["income"].notna()]
        middles = (own["lower"].astype(float) + own["key"].astype(float)) / 2
        _marked_line(axes, list(middles), list(own["income"].astype(float)), wave)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_locator(FixedLocator([0.25, 0.5, 0.75, 1]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    named = [wave for wave in waves if wave.key in labels]
    _finish(axes, x_label=population_label, y_label=axis_label, amount=amount, names=len(named))
    for row, wave in enumerate(reversed(named)):
        _named(axes, row, labels[wave.key], wave, marked=True, lined=True)
    return figure


@styled
def smoothed(
    table: pd.DataFrame,
    wave: Wave,
    *,
    labels: Mapping[str, str],
    point_label: str,
    line_label: str,
    x_label: str,
    axis_label: str,
    amount: Format,
) -> Figure:
    """Groups as points (`income` at `degree`) and the smoothed line through them (`smoothed`); `labels` name groups."""
    figure = new_figure(3.3)
    axes = figure.subplots()
    own = table[table["income"].notna() & table["degree"].notna()].sort_values("degree")
    line = own[own["smoothed"].notna()]
    axes.plot(line["degree"], line["smoothed"], color=INK, linewidth=1.6)
    axes.plot(own["degree"], own["income"], linestyle="none", marker="o", markersize=6.5, color=wave.colour,
              markerfacecolor=wave.face, markeredgewidth=1.4)  # fmt: skip
    widest = max(map(len, labels.values()), default=1)
    ticks = _spaced(list(own["degree"]), least=0.02 * (widest + 1) * float(np.ptp(own["degree"]) or 1))
    axes.xaxis.set_major_locator(FixedLocator([float(own["degree"].iloc[at]) for at in ticks]))
    axes.xaxis.set_major_formatter(FixedFormatter([labels[str(own["key"].iloc[at])] for at in ticks]))
    _finish(axes, x_label=x_label, y_label=axis_label, amount=amount, names=2)
    _named(axes, 1, point_label, wave, marked=True, lined=False)
    _named(axes, 0, line_label, Wave("", "", INK, True, ()), marked=False, lined=True)
    return figure


def _marked_line(axes: Axes, x: Sequence[float], y: Sequence[float], wave: Wave) -> None:
    axes.plot(x, y, color=wave.colour, linewidth=1.6, linestyle=(0, wave.dashes) if wave.dashes else "-", marker="o",
              markersize=4.5, markerfacecolor=wave.face, markeredgewidth=1.2)  # fmt: skip


def _named(axes: Axes, row: int, label: str, wave: Wave, *, marked: bool, lined: bool) -> None:
    """A name above the plot beside a sample of its line, so that it is clear without colour; rows count from below."""
    y = 1.06 + _NAME * row
    piece = [0.02, 0.055, 0.09] if lined else [0.055]
    axes.plot(piece, [y] * len(piece), transform=axes.transAxes, color=wave.colour, linewidth=1.6 if lined else 0,
              linestyle=(0, wave.dashes) if wave.dashes else "-", marker="o" if marked else "", markersize=5,
              markevery=[len(piece) // 2], markerfacecolor=wave.face, markeredgewidth=1.2, clip_on=False)  # fmt: skip
    axes.text(0.11, y, label, ha="left", va="center", fontsize=SMALL, color=wave.colour, fontweight="bold",
              transform=axes.transAxes)  # fmt: skip


def _finish(axes: Axes, *, x_label: str, y_label: str, amount: Format, names: int) -> None:
    """Sets up axes of money from zero, with room above for `names` rows of names."""
    low, high = axes.get_ylim()
    axes.set_ylim(min(0.0, low), high + 0.05 * abs(high))  # no dot is cut
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value)))
    axes.set_xlabel(x_label)
    axes.set_title(y_label, loc="left", fontsize=SMALL, color=MUTED, y=1.03 + _NAME * names)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    bare(axes, keep=["bottom"])


def _spaced(places: Sequence[float], *, least: float) -> list[int]:
    """Indices of places at least `least` from the last one chosen, in their order.

    >>> _spaced([0.0, 0.5, 1.0, 1.4], least=1.0)
    [0, 2]
    """
    chosen: list[int] = []
    for at, place in enumerate(places):
        if not chosen or place - places[chosen[-1]] >= least:
            chosen.append(at)
    return chosen
