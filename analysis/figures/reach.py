"""Shares of families in touch with each kind of party: a dot with its interval for each wave, the change beside."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import fonts, style
from analysis.figures.reach_rows import ReachRow
from analysis.figures.style import Format, Wave, styled
from analysis.figures.wide_reach import wide_reach

TEXT = style.SMALL
_LINE = style.LINE_HEIGHT
_DOTS = 0.12  # inches between the dots of two waves
_AROUND = 0.07  # inches between rows
_GAP = 8.0  # points between texts
_ALL = style.WIDTH * 72  # points


@styled
def reach(rows: Sequence[ReachRow], waves: Sequence[Wave], *, tick: Format, change: str = "", zero: str = "") -> Figure:
    """A row per kind of party: its name with its change, below it a dot with whisker for each wave, values beside.

    `change` is the head of the changes. A missing level has no dot, only its text. A wide picture has names, dots and
    changes side by side, with the line of no change named by `zero`.
    """
    if style.is_wide():
        return wide_reach(rows, waves, tick=tick, change=change, zero=zero)
    room = _ALL - 3 * _GAP - max(_width(row.change, bold=True) for row in rows)
    names = [_fitted(row.name, room) for row in rows]
    deep = max(_LINE, _DOTS * len(waves) + 0.04)
    heights = [_LINE * style.lines_of(name) + deep + _AROUND for name in names]
    heads = _heads(waves, change)
    head = _LINE * len(heads) + 0.1 if heads else 0.0
    figure = style.new_figure(style.total(heights) + head + 0.3)
    axes = figure.subplots()
    columns = _columns(rows, waves)
    top, stretches = 0.0, []
    for row, name, height in zip(rows, names, heights, strict=True):
        dots = top + _AROUND / 2 + _LINE * style.lines_of(name)
        _write(axes, name, (0, dots - 0.04), align="left")
        _write(axes, row.change, (1, dots - 0.04), columns[-1], bold=row.strong)
        for at, (wave, column) in enumerate(zip(waves, columns, strict=True)):
            _dot(axes, row.levels[at], dots + deep / 2 + _DOTS * (at - (len(waves) - 1) / 2), wave)
            _write(axes, row.texts[at], (1, dots + deep / 2 + 0.055), column, color=wave.colour)
        stretches.append((dots, dots + deep))
        top += height
        axes.plot([0, 1], [top, top], color=style.RULE, linewidth=0.6, transform=axes.get_yaxis_transform(), zorder=0)
    _name_columns(axes, heads, change, columns[-1])
    _finish(axes, rows, stretches, top, tick)
    return figure


def _columns(rows: Sequence[ReachRow], waves: Sequence[Wave]) -> list[float]:
    """The right edges of the columns of values, in points from the plot."""
    edges, right = [], 0.0
    for at, _ in enumerate(waves):
        right += _GAP + max(_width(row.texts[at]) for row in rows)
        edges.append(right)
    return edges


def _width(text: str, *, bold: bool = False) -> float:
    """The width of a line in points."""
    return (
        float(TextPath((0, 0), text, size=TEXT, prop=fonts.properties(TEXT, bold=bold)).get_extents().width)
        if text
        else 0.0
    )


def _fitted(name: str, room: float) -> str:
    """The name in as few lines as fit."""
    for letters in range(len(name), 8, -1):
        lines = style.wrapped(name, letters)
        if max(map(_width, lines.split("\n"))) <= room:
            return lines
    return style.wrapped(name, 8)


def _dot(axes: Axes, level: tuple[float | None, float | None, float | None], y: float, wave: Wave) -> None:
    value, low, high = level
    if value is None:
        return
    if low is not None and high is not None:
        axes.plot([low, high], [y, y], color=wave.colour, linewidth=1.8, solid_capstyle="round", zorder=2)
    axes.scatter([value], [y], s=42, facecolor=wave.face, edgecolor=wave.colour, linewidth=1.6, zorder=3)


def _write(
    axes: Axes,
    text: str,
    place: tuple[float, float],
    shift: float = 0.0,
    *,
    align: str = "right",
    bold: bool = False,
    color: str = style.INK,
) -> None:
    """Writes a text on the baseline of a place (0 or 1 across the plot, inches down), `shift` points to the right."""
    axes.annotate(text, place, xycoords=axes.get_yaxis_transform(), xytext=(shift, 0), textcoords="offset points",
                  ha=align, va="baseline", fontsize=TEXT, fontweight="bold" if bold else "normal", color=color,
                  linespacing=1.2)  # fmt: skip


def _heads(waves: Sequence[Wave], change: str) -> list[list[tuple[float, str, str]]]:
    """The lines above the plot: places, names and colours of waves; a line for each where one is too short."""
    named = [(f"{'●' if wave.filled else '○'} {wave.label}", wave) for wave in waves]
    places, right = [], 0.0
    for text, wave in named:
        places.append((right, text, wave.colour))
        right += _width(text, bold=True) + 2 * _GAP
    if len(waves) < 2:
        return [[]] if change else []
    return [places] if right + _width(change) <= _ALL - _GAP else [[(0.0, *one[1:])] for one in places]


def _name_columns(axes: Axes, heads: Sequence[list[tuple[float, str, str]]], change: str, right: float) -> None:
    """Writes the lines of names above the plot, the last one next to it, and the head of the changes on that."""
    for up, line in enumerate(reversed(heads)):
        for shift, text, colour in line:
            axes.annotate(text, (0, 1), xycoords="axes fraction", xytext=(shift, 5 + 72 * _LINE * up), va="bottom",
                          textcoords="offset points", fontsize=TEXT, fontweight="bold", color=colour)  # fmt: skip
    if change:
        axes.annotate(change, (1, 1), xycoords="axes fraction", xytext=(right, 5), textcoords="offset points",
                      ha="right", va="bottom", fontsize=TEXT, color=style.MUTED)  # fmt: skip


def _finish(
    axes: Axes, rows: Sequence[ReachRow], stretches: Sequence[tuple[float, float]], bottom: float, tick: Format
) -> None:
    """Sets the scale from zero; its lines stand behind dots alone, not behind names."""
    ends = [end for row in rows for level in row.levels for end in level if end is not None]
    axes.set_xlim(0, max(ends, default=1.0) * 1.03)
    axes.set_ylim(bottom, 0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    shown = [place for place in axes.get_xticks() if place <= axes.get_xlim()[1]]
    for start, end in stretches:
        axes.vlines(shown, start, end, color=style.RULE, linewidth=0.6, zorder=0)
    axes.tick_params(axis="x", labelsize=TEXT)
    axes.set(xlabel="", ylabel="")
    style.bare(axes)
