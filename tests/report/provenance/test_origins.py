"""A number's cell, function and line are found from the notebooks and the code, and not guessed where they aren't."""

import ast
import json
from itertools import takewhile
from pathlib import Path

import pytest

from analysis.catalogue import definition_of
from analysis.findings import Finding, Source
from analysis.indicators import association, inequality, poverty
from analysis.network import structure as network
from analysis.network import ties
from report.project import NOTEBOOKS, ROOT
from report.provenance.origins import (
    CodePlace,
    called_functions,
    cell_sources,
    function_hashes,
    imported_modules,
    origin_of,
    place_of,
)


def _lines_from(place: CodePlace) -> list[str]:
    return (ROOT / place.file).read_text("utf-8").splitlines()[place.line - 1 :]


def _found(id_: str, source: Source, function: str | None = None) -> Finding:
    return Finding(id_, "all", "2024", 0.5, "share", source=source, function=function)


@pytest.mark.parametrize(
    ("id_", "source", "file", "line"),
    [
        ("poverty.headcount", Source("income", "poverty"), "analysis/indicators/poverty.py", '"poverty.headcount"'),
        ("change.headcount", Source("income", "change"), "analysis/indicators/poverty_change.py", '"change.headcount"'),
        ("network.reciprocity", Source("network", "network"), "analysis/network/structure.py", '"network.reciprocity"'),
        ("voices.kappa", Source("voices", "voices"), "analysis/indicators/agreement.py", '"voices.kappa"'),
        ("change.reach.tksk", Source("network", "change"), "analysis/network/change.py", '"change.reach.*"'),
    ],
)
def test_a_number_leads_to_the_declaration_on_its_function(id_: str, source: Source, file: str, line: str) -> None:
    function = definition_of(id_).function
    made = origin_of(_found(id_, source, function)).computed_by
    assert made is not None
    assert (made.file, made.function) == (file, function)
    declaration = "".join(takewhile(lambda text: not text.startswith("def "), _lines_from(made)))
    assert line in declaration


def test_a_number_whose_function_is_not_recorded_keeps_the_function_that_records_it() -> None:
    origin = origin_of(_found("network.no_such", Source("network", "network")))
    assert origin.recorded_by == origin.computed_by == place_of(network.network_findings)


def test_a_cell_that_there_is_not_has_no_function() -> None:
    origin = origin_of(_found("poverty.headcount", Source("income", "no-such-cell")))
    assert (origin.recorded_by, origin.computed_by) == (None, None)


def test_of_the_functions_that_a_cell_calls_the_recorder_is_none() -> None:
    modules = {"poverty": poverty, "ties": ties}
    code = "record.findings(poverty.poverty_findings(a))\nties.reach(b)\npoverty.poverty_findings(c)\nother.f(d)"
    assert called_functions(code, modules) == [poverty.poverty_findings, ties.reach]


def test_modules_are_known_by_the_names_that_a_notebook_gives_them(tmp_path: Path) -> None:
    cell = {
        "cell_type": "code",
        "id": "open",
        "source": ["from analysis.indicators import inequality as unequal, association\n"],
    }
    text = {"cell_type": "markdown", "id": "said", "source": ["from analysis import nothing"]}
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [cell, text]}))
    assert imported_modules(tmp_path / "n.ipynb") == {"unequal": inequality, "association": association}
    assert list(cell_sources(tmp_path / "n.ipynb")) == ["open"]


def test_every_cell_that_records_findings_calls_a_function_that_has_a_place() -> None:
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        for cell, text in cell_sources(notebook).items():
            if "record.findings(" in text:
                assert origin_of(_found("no.such", Source(notebook.stem, cell))).recorded_by is not None, (
                    notebook,
                    cell,
                )


def test_a_changed_sign_changes_its_functions_hash_alone_and_a_comment_outside_none(tmp_path: Path) -> None:
    code = "def plus(a):\n    return a + 1\n\n\ndef minus(a):\n    return a - 1\n"
    file = tmp_path / "a.py"
    file.write_text(code)
    before = function_hashes(file)
    file.write_text(code.replace("a + 1", "a - 1"))
    assert {name for name, digest in function_hashes(file).items() if digest != before[name]} == {"plus"}
    file.write_text("# said\n" + code)
    assert function_hashes(file) == before


def test_functions_are_those_that_python_sees() -> None:
    file = ROOT / "analysis" / "indicators" / "poverty.py"
    names = {node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}
    assert names <= set(function_hashes(file))
