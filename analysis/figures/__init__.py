"""Charts of public tables: words are arguments, and everything drawn is in the table.

Each function takes a table (columns key, wave, unit, values) and returns a matplotlib figure without title, source or
legend box: those are text of the page around it. Suppressed cells are missing, and nothing is drawn there.
"""

from analysis.figures.bars import bars, columns
from analysis.figures.blocks import blocks
from analysis.figures.curves import lorenz, parade, smoothed
from analysis.figures.distribution import Line, distribution
from analysis.figures.dots import changes, levels
from analysis.figures.matrix import themes, transition
from analysis.figures.paired import paired
from analysis.figures.raster import png_bytes
from analysis.figures.reach import reach
from analysis.figures.reach_rows import ReachRow
from analysis.figures.style import PALETTE, Wave, sized, svg_bytes, waves_of

__all__ = [
    "PALETTE",
    "Line",
    "ReachRow",
    "Wave",
    "bars",
    "blocks",
    "changes",
    "columns",
    "distribution",
    "levels",
    "lorenz",
    "paired",
    "parade",
    "png_bytes",
    "reach",
    "sized",
    "smoothed",
    "svg_bytes",
    "themes",
    "transition",
    "waves_of",
]
