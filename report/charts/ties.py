"""Pictures of ties: between kinds of nodes, ties per family, income by number of ties."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis import figures
from analysis.tables.smoothing import FEWEST_GROUPS
from report.charts.drawing import drawing
from report.charts.picture import Picture, by_wave, cells_of, dash_note, keys_of, picture, shown_waves
from report.charts.words import DASH, ChartWords, Grid


def blocks(words: ChartWords) -> Picture | None:
    """Ties of families by kind of node, per hundred families: waves differ in how many were asked."""
    table = words.table("blocks", values=("per_household",))
    if table is None:
        return None
    table = table.assign(ties=100 * table["per_household"])
    labels = words.labels(table["key"], "actor_type")
    if len(labels) < 2:  # ties to actors weren't asked: nothing to compare
        return None
    if "families" in labels:
        labels = {
            "families": words.text("blocks.other_families"),
            **{k: v for k, v in labels.items() if k != "families"},
        }
    waves = shown_waves(words, table, "ties")
    figure = drawing(
        figures.blocks,
        table,
        waves,
        value="ties",
        families=words.text("blocks.families"),
        labels=labels,
        write=words.count,
        missing=DASH,
    )
    grid = by_wave(words, table, waves, labels, "others", value="ties", write=words.count)
    note = dash_note(words, cells_of(table, waves, "ties", labels))
    return picture(words, "blocks", figure, grid, keys_of(waves), note)


def degree_distribution(words: ChartWords) -> Picture | None:
    """The distribution of families by number of ties."""
    table = words.table("degree_distribution", values=("share",))
    if table is None:
        return None
    waves = shown_waves(words, table, "share")
    labels = {key: key.replace("-", DASH) for key in dict.fromkeys(table["key"])}
    figure = drawing(
        figures.columns,
        table,
        waves,
        value="share",
        labels=labels,
        write=partial(words.percent, decimals=0),
        missing=DASH,
        axis_label=words.text("degree_distribution.axis"),
    )
    grid = by_wave(words, table, waves, labels, "degree_distribution", value="share", write=words.percent)
    note = dash_note(words, cells_of(table, waves, "share", labels))
    verdict = words.page.verdict("change.mean_degree")
    return picture(words, "degree_distribution", figure, grid, keys_of(waves), note, verdict=verdict)


def income_by_degree(words: ChartWords) -> Picture | None:
    """Income per person by number of ties, in the last wave: groups of families, and a smoothed line."""
    table = words.table("income_by_degree", values=("income", "degree", "smoothed"))
    if table is None:
        return None
    table = table[table["wave"] == words.page.wave]
    if table["income"].notna().sum() < FEWEST_GROUPS:
        return None
    wave = words.waves([words.page.wave])[0]
    labels = {key: key.replace("-", DASH) for key in table["key"]}
    scale, unit = words.money_unit(float(table["income"].max()), "per_person")
    figure = drawing(
        figures.smoothed,
        table,
        wave,
        labels=labels,
        point_label=words.text("income_by_degree.point"),
        line_label=words.text("income_by_degree.line"),
        x_label=words.text("income_by_degree.axis"),
        axis_label=unit,
        amount=partial(words.numbers.scaled, scale),
    )
    names = ("degree", "income", "smoothed")
    rows = [
        (labels[row["key"]], words.locale.number(row["degree"], 1), *(_money(words, row[name]) for name in names[1:]))
        for _, row in table.iterrows()
    ]
    head = ("degree_distribution", "mean_degree", "geometric_mean", "smoothed")
    grid = Grid(tuple(words.text(f"columns.{name}") for name in head), tuple(rows))
    spoken = words.text("income_by_degree.note")
    return picture(words, "income_by_degree", figure, grid, [wave.key], spoken=spoken, values={"wave": wave.label})


def _money(words: ChartWords, value: float) -> str:
    return words.missing if pd.isna(value) else words.money(value)
