"""Pictures of incomes: distribution, Lorenz curve, parade, sources, poverty transitions."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis import figures
from analysis.figures import Line
from analysis.study.waves import pair_name
from report.charts.drawing import drawing
from report.charts.picture import Picture, by_wave, cells_of, dash_note, keys_of, picture, share_text, shown_waves
from report.charts.words import DASH, ChartWords, Grid
from report.context.table_sentences import parade_prices, parade_verdict
from report.language.locale import sentence_case

FEW_CLASSES = 7  # for whose shares a decimal has room
_APART = 0.015  # of all income: curves closer than that are one line on the page


def distribution(words: ChartWords) -> Picture | None:
    """Shares by class of income and wave, those below the poverty line bracketed."""
    table = words.table("distribution", values=("share", "lower", "upper"))
    if table is None:
        return None
    waves = shown_waves(words, table, "share")
    lines = {}
    for wave in waves:
        found = words.page.find("poverty.line", wave.key)
        at_an_edge = wave.key in words.page.settings.single_lines  # of the bins; another line cuts through one
        if at_an_edge and found is not None and found.value is not None:
            lines[wave.key] = Line(found.value, _line_label(words, wave.key, found.value))
    scale, unit = words.money_unit(float(table["lower"].max()), "per_person")
    figure = drawing(
        figures.distribution,
        table,
        waves,
        lines=lines,
        axis_label=words.text("distribution.axis", unit=unit),
        amount=partial(words.numbers.scaled, scale),
        share=words.percent if len(table) <= FEW_CLASSES * len(waves) else words.whole_percent,
        more=words.text("and_more"),
        missing=DASH,
    )
    rows = [
        (wave.label, _bin(words, row["lower"], row["upper"]), share_text(words, row["share"]))
        for wave in waves
        for _, row in table[table["wave"] == wave.key].iterrows()
    ]
    head = tuple(words.text(f"columns.{name}") for name in ("wave", "bin", "share"))
    lost = words.text("missing_bins") if table["share"].isna().any() else ""
    spoken = " ".join(
        [*(f"{wave.label}: {lines[wave.key].label}." for wave in waves if wave.key in lines), lost]
    ).strip()
    kind = "constant" if words.page.settings.prices else "own"
    values = {
        "prices": words.text(f"distribution.prices.{kind}") if len(waves) > 1 else "",
        "tone": words.text("distribution.tone") if lines else "",
    }
    grid, verdict = Grid(head, tuple(rows), names=2), words.page.verdict("change.headcount")
    return picture(
        words, "distribution", figure, grid, keys_of(waves), lost, verdict=verdict, spoken=spoken, values=values
    )


def _line_label(words: ChartWords, wave: str, line: float) -> str:
    """The share below the line, if it is known, and the line."""
    below, amount = words.page.find("poverty.headcount", wave), words.full_money(line)
    if below is None or below.value is None or below.disclosure != "shown":
        return words.text("distribution.line", value=amount)
    return words.text("distribution.below", share=share_text(words, below.value), value=amount)


def _bin(words: ChartWords, lower: float, upper: float) -> str:
    if pd.isna(lower):
        return words.text("below", high=words.full_money(upper))
    if pd.isna(upper):
        return words.text("from_on", low=words.full_money(lower))
    high = words.locale.money(upper, words.page.settings.currency.code, style="full_column")  # the currency stands once
    return words.text("from_to", low=words.full_money(lower), high=high)


def lorenz(words: ChartWords) -> Picture | None:
    """The Lorenz curve of each wave; none where those of several waves coincide, which their Gini coefficients say."""
    table = words.table("lorenz", values=("income_share",))
    if table is None or _coincide(table):
        return None
    waves = shown_waves(words, table, "income_share")
    labels = {}
    for wave in waves:
        gini = words.page.find("inequality.gini", wave.key)
        known = gini is not None and gini.value is not None
        text = words.locale.number(gini.value, 2) if gini is not None and gini.value is not None else ""
        key = ("lorenz.curve" if len(waves) > 1 else "lorenz.gini") if known else "lorenz.curve_bare"
        labels[wave.key] = words.text(key, wave=wave.label, gini=text)
    figure = drawing(
        figures.lorenz,
        table,
        waves,
        labels=labels,
        equality=words.text("lorenz.equality"),
        population_label=words.text("lorenz.population"),
        income_label=words.text("lorenz.income"),
        percent=words.whole_percent,
    )
    rows = [
        (wave.label, words.percent(float(row["key"])), share_text(words, row["income_share"]))
        for wave in waves
        for _, row in table[table["wave"] == wave.key].iterrows()
    ]
    head = tuple(words.text(f"columns.{name}") for name in ("wave", "population", "income"))
    grid, verdict = Grid(head, tuple(rows), names=2), words.page.verdict("change.gini")
    spoken = "; ".join(labels.values()) + "."
    return picture(words, "lorenz", figure, grid, keys_of(waves), verdict=verdict, spoken=spoken)


def _coincide(table: pd.DataFrame) -> bool:
    """Whether the curves of several waves lie within a line's width of each other."""
    known = table.dropna(subset="income_share")
    places = np.sort(known["key"].astype(float).unique())
    curves = [
        np.interp(places, own["key"].astype(float), own["income_share"])
        for _, own in known.sort_values("income_share").groupby("wave")
    ]
    return len(curves) > 1 and bool(np.ptp(curves, axis=0).max() < _APART)


