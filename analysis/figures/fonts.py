"""The typeface of charts, known to matplotlib and carried by each SVG file."""

from __future__ import annotations

import base64
from functools import cache

from matplotlib.font_manager import FontProperties, fontManager

from analysis.fonts import FAMILY, FOLDER

FAMILIES = [FAMILY, "DejaVu Sans", "Arial"]  # the second is matplotlib's own, for other letters
_WEIGHTS = {"Regular": 400, "Bold": 700}  # that charts use
_STYLE = b'<style type="text/css">'


@cache
def register() -> None:
    """Makes the typeface known to matplotlib, once in a process."""
    for face in _WEIGHTS:
        fontManager.addfont(FOLDER / f"RisalahSans-{face}.ttf")


def properties(points: float, *, bold: bool = False) -> FontProperties:
    """The font of a text, to measure it."""
    register()
    return FontProperties(family=FAMILY, size=points, weight="bold" if bold else "normal")


def with_font(svg: bytes) -> bytes:
    """A chart's SVG with the commonest letters of the faces that it uses: a page shows it without any other file."""
    bold = b"font-weight: 700" in svg
    rules = "".join(_rule(face) for face in _WEIGHTS if face == "Regular" or bold)
    return svg.replace(_STYLE, _STYLE + rules.encode(), 1)


@cache
def _rule(face: str) -> str:
    data = base64.b64encode((FOLDER / f"RisalahSans-{face}.charts.woff2").read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f"@font-face{{font-family: '{FAMILY}'; font-weight: {_WEIGHTS[face]}; src: {source}}} "
