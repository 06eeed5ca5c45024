"""Every picture that there is, drawn from a small table of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import figures

WAVES = figures.waves_of({"2021": "March 2021", "2024": "March 2024"})


def percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def told(table: pd.DataFrame, value: str) -> pd.DataFrame:
    """The table with its values as text."""
    return table.assign(text=["" if np.isnan(number) else percent(number) for number in table[value]])


def whole(value: float) -> str:
    return f"{value:.0f}"


def by_wave(value: str, cells: dict[str, tuple[float, float]]) -> pd.DataFrame:
    rows = [
        {"key": key, "wave": wave, "unit": "share", value: number}
        for key, numbers in cells.items()
        for wave, number in zip(("2021", "2024"), numbers, strict=True)
    ]
    return pd.DataFrame(rows)


SHARES = by_wave("share", {"a": (0.413, 0.527), "b": (0.236, np.nan), "c": (0.0, 0.081)})
LABELS = {"a": "Own business", "b": "Wages", "c": "Aid"}
LEVELS = SHARES.assign(low=SHARES["share"] - 0.05, high=SHARES["share"] + 0.06)
CURVE = pd.DataFrame(
    [
        {"key": f"{x}", "wave": wave, "unit": "share", "income_share": x**power}
        for wave, power in (("2021", 2.0), ("2024", 2.5))
        for x in (0, 0.25, 0.5, 0.75, 1)
    ]
)

BINS = pd.DataFrame(
    [
        {"key": f"{lower}", "wave": wave, "unit": "share", "lower": lower, "upper": upper, "share": share}
        for wave in ("2021", "2024")
        for lower, upper, share in ((0.0, 100.0, 0.2), (100.0, 300.0, 0.5), (300.0, np.nan, 0.3))
    ]
)

PARADE = pd.DataFrame(
    [
        {"key": f"{high}", "wave": wave, "unit": "IDR", "income": income * factor, "lower": low}
        for wave, factor in (("2021", 1.0), ("2024", 1.2))
        for low, high, income in ((0.0, 0.25, 100.0), (0.25, 0.5, np.nan), (0.5, 1.0, 300.0))
    ]
)

BY_DEGREE = pd.DataFrame(
    {
        "key": ["0", "1", "2-4", "5+"],
        "wave": "2024",
        "degree": [0.0, 1.0, 2.7, 6.4],
        "income": [100.0, 120.0, np.nan, 140.0],
        "smoothed": [104.0, 115.0, np.nan, 139.0],
    }
)

CHANGES = pd.DataFrame(
    {"key": ["p", "q"], "wave": "2021-2024", "value": [-0.09, np.nan], "low": [-0.15, np.nan], "high": [-0.02, np.nan]}
)

THEMES = pd.DataFrame({"key": ["t1", "t2"], "wave": "all", "unit": "statements", "kpm": [4, 0], "tksk": [np.nan, 2]})

PARTIES = [
    figures.ReachRow(
        "Customer", ((0.321, 0.246, 0.402), (0.55, 0.466, 0.632)), ("32.1%", "55.0%"), "+22.9 (+15.7 to +30.1)", True
    ),
    figures.ReachRow(
        "District social welfare worker (TKSK)", ((0.81, 0.6, 0.94), (None, None, None)), ("81.0%", "–"), "–"
    ),
]

DRAWN: dict[str, Callable[[], Figure]] = {
    "distribution": lambda: figures.distribution(
        BINS,
        WAVES,
        lines={"2021": figures.Line(120.0, "Poverty line 120")},
        axis_label="thousand rupiah",
        amount=whole,
        share=percent,
        more="and more",
        missing="–",
    ),
    "levels": lambda: figures.levels(
        told(LEVELS, "share"), WAVES, value="share", labels=LABELS, tick=percent, missing="–"
    ),
    "level of one": lambda: figures.levels(
        told(LEVELS[LEVELS["key"] == "a"], "share"), WAVES, value="share", labels={"a": "A"}, tick=percent, missing="–"
    ),
    "changes": lambda: figures.changes(
        [("Points", told(CHANGES, "value"), percent)], labels={"p": "Poor", "q": "Dependent on aid"}, missing="–"
    ),
    "bars": lambda: figures.bars(SHARES, WAVES, value="share", labels=LABELS, write=percent, missing="–"),
    "columns": lambda: figures.columns(
        SHARES, WAVES, value="share", labels=LABELS, write=percent, missing="–", axis_label="ties"
    ),
    "lorenz": lambda: figures.lorenz(
        CURVE,
        WAVES,
        labels={"2021": "March 2021: Gini 0.33", "2024": "March 2024: Gini 0.40"},
        equality="equal",
        population_label="people",
        income_label="income",
        percent=percent,
    ),
    "parade": lambda: figures.parade(
        PARADE,
        WAVES,
        labels={"2021": "March 2021", "2024": "March 2024"},
        population_label="share of people, from the poorest",
        axis_label="rupiah per person",
        percent=percent,
        amount=whole,
    ),
    "smoothed": lambda: figures.smoothed(
        BY_DEGREE,
        WAVES[1],
        labels={"0": "0", "1": "1", "2-4": "2–4", "5+": "5+"},
        point_label="families with that many ties",
        line_label="smoothed",
        x_label="number of ties",
        axis_label="rupiah per person",
        amount=whole,
    ),
    "blocks": lambda: figures.blocks(
        SHARES.rename(columns={"share": "ties"}).assign(ties=lambda rows: rows["ties"] * 1000),
        WAVES,
        value="ties",
        families="Families",
        labels=LABELS,
        write=whole,
        missing="–",
    ),
    "reach": lambda: figures.reach(PARTIES, WAVES, tick=percent, change="Change"),
    "reach of long names": lambda: figures.reach(
        [replace(row, name=f"{row.name} of the village and beyond") for row in PARTIES],
        [replace(wave, label=f"Survey round of {wave.label}") for wave in WAVES],
        tick=percent,
        change="Change",
    ),
    "reach of one wave": lambda: figures.reach(
        [replace(row, levels=row.levels[1:], texts=row.texts[1:], change="") for row in PARTIES],
        WAVES[1:],
        tick=percent,
    ),
    "themes": lambda: figures.themes(
        THEMES,
        labels={"t1": "Capital", "t2": "Trust"},
        columns={"kpm": "Families", "tksk": "Social workers"},
        write=whole,
        missing="–",
    ),
    "transition": lambda: figures.transition(
        {("y", "y"): 0.41, ("y", "n"): 0.09, ("n", "y"): np.nan, ("n", "n"): 0.44},
        phrases={("y", "y"): "stayed", ("y", "n"): "left", ("n", "y"): "fell", ("n", "n"): "never"},
        rows={"y": "poor before", "n": "not poor before"},
        columns={"y": "poor after", "n": "not poor after"},
        write=percent,
        missing="–",
    ),
}
