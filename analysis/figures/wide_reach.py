"""The picture of reach for a slide: names, dots with intervals by wave, and changes around zero, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import style
from analysis.figures.reach_rows import ReachRow
from analysis.figures.style import Format, Wave

ROOM = 3.3  # inches of height, at which the text of a slide's picture still has 17 pixels
_NAME = 26  # letters of a line of a name
_NAMES, _BOLD = 340.0, 1.12  # points for the names of waves in a line; how much wider bold letters are
_ROW, _AROUND, _HEAD = 0.3, 0.08, 0.72  # inches: a row, above and below its name, heads and axis


def row_heights(names: Sequence[str]) -> list[float]:
    """The heights of rows of these names, in inches."""
    lines = [style.lines_of(style.wrapped(name, _NAME)) for name in names]
    return [max(_ROW, style.LINE_HEIGHT * count + _AROUND) for count in lines]


def fits(names: Sequence[str]) -> bool:
    """Whether a slide has room for rows of these names."""
    return style.total(row_heights(names)) + _HEAD <= ROOM


def wide_reach(rows: Sequence[ReachRow], waves: Sequence[Wave], *, tick: Format, change: str, zero: str) -> Figure:
    """A row per kind of party: its name, a dot with whisker for each wave, its change with its interval."""
    names = [style.wrapped(row.name, _NAME) for row in rows]
    heights = row_heights([row.name for row in rows])
    figure = style.new_figure(style.total(heights) + _HEAD)
    panels = figure.subplots(1, 2 if change else 1, squeeze=False, width_ratios=[1.25, 1.0] if change else [1.0])[0]
    places = [style.total(heights[:at]) + height / 2 for at, height in enumerate(heights)]
    for row, place in zip(rows, places, strict=True):
        _levels(panels[0], row, place, waves)
        if change:
            _moved(panels[1], row, place, waves[-1])
    for axes in panels:
        _share_rows(axes, heights)
    _finish_levels(panels[0], rows, places, names, waves, tick)
    texts = [(row.short, row.strong) if change else (row.texts[-1], False) for row in rows]
    _write(panels[-1], texts, places)
    if change:
        _finish_changes(panels[1], rows, change, zero)
    return figure


def _levels(axes: Axes, row: ReachRow, place: float, waves: Sequence[Wave]) -> None:
    for at, wave in enumerate(waves):
        y = place + 0.12 * (at - (len(waves) - 1) / 2)
        _bar(axes, row.levels[at], y, wave.colour, face=wave.face, thick=1.8, size=34)


def _moved(axes: Axes, row: ReachRow, place: float, wave: Wave) -> None:
    colour = wave.colour if row.strong else style.MUTED
    face = colour if row.strong else style.PALETTE["--paper"]
    _bar(axes, row.moved, place, colour, face=face, thick=7.0, size=34, faint=True)


def _bar(
    axes: Axes,
    ends: tuple[float | None, float | None, float | None],
    y: float,
    colour: str,
    *,
    face: str,
    thick: float,
    size: float,
    faint: bool = False,
) -> None:
    """An interval with a mark at its value; nothing where there is no value."""
    value, low, high = ends
    if value is None:
        return
    if low is not None and high is not None:
        axes.plot([low, high], [y, y], color=colour, linewidth=thick, solid_capstyle="butt",
                  alpha=0.55 if faint else 1.0, zorder=2)  # fmt: skip
    axes.scatter([value], [y], s=size, facecolor=face, edgecolor=colour, linewidth=1.6, zorder=4)


def _share_rows(axes: Axes, heights: Sequence[float]) -> None:
    """The same rows in each panel, with thin lines between them."""
    axes.set_ylim(style.total(heights), 0)
    for at in range(1, len(heights)):
        axes.axhline(style.total(heights[:at]), color=style.RULE, linewidth=0.6, zorder=0)
    axes.set(xlabel="", ylabel="", yticks=[])
    style.bare(axes)


def _finish_levels(
    axes: Axes, rows: Sequence[ReachRow], places: Sequence[float], names: Sequence[str], waves: Sequence[Wave],
    tick: Format,
) -> None:  # fmt: skip
    """The names of rows and waves, and the scale from zero."""
    ends = [end for row in rows for level in row.levels for end in level if end is not None]
    axes.set_xlim(0, max(ends, default=1.0) * 1.03)
    axes.set_yticks(list(places), list(names))
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if row.strong else "normal")
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    _name_waves(axes, [wave for wave in waves if len(waves) > 1])


def _name_waves(axes: Axes, waves: Sequence[Wave]) -> None:
    """The waves' names above the dots, from the right edge to the left; below each other where they are long."""
    texts = [f"{'●' if wave.filled else '○'} {wave.label}" for wave in waves]
    widths = [style.width_of(text) * _BOLD + 12 for text in texts]
    beside = style.total(widths) <= _NAMES
    shift = 0.0
    for at in reversed(range(len(waves))):
        place = (-shift, 6.0) if beside else (0.0, 6.0 + 72 * style.LINE_HEIGHT * (len(waves) - 1 - at))
        axes.annotate(texts[at], (1, 1), xycoords="axes fraction", xytext=place, textcoords="offset points", ha="right",
                      va="bottom", fontsize=style.SMALL, fontweight="bold", color=waves[at].colour)  # fmt: skip
        shift += widths[at]


def _finish_changes(axes: Axes, rows: Sequence[ReachRow], head: str, zero: str) -> None:
    """The line of no change in the middle, named below; what the panel shows, above."""
    ends = [abs(end) for row in rows for end in row.moved if end is not None]
    longest = max(ends, default=1.0) * 1.1 or 1.0
    axes.set_xlim(-longest, longest)
    axes.axvline(0, color=style.INK, linewidth=1.2, zorder=3)
    axes.set_xticks([0], [zero])
    axes.annotate(head, (0, 1), xycoords="axes fraction", xytext=(0, 6), textcoords="offset points", va="bottom",
                  fontsize=style.SMALL, fontweight="bold", color=style.MUTED)  # fmt: skip


def _write(axes: Axes, texts: Sequence[tuple[str, bool]], places: Sequence[float]) -> None:
    """The values beside the last panel."""
    right = 10 + style.width_of(*(text for text, _ in texts))
    for (text, strong), place in zip(texts, places, strict=True):
        axes.annotate(text, (1, place), xycoords=axes.get_yaxis_transform(), xytext=(right, 0),
                      textcoords="offset points", ha="right", va="center", fontsize=style.SMALL,
                      fontweight="bold" if strong else "normal", color=style.INK)  # fmt: skip
