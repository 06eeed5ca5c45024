"""Executed notebooks for the package, without private content; the cell that recorded each table."""

from __future__ import annotations

import json

from report.deposit.packaged_build import PackagedBuild
from report.public.notebooks import recorded_tables, shared_notebook


def executed_notebooks(build: PackagedBuild) -> dict[str, bytes]:
    """Executed notebooks of the site's districts, by path in the package."""
    shared: dict[str, bytes] = {}
    for district in build.districts:
        for path in build.workspace.executed_copies(district):
            notebook = shared_notebook(json.loads(path.read_text("utf-8")), build, path.stem, district)
            text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            shared[f"notebooks/{district}/{path.name}"] = text.encode()
    return shared


def table_cells(build: PackagedBuild) -> dict[tuple[str, str], tuple[str, str]]:
    """Notebook and cell of each table, by the table's id and district."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for district in build.districts:
        for path in build.workspace.executed_copies(district):
            for cell in json.loads(path.read_text("utf-8"))["cells"]:
                for name in recorded_tables(cell):
                    found[name, district] = (path.stem, cell["id"])
    return found
