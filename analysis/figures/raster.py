"""Rasters of figures, for formats that can't hold SVG."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path

import matplotlib as mpl
import typst

from analysis.fonts import FOLDER

PIXELS_PER_INCH = 220
_HEAD = 33  # bytes of a PNG's signature and first chunk
_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: rgb(sys.inputs.paper))
#image(bytes(sys.inputs.svg), format: "svg")
"""


def png_bytes(svg: bytes, *, ppi: int = PIXELS_PER_INCH, paper: str = "#ffffff") -> bytes:
    """A figure's SVG as PNG on paper of a colour, drawn as in the PDF of a page; reproducible byte for byte."""
    inputs = {"svg": svg.decode(), "paper": paper}
    made = typst.compile(_PAGE, font_paths=_fonts(), format="png", ppi=float(ppi), sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made[:_HEAD] + _size(ppi) + made[_HEAD:]


def _size(ppi: int) -> bytes:
    """The chunk with the resolution, by which Word knows how large the picture is."""
    per_metre = round(ppi / 0.0254)
    content = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


@cache
def _fonts() -> typst.Fonts:
    """The fonts for which the texts were measured, and none of the system."""
    of_matplotlib = Path(mpl.get_data_path()) / "fonts" / "ttf"  # for other letters
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER), str(of_matplotlib)])
