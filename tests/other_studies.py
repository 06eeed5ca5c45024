"""Findings that the shipped study has none of, and why: other studies' tests have them."""

from __future__ import annotations

_ONLY_IN = {
    "group.": "a comparison group",
    "measure.": "further measures of welfare",
    "poverty.line_of.": "a poverty line by a column's codes",
    "poverty.line.": "further poverty lines",
    "poverty.headcount.": "further poverty lines",
    "poverty.gap.": "further poverty lines",
    "inequality.gini_household": "incomes of whole households",
    "change.mean_household": "incomes of whole households",
    "before.mean_household": "incomes of whole households",
    "after.mean_household": "incomes of whole households",
    "change.median_level": "waves of different households",
    "compare.income.mean_household": "incomes of whole households",
    "compare.income.median_household": "incomes of whole households",
    "compare.inequality.gini_household": "incomes of whole households",
}


def of_other_studies(id_: str) -> bool:
    """Whether a finding or family is of studies with something that the shipped one lacks.

    >>> of_other_studies("group.did.*"), of_other_studies("poverty.gap"), of_other_studies("poverty.gap.<line>")
    (True, False, True)
    """
    return id_.startswith(tuple(_ONLY_IN))
