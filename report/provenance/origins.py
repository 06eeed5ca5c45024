"""Where a number comes from: its notebook's cell, the function that the cell calls, and the line that makes this id."""

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

from analysis.findings import Source
from report.project import NOTEBOOKS, name_of
from report.provenance.makers import maker_of


@dataclass(frozen=True)
class CodePlace:
    """A function of ours and where it stands."""

    function: str  # analysis.indicators.poverty.poverty_findings
    file: str  # from the project's root
    line: int

    def __str__(self) -> str:
        return f"{self.function} ({self.file}, line {self.line})"


@dataclass(frozen=True)
class Origin:
    """The cell that recorded a finding, the function it calls, and the line inside it where this finding is made."""

    source: Source
    cell_sha256: str
    recorded_by: CodePlace | None
    made_at: CodePlace | None


@cache  # the same for every district and wave
def origin_of(finding_id: str, source: Source, *, notebooks: Path = NOTEBOOKS) -> Origin:
    """Where a finding of that cell is computed. A place is None where the cell calls no function of analysis."""
    text = cell_sources(notebooks / f"{source.notebook}.ipynb").get(source.cell, "")
    functions = called_functions(text, imported_modules(notebooks / f"{source.notebook}.ipynb"))
    places = {function: made_at(finding_id, function) for function in functions}
    recorded = next((function for function, place in places.items() if place), functions[0] if functions else None)
    return Origin(
        source,
        hashlib.sha256(text.encode()).hexdigest(),
        place_of(recorded) if recorded else None,
        (places[recorded] or place_of(recorded)) if recorded else None,
    )


@cache
def cell_sources(notebook: Path) -> dict[str, str]:
    """The code of a notebook's cells, by the cells' ids."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}


@cache
def imported_modules(notebook: Path) -> dict[str, ModuleType]:
    """The modules of analysis that a notebook imports, by the names it gives them."""
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
    """The functions of these modules that code calls, in the order it names them; `recording` only carries numbers."""
    found = []
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        called = node.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            function = getattr(modules.get(called.value.id), called.attr, None)
            if inspect.isfunction(function) and called.value.id != "recording":
                found.append(function)
    return list(dict.fromkeys(found))


def made_at(finding_id: str, function: Callable[..., object]) -> CodePlace | None:
    """The function that makes this id where that one is called, and the line that says so; None where none names it."""
    maker = maker_of(finding_id, function)
    if maker is None:
        return None
    return CodePlace(f"{maker.function.__module__}.{maker.function.__qualname__}", _file(maker.module), maker.line)


@cache
def place_of(function: Callable[..., object]) -> CodePlace:
    """Where a function begins."""
    line = inspect.getsourcelines(function)[1]
    module = inspect.getmodule(function)
    assert module is not None
    return CodePlace(f"{function.__module__}.{function.__qualname__}", _file(module), line)


def function_hashes(file: Path) -> dict[str, str]:
    """The SHA-256 of each function's and class's source in a Python file, by its name; comments outside don't count."""
    text = file.read_text("utf-8")
    lines = text.split("\n")
    hashes = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            # as ast.get_source_segment has it, which would split the whole text anew for each
            *before, last = lines[node.lineno - 1 : node.end_lineno]
            source = "\n".join([*before, last.encode()[: node.end_col_offset].decode()])
            hashes[node.name] = hashlib.sha256(source.encode()).hexdigest()
    return hashes


def _file(module: ModuleType) -> str:
    name = name_of(Path(inspect.getfile(module)))
    assert name is not None
    return name
