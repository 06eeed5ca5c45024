"""Definitions of findings in words and formulas, for the methods page, supplements and number panels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings.changes import FORMULA_OF_SECTIONS, OF_SECTIONS, of_change
from analysis.findings.formulas import SYMBOLS, symbols_in
from analysis.study import Study
from analysis.study.contents import sets_income_against_spending
from analysis.study.settings import StudySettings
from report.context.listing import is_told, theme_unit
from report.context.parts import PageParts
from report.context.values import PageValues, anchor_of
from report.language.verdicts import rules


def used_ids(page: PageValues) -> set[str]:
    """The catalogue's ids of the study's findings, with one id for a family.

    None of a part that the study lacks, and none that only a panel can tell where there is none.
    """
    settings, ids = page.settings, {definition_of(id_).id for id_ in page.public.ids if is_told(page, id_)}
    if not settings.wave_pairs or any(settings.is_panel(*pair) for pair in settings.wave_pairs):
        return ids
    return {id_ for id_ in ids if not of_change(id_).startswith("change.") or of_change(id_) in OF_SECTIONS}


def definitions_by_part(parts: PageParts, ids: Collection[str]) -> list[dict[str, Any]]:
    """The definitions of findings by part (income, poverty, network...), in the catalogue's order.

    Each part has its entries, the symbols of their formulas, and the limits that several of them share, each once;
    an entry's `own_limits` are the others.
    """
    wanted, grouped = {definition_of(id_).id for id_ in ids}, dict[str, list[dict[str, Any]]]()
    for id_ in CATALOGUE:
        if id_ in wanted:
            grouped.setdefault(of_change(id_).partition(".")[0], []).append(_entry(parts, id_))
    return [_part(parts.page, name, entries) for name, entries in grouped.items()]


def limits_of(page: PageValues, id_: str) -> list[str]:
    """The finding's limits, a sentence each."""
    words = page.locale
    constant, holds = page.settings.prices is not None, _holding(page.study)
    return [
        words.text("words.at_prices" if name == "prices_within" and constant else f"limits.{_fitting(page, name)}")
        for name in rules("limits")["limits"][id_]
        if holds.get(name, True)
    ]


def _holding(study: Study) -> dict[str, bool]:
    """Limits that only lines of some kind have, and whether this study's are of it."""
    return {"line_for_spending": sets_income_against_spending(study), "one_line": bool(study.settings.single_lines)}


def _fitting(page: PageValues, limit: str) -> str:
    """The limit, or the one that this study has instead."""
    instead = rules("limits")["instead"].get(limit, {})
    if page.settings.group and "group" in instead:
        return str(instead["group"])
    return str(instead["no_programme"]) if not page.settings.programme and "no_programme" in instead else limit


def formula_of(settings: StudySettings, id_: str) -> str:
    """A finding's formula: a change between waves of different households is a difference of two estimates."""
    pair, own = settings.main_pair, CATALOGUE[id_].formula
    if pair is None or settings.is_panel(*pair) or id_ not in OF_SECTIONS:
        return own
    return FORMULA_OF_SECTIONS


def _part(page: PageValues, name: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    times = Counter(limit for entry in entries for limit in entry["limits"])
    own = [[limit for limit in entry["limits"] if times[limit] == 1] for entry in entries]
    return {
        "name": name,
        "entries": [{**entry, "own_limits": limits} for entry, limits in zip(entries, own, strict=True)],
        "symbols": symbols_of(page, [entry["formula"] for entry in entries]),
        "limits": [limit for limit, number in times.items() if number > 1],
    }


def _entry(parts: PageParts, id_: str) -> dict[str, Any]:
    page, definition = parts.page, CATALOGUE[id_]
    formula = formula_of(page.settings, id_)
    return {
        "anchor": "finding-" + anchor_of(id_),
        "id": id_,
        "label": page.label(id_).rstrip(": "),
        "definition": page.definition(id_),
        "formula": formula,
        "symbols": symbols_of(page, [formula]),
        "limits": limits_of(page, id_),
        "unit": page.locale.text(f"units.{theme_unit(page) if id_ == 'voices.theme.*' else definition.unit}"),
        "sources": parts.cite(*definition.sources),
    }


def symbols_of(page: PageValues, formulas: Iterable[str]) -> list[tuple[str, str]]:
    """The symbols of formulas with their meanings, in the order of SYMBOLS."""
    found = {symbol for formula in formulas for symbol in symbols_in(formula)}
    return [(written, page.locale.text(f"symbols.{symbol}")) for symbol, written in SYMBOLS.items() if symbol in found]