def parade(words: ChartWords) -> Picture | None:
    """Pen's parade of each wave: incomes from the poorest to the richest."""
    table = words.table("parade", values=("income", "lower"))
    if table is None:
        return None
    waves = shown_waves(words, table, "income")
    scale, unit = words.money_unit(float(table["income"].max()), "per_person")
    figure = drawing(
        figures.parade,
        table,
        waves,
        labels={wave.key: wave.label for wave in waves},
        population_label=words.text("lorenz.population"),
        axis_label=unit,
        percent=words.whole_percent,
        amount=partial(words.numbers.scaled, scale),
    )
    rows = [
        (
            wave.label,
            words.text("from_to", low=words.percent(row["lower"]), high=words.percent(float(row["key"]))),
            words.missing if pd.isna(row["income"]) else words.money(row["income"]),
        )
        for wave in waves
        for _, row in table[table["wave"] == wave.key].iterrows()
    ]
    prices = parade_prices(words.page, table)
    lost = words.text("missing_bins") if table["income"].isna().any() else ""
    head = tuple(words.text(f"columns.{name}") for name in ("wave", "parade", "bin"))
    grid, verdict = Grid(head, tuple(rows), names=2), parade_verdict(words.page)
    return picture(words, "parade", figure, grid, keys_of(waves), lost, verdict=verdict, values={"prices": prices})


def income_sources(words: ChartWords) -> Picture | None:
    """Shares of income sources, by wave."""
    table = words.table("income_sources", values=("share",))
    if table is None:
        return None
    labels = {key: words.text(f"income_sources.keys.{key}") for key in dict.fromkeys(table["key"])}
    return _bar_chart(words, "income_sources", table, labels, verdict=words.page.verdict("change.share_business"))


def business_types(words: ChartWords) -> Picture | None:
    """Shares of business types, by wave."""
    table = words.table("business_types", values=("share",))
    if table is None:
        return None
    present = table.groupby("key")["share"].transform(lambda shares: shares.ne(0).any())  # a district may lack a type
    table = table[present]
    return _bar_chart(words, "business_types", table, words.labels(table["key"], "business_type"), verdict="")


def _bar_chart(words: ChartWords, name: str, table: pd.DataFrame, labels: dict[str, str], *, verdict: str) -> Picture:
    waves = shown_waves(words, table, "share")
    figure = drawing(figures.bars, table, waves, value="share", labels=labels, write=words.percent, missing=DASH)
    grid = by_wave(words, table, waves, labels, name, value="share", write=words.percent)
    note = dash_note(words, cells_of(table, waves, "share", labels))
    return picture(words, name, figure, grid, keys_of(waves), note, verdict=verdict)


def transition(words: ChartWords) -> Picture | None:
    """Poverty status in the first wave against the second."""
    states = ("poor", "not_poor")
    table = words.table("transition", values=states)
    if table is None or words.page.settings.main_pair is None:
        return None
    first, second = words.page.settings.main_pair
    table = table[table["wave"] == pair_name(first, second)].set_index("key")
    cells = {(row, column): float(table[column][row]) for row in states if row in table.index for column in states}
    if not cells or all(pd.isna(value) for value in cells.values()):
        return None
    phrases = {(row, column): words.text(f"transition.phrases.{row}_{column}") for row in states for column in states}
    at = [
        {
            state: words.text("transition.at", wave=label, state=words.text(f"transition.state.{state}")).replace(
                ": ", ":\n"
            )
            for state in states
        }
        for label in map(words.page.wave_label, (first, second))
    ]
    figure = drawing(
        figures.transition, cells, phrases=phrases, rows=at[0], columns=at[1], write=words.percent, missing=DASH
    )
    rows = tuple((sentence_case(phrases[place]), share_text(words, value)) for place, value in cells.items())
    pair, verdict = pair_name(first, second), words.page.verdict("change.headcount")
    grid = Grid(
        (f"{words.page.wave_label(first)} – {words.page.wave_label(second)}", words.text("columns.share")), rows
    )
    note, label = dash_note(words, pd.Series(list(cells.values()))), words.page.wave_label(pair)
    return picture(words, "transition", figure, grid, [pair], note, verdict=verdict, values={"waves": label})
