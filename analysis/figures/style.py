"""Style of every chart (colours, sizes, fonts), and reproducible bytes of a figure."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import reduce, wraps
from operator import add
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from analysis.figures import fonts

# The same colours, under the same names, as the custom properties of the pages' style sheet (light scheme).
PALETTE = {
    "--paper": "#fbfaf7",
    "--raised": "#f2f0ea",
    "--ink": "#1b1f22",
    "--muted": "#555c61",
    "--rule": "#d5d1c7",
    "--wave-first": "#566a7b",
    "--wave-second": "#0b5d61",
    "--warm": "#8a4b08",
}
INK, MUTED, RULE = PALETTE["--ink"], PALETTE["--muted"], PALETTE["--rule"]

WIDTH = 4.6  # inches: 331 points, so that a point is about a pixel on a phone 340 pixels wide
SMALLER = 1.6  # how much larger than its size a wide picture is drawn at most: its text is then smaller on a slide
_SIZE: ContextVar[tuple[float, float] | None] = ContextVar("size", default=None)
SMALL, NORMAL = 11.7, 12.5  # points: 12 pixels on a phone
LETTER = 6.1  # points: about the width of a small letter
LINE_HEIGHT = 0.2  # inches of one line of text
STYLE: dict[Any, Any] = {
    "font.family": ["sans-serif"],
    "font.sans-serif": fonts.FAMILIES,
    "font.size": SMALL,
    "text.parse_math": False,  # a label's $ stands as typed
    "axes.facecolor": "none",
    "axes.labelsize": SMALL,
    "axes.titlesize": NORMAL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": RULE,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "risalah",  # ids of clip paths are the same each time
}

_HASHED = re.compile(rb"(?<=[\"#])[pm][0-9a-f]{10}(?=[\")])")
Format = Callable[[float], str]
P = ParamSpec("P")


@dataclass(frozen=True)
class Wave:
    """Style of one wave: a colour, and a filled or hollow mark and a line pattern that need no colour."""

    key: str
    label: str
    colour: str
    filled: bool
    dashes: tuple[float, ...]  # () is a solid line

    @property
    def fill(self) -> str:
        """Fill colour of bars and lines; lighter for hollow waves, so that they differ in grey print."""
        return self.colour if self.filled else mixed(self.colour, PALETTE["--paper"], 0.5)

    @property
    def tint(self) -> str:
        """A lighter tone of the colour."""
        return mixed(self.colour, PALETTE["--paper"], 0.55)

    @property
    def face(self) -> str:
        """Fill colour of the mark."""
        return self.colour if self.filled else PALETTE["--paper"]


def waves_of(labels: Mapping[str, str]) -> list[Wave]:
    """The waves' styles in order: the first grey-blue and hollow, the last teal and filled, the others mixed."""
    keys = list(labels)
    looks = []
    for index, key in enumerate(keys):
        part = index / (len(keys) - 1) if len(keys) > 1 else 1.0
        colour = mixed(PALETTE["--wave-first"], PALETTE["--wave-second"], part)
        latest = index == len(keys) - 1
        looks.append(Wave(key, labels[key], colour, latest, () if latest else (4.0, 2.0 + index)))
    return looks


def mixed(colour: str, other: str, part: float) -> str:
    """A mixture of two colours.

    >>> mixed("#000000", "#ffffff", 0.2)
    '#333333'
    """
    red, green, blue = (a + (b - a) * part for a, b in zip(to_rgb(colour), to_rgb(other), strict=True))
    return str(to_hex((red, green, blue)))


@contextmanager
def in_style() -> Iterator[None]:
    """The charts' style, whatever the caller's or a matplotlibrc file's is."""
    fonts.register()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


@contextmanager
def sized(size: tuple[float, float] | None) -> Iterator[None]:
    """Pictures of this width and height in inches, such as a slide's, whatever they hold; None leaves them narrow."""
    token = _SIZE.set(size)
    try:
        yield
    finally:
        _SIZE.reset(token)


def width() -> float:
    """The width of the picture that is drawn, in inches."""
    size = _SIZE.get()
    return size[0] if size else WIDTH


def is_wide() -> bool:
    """Whether a picture is drawn for a slide: of a given size, with parts side by side."""
    return _SIZE.get() is not None


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """A decorator that draws in the charts' style."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with in_style():
            return draw(*args, **kwargs)

    return drawn


def new_figure(height: float) -> Figure:
    """An empty figure of the charts' width and this height in inches, or of the size that is asked for."""
    size = _SIZE.get() or (WIDTH, round(height, 2))
    if is_wide() and height > size[1]:  # much to show: rather small than on one another
        larger = min(height / size[1], SMALLER)
        size = (size[0] * larger, size[1] * larger)
    figure = Figure(figsize=size, layout="constrained", facecolor="none")
    FigureCanvasSVG(figure)
    figure.get_layout_engine().set(w_pad=0.04, h_pad=0.04, hspace=0, wspace=0)  # type: ignore[union-attr, call-arg]
    return figure


def svg_bytes(figure: Figure) -> bytes:
    """The figure as SVG, with real text; reproducible byte for byte."""
    svg = io.BytesIO()
    with in_style():
        _lay_out(figure)
        FigureCanvasSVG(figure).print_svg(svg, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    return fonts.with_font(_numbered(svg.getvalue()))


def _numbered(svg: bytes) -> bytes:
    """The SVG with its hashed ids numbered in their order: hashes are of places, whose last bits may differ.

    >>> _numbered(b'<clipPath id="p25f49e48f6"/><path clip-path="url(#p25f49e48f6)"/>')
    b'<clipPath id="p1"/><path clip-path="url(#p1)"/>'
    """
    names = {name: number for number, name in enumerate(dict.fromkeys(_HASHED.findall(svg)), start=1)}
    return _HASHED.sub(lambda found: b"%c%d" % (found[0][:1], names[found[0]]), svg)


def _lay_out(figure: Figure) -> None:
    """Places the axes once; `savefig` would draw the whole figure for that, and then again."""
    engine = figure.get_layout_engine()
    if engine is None:
        return
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if not axis.get_label_text():  # else it is placed beside the ticks' labels, which takes long
                axis.set_label_coords(0, 0)
    engine.execute(figure)
    figure.set_layout_engine("none")


def bare(axes: Axes, *, keep: Iterable[str] = ()) -> None:
    """Removes the frame except for the given sides."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in set(keep))
    axes.tick_params(length=0)


def wrapped(text: str, width: int = 20) -> str:
    """The text over several lines, broken between words.

    >>> wrapped("Tenaga Kesejahteraan Sosial Kecamatan")
    'Tenaga Kesejahteraan\\nSosial Kecamatan'
    """
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def total(lengths: Iterable[float]) -> float:
    """Sum of lengths, added in order: the same bits in every Python (`sum` rounds differently from 3.12 on).

    >>> total([0.1] * 10)
    0.9999999999999999
    """
    return reduce(add, lengths, 0.0)


def width_of(*texts: str) -> float:
    """About the width of the widest line of texts in small letters, in points.

    >>> width_of("ten", "twenty-one\\n!")
    61.0
    """
    return LETTER * max(len(line) for text in texts for line in text.split("\n"))


def lines_of(text: str) -> int:
    """Number of lines of a text."""
    return text.count("\n") + 1
