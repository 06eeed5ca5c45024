"""The sheet of a page's findings: topic, indicator, unit, then all times side by side in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings import Finding
from analysis.findings.changes import of_change
from analysis.findings.definition import Kind
from report.context.values import PageValues
from report.downloads.book import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SUPPRESSED,
    Cell,
    Sheet,
    SheetNumber,
    interval_numbers,
    sheet_number,
    unique_names,
)
from report.downloads.tables import TableWords
from report.language.styles import DECIMAL

_ORDER = {topic: at for at, topic in enumerate(dict.fromkeys(of_change(id_).partition(".")[0] for id_ in CATALOGUE))}


@dataclass(frozen=True)
class NumbersSheet:
    """The findings of a page as a sheet."""

    page: PageValues
    findings: Sequence[Finding]
    reasons: Sequence[str]  # as numbered on the sheet of notes

    def sheet(self) -> Sheet:
        """A row for each indicator of a place; for each time its value, interval and n."""
        words, times = self.page.locale, self.times()
        names = [words.text(f"download.columns.{name}") for name in ("topic", "indicator", "area", "unit")]
        for wave in times:
            label = self.page.wave_label(wave)
            names += [label, *(f"{label}: {words.text(f'download.columns.{name}')}" for name in ("low", "high", "n"))]
        names += [words.text(f"download.columns.{name}") for name in ("level", "notes", "id")]
        rows = [self._row(found, times) for found in self._by_indicator()]
        title = words.text("download.findings_title")
        return Sheet(words.text("download.findings"), title, unique_names(names), tuple(rows), names=2)

    def times(self) -> list[str]:
        """The waves and pairs of waves of the findings: waves first, in the study's order, then pairs in theirs."""
        when = TableWords(self.page, "", self.page.district).when
        return sorted(dict.fromkeys(one.wave for one in self.findings), key=when)

    def topic(self, id_: str) -> str:
        """What an indicator is about: income, poverty, a change."""
        name = of_change(id_).partition(".")[0]
        return self.page.locale.text(f"parts.{name}") if self.page.locale.has(f"parts.{name}") else name

    def _by_indicator(self) -> list[dict[str, Finding]]:
        """The findings of each indicator and place by time, by topic and as first on the page."""
        grouped: dict[tuple[str, str, str], dict[str, Finding]] = {}
        for one in self.findings:
            grouped.setdefault((one.id, one.district, one.unit), {})[one.wave] = one
        return [
            grouped[key]
            for key in sorted(grouped, key=lambda key: _ORDER.get(of_change(key[0]).partition(".")[0], len(_ORDER)))
        ]

    def _row(self, found: dict[str, Finding], times: Sequence[str]) -> tuple[Cell, ...]:
        one, page = next(iter(found.values())), self.page
        units = TableWords(page, "", one.district)
        shown = next((item for item in found.values() if item.value is not None), one)
        cells: list[Cell] = [self.topic(one.id), page.label(one.id), units.place_of(shown)]
        cells.append(units.sheet_unit(one.unit))
        for wave in times:
            item = found.get(wave)
            cells += [*cells_of(item), count_of(item)] if item is not None else [NOT_APPLICABLE] * 4
        levels = [item.level for item in found.values() if item.low is not None and item.level is not None]
        cells.append(SheetNumber(levels[0], "level") if levels else NOT_APPLICABLE)
        return (*cells, self._notes(found), one.id)

    def _notes(self, found: dict[str, Finding]) -> str:
        """The numbers of notes on why values are missing, with their times where only some are."""
        words = self.page.locale
        said = {
            wave: words.text("download.note", number=self.reasons.index(item.reason) + 1)
            for wave, item in found.items()
            if item.value is None and item.reason
        }
        if not said:
            return NOT_APPLICABLE
        if len(said) == len(found) and len(set(said.values())) == 1:
            return next(iter(said.values()))
        return "; ".join(f"{self.page.wave_label(wave)}: {note}" for wave, note in said.items())


def cells_of(item: Finding) -> tuple[Cell, Cell, Cell]:
    """Value, lower and upper end, as many decimals each as a page prints; marks where there are none."""
    if item.disclosure != "shown":
        return SUPPRESSED, SUPPRESSED, SUPPRESSED
    known = [abs(part) for part in (item.value, item.low, item.high) if part is not None]
    beside = max(known, default=0.0)
    official = definition_of(item.id).kind is Kind.PARAMETER and item.unit in DECIMAL  # keeps its published digits
    value: Cell = NOT_AVAILABLE
    if item.value is not None:
        value = sheet_number(item.value, item.unit, beside=beside, further=2 if official else 0)
    if item.low is None or item.high is None:
        return value, NOT_APPLICABLE, NOT_APPLICABLE
    return (value, *interval_numbers(item.low, item.high, item.unit, beside=beside))


def count_of(item: Finding) -> Cell:
    """How many stand behind a finding."""
    if item.disclosure != "shown":
        return SUPPRESSED
    return NOT_APPLICABLE if item.n is None else SheetNumber(item.n, "whole")
