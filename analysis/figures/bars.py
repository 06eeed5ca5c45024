"""Bars from zero: shares of a whole by group and wave, and columns over an ordered scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from analysis.figures import style
from analysis.figures.style import Format, Wave, styled


@styled
def bars(
    table: pd.DataFrame, waves: list[Wave], *, value: str, labels: Mapping[str, str], write: Format, missing: str
) -> Figure:
    """A group of horizontal bars for each key, one per wave, with their values at their ends.

    The waves are named above the bars. Missing cells: no bar, the text `missing`.
    """
    names = {key: style.wrapped(label) for key, label in labels.items()}
    shown = table[table["key"].isin(names)].assign(name=lambda rows: rows["key"].map(names))
    group = max(0.23 * len(waves) + 0.1, *(style.LINE_HEIGHT * style.lines_of(name) + 0.08 for name in names.values()))
    figure = style.new_figure(group * len(names) + 0.1 + (0.3 if len(waves) > 1 else 0.05))
    axes = figure.subplots()
    sns.barplot(
        shown, x=value, y="name", hue="wave", order=list(names.values()), hue_order=[wave.key for wave in waves],
        palette={wave.key: wave.fill for wave in waves}, saturation=1, errorbar=None, width=0.8,
        legend=False, ax=axes,
    )  # fmt: skip
    for container, wave in zip(axes.containers, waves, strict=False):
        for bar in container:
            bar.set(edgecolor=wave.colour, linewidth=0.8)
    widest = max(float(pd.to_numeric(shown[value]).max()), 1e-9)
    cells = shown.set_index(["key", "wave"])[value]
    for row, key in enumerate(names):
        for column, wave in enumerate(waves):
            number: Any = cells.get((key, wave.key))
            y = row + (column - (len(waves) - 1) / 2) * 0.8 / len(waves)
            known = number is not None and pd.notna(number)
            axes.annotate(
                write(float(number)) if known else missing,
                (float(number) if known else 0, y),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=style.SMALL,
                color=style.INK if known else style.MUTED,
            )
    axes.set_xlim(0, widest * 1.28)
    axes.set(xlabel="", ylabel="")
    axes.set_xticks([])
    style.bare(axes, keep=["left"])
    if len(waves) > 1:
        _name_waves(figure, waves)
    return figure


@styled
def columns(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    value: str,
    labels: Mapping[str, str],
    write: Format,
    missing: str,
    axis_label: str,
) -> Figure:
    """A panel of columns for each wave over the keys, an ordered scale, with the values on top.

    The panels stand below each other, or side by side in a wide picture.
    """
    wide = style.is_wide()
    figure = style.new_figure(0.0 if wide else 0.45 + 1.3 * len(waves))
    shape = (1, len(waves)) if wide else (len(waves), 1)
    panels = figure.subplots(*shape, sharex=True, squeeze=False).ravel()
    tallest = max(float(pd.to_numeric(table[value]).max()), 1e-9)
    order = list(labels)
    for axes, wave in zip(panels, waves, strict=True):
        own = table[table["wave"] == wave.key]
        sns.barplot(
            own,
            x="key",
            y=value,
            order=order,
            color=wave.fill,
            edgecolor=wave.colour,
            saturation=1,
            errorbar=None,
            width=0.82,
            ax=axes,
        )
        cells = own.set_index("key")[value]
        for place, key in enumerate(order):
            number: Any = cells.get(key)
            known = number is not None and pd.notna(number)
            axes.annotate(write(float(number)) if known else missing, (place, float(number) if known else 0),
                          xytext=(0, 2), textcoords="offset points", ha="center", va="bottom", fontsize=style.SMALL,
                          color=style.INK if known else style.MUTED)  # fmt: skip
        axes.set_ylim(0, tallest * 1.32)
        axes.set_title(wave.label, loc="left", color=wave.colour, fontweight="bold", pad=3)
        axes.set(xlabel="", ylabel="")
        axes.set_yticks([])
        axes.set_xticks(range(len(order)), [labels[key] for key in order])
        style.bare(axes, keep=["bottom"])
    panels[-1].set_xlabel(axis_label)
    return figure


def _name_waves(figure: Figure, waves: list[Wave]) -> None:
    """The waves' names in their colours above the bars, in the order of the bars."""
    axes, right = figure.axes[0], 0.0
    for wave in waves:
        text = f"{'■' if wave.filled else '□'} {wave.label}"
        axes.annotate(text, (0, 1), xycoords="axes fraction", xytext=(right, 5), textcoords="offset points",
                      fontsize=style.SMALL, color=wave.colour, fontweight="bold", va="bottom")  # fmt: skip
        right += 7.2 * len(text) + 8
