"""Recomputation of a cell's findings: the notebook's code, run in this process."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal

from analysis.disclosure.findings import coarser_counts, disclosed
from analysis.findings import FINDINGS_MIME, Finding, Source, finding_from_json
from analysis.findings.changes import of_change
from analysis.findings.definition import defining_id
from analysis.findings.key import FindingKey
from analysis.notebooks.registry import REGISTRY, Scope, notebooks_of
from analysis.recording import gathered
from analysis.study import Study
from report.language.verdicts import baseline_of, rules
from report.project import NOTEBOOKS
from report.provenance.origins import called_functions, cell_sources, declared_ids, imported_modules
from report.public import ALL, Public
from report.public.decided import decided, private_findings
from report.public.joint import PREFIX, joint_findings, joint_outcomes
from report.workspace import workspace_of


@dataclass(frozen=True)
class Recomputation:
    """The recomputed findings of an id after disclosure, by key, and their cell.

    `basis` are the findings behind derived ones; empty for findings computed from data.
    """

    source: Source | None
    findings: dict[FindingKey, Finding]
    basis: dict[FindingKey, Finding] = field(default_factory=dict)


def recompute(study: Study, id_: str, district: str, *, source: Source | None = None) -> Recomputation:
    """The findings of an id in a district after disclosure, in all waves; none if no cell records it.

    `source` is the cell in a published site; without it, cells are tried, the likeliest first.
    """
    if id_.startswith(PREFIX):
        return _verdicts(study, id_, district)
    still_there = source is not None and source in recording_cells([source.notebook])
    if id_.startswith("voices.") and district != ALL:  # computed by no notebook of a district
        return Recomputation(None, {})
    for place in [source] if source and still_there else candidates(id_, district):
        findings = {finding.key: finding for finding in public_findings(study, place, district)}
        own = {key: finding for key, finding in findings.items() if key[0] == id_}
        if own:
            return Recomputation(place, own)
    return Recomputation(None, {})


def public_findings(study: Study, source: Source, district: str) -> list[Finding]:
    """The findings that a cell records of a district, after disclosure."""
    settings = study.settings
    private = [replace(finding, source=source) for finding in cell_results(source, study.folder, district)]
    workspace = workspace_of(study.folder, settings.id)
    together = decided(workspace.public, district)
    every = private_findings(workspace, district) or private
    return disclosed(
        district,
        private,
        [],
        rules=settings.disclosure,
        published_voices=settings.voices.published,
        sensitive=study.codebook.sensitive,
        counts=coarser_counts(every, together["coarser"]),
        **together,
    ).findings


def cell_results(source: Source, study_folder: Path, district: str, *, notebooks: Path = NOTEBOOKS) -> list[Finding]:
    """A cell's findings before disclosure: runs the cells it needs, then the cell. Never print these."""
    cells = cell_sources(notebooks / f"{source.notebook}.ipynb")
    names: dict[str, object] = {"study": str(study_folder), "district": district}
    with gathered() as outputs:
        for cell in needed_cells(cells, source.cell):
            exec(compile(cells[cell], f"{source.notebook}.ipynb, cell {cell}", "exec"), names)
    found = [record for output in outputs for record in output.get(FINDINGS_MIME, {}).get("findings", [])]
    return [finding_from_json(record) for record in found]


def needed_cells(cells: dict[str, str], target: str) -> list[str]:
    """The cells that a cell depends on, and itself, in order; `parameters` is skipped, its values are passed.

    >>> needed_cells({"parameters": "a = 1", "open": "b = a", "aside": "c = 2", "show": "print(b)"}, "show")
    ['open', 'show']
    """
    before = list(cells)[: list(cells).index(target)]
    needed, wanted = [target], _used(cells[target])
    for cell in reversed(before):
        if cell != "parameters" and wanted & _defined(cells[cell]):
            needed.insert(0, cell)
            wanted |= _used(cells[cell])
    return needed


def candidates(id_: str, district: str, *, notebooks: Path = NOTEBOOKS) -> list[Source]:
    """Cells that may record an id, the likeliest first: those with its name, then those of its part."""
    part = of_change(id_).partition(".")[0]

    def unlikely(source: Source) -> tuple[bool, bool, bool]:
        file = notebooks / f"{source.notebook}.ipynb"
        functions = called_functions(cell_sources(file)[source.cell], imported_modules(file))
        by_name = any(defining_id(id_, ids) for function in functions for ids in declared_ids(function).values())
        return not by_name, source.cell != part, source.notebook != part

    return sorted(recording_cells(notebooks_of(district), notebooks), key=unlikely)


def recording_cells(names: Iterable[str], notebooks: Path = NOTEBOOKS) -> list[Source]:
    """Cells of these notebooks that record findings."""
    files = {name: cell_sources(notebooks / f"{name}.ipynb") for name in names}
    return [
        Source(name, cell)
        for name, cells in files.items()
        for cell, text in cells.items()
        if records(ast.parse(text), "findings")
    ]


def records(code: ast.AST, what: Literal["findings", "table"]) -> bool:
    """Whether code records findings or a table.

    >>> records(ast.parse("record . table(gini_table(study))"), "table")
    True
    """
    calls = (node.func for node in ast.walk(code) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Attribute) and called.attr == what for called in calls)


def _verdicts(study: Study, id_: str, district: str) -> Recomputation:
    """Recomputation verdicts: they derive from other findings after disclosure, so these are recomputed first."""
    basis = dict(_basis_of_verdicts(study, id_, district))
    public = Public(basis, {})
    verdicts = joint_findings(joint_outcomes(study, public, district), district=district)
    own = {finding.key: finding for finding in verdicts if finding.id == id_}
    source = next((finding.source for finding in own.values() if finding.source), None)
    return Recomputation(source, own, basis)


def _basis_of_verdicts(study: Study, id_: str, district: str) -> Iterator[tuple[FindingKey, Finding]]:
    for rule in rules("wording")["joint"]["outcomes"]:
        if f"{PREFIX}{rule['outcome']}" == id_:
            for basis in filter(None, (rule["finding"], baseline_of(rule["finding"]))):
                yield from recompute(study, basis, district).findings.items()
    if not study.settings.voices.published and study.statements is not None:  # informants who may be quoted
        for place in recording_cells(entry.name for entry in REGISTRY if entry.scope is Scope.STUDY):
            yield from ((finding.key, finding) for finding in public_findings(study, place, ALL))


def _used(code: str) -> set[str]:
    """The names that a cell needs from other cells: read before it assigns them.

    >>> sorted(_used("for wave in waves:\\n    line = lines[wave]\\n    show(line, [a for a in b])\\nx = x + 1"))
    ['b', 'lines', 'show', 'waves', 'x']
    """
    tree = ast.parse(code)
    read: dict[str, tuple[int, int]] = {}  # position of each name's first read
    own: set[str] = set()
    for name in ast.walk(tree):
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load):
            here = (name.lineno, name.col_offset)
            read[name.id] = min(here, read.get(name.id, here))
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension):
            own |= _names(node.target)
        elif isinstance(node, ast.For):
            own |= {name for name in _names(node.target) if _after(read.get(name), node.target)}
        elif isinstance(node, ast.Assign):
            made = {name for target in node.targets for name in _names(target)} - _names(node.value)
            own |= {name for name in made if _after(read.get(name), node)}
    return set(read) - own - set(dir(builtins))


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _after(read: tuple[int, int] | None, node: ast.stmt | ast.expr) -> bool:
    return read is None or read > (node.lineno, node.col_offset)


@cache
def _defined(code: str) -> frozenset[str]:
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return frozenset(names)
