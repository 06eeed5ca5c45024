"""Suppression of a public table's cells."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.findings import Table
from analysis.study.settings import Disclosure


def public_table(table: Table, rules: Disclosure, *, published_voices: bool) -> Table:
    """The table without its counts, its small cells empty."""
    rows = table.rows.copy()
    exempt = published_voices and table.id == "themes"
    for name in table.values:
        count = f"{name}.n"
        if count not in rows:
            continue
        if not exempt:
            threshold = rules.households if name in table.statistics else rules.cell
            counts = pd.to_numeric(rows[count])
            small = (counts < threshold) if name in table.statistics else ((counts > 0) & (counts < threshold))
            rows[name] = rows[name].astype("object").where(~small, None)
        rows = rows.drop(columns=count)
    return replace(table, rows=rows)
