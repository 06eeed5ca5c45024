"""A change with its interval around zero, over the two levels that it lies between."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures import style
from analysis.figures.style import Wave, styled

_LARGE = 23.0  # points: the number of a clear change on a slide
_AROUND = 0.3  # of zero and interval together, on either side of them on a slide
_REACH = 1.35  # of the farther end of the interval, so that texts have room


@styled
def paired(
    change: Sequence[float | None],
    levels: Sequence[float],
    waves: Sequence[Wave],
    *,
    texts: Sequence[str],
    level_texts: Sequence[str],
    heads: Sequence[str],
    zero: str,
) -> Figure:
    """A bar from low to high of `change` (value, low, high) with the zero line, then a bar from zero for each level.

    Filled and in the later wave's colour where the interval is off zero; else grey with a hollow mark. `texts` are the
    change and the ends of its interval, `heads` what the two parts show with their units, `zero` names the zero line.
    """
    if style.is_wide():
        return _side_by_side(change, levels, waves, texts, level_texts, heads, zero)
    figure = style.new_figure(2.1)
    upper, lower = figure.subplots(2, 1, height_ratios=[1.2, 1.0])
    _change(upper, change, waves[-1], texts, zero)
    _levels(lower, levels, waves, level_texts)
    for axes, head in zip((upper, lower), heads, strict=True):
        axes.annotate(head, (0.01, 1), xycoords=("figure fraction", "axes fraction"), xytext=(0, 6), va="bottom",
                      textcoords="offset points", fontsize=style.SMALL, fontweight="bold",
                      color=style.MUTED)  # fmt: skip
    return figure


def _side_by_side(
    change: Sequence[float | None],
    levels: Sequence[float],
    waves: Sequence[Wave],
    texts: Sequence[str],
    level_texts: Sequence[str],
    heads: Sequence[str],
    zero: str,
) -> Figure:
    """The same for a slide: the change at the left with a large number, the levels as columns at the right."""
    figure = style.new_figure(0.0)
    left, right = figure.subplots(1, 2, width_ratios=[1.75, 1.0])
    _change(left, change, waves[-1], texts, zero, large=True)
    places = range(len(waves))
    for place, level, wave, text in zip(places, levels, waves, level_texts, strict=True):
        right.bar(place, level, 0.58, facecolor=wave.face, edgecolor=wave.colour, linewidth=1.6)
        right.annotate(text, (place, max(level, 0.0)), xytext=(0, 4), textcoords="offset points", ha="center",
                       va="bottom", fontsize=style.NORMAL, fontweight="bold", color=wave.colour)  # fmt: skip
    right.set_ylim(min(0.0, *levels), max(0.0, *levels) * 1.25 or 1.0)
    right.set_xlim(-0.6, len(waves) - 0.4)
    right.set_xticks(list(places), [style.wrapped(wave.label, 14) for wave in waves])
    right.set(yticks=[], xlabel="", ylabel="")
    right.tick_params(axis="x", labelcolor=style.INK)
    style.bare(right, keep=["bottom"])
    for axes, head, letters in zip((left, right), heads, (52, 26), strict=True):
        axes.set_title(style.wrapped(head, letters), loc="left", fontsize=style.SMALL, fontweight="bold",
                       color=style.MUTED, pad=8)  # fmt: skip
    return figure


def _change(
    axes: Axes, change: Sequence[float | None], wave: Wave, texts: Sequence[str], zero: str, *, large: bool = False
) -> None:
    value, low, high = change
    assert value is not None
    known = low is not None and high is not None
    clear = known and (low or 0.0) * (high or 0.0) > 0
    colour = wave.colour if clear else style.MUTED
    axes.plot(
        [0, 0], [-0.8 if large else -0.3, 1.25], color=style.INK, linewidth=1.2, zorder=2
    )  # ends above the interval in words
    if low is not None and high is not None:
        thick = 9 if not large else 18 if clear else 26
        axes.plot([low, high], [0, 0], color=colour, linewidth=thick, solid_capstyle="butt", alpha=0.55, zorder=1)
    axes.scatter(
        [value],
        [0],
        s=150 if large else 58,
        facecolor=colour if clear else style.PALETTE["--paper"],
        edgecolor=colour,
        linewidth=1.8,
        zorder=3,
    )
    ends = [value] + ([low, high] if low is not None and high is not None else [])
    reach = max(map(abs, ends)) * _REACH or 1.0
    least, most = min(0.0, *ends), max(0.0, *ends)
    around = _AROUND * (most - least)
    axes.set_xlim(*((least - around, most + around) if large and around else (-reach, reach)))
    axes.set_ylim(-1.3, 1.3)
    size = _LARGE if large and clear else style.SMALL  # what may be zero is never written large
    axes.annotate(texts[0], (value, 0.3), ha="center", va="bottom", fontsize=size, fontweight="bold",
                  color=colour if large else style.INK)  # fmt: skip
    if known:
        axes.annotate(texts[1], (value, -0.35), ha="center", va="top", fontsize=style.SMALL, color=style.INK)
    side = "right" if value > 0 else "left"
    shift = -4 if side == "right" else 4
    axes.annotate(zero, (0, 1.25), xytext=(shift, 0), textcoords="offset points", ha=side, va="top",
                  fontsize=style.SMALL, color=style.MUTED)  # fmt: skip
    axes.set(yticks=[], xticks=[], xlabel="", ylabel="")
    style.bare(axes)


def _levels(axes: Axes, levels: Sequence[float], waves: Sequence[Wave], texts: Sequence[str]) -> None:
    places = range(len(waves))
    for place, level, wave, text in zip(places, levels, waves, texts, strict=True):
        axes.barh(place, level, 0.62, facecolor=wave.face, edgecolor=wave.colour, linewidth=1.4)
        axes.annotate(text, (max(level, 0.0), place), xytext=(4, 0), textcoords="offset points", va="center",
                      fontsize=style.SMALL, fontweight="bold", color=style.INK)  # fmt: skip
    axes.set_xlim(min(0.0, *levels), max(0.0, *levels) * 1.45 or 1.0)
    axes.set_ylim(len(waves) - 0.5, -0.5)
    axes.set_yticks(list(places), [wave.label for wave in waves])
    axes.set(xticks=[], xlabel="", ylabel="")
    style.bare(axes, keep=["left"])
