"""Dots with whiskers: levels by wave or group on one scale, and changes around zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import offset_copy

from analysis.figures import style
from analysis.figures.style import Format, Wave, styled

_GAP = 10.0  # points between columns
_HEAD = 48  # letters of a panel's name in a line
_NARROWEST = 80.0  # points: a plot beside names and columns of values


@styled
def levels(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    value: str,
    labels: Mapping[str, str],
    tick: Format,
    missing: str,
    axis_label: str = "",
) -> Figure:
    """A row per key with a dot per wave (and a whisker, where `low` and `high` are given), its `text` beside.

    With one key the waves are the rows; where names and texts leave no room for dots, each key has a row per wave
    below its name, and where they still don't, texts are the table's `short` ones. Missing cells: no dot, the text
    `missing`.
    """
    names = [style.wrapped(label) for label in labels.values()]
    columns = [_column(table, wave, labels, value, missing, headed=len(waves) > 1) for wave in waves]
    taken = style.total(column.width for column in columns)
    if len(labels) == 1 or style.width() * 72 - taken - style.width_of(*names) < _NARROWEST:
        return _levels_in_rows(
            table, waves, value=value, labels=labels, tick=tick, missing=missing, axis_label=axis_label
        )
    heights = [max(0.36 if len(waves) > 1 else 0.27, style.LINE_HEIGHT * style.lines_of(name) + 0.1) for name in names]
    places = _row_places(heights)
    figure = style.new_figure(style.total(heights) + (0.98 if len(waves) > 1 else 0.47) + (0.24 if axis_label else 0))
    axes = figure.subplots()
    right = 0.0
    for at, (wave, column) in enumerate(zip(waves, columns, strict=True)):
        shift = (at - (len(waves) - 1) / 2) * 0.13
        right += column.width
        for row, text, place in zip(column.rows, column.texts, places, strict=True):
            _dot(axes, row, place + shift, value=value, wave=wave)
            _write_value(axes, right, place, text)
        if column.head:
            _write_name(axes, right, column.head, wave)
    _finish(axes, places, names, heights, tick=tick, axis_label=axis_label)
    return figure


@dataclass(frozen=True)
class _Column:
    """A wave's values, by key, and what stands over them."""

    rows: list[pd.Series | None]
    texts: list[str]
    head: str

    @property
    def width(self) -> float:
        """In points, with the gap before it."""
        return _GAP + style.width_of(*self.texts, self.head)


def _column(table: pd.DataFrame, wave: Wave, keys: Iterable[str], value: str, missing: str, *, headed: bool) -> _Column:
    own = table[table["wave"] == wave.key].set_index("key")
    rows = [own.loc[[key]].iloc[0] if key in own.index else None for key in keys]
    texts = [_written(row, value, missing) for row in rows]
    return _Column(rows, texts, style.wrapped(wave.label, 9) if headed else "")


def _levels_in_rows(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    value: str,
    labels: Mapping[str, str],
    tick: Format,
    missing: str,
    axis_label: str,
) -> Figure:
    """A row per key and wave: of several keys each below its name."""
    rows: list[tuple[str, pd.Series | None, Wave | None]] = []
    for key, label in labels.items():
        rows += [(style.wrapped(label, 30), None, None)] if len(labels) > 1 else []
        for wave in waves:
            own = table[(table["wave"] == wave.key) & (table["key"] == key)]
            rows.append((wave.label, own.iloc[0] if len(own) else None, wave))
    least = 0.27 if len(labels) > 1 else 0.36
    heights = [max(least, style.LINE_HEIGHT * style.lines_of(name) + 0.1) for name, _, _ in rows]
    places = _row_places(heights)
    figure = style.new_figure(style.total(heights) + (0.76 if axis_label else 0.52))
    axes = figure.subplots()
    names = [name for name, _, _ in rows]
    texts = _fitting(names, [row for _, row, of_wave in rows if of_wave], value, missing)
    right = _GAP + style.width_of(*texts)
    told = iter(texts)
    for (_, row, of_wave), place in zip(rows, places, strict=True):
        if of_wave:
            _dot(axes, row, place, value=value, wave=of_wave)
            _write_value(axes, right, place, next(told))
    _finish(axes, places, names, heights, tick=tick, axis_label=axis_label)
    for written, (_, _, of_wave) in zip(axes.get_yticklabels(), rows, strict=True):
        written.set_fontweight("normal" if of_wave else "bold")
    return figure


def _fitting(names: Sequence[str], rows: Sequence[pd.Series | None], value: str, missing: str) -> list[str]:
    """The rows' texts; the short ones, whose unit the axis says, where they leave no room for the plot."""
    texts = [_written(row, value, missing) for row in rows]
    room = style.width() * 72 - _GAP - _NARROWEST - style.width_of(*names)
    return texts if style.width_of(*texts) <= room else [_written(row, value, missing, text="short") for row in rows]


