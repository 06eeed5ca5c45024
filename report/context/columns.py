"""Markdown tables whose columns have one thing each: a number, its interval; the unit stands in the row's label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.findings import Finding
from analysis.findings.units import Unit
from report.context.values import PageValues

Row = tuple[str, Sequence[Finding | None]]  # its label, a finding for each head


def pipe_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int] | None = None,
    of_words: bool = False,
) -> str:
    """A Markdown pipe table; `widths` are relative.

    The first column is aligned left, the others right; all left if `of_words`.
    """
    dashes = widths or [3] * len(header)
    rule = [("-" * width) + (":" if index and not of_words else "") for index, width in enumerate(dashes)]
    lines = [header, rule, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def interval_table(
    page: PageValues, heads: Sequence[str], rows: Sequence[Row], *, label_width: int = 30, units: bool = True
) -> str:
    """Findings in rows, each number beside its interval; amounts have their currency in the row's label.

    `heads` are those of the labels and of each finding. A finding of which no row has an interval has one column.
    Without `units` numbers have none, as the heads have them.
    """
    words = page.locale
    wide = [any(_has_interval(cells[at]) for _, cells in rows) for at in range(len(heads) - 1)]
    head, widths = [heads[0]], [label_width]
    for text, both in zip(heads[1:], wide, strict=True):
        head += [text, words.text("tables.interval_short")] if both else [text]
        widths += [14, 20] if both else [14]
    body = []
    for label, cells in rows:
        row = [f"{label}{_currency(page, cells)}"]
        for found, both in zip(cells, wide, strict=True):
            row += cells_of(page, found, unit=units)[: 2 if both else 1]
        body.append(row)
    return pipe_table(head, body, widths=widths)


def cells_of(page: PageValues, found: Finding | None, *, unit: bool) -> tuple[str, str]:
    """A number and its interval, each as a cell; amounts without currency; a dash for what isn't there."""
    nothing = page.locale.text("tables.none")
    if found is None:
        return nothing, nothing
    number = page.num(found.id, found.wave, style="table" if unit and not Unit.parse(found.unit).is_money else "column")
    return number, page.interval(found.id, found.wave, style="column_range") or nothing


def _has_interval(found: Finding | None) -> bool:
    return found is not None and found.value is not None and found.low is not None


def _currency(page: PageValues, cells: Sequence[Finding | None]) -> str:
    """The currency of a row's amounts, in brackets; empty where it has none."""
    units = [Unit.parse(found.unit) for found in cells if found is not None]
    name = next((unit.name for unit in units if unit.is_money), "")
    if not name:
        return ""
    both = [page.locale.money(100, name, style=style) for style in ("full", "full_column")]
    return f" ({both[0].replace(both[1], '').strip()})"
