"""The Lorenz curve of each wave against equality."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from analysis.figures.style import MUTED, SMALL, Format, Wave, bare, new_figure, styled


@styled
def lorenz(
    table: pd.DataFrame,
    waves: list[Wave],
    *,
    labels: Mapping[str, str],
    equality: str,
    population_label: str,
    income_label: str,
    percent: Format,
) -> Figure:
    """Cumulative share of income (`income_share`) by cumulative share of people (`key`); `labels` name the curves."""
    figure = new_figure(3.6)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=0.8)
    axes.text(0.42, 0.455, equality, rotation=45, rotation_mode="anchor", transform_rotates_text=True, fontsize=SMALL,
              color=MUTED, ha="center", va="bottom")  # fmt: skip
    for wave in waves:
        own = table[(table["wave"] == wave.key) & table["income_share"].notna()]
        sns.lineplot(x=own["key"].astype(float), y=own["income_share"].astype(float), ax=axes, color=wave.colour,
                     linewidth=2, dashes=False, errorbar=None, estimator=None, legend=False,
                     linestyle=(0, wave.dashes) if wave.dashes else "-")  # fmt: skip
    named = [wave for wave in waves if wave.key in labels]
    for place, wave in enumerate(reversed(named)):  # in the free corner under the curves, where none can cross
        y = 0.05 + 0.085 * place
        axes.text(0.985, y, labels[wave.key], ha="right", va="center", fontsize=SMALL, color=wave.colour,
                  fontweight="bold", transform=axes.transAxes)  # fmt: skip
    for axis, setter, label in (
        (axes.xaxis, axes.set_xlabel, population_label),
        (axes.yaxis, axes.set_ylabel, income_label),
    ):
        axis.set_major_locator(FixedLocator([0.25, 0.5, 0.75, 1]))  # two zeros in the corner would touch
        axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
        setter(label)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid()
    axes.set_axisbelow(True)
    bare(axes, keep=["bottom", "left"])
    return figure
