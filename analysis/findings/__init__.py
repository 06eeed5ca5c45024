"""Findings: their definitions, formulas, units and tables."""

from analysis.findings.finding import (
    FINDINGS_MIME,
    SCHEMA_VERSION,
    Basis,
    Estimate,
    Finding,
    Source,
    finding_as_json,
    finding_from_json,
    unavailable,
)
from analysis.findings.table import TABLE_MIME, Table, table_as_json, table_from_json, table_rows, units_text

__all__ = [
    "FINDINGS_MIME",
    "SCHEMA_VERSION",
    "TABLE_MIME",
    "Basis",
    "Estimate",
    "Finding",
    "Source",
    "Table",
    "finding_as_json",
    "finding_from_json",
    "table_as_json",
    "table_from_json",
    "table_rows",
    "unavailable",
    "units_text",
]
