"""The chart of reach: how many families are in touch with each kind of party, and how that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis import figures
from analysis.figures import ReachRow
from analysis.figures.wide_reach import fits
from analysis.findings import Finding
from analysis.study.waves import pair_name
from report.charts.drawing import drawing
from report.charts.picture import Picture, dash_note
from report.charts.words import DASH, ChartWords, Grid
from report.context.reach import PageReach, Party

_UNKNOWN = (None, None, None)


def reach(words: ChartWords) -> Picture | None:
    """Shares of families with a tie to each kind of party, with intervals; None where none is known.

    Of the same families before and after, sorted by change, where a panel tells; else by wave, sorted by size.
    """
    found = PageReach(words.page)
    if not found.parties:
        return None
    labels = words.labels([party.code for party in found.parties], "actor_type")
    shown = _shown(words, found, labels)
    waves = words.waves(found.waves)
    figure = drawing(
        figures.reach,
        [_row(words, party, labels[party.code], paired=found.paired) for party in shown],
        waves,
        tick=words.whole_percent,
        change=words.text("reach.change") if found.paired else "",
        zero=words.text("paired.zero"),
    )
    kind = "waves" if not found.paired else "slide" if words.slide else "same"
    head = (*(wave.label for wave in waves), *([words.text("reach.change_column")] if found.paired else []))
    rows = tuple(
        (labels[party.code], *(_in_full(words, one) for one in _told(party, paired=found.paired))) for party in shown
    )
    told = [one for party in shown for one in _told(party, paired=found.paired)]
    values = pd.Series([None if one is None else one.value for one in told], dtype=float)
    notes = (words.text("paired.others") if found.differ else "", dash_note(words, values))
    left_out = _left_out(words, found, shown)
    return Picture(
        figure,
        words.text("reach.kind"),
        words.title("reach", ""),
        words.text(f"reach.subtitle.{kind}"),
        words.source(_behind(words, found), *notes, left_out),
        Grid((words.text("columns.others"), *head), rows),
    )


def _shown(words: ChartWords, found: PageReach, labels: Mapping[str, str]) -> list[Party]:
    """The parties of the picture, in their order: all, or on a slide the clearest changes that it has room for."""
    if not words.slide:
        return found.parties
    chosen: list[str] = []
    for party in sorted(found.parties, key=lambda one: (not one.clear, -_size(one, paired=found.paired))):
        if not fits([labels[code] for code in (*chosen, party.code)]):
            break
        chosen.append(party.code)
    return [party for party in found.parties if party.code in chosen]


def _size(party: Party, *, paired: bool) -> float:
    """How large a party's change is, or its latest level where there is no change; below all others if unknown."""
    one = party.change if paired else party.levels[-1]
    return -1.0 if one is None or one.value is None else abs(one.value)


def _left_out(words: ChartWords, found: PageReach, shown: Sequence[Party]) -> str:
    """How many parties a slide doesn't show; empty where it shows all."""
    count = len(found.parties) - len(shown)
    key = "left_out" if found.paired else "left_out_levels"
    return words.text(f"reach.{key}", count=words.locale.number(count)) if count else ""


def _told(party: Party, *, paired: bool) -> tuple[Finding | None, ...]:
    """The findings that a row shows."""
    return (*party.levels, party.change) if paired else party.levels


def _row(words: ChartWords, party: Party, name: str, *, paired: bool) -> ReachRow:
    return ReachRow(
        name,
        tuple((one.value, one.low, one.high) if one is not None else (None, None, None) for one in party.levels),
        tuple(_number(words, one) or DASH for one in party.levels),
        (_in_full(words, party.change) if _number(words, party.change) else DASH) if paired else "",
        strong=party.clear,
        short=_number(words, party.change) or DASH,
        moved=(party.change.value, party.change.low, party.change.high) if paired and party.change else _UNKNOWN,
    )


def _number(words: ChartWords, found: Finding | None) -> str:
    """A number as in the table under the chart; empty where it isn't shown."""
    return words.locale.formatted(found, style="column") if found is not None and found.value is not None else ""


def _in_full(words: ChartWords, found: Finding | None) -> str:
    """A number with its interval, as in the table under the chart."""
    number = _number(words, found)
    if found is None or not number or found.low is None:
        return number or words.missing
    return f"{number} ({words.locale.formatted(found, style='column_range')})"


def _behind(words: ChartWords, found: PageReach) -> str:
    """The n of the findings that the chart shows."""
    if found.paired:
        changes = [party.change for party in found.parties if party.change and party.change.value is not None]
        return words.behind(changes[0].id, [pair_name(*found.waves)])
    whole = max(found.parties, key=lambda party: len(party.known))
    return words.behind(whole.known[-1].id, found.waves)
