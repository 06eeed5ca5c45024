"""Which findings pages hold of households: of whole ones in place of persons, and none of a single one."""

from __future__ import annotations

# what pages of a study of whole households speak of, where others speak of incomes per person
OF_HOUSEHOLDS = {
    "income.mean_capita": "income.mean_household",
    "income.median_capita": "income.median_household",
    "inequality.gini": "inequality.gini_household",
    "change.mean_capita": "change.mean_household",
    "change.mean_capita_nominal": "change.mean_household_nominal",
    **{
        f"{side}.mean_capita{prices}": f"{side}.mean_household{prices}"
        for side in ("before", "after")
        for prices in ("", "_nominal")
    },
    "compare.income.mean_capita": "compare.income.mean_household",
    "compare.income.median_capita": "compare.income.median_household",
    "compare.inequality.gini": "compare.inequality.gini_household",
}
OF_ONE_HOUSEHOLD = ("network.max_degree",)  # a value of a single household: in the data, on no page
