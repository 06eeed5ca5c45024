"""Interval coverage in simulated samples, for the methods page.

The figures come from the benchmark (`python -m bench.coverage`); here they are only rounded to whole percents.
"""

from __future__ import annotations

import csv
from collections.abc import Callable

from report.context.columns import pipe_table
from report.language.locale import Locale
from report.project import TEMPLATES

FILE = TEMPLATES / "rules" / "coverage.csv"
TAILS = ("lognormal", "heavy", "very_heavy")
OF_CLUSTERS = "heavy"  # the tail of the table of clusters
Row = dict[str, str]


def coverage_rows() -> list[Row]:
    """The benchmark's figures, a row per finding and kind of sample, below a line on how they were made."""
    lines = FILE.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def sample_sizes() -> list[str]:
    """Sample sizes in households, ascending."""
    return sorted({row["n"] for row in coverage_rows()}, key=int)


def coverage_error() -> float:
    """The largest Monte Carlo standard error among the figures shown, 0 to 1."""
    return max(float(row["error"]) for row in coverage_rows() if row["counts"] == "persons")


def coverage_table(label: Callable[[str], str], words: Locale, *, clusters: bool) -> str:
    """Findings by tail of incomes, or by clusters under the heavy tail; a cell holds the percents at each sample size.

    Samples count persons.
    """
    rows = [
        row
        for row in coverage_rows()
        if row["counts"] == "persons"
        and (row["clusters"] != "0" and row["population"] == OF_CLUSTERS if clusters else row["clusters"] == "0")
    ]
    column = "clusters" if clusters else "population"
    keys = sorted({row["clusters"] for row in rows}, key=int) if clusters else list(TAILS)
    names = [
        words.text("coverage.clusters", number=key) if clusters else words.text(f"coverage.tails.{key}") for key in keys
    ]
    body = []
    for finding in dict.fromkeys(row["finding"] for row in rows):
        of_finding = [row for row in rows if row["finding"] == finding]
        cells = [_cell([row for row in of_finding if row[column] == key], words) for key in keys]
        body.append([label(finding), *cells])
    return pipe_table([words.text("tables.indicator"), *names], body, widths=[40, *(20 for _ in keys)])


def _cell(rows: list[Row], words: Locale) -> str:
    shown = []
    for size in sample_sizes():
        found = [float(row["coverage"]) for row in rows if row["n"] == size and int(row["intervals"])]
        shown.append(words.number(100 * found[0]) if found else words.text("tables.none"))
    return "\u00a0·\u00a0".join(shown)
