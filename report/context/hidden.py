"""How many figures are hidden, and why: for readers of the methods page."""

from __future__ import annotations

from collections import Counter

from report.context.values import PageValues
from report.language.markdown import escaped


def hidden_table(page: PageValues) -> str:
    """A table of the number of hidden findings of the whole study by reason, most first; empty where none is hidden."""
    words = page.locale
    counts = Counter(
        finding.reason for finding in page.public.findings.values() if finding.disclosure.startswith("suppressed")
    )
    if not counts:
        return ""
    rows = [f"| {words.text('tables.hidden_why')} | {words.text('tables.hidden')} |", "|:---|---:|"]
    for reason, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
        rows.append(f"| {escaped(words.reason(reason))} | {words.number(count)} |")
    return "\n".join(rows)
