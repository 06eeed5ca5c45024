"""Charts of pages, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from report.charts.arms import arms, arms_compared
from report.charts.incomes import business_types, distribution, income_sources, lorenz, parade, transition
from report.charts.levels import DISTRICTS, LEVELS, changes, districts, levels
from report.charts.picture import Picture
from report.charts.reach import reach
from report.charts.ties import blocks, degree_distribution, income_by_degree
from report.charts.voices import themes
from report.charts.words import ChartWords

DRAWINGS: dict[str, Callable[[ChartWords], Picture | None]] = {
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
    "arms": arms,
    "arms_compared": arms_compared,
    **{name: partial(levels, name=name) for name in LEVELS},
    **{name: partial(districts, name=name) for name in DISTRICTS},
}

__all__ = ["DRAWINGS", "Drawn"]
