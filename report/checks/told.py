"""What a check found, in words of a language: suspicions and the summary of a study's tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.errors import Problem
from analysis.study.suspicions import Suspicion
from report.checks.summary import Missing, Summary
from report.language.locale import Locale

FIRST = 5  # rows that are listed; further ones are only counted


def suspicion_told(found: Suspicion, words: Locale) -> Problem:
    """A suspicion in words: where, what, what to do."""
    numbers = {key: words.number(value) if isinstance(value, int) else value for key, value in found.values.items()}
    said = [words.text(f"check.suspicions.{found.kind}.{part}", **numbers).rstrip(".") for part in ("what", "fix")]
    return Problem(", ".join(_place(found, words)), said[0], f"{said[1]}.")


def _place(found: Suspicion, words: Locale) -> Iterator[str]:
    yield found.file
    if found.rows:
        form = "one" if len(found.rows) == 1 else "several" if len(found.rows) <= FIRST else "many"
        listed = ", ".join(str(row) for row in found.rows[:FIRST])
        yield words.text(f"check.rows.{form}", rows=listed, number=words.number(len(found.rows)))
    if found.column:
        yield words.text("check.column", column=found.column)


def summary_lines(found: Summary, words: Locale) -> list[str]:
    """The summary, line by line."""
    lines = []
    for file, rows in found.rows.items():
        lines.append(words.text("check.table", file=file, rows=words.number(rows)))
        lines += [f"  {missing_told(one, words)}" for one in found.missing] if file == found.households else []
    lines += [f"{words.text('check.headings.lacking')}:"] if found.lacking else []
    return [*lines, *(f"  {words.text(f'check.lacking.{sentence}', **values)}" for sentence, values in found.lacking)]


def missing_told(found: Missing, words: Locale) -> str:
    """The missing answers of a column in a sentence."""
    values: dict[str, Any] = {
        "column": found.column,
        "missing": words.number(found.number),
        "rows": words.number(found.rows),
        "percent": words.number(found.percent),
    }
    if found.most is None or found.most[1] <= found.percent:
        return words.text("check.missing_even", **values)
    return words.text("check.missing", **values, district=found.most[0], most=words.number(found.most[1]))
