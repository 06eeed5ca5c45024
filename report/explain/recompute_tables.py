"""Recomputation of a public table, by the notebook's statement or from findings."""

from __future__ import annotations

import ast
import inspect
import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.disclosure.tables import following, public_table, steps_of
from analysis.findings import TABLE_MIME, Finding, Source, Table, table_from_json
from analysis.findings.key import EVERYBODY
from analysis.notebooks.registry import notebooks_of
from analysis.recording import gathered
from analysis.study import Study
from analysis.tables.findings import changes_table, comparisons_table, districts_table, reach_table
from report.explain.recompute import needed_cells, records
from report.project import NOTEBOOKS
from report.provenance.origins import called_functions, cell_sources, imported_modules
from report.public import Public, table_csv
from report.public.decided import decided, private_findings
from report.public.districts import TEXT_COLUMNS
from report.public.joint import joint_outcomes, joint_table
from report.public.published_site import PublishedSite
from report.workspace import workspace_of

Function = Callable[..., object]

# derived after disclosure, from findings
OF_FINDINGS: Mapping[str, Function] = {
    "changes": changes_table,
    "reach": reach_table,
    "comparisons": comparisons_table,
    "districts": districts_table,
    "joint": joint_table,
}
OF_STUDY = ("comparisons", "districts", "themes")  # exist once per study


@dataclass(frozen=True, eq=False)
class TableRecomputation:
    """A recomputed public table (None without rows), and the code that made it."""

    district: str
    function: Function
    table: pd.DataFrame | None
    source: Source | None = None  # the cell that records it; None if derived from findings
    statement: str = ""


def recompute_table(study: Study, id_: str, district: str, *, published: PublishedSite | None) -> TableRecomputation:
    """The recomputed table of a district; a table that exists once per study for any district."""
    place = EVERYBODY if id_ in OF_STUDY else district
    if id_ in OF_FINDINGS:
        public = published.public if published else Public({}, {})
        made = _of_findings(study, id_, place, public)
        return TableRecomputation(place, OF_FINDINGS[id_], _public(study, made, ()))
    source, statement, function = recorded_tables()[id_]
    cells = cell_sources(NOTEBOOKS / f"{source.notebook}.ipynb")
    # only this statement of the cell: its other tables take seconds
    alone = {cell: statement if cell == source.cell else text for cell, text in cells.items()}
    names: dict[str, object] = {"study": str(study.folder), "district": place}
    with gathered() as outputs:
        for cell in needed_cells(alone, source.cell):
            exec(compile(alone[cell], f"{source.notebook}.ipynb, cell {cell}", "exec"), names)
    found = [table_from_json(output[TABLE_MIME]) for output in outputs if TABLE_MIME in output]
    own = published.public.findings.values() if published else ()
    return TableRecomputation(place, function, _public(study, found[0] if found else None, own), source, statement)


def table_ids() -> list[str]:
    """Ids of all public tables."""
    return sorted({*OF_FINDINGS, *recorded_tables()})


def recorded_tables() -> dict[str, tuple[Source, str, Function]]:
    """Tables that notebooks record, by id: cell, statement, and called function."""
    found = {}
    for notebook in notebooks_of(EVERYBODY):
        file = NOTEBOOKS / f"{notebook}.ipynb"
        for cell, text in cell_sources(file).items():
            for statement in ast.parse(text).body:
                if isinstance(statement, ast.Expr) and records(statement, "table"):
                    code = ast.unparse(statement)
                    for function in called_functions(code, imported_modules(file))[:1]:
                        found[_id_of(function)] = (Source(notebook, cell), code, function)
    return found


def _id_of(function: Function) -> str:
    """The id of a function's table, from its source; else the function's name.

    >>> from analysis.tables.network import block_table
    >>> _id_of(block_table)
    'blocks'
    """
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(function))) if isinstance(node, ast.Call)]
    named = [call.args[0] for call in calls if getattr(call.func, "id", "") in ("Table", "_table") and call.args]
    texts = (arg.value for arg in named if isinstance(arg, ast.Constant))
    return next(map(str, texts), function.__name__.removesuffix("_table"))


def _of_findings(study: Study, id_: str, district: str, public: Public) -> Table | None:
    findings = public.findings.values()
    own = [finding for finding in findings if finding.district == district]
    if id_ == "changes":
        return changes_table(own, district=district)
    if id_ == "reach":
        return reach_table(own, district=district)
    if id_ == "joint":
        return joint_table(joint_outcomes(study, public, district), district=district)
    of_districts = [finding for finding in findings if finding.district != EVERYBODY]
    return districts_table(of_districts) if id_ == "districts" else comparisons_table(of_districts)


def _public(study: Study, table: Table | None, findings: Collection[Finding]) -> pd.DataFrame | None:
    if table is None or table.rows.empty:
        return None
    settings = study.settings
    rules, voices = settings.disclosure, settings.voices.published
    if table.id in OF_FINDINGS:  # whose cells are rounded already
        rules = rules.model_copy(update={"in_full": True})
    workspace = workspace_of(study.folder, settings.id)
    together = decided(workspace.public, table.district)
    shown = public_table(table, rules, published_voices=voices, hidden=together["hidden"])
    if rules.in_full is False:
        own = [finding for finding in findings if finding.district == table.district]
        exact = private_findings(workspace, table.district) or own
        shown = following(shown, own, steps=steps_of(exact, together["coarser"]))
    rows = shown.rows.drop(columns=[f"{name}.n" for name in shown.values], errors="ignore")
    # rounded to 12 digits, as in the files
    return pd.read_csv(io.StringIO(table_csv(rows)), dtype=TEXT_COLUMNS)
