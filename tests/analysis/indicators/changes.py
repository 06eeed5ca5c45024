"""Changes between two waves, for tests: the panel worked by hand, incomes drawn, an estimate's error."""

from __future__ import annotations

import numpy as np

from analysis.findings.definition import single_ids
from analysis.indicators.change import change_findings
from analysis.indicators.independent import MEDIAN_LEVEL
from analysis.indicators.inequality import gini
from tests.analysis.two_waves import FIRST, SECOND, incomes_study

LEVEL_IDS = tuple(id_ for id_ in single_ids(change_findings) if id_.startswith(("before.", "after.")))
CHANGE_IDS = tuple(id_ for id_ in single_ids(change_findings) if id_ not in (MEDIAN_LEVEL, *LEVEL_IDS))  # of a panel


def changes(study, district="all"):
    found = change_findings(study, district, FIRST, SECOND)
    return {id_.removeprefix("change."): estimate for id_, estimate in found.items() if id_ not in LEVEL_IDS}


HAND = {  # weights are first-wave sizes, 2 4 1 3 5, where persons count
    "n_pairs": 5,
    "attrition": 1 / 7,
    "mean_capita": (2 * 44 - 4 * 77 + 5 * 100) / 15,
    "median_capita": 0,  # -77 weighs 4 of 15, no change 4 more
    "mean_capita_nominal": (2 * 52 - 4 * 62 + 5 + 3 * 20 + 5 * 100) / 15,
    "headcount": 5 / 15 - 8 / 15,
    "gap": (4 * 0.12 + 0.45) / 15 - (2 * 0.2 + 0.5 + 5) / 15,
    "gini": gini([132, 88, 55, 220, 100], [2, 4, 1, 3, 5]) - gini([80, 150, 50, 200, 0], [2, 4, 1, 3, 5]),
    "aid_dependence": 2 / 5 - 1 / 5,  # then c and e; before a, on the half exactly
    "share_business": 961 / 1831 - 1320 / 1410,
    "business_median": 297 - 340,
    "risen": 2 / 5,
    "fallen": 1 / 5,
    "left_poverty": 7 / 15,
    "entered_poverty": 4 / 15,
    "stayed_poor": 1 / 15,
    "graduated": 1 / 5,
}


def business_study(first, second, **given):
    """Households with these business incomes in the two waves and ten more of other income."""
    told = {FIRST: np.array(first), SECOND: np.array(second)}
    columns = {"business_month": told, **given.pop("columns", {})}
    return incomes_study(told[FIRST] + 10, told[SECOND] + 10, columns=columns, **given)
