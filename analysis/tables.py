"""The public tables of the income notebook, in one place: charts, matrices and downloads are drawn from them alone."""

from analysis.curve_tables import distribution_table, lorenz_table
from analysis.finding_tables import changes_table, comparisons_table, districts_table
from analysis.income_tables import (
    attrition_bounds_table,
    attrition_table,
    business_types_table,
    income_sources_table,
    transition_table,
)
from analysis.parade import parade_table
from analysis.sensitivity import sensitivity_table

__all__ = [
    "attrition_bounds_table",
    "attrition_table",
    "business_types_table",
    "changes_table",
    "comparisons_table",
    "distribution_table",
    "districts_table",
    "income_sources_table",
    "lorenz_table",
    "parade_table",
    "sensitivity_table",
    "transition_table",
]
