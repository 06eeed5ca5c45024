"""A change over the levels that it lies between, of the same families: what a sentence on a change says, drawn."""

from __future__ import annotations

from dataclasses import replace

from analysis import figures
from analysis.findings import Finding
from analysis.findings.changes import level_ids
from analysis.findings.finding import is_difference
from analysis.findings.units import SHARE, SHARE_DIFFERENCE, Unit
from report.charts.drawing import drawing
from report.charts.picture import Picture
from report.charts.words import ChartWords, Grid
from report.context.values import PageValues
from report.language.locale import sentence_case
from report.language.verdicts import baseline_of

# the change that each chart of levels shows where it is known
CHANGES = {
    "headcount": "change.headcount",
    "mean_income": "change.mean_capita",
    "aid_dependence": "change.aid_dependence",
    "gini": "change.gini",
}


def paired_findings(page: PageValues, name: str) -> tuple[Finding, Finding, Finding] | None:
    """The change of a chart with the levels before and after it; None unless all three are known."""
    change = _change(page, name)
    sides = level_ids(change.id) if change is not None and change.value is not None else None
    found = [page.find(id_) for id_ in sides or ()]
    known = [one for one in found if one is not None and one.value is not None]
    if change is None or len(known) < 2:
        return None
    return known[0], known[1], change


def levels_of_all(words: ChartWords, name: str) -> str:
    """That a chart of levels is of other households than the change that a text tells; empty where it isn't so."""
    pair, change = words.page.settings.main_pair, _change(words.page, name)
    if pair is None or change is None or change.value is None or not words.page.settings.is_panel(*pair):
        return ""
    return words.text("paired.of_all")


def _change(page: PageValues, name: str) -> Finding | None:
    return page.find(page.told(CHANGES[name])) if name in CHANGES and page.settings.main_pair else None


def paired_levels(words: ChartWords, name: str) -> Picture | None:
    """A chart's change with its interval, and the two levels that subtract to it; None where one of them is unknown."""
    found, pair = paired_findings(words.page, name), words.page.settings.main_pair
    if found is None or pair is None:
        return None
    before, after, change = found
    waves = words.waves(pair)
    moved, ends = in_prose(words, change)
    levels = [in_prose(words, level)[0] for level in (before, after)]
    unit = _unit(words, change, name)
    heads = (words.text("paired.change", unit=unit), words.text("paired.levels", unit=_unit(words, before, name)))
    figure = drawing(
        figures.paired,
        (change.value, change.low, change.high),
        tuple(level.value or 0.0 for level in (before, after)),
        waves,
        texts=(moved, ends),
        level_texts=tuple(levels),
        heads=heads,
        zero=words.text("paired.zero"),
    )
    head = ("", *(wave.label for wave in waves), words.text("columns.finding"))
    grid = Grid(head, ((words.page.label(change.id), *levels, f"{moved} ({ends})" if ends else moved),))
    verdict = words.page.verdict(change.id) if name in ("headcount", "gini") else ""
    return Picture(
        figure,
        words.text("paired.kind"),
        words.title(name if verdict else "levels", verdict, label=words.page.label(change.id)),
        sentence_case(words.text("paired.subtitle", at=_prices(words, change))),
        words.source(words.behind(change.id, [change.wave]), _of_all(words, found)),
        grid,
    )


def _unit(words: ChartWords, found: Finding, name: str) -> str:
    """The unit of a change or a level in words."""
    if found.unit == SHARE_DIFFERENCE:
        return words.text("changes.points")
    if found.unit == SHARE:
        return words.text("unit.share", of=words.locale.terms["counted" if name == "headcount" else "families"])
    if (unit := Unit.parse(found.unit)).is_money:
        return words.money_unit(0, "per_person" if len(unit.per) > 1 else "per_month")[1]
    return words.text("changes.index" if found.unit == "difference" else "unit.index")


def _of_all(words: ChartWords, found: tuple[Finding, Finding, Finding]) -> str:
    """That the levels of all families are others, or that they moved the other way; empty where neither is so."""
    before, after, change = found
    pair, level = words.page.settings.main_pair, baseline_of(change.id)
    if pair is None or level is None or not words.page.settings.is_panel(*pair):
        return ""
    first, second = (words.page.value(level, wave) for wave in pair)
    if first is None or second is None or (first, second) == (before.value, after.value):
        return ""
    moved = (second - first) * (change.value or 0.0)
    opposite = moved < 0 and not Unit.parse(change.unit).is_money  # of amounts, prices moved too
    return words.text("paired.opposite" if opposite else "paired.others")


def _prices(words: ChartWords, change: Finding) -> str:
    """ ", 2024 prices" where the change is one of amounts."""
    return f", {words.page.change_prices()}" if Unit.parse(change.unit).is_money else ""


def in_prose(words: ChartWords, found: Finding) -> tuple[str, str]:
    """A finding and its interval as the page's sentences have them: "+Rp91.200", "+Rp51.500 sampai +Rp131.000".

    Changes have their sign; shares their percent sign, as in tables. The interval is empty without one.
    """
    signed = is_difference(found)

    def text(value: float) -> str:
        if found.unit == SHARE_DIFFERENCE:
            return words.numbers.signed(100.0, 1, value)
        prose = words.locale.formatted(replace(found, value=value), style="prose" if _is_money(found) else "table")
        return f"+{prose}" if signed and value > 0 and not prose.startswith("+") else prose

    if found.value is None:
        return words.missing, ""
    if found.low is None or found.high is None:
        return text(found.value), ""
    return text(found.value), words.text("from_to", low=text(found.low), high=text(found.high))


def _is_money(found: Finding) -> bool:
    return Unit.parse(found.unit).is_money
