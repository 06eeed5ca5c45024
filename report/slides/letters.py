"""How much room a text takes in Arial, the widest font that a slide's text falls back to: the size that fits a box."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import matplotlib as mpl

LINE = 1.17  # of the size: from one line to the next
_UNKNOWN = 1000  # thousandths of the size: a letter that the font hasn't
_METRIC = re.compile(r"^C (-?\d+) ; WX (\d+) ;", re.MULTILINE)
_LIKE = {
    "–": "-",
    "−": "+",
    "’": "'",
    "“": '"',
    "”": '"',
    "\u00a0": " ",
    "→": "M",
    "·": ".",
    "…": "M",
    "●": "M",
    "○": "M",
}


@cache
def _widths(bold: bool) -> dict[str, int]:
    """Widths of letters in thousandths of the size: Helvetica's, which Arial shares."""
    file = Path(mpl.get_data_path()) / "fonts" / "pdfcorefonts" / f"Helvetica{'-Bold' if bold else ''}.afm"
    return {chr(int(code)): int(width) for code, width in _METRIC.findall(file.read_text("ascii")) if int(code) > 0}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line, in the unit of its size.

    >>> width_of("Sooko", 100)
    283.5
    """
    widths = _widths(bold)
    return size / 1000 * sum(_width(letter, widths) for letter in text)


def _width(letter: str, widths: dict[str, int]) -> int:
    plain = _LIKE.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return widths.get(plain, _UNKNOWN)


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """How many lines a text fills, broken between words."""
    count, filled = 1, 0.0
    for word in text.split(" "):
        wide = width_of(word, size, bold=bold)
        space = width_of(" ", size, bold=bold) if filled else 0.0
        if filled and filled + space + wide > width:
            count, filled = count + 1, wide
        else:
            filled += space + wide
        if wide > width:  # a word that is broken anywhere
            count += int(wide // width)
    return count


def fitted(
    text: str, sizes: Sequence[float], *, width: float, height: float, bold: bool = False, most: int | None = None
) -> float:
    """The first of the sizes, from the largest down, in which a text fits a box (and `most` lines); else the last.

    >>> fitted("A claim of a few words", (40, 30, 20), width=400, height=60, bold=True)
    30
    """
    for size in sizes:
        lines = lines_of(text, size, width, bold=bold)
        if lines * size * LINE <= height and lines <= (most or lines):
            return size
    return sizes[-1]
