"""Charts of a comparison group: levels of each arm, and what sets the arms apart from the comparison."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis import figures
from analysis.findings import Finding
from analysis.findings.units import SHARE_DIFFERENCE, Unit
from analysis.study.group import WELFARE
from report.charts.drawing import Drawing, drawing
from report.charts.levels import difference_unit
from report.charts.picture import Format, Picture, dash_note, with_interval, with_intervals
from report.charts.words import DASH, ChartWords, Grid, difference_rows, finding_rows
from report.context.groups import PageGroups
from report.language.groups import arm_name, outcome_name
from report.language.locale import sentence_case


def arms(words: ChartWords) -> Picture | None:
    """Mean welfare of each arm, by wave, with intervals; None in a study without arms."""
    page, groups = words.page, PageGroups(words.page)
    if groups.group is None:
        return None
    keys = [(arm, wave) for arm in groups.own.arms for wave in groups.waves]
    table = finding_rows(words, {key: page.find(f"group.mean.{WELFARE}.{key[0]}", key[1]) for key in keys})
    known = table[table["value"].notna()]
    if known.empty:
        return None
    waves = words.waves(known["wave"])
    labels = {arm: sentence_case(arm_name(page.study, words.locale, arm)) for arm in groups.own.arms}
    unit = next(found.unit for key in keys if (found := page.find(f"group.mean.{WELFARE}.{key[0]}", key[1])))
    per = "per_person" if len(Unit.parse(unit).per) > 1 else "per_month"
    scale, axis = words.money_unit(float(known["value"].max()), per)
    figure = drawing(
        figures.levels,
        table,
        waves,
        value="value",
        labels=labels,
        tick=partial(words.numbers.scaled, scale),
        missing=DASH,
        axis_label=axis,
    )
    rows = with_intervals(words, table, waves, labels)
    grid = Grid((words.text("columns.arms"), *(wave.label for wave in waves)), tuple(rows))
    return _picture(words, groups, "arms", figure, grid, table, unit=words.money_unit(0, per)[1])


def arms_compared(words: ChartWords) -> Picture | None:
    """Each arm's differences from the comparison around zero, a panel for each outcome; None without arms."""
    groups = PageGroups(words.page)
    if groups.group is None:
        return None
    panels, rows, labels = [], [], dict[str, str]()
    for outcome in (WELFARE, *groups.own.outcomes):
        own, labels_here, unit = _differences(words, groups, outcome)
        if own["value"].isna().all():
            continue
        name, unit_name, tick = _panel(words, outcome, unit)
        panels.append((f"{name}: {unit_name}" if unit_name else name, own, tick))
        labels |= labels_here
        for _, row in own.iterrows():
            text = with_interval(words, row)
            shown = text if pd.isna(row["value"]) else f"{text} {unit_name}".strip()
            rows.append((name, labels_here[str(row["key"])], shown))
    if not panels:
        return None
    figure = drawing(figures.changes, panels, labels=labels, missing=DASH)
    head = (words.text("columns.outcome"), words.text("columns.arms"), words.text("columns.value"))
    everything = pd.concat([own for _, own, _ in panels])
    return _picture(words, groups, "arms_compared", figure, Grid(head, tuple(rows), names=2), everything)


def _panel(words: ChartWords, outcome: str, unit: str) -> tuple[str, str, Format]:
    """A panel's outcome and unit in words (no unit for an index), and the format of its ticks."""
    named, tick = difference_unit(words, unit, money="arms_compared.money")
    if outcome == WELFARE:
        return sentence_case(words.locale.terms["welfare"]), named, tick
    name = sentence_case(outcome_name(words.page.study, words.locale, outcome))
    measured = unit == SHARE_DIFFERENCE or Unit.parse(unit).is_money
    return name, named if measured else "", tick


def _differences(words: ChartWords, groups: PageGroups, outcome: str) -> tuple[pd.DataFrame, dict[str, str], str]:
    """The leading differences of an outcome as rows, what their rows are called, and their unit."""
    page, several = words.page, len(groups.own.others) > 1
    found, labels, unit = dict[tuple[str, str], Finding | None](), dict[str, str](), "difference"
    for arm in groups.own.others:
        for wave in groups.later:
            key = f"{outcome}.{arm} {wave}"
            one = page.find(*groups.lead(outcome, arm, wave))
            unit = one.unit if one is not None else unit
            found[key, wave] = one or Finding(f"group.mean.{outcome}.{arm}", page.district, wave, None, "difference")
            parts = [arm_name(page.study, words.locale, arm)] if several or len(groups.later) == 1 else []
            parts += [page.wave_label(wave)] if len(groups.later) > 1 else []
            labels[key] = sentence_case(", ".join(parts))
    return difference_rows(words, found), labels, unit


def _picture(
    words: ChartWords,
    groups: PageGroups,
    name: str,
    drawn: Drawing,
    grid: Grid,
    values: pd.DataFrame,
    **texts: str,
) -> Picture:
    interval = words.text("with_interval" if values["low"].notna().any() else "only_values")
    comparison = arm_name(words.page.study, words.locale, groups.own.comparison)
    first = words.page.wave_label(groups.waves[0])
    subtitle = words.text(f"{name}.subtitle.{groups.leads if name == 'arms_compared' else 'levels'}",
                          interval=interval, comparison=comparison, first=first, **texts)  # fmt: skip
    return Picture(
        drawn, words.text(f"{name}.kind"), groups.title(), sentence_case(subtitle),
        words.source("", dash_note(words, values["value"])), grid,
    )  # fmt: skip
