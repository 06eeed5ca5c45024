"""Public tables, the only source of charts, matrices and downloads."""

from analysis.tables.curves import distribution_table, lorenz_table
from analysis.tables.findings import changes_table, comparisons_table, districts_table, reach_table
from analysis.tables.incomes import (
    attrition_bounds_table,
    attrition_table,
    business_types_table,
    income_sources_table,
    transition_table,
)
from analysis.tables.model import model_table
from analysis.tables.network import block_table, brokers_table, degree_distribution_table
from analysis.tables.parade import parade_table
from analysis.tables.sensitivity import sensitivity_table
from analysis.tables.smoothing import income_by_degree_table
from analysis.tables.voices import themes_table

__all__ = [
    "attrition_bounds_table",
    "attrition_table",
    "block_table",
    "brokers_table",
    "business_types_table",
    "changes_table",
    "comparisons_table",
    "degree_distribution_table",
    "distribution_table",
    "districts_table",
    "income_by_degree_table",
    "income_sources_table",
    "lorenz_table",
    "model_table",
    "parade_table",
    "reach_table",
    "sensitivity_table",
    "themes_table",
    "transition_table",
]
