"""Which picture each chart is, by name: its table, its words, its values as text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from report.chart_words import ChartWords
from report.drawings.drawn import Drawn
from report.drawings.incomes import business_types, distribution, income_sources, lorenz, parade, transition
from report.drawings.levels import DISTRICTS, LEVELS, changes, districts, levels, reach
from report.drawings.ties import blocks, degree_distribution, income_by_degree
from report.drawings.voices import themes

DRAWINGS: dict[str, Callable[[ChartWords], Drawn | None]] = {
    "distribution": distribution,
    "lorenz": lorenz,
    "parade": parade,
    "changes": changes,
    "income_sources": income_sources,
    "business_types": business_types,
    "transition": transition,
    "blocks": blocks,
    "degree_distribution": degree_distribution,
    "income_by_degree": income_by_degree,
    "reach": reach,
    "themes": themes,
    **{name: partial(levels, name=name) for name in LEVELS},
    **{name: partial(districts, name=name) for name in DISTRICTS},
}

__all__ = ["DRAWINGS", "Drawn"]
