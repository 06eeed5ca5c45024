"""Dots with intervals: an indicator by wave or district, changes, reach."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from analysis import figures
from analysis.findings import Finding
from analysis.findings.units import SHARE, SHARE_DIFFERENCE, Unit
from analysis.study.waves import pair_name
from report.charts.drawing import drawing
from report.charts.paired import levels_of_all, paired_levels
from report.charts.picture import (
    Format,
    Picture,
    dash_note,
    picture,
    with_interval,
    with_intervals,
)
from report.charts.words import DASH, ChartWords, Grid, difference_rows, finding_rows
from report.language.locale import sentence_case
from report.language.study import short_name
from report.public import ALL

# The indicator of each chart of levels: by wave of one district (LEVELS), by district (DISTRICTS).
LEVELS = {
    "headcount": "poverty.headcount",
    "mean_income": "income.mean_capita",
    "median_income": "income.median_capita",
    "aid_dependence": "income.aid_dependence",
    "gini": "inequality.gini",
}
DISTRICTS = {
    "districts": "poverty.headcount",
    "districts_income": "income.median_capita",
    "districts_gini": "inequality.gini",
    "districts_isolates": "network.isolates",
}
# The changes in the chart, in its order; the others are only in tables.
CHANGES = (
    "change.headcount",
    "change.aid_dependence",
    "change.share_business",
    "change.isolates",
    "change.share_linking",
    "change.mean_capita",
    "change.mean_household",
    "change.median_capita",
    "change.median_level",
    "change.gini",
    "change.gap",
)


def levels(words: ChartWords, name: str) -> Picture | None:
    """One indicator of the page's district, by wave, with its interval."""
    id_ = LEVELS[name]
    if (paired := paired_levels(words, name)) is not None:
        return paired
    keys = [wave.key for wave in words.page.settings.waves]
    found = {(words.page.district, wave): words.page.find(id_, wave) for wave in keys}
    verdict = words.page.verdict(f"change.{id_.partition('.')[2]}") if name in ("headcount", "gini") else ""
    title_of = name if verdict else "levels"
    title = words.title(title_of, verdict, label=words.page.label(id_))
    labels = {words.page.district: words.place_of(words.page.district)}
    return _level_chart(words, id_, found, labels, title=title, note=levels_of_all(words, name))


def districts(words: ChartWords, name: str) -> Picture | None:
    """One indicator of all districts, by wave, on one scale and in the study's order."""
    codes = [str(code) for code in words.page.study.districts["district_code"]]
    keys = [wave.key for wave in words.page.settings.waves]
    found = {(code, wave): words.page.find(DISTRICTS[name], wave, code) for code in codes for wave in keys}
    if name == "districts" and all(finding is None or finding.value is None for finding in found.values()):
        return districts(words, "districts_income")  # no poverty line
    there = [code for code in codes if any(found[code, wave] is not None for wave in keys)]
    if len(there) < 2:
        return None
    labels = {code: short_name(words.page.study, code, words.locale) for code in there}
    level = words.page.settings.region.level[words.locale.language]
    return _level_chart(words, DISTRICTS[name], found, labels, title=words.title(name, "", level=level))


def _level_chart(
    words: ChartWords,
    id_: str,
    found: Mapping[tuple[str, str], Finding | None],
    labels: dict[str, str],
    *,
    title: str,
    note: str = "",
) -> Picture | None:
    table = finding_rows(words, found)
    known = table[table["value"].notna()]
    if known.empty:
        return None
    waves = words.waves(known["wave"])
    unit = next(finding.unit for finding in found.values() if finding is not None)
    axis, scale = "", 1.0
    tick: Format
    if unit == SHARE:
        tick, unit_text = words.whole_percent, words.text("unit.share", of=_counted(words, id_))
    elif (money := Unit.parse(unit)).is_money:
        per = "per_person" if len(money.per) > 1 else "per_month"
        scale, axis = words.money_unit(float(known["value"].max()), per)
        tick = partial(words.numbers.scaled, scale)
        unit_text = words.money_unit(0, per)[1]
    else:
        tick = words.two_decimals
        unit_text = words.text("unit.ties" if unit == "ties" else "unit.index")
    figure = drawing(
        figures.levels,
        table,
        waves,
        value="value",
        labels=labels,
        tick=tick,
        missing=DASH,
        axis_label=axis,
    )
    rows = with_intervals(words, table, waves, labels)
    head = (sentence_case(words.page.settings.region.level[words.locale.language]), *(wave.label for wave in waves))
    interval = words.text("with_interval" if known["low"].notna().any() else "only_values")
    one = [wave.key for wave in waves] if len(labels) == 1 else []
    return Picture(
        figure,
        words.text("levels.kind"),
        title,
        sentence_case(words.text("levels.subtitle", unit=unit_text, interval=f"; {interval}")),
        words.source(words.behind(id_, one), dash_note(words, table["value"]), note, district=None if one else ALL),
        Grid(head, tuple(rows)),
    )


def changes(words: ChartWords) -> Picture | None:
    """Changes between two waves, with a panel for each unit."""
    table = words.table("changes", values=("value", "low", "high"))
    if table is None or words.page.settings.main_pair is None:
        return None
    pair = pair_name(*words.page.settings.main_pair)
    table = table[table["wave"] == pair].set_index("key", drop=False)
    table = table.loc[[id_ for id_ in CHANGES if id_ in table.index]]
    if table["value"].notna().sum() == 0:
        return None
    labels = {id_: words.text(f"changes.labels.{id_}") for id_ in table.index}
    panels, rows = [], []
    for unit in dict.fromkeys(table["unit"]):
        own = table[table["unit"] == unit]
        found = {(str(row["key"]), pair): _finding_of(words, row) for _, row in own.iterrows()}
        name, tick = difference_unit(words, str(unit))
        shown = difference_rows(words, found)
        panels.append((sentence_case(name), shown, tick))
        for _, row in shown.iterrows():
            text = with_interval(words, row)
            rows.append((labels[row["key"]], text if pd.isna(row["value"]) else f"{text} {name}"))
    figure = drawing(figures.changes, panels, labels=labels, missing=DASH)
    grid = Grid((words.text("columns.finding"), words.text("columns.value")), tuple(rows))
    note = dash_note(words, table["value"])
    return picture(words, "changes", figure, grid, [pair], note, values={"waves": words.page.wave_label(pair)})


def _finding_of(words: ChartWords, row: pd.Series) -> Finding:
    """The finding that a row of a table repeats."""
    value, low, high = (None if pd.isna(row[name]) else float(row[name]) for name in ("value", "low", "high"))
    return Finding(str(row["key"]), words.page.district, str(row["wave"]), value, str(row["unit"]), low=low, high=high)


def difference_unit(words: ChartWords, unit: str, *, money: str = "changes.money") -> tuple[str, Format]:
    """The unit of a panel of differences in words (of amounts by the text `money`), and the format of its ticks."""
    if unit == SHARE_DIFFERENCE:
        return words.text("changes.points"), partial(words.numbers.signed, 100.0, 0)
    if (amount := Unit.parse(unit)).is_money:
        name = words.money_unit(0, "per_person" if len(amount.per) > 1 else "per_month")[1]
        return words.text(money, unit=name), words.numbers.signed_tick
    return words.text("changes.index"), partial(words.numbers.signed, 1.0, 2)


def _counted(words: ChartWords, id_: str) -> str:
    return str(words.locale.terms["counted" if id_.startswith("poverty.") else "families"])
