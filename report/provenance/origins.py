"""The origin of a number: notebook cell, function called there, function that computed it."""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from analysis.findings import Finding, Source
from report.project import NOTEBOOKS, name_of


@dataclass(frozen=True)
class CodePlace:
    """A function and its place in the code."""

    function: str  # analysis.indicators.poverty.poverty_findings
    file: str  # from the project's root
    line: int

    def __str__(self) -> str:
        return f"{self.function} ({self.file}, line {self.line})"


@dataclass(frozen=True)
class Origin:
    """The cell that recorded a finding, the function it calls, and the function that computed the finding."""

    source: Source
    cell_sha256: str
    recorded_by: CodePlace | None
    computed_by: CodePlace | None


def origin_of(finding: Finding, *, notebooks: Path = NOTEBOOKS) -> Origin:
    """The origin of a finding; without functions if its cell calls none of analysis."""
    assert finding.source is not None
    return _origin(finding.source, finding.function, notebooks)


@cache  # the same for every district and wave
def _origin(source: Source, function: str | None, notebooks: Path) -> Origin:
    text = cell_sources(notebooks / f"{source.notebook}.ipynb").get(source.cell, "")
    called = called_functions(text, imported_modules(notebooks / f"{source.notebook}.ipynb"))
    recorder = next((one for one in called if function in declared_ids(one)), called[0] if called else None)
    recorded = place_of(recorder) if recorder else None
    return Origin(
        source, hashlib.sha256(text.encode()).hexdigest(), recorded, function_place(function) if function else recorded
    )


def declared_ids(function: Callable[..., object]) -> dict[str, list[str]]:
    """The ids that a function declares, by the function that computes them."""
    declared: dict[str, list[str]] = {}
    for definition in getattr(function, "definitions", ()):
        declared.setdefault(definition.function, []).append(definition.id)
    return declared


@cache
def cell_sources(notebook: Path) -> dict[str, str]:
    """The source of a notebook's code cells, by cell id."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}


@cache
def imported_modules(notebook: Path) -> dict[str, ModuleType]:
    """The modules of analysis that a notebook imports, by their names in it."""
    modules: dict[str, ModuleType] = {}
    for text in cell_sources(notebook).values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
                modules |= {
                    alias.asname or alias.name: importlib.import_module(f"{node.module}.{alias.name}")
                    for alias in node.names
                }
    return modules


def called_functions(code: str, modules: dict[str, ModuleType]) -> list[Callable[..., object]]:
    """The functions of modules that code calls, in its order; without `recording`, which computes nothing."""
    found = []
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        called = node.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            function = getattr(modules.get(called.value.id), called.attr, None)
            if inspect.isfunction(function) and called.value.id != "recording":
                found.append(function)
    return list(dict.fromkeys(found))


def function_place(function: str) -> CodePlace:
    """The place of a function by its dotted name."""
    module, _, name = function.rpartition(".")
    return place_of(getattr(importlib.import_module(module), name))


@cache
def place_of(function: Callable[..., object]) -> CodePlace:
    """The place of a function, from its first decorator."""
    line = inspect.getsourcelines(function)[1]
    module = inspect.getmodule(function)
    assert module is not None
    return CodePlace(f"{function.__module__}.{function.__qualname__}", _file(module), line)


def function_hashes(file: Path) -> dict[str, str]:
    """The SHA-256 of each function and class in a Python file, by name; without comments outside them."""
    text = file.read_text("utf-8")
    lines = text.split("\n")
    hashes = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            # as ast.get_source_segment, but without splitting the whole text for each node
            *before, last = lines[node.lineno - 1 : node.end_lineno]
            source = "\n".join([*before, last.encode()[: node.end_col_offset].decode()])
            hashes[node.name] = hashlib.sha256(source.encode()).hexdigest()
    return hashes


def _file(module: ModuleType) -> str:
    name = name_of(Path(inspect.getfile(module)))
    assert name is not None
    return name
