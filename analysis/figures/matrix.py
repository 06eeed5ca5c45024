"""Charts of two-way tables: themes by informant type, and poor or not in two waves."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures import style
from analysis.figures.style import Format, styled


@styled
def themes(
    table: pd.DataFrame, *, labels: Mapping[str, str], columns: Mapping[str, str], write: Format, missing: str
) -> Figure:
    """Themes by informant type: each cell has its number, on a darker ground the larger it is.

    Zero: an empty cell. Missing cells: the text `missing`.
    """
    rows = {key: style.wrapped(label, 24) for key, label in labels.items()}
    heads = _heads(columns, room=(331 - 5.9 * max(map(_width, rows.values()))) / max(len(columns), 1))
    numbers = table.set_index("key").loc[list(rows), list(heads)].astype(float)
    texts = numbers.map(lambda number: missing if pd.isna(number) else "" if number == 0 else write(number))
    row_height = max(0.3, *(style.LINE_HEIGHT * style.lines_of(name) + 0.1 for name in rows.values()))
    figure = style.new_figure(row_height * len(rows) + 0.083 * max(map(_width, heads.values())) + 0.15)
    axes = figure.subplots()
    ground = LinearSegmentedColormap.from_list("ground", [style.PALETTE["--paper"], style.PALETTE["--wave-second"]])
    most = max(float(numbers.max().max()), 1.0)
    sns.heatmap(
        numbers.fillna(0), annot=texts, fmt="", cmap=ground, vmin=0, vmax=most * 2, cbar=False, linewidths=0.8,
        linecolor=style.RULE, ax=axes, annot_kws={"fontsize": style.SMALL, "color": style.INK},
    )  # fmt: skip
    axes.xaxis.tick_top()
    axes.set_xticks([place + 0.5 for place in range(len(heads))], list(heads.values()), rotation=90, va="bottom",
                    linespacing=1.0, ma="left")  # fmt: skip
    axes.set_yticks([place + 0.5 for place in range(len(rows))], list(rows.values()), rotation=0)
    axes.tick_params(axis="x", labelcolor=style.INK, pad=2)
    axes.set(xlabel="", ylabel="")
    return figure


@styled
def transition(
    cells: Mapping[tuple[str, str], float | None],
    *,
    phrases: Mapping[tuple[str, str], str],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    write: Format,
    missing: str,
) -> Figure:
    """Four squares with areas by their shares: people by status in the first wave (rows) and the second (columns).

    The largest share fills its field. Missing cells: no square, the text `missing`.
    """
    figure = style.new_figure(4.4)
    axes = figure.subplots()
    known = [value for value in cells.values() if value is not None and pd.notna(value)]
    largest = max(known, default=1.0) or 1.0
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            value = cells.get((row, column))
            shown = value is not None and pd.notna(value)
            if shown and value:
                side = 0.46 * (value / largest) ** 0.5
                colour = style.PALETTE["--wave-second" if row != column else "--wave-first"]  # moved or stayed
                axes.add_patch(Rectangle((x + 0.06, y + 0.94 - side), side, side, facecolor=colour))
            text = write(float(value)) if shown and value is not None else missing
            ink = style.INK if shown else style.MUTED
            axes.text(x + 0.06, y + 0.06, text, va="top", fontsize=style.NORMAL, fontweight="bold", color=ink)
            axes.text(
                x + 0.06,
                y + 0.18,
                style.wrapped(phrases[(row, column)], 20),
                va="top",
                fontsize=style.SMALL,
                color=style.INK,
            )
    axes.set_xlim(0, 2)
    axes.set_ylim(2, 0)
    axes.set_xticks([0.5, 1.5], [_by_part(label, 22) for label in columns.values()])
    axes.set_yticks([0.5, 1.5], [_by_part(label, 14) for label in rows.values()])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelcolor=style.MUTED)
    for place in (0, 1, 2):
        axes.axhline(place, color=style.RULE, linewidth=0.8)
        axes.axvline(place, color=style.RULE, linewidth=0.8)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


def _heads(columns: Mapping[str, str], *, room: float) -> dict[str, str]:
    """The columns' names, which are rotated, in at most as many lines as fit into `room` points."""
    lines = max(1, int(room // 14.5))
    return {name: _fitting(label, lines) for name, label in columns.items()}


def _fitting(label: str, lines: int) -> str:
    """The label at the narrowest width that needs no more than this many lines."""
    return next(text for width in range(16, 200) if style.lines_of(text := style.wrapped(label, width)) <= lines)


def _width(text: str) -> int:
    """Number of letters in the longest line."""
    return max(map(len, text.split("\n")))


def _by_part(label: str, width: int) -> str:
    """The label wrapped, its own line breaks kept."""
    return "\n".join(style.wrapped(part, width) for part in label.split("\n"))
