"""Private findings and tables from executed notebooks, at full precision, each with its notebook and cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.findings import (
    FINDINGS_MIME,
    SCHEMA_VERSION,
    TABLE_MIME,
    Finding,
    Source,
    Table,
    finding_as_json,
    finding_from_json,
    table_as_json,
    table_from_json,
)
from analysis.findings.key import FindingKey
from report.workspace import Workspace, write_json


@dataclass(frozen=True)
class PrivateResults:
    """The findings and tables that a district's notebooks recorded."""

    district: str
    findings: list[Finding]
    tables: list[Table]


def private_results(workspace: Workspace, district: str, *, notebooks: Iterable[str]) -> PrivateResults:
    """The findings and tables in a district's executed notebooks.

    Raises ValueError for a finding that was recorded twice.
    """
    findings: dict[FindingKey, Finding] = {}
    tables: list[Table] = []
    for name in notebooks:
        for source, data in _outputs(workspace.executed(name, district), name):
            for record in data.get(FINDINGS_MIME, {}).get("findings", []):
                finding = replace(finding_from_json(record), source=source)
                if finding.key in findings:
                    raise ValueError(f"{finding.key} recorded twice: {findings[finding.key].source} and {source}")
                findings[finding.key] = finding
            if TABLE_MIME in data:
                tables.append(replace(table_from_json(data[TABLE_MIME]), source=source))
    return PrivateResults(district, list(findings.values()), tables)


def _outputs(executed: Path, name: str) -> list[tuple[Source, Mapping[str, Any]]]:
    import nbformat  # slow to import, and needed only here

    notebook = nbformat.read(executed, as_version=4)
    return [
        (Source(name, cell.id), output.get("data", {}))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


def write_private_results(results: PrivateResults, workspace: Workspace) -> None:
    """Writes the private findings file and tables of a district."""
    write_json(
        workspace.findings / f"{results.district}.json",
        {
            "schema": SCHEMA_VERSION,
            "district": results.district,
            "findings": [finding_as_json(finding) for finding in results.findings],
        },
    )
    for table in results.tables:
        write_json(workspace.tables / results.district / f"{table.id}.json", table_as_json(table))