@styled
def changes(panels: Sequence[tuple[str, pd.DataFrame, Format]], *, labels: Mapping[str, str], missing: str) -> Figure:
    """Changes around zero, one panel per unit: (its name, rows with value, low, high and text, format of ticks)."""
    names = {key: style.wrapped(label, 24) for key, label in labels.items()}
    heads = [style.wrapped(name, _HEAD) for name, _, _ in panels]
    row_heights = [
        [max(0.3, style.LINE_HEIGHT * style.lines_of(names[key]) + 0.1) for key in rows["key"]] for _, rows, _ in panels
    ]
    lines = style.total(style.LINE_HEIGHT * (style.lines_of(head) - 1) for head in heads)
    figure = style.new_figure(style.total([*(style.total(heights) + 0.65 for heights in row_heights), lines]))
    ratios = [style.total(heights) + 0.05 for heights in row_heights]
    grid = figure.subplots(len(panels), 1, squeeze=False, height_ratios=ratios)[:, 0]
    look = Wave("", "", style.PALETTE["--wave-second"], True, ())
    everything = [_written(row, "value", missing) for _, rows, _ in panels for _, row in rows.iterrows()]
    right = _GAP + style.width_of(*everything)
    for axes, head, (_, rows, tick), heights in zip(grid, heads, panels, row_heights, strict=True):
        places = _row_places(heights)
        texts = [_written(row, "value", missing) for _, row in rows.iterrows()]
        for (_, row), text, place in zip(rows.iterrows(), texts, places, strict=True):
            _dot(axes, row, place, value="value", wave=look)
            _write_value(axes, right, place, text)
        ends = rows[["value", "low", "high"]].to_numpy(dtype=float)
        reach = max([abs(end) for end in ends.ravel() if end == end] or [1.0]) * 1.1 or 1.0
        axes.set_xlim(-reach, reach)
        axes.annotate(head, (0.01, 1), xycoords=("figure fraction", "axes fraction"), xytext=(0, 5), va="bottom",
                      textcoords="offset points", fontsize=style.SMALL, fontweight="bold",
                      color=style.MUTED)  # fmt: skip
        _finish(axes, places, [names[key] for key in rows["key"]], heights, tick=tick, ticks=3)
        axes.axvline(0, color=style.INK, linewidth=1, zorder=1)
    return figure


def _row_places(heights: list[float]) -> list[float]:
    """Middles of rows of these heights, from the top down."""
    ends = pd.Series(heights).cumsum()
    return [float(end - height / 2) for end, height in zip(ends, heights, strict=True)]


def _dot(axes: Axes, row: pd.Series | None, y: float, *, value: str, wave: Wave) -> None:
    if row is None or pd.isna(row[value]):
        return
    if "low" in row and pd.notna(row["low"]) and pd.notna(row["high"]):
        axes.plot([row["low"], row["high"]], [y, y], color=wave.colour, linewidth=1.8, solid_capstyle="round", zorder=2)
    # not seaborn's, which takes twenty times as long for one dot
    axes.scatter([float(row[value])], [y], s=46, facecolor=wave.face, edgecolor=wave.colour, linewidth=1.6, zorder=3)


def _written(row: pd.Series | None, value: str, missing: str, *, text: str = "text") -> str:
    return missing if row is None or pd.isna(row[value]) else str(row[text])


def _write_value(axes: Axes, right: float, y: float, text: str) -> None:
    """Writes a value beside its row; `right` is the column's right edge, in points from the plot."""
    axes.annotate(text, (1, y), xycoords=axes.get_yaxis_transform(), xytext=(right, 0), textcoords="offset points",
                  ha="right", va="center", fontsize=style.SMALL)  # fmt: skip


def _write_name(axes: Axes, right: float, text: str, wave: Wave) -> None:
    """Writes the wave's name above its column of values, with its mark below the name."""
    axes.annotate(text, (1, 1), xycoords="axes fraction", xytext=(right, 12), textcoords="offset points", ha="right",
                  va="bottom", fontsize=style.SMALL, color=wave.colour, fontweight="bold", linespacing=1.0)  # fmt: skip
    place = offset_copy(axes.transAxes, fig=axes.get_figure(root=True), x=right - 5, y=6, units="points")
    axes.plot([1], [1], marker="o", markersize=6, markerfacecolor=wave.face, markeredgecolor=wave.colour,
              markeredgewidth=1.5, transform=place, clip_on=False, linestyle="none")  # fmt: skip


def _finish(
    axes: Axes,
    places: list[float],
    names: list[str],
    heights: list[float],
    *,
    tick: Format,
    ticks: int = 4,
    axis_label: str = "",
) -> None:
    axes.set_ylim(style.total(heights), 0)
    axes.set_yticks(places, names)
    axes.xaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.set(xlabel=axis_label, ylabel="")
    style.bare(axes)
    for end in pd.Series(heights).cumsum()[:-1]:
        axes.axhline(end, color=style.RULE, linewidth=0.4, zorder=0)
