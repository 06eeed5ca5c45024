"""A study of incomes in two waves, its tables' cells and rules that hide nothing, for tests of tables."""

from __future__ import annotations

import numpy as np

from tests.analysis.two_waves import FIRST, SECOND, incomes_study

RNG = np.random.default_rng(5)
FIRST_INCOMES = RNG.lognormal(4.6, 0.6, 120).round(1)
SECOND_INCOMES = (FIRST_INCOMES * RNG.lognormal(0.2, 0.3, 120)).round(1)
OPEN = {"households": 0, "cell": 0, "quantile_side": 0, "p_percent": 0, "largest_share": 1, "two_largest_share": 1}
OPEN_DATA = {**OPEN, "rounding": None, "reason": {"id": "terbuka", "en": "open data"}}


def study(**given):
    kinds = np.resize(["food", "food", "shoes"], 120)
    parts = {
        "business_month": {FIRST: FIRST_INCOMES * 0.6, SECOND: SECOND_INCOMES * 0.5},
        "aid_month": {FIRST: FIRST_INCOMES * 0.4, SECOND: SECOND_INCOMES * 0.1},
        "business_type": {FIRST: kinds, SECOND: kinds},
    }
    return incomes_study(FIRST_INCOMES, SECOND_INCOMES, **({"columns": parts} | given))


def cells(table, value):
    return {(row.key, row.wave): getattr(row, value) for row in table.rows.itertuples()}
