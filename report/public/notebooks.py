"""Public copies of executed notebooks: no times, no paths, only public numbers in the outputs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, Protocol

import pandas as pd

from analysis.findings import FINDINGS_MIME, TABLE_MIME, Finding
from report.public.results import FINDINGS_COLUMNS, Public, public_record, table_csv

_INJECTED = "injected-parameters"


class NotebookContext(Protocol):
    """What the public copy of a notebook needs: public results and the study's folder."""

    @property
    def public(self) -> Public:
        """The public results."""

    @property
    def study_folder(self) -> str:
        """The study's folder, relative to the project's root."""


def shared_notebook(executed: dict[str, Any], build: NotebookContext, notebook: str, district: str) -> dict[str, Any]:
    """A copy of an executed notebook with nothing of the machine and nothing private.

    Each cell's outputs are replaced by the public findings and tables that it recorded.
    """
    cells = [_cell(cell, build, notebook, district) for cell in executed["cells"]]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": kernel,
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
        },
        "nbformat": executed["nbformat"],
        "nbformat_minor": executed["nbformat_minor"],
    }


def _cell(cell: dict[str, Any], build: NotebookContext, notebook: str, district: str) -> dict[str, Any]:
    tags = cell.get("metadata", {}).get("tags", [])
    injected = _INJECTED in tags
    shown: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "id": _INJECTED if injected else cell["id"],
        "metadata": {"tags": tags} if tags else {},
        "source": cell["source"],
    }
    if injected:
        shown["source"] = f"# Parameters\nstudy = {build.study_folder!r}\ndistrict = {district!r}\n".replace("'", '"')
    if cell["cell_type"] == "code":
        shown["execution_count"] = cell.get("execution_count")
        shown["outputs"] = [] if injected else list(_outputs(build, notebook, cell, district))
    return shown


def _outputs(build: NotebookContext, notebook: str, cell: dict[str, Any], district: str) -> Iterable[dict[str, Any]]:
    recorded = build.public.of_cell(notebook, cell["id"], district)
    findings = [recorded[key] for key in sorted(recorded)]
    if findings:
        records = {"findings": [public_record(finding) for finding in findings]}
        yield _display({FINDINGS_MIME: records, "text/plain": _as_text(findings)})
    for name in recorded_tables(cell):
        table = build.public.table(name, district)
        if table is not None:
            rounded = pd.read_csv(io.StringIO(text := table_csv(table)), dtype=object).to_string(index=False, na_rep="")
            yield _display({"text/csv": text, "text/plain": rounded})


def recorded_tables(cell: dict[str, Any]) -> list[str]:
    """The ids of the tables that an executed cell recorded."""
    outputs = [output.get("data", {}) for output in cell.get("outputs", [])]
    return list(dict.fromkeys(str(data[TABLE_MIME]["id"]) for data in outputs if TABLE_MIME in data))


def _display(data: dict[str, Any]) -> dict[str, Any]:
    return {"data": data, "metadata": {}, "output_type": "display_data"}


def _as_text(findings: list[Finding]) -> str:
    """The findings as CSV, for notebook viewers."""
    names = [name for name in FINDINGS_COLUMNS if name not in {"district", "method"}]
    rows = pd.DataFrame([[getattr(finding, name) for name in names] for finding in findings], columns=names)
    text = io.StringIO()
    rows.astype(object).where(rows.notna(), "").to_csv(text, index=False, quoting=csv.QUOTE_MINIMAL)
    return text.getvalue().rstrip("\n")
