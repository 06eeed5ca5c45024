"""The notebooks by hand: with their defaults, by plain papermill, and refusing what they don't know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from analysis.findings import FINDINGS_MIME
from report.project import NOTEBOOKS

NAMES = ("income", "network", "compare", "voices")


def papermill(tmp_path: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Plain papermill, as a person types it, from another folder."""
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(NOTEBOOKS / f"{name}.ipynb"), "out.ipynb"]
    return subprocess.run([*command, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)


def recorded(path: Path) -> list[dict]:
    """The findings in an executed notebook."""
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]
    return [
        finding
        for output in outputs
        for finding in output.get("data", {}).get(FINDINGS_MIME, {"findings": []})["findings"]
    ]


def test_plain_papermill_runs_a_district(tmp_path: Path) -> None:
    ended = papermill(tmp_path, "income", "-r", "district", "35.16.18")
    assert ended.returncode == 0, ended.stderr
    findings = recorded(tmp_path / "out.ipynb")
    assert {finding["district"] for finding in findings} == {"35.16.18"}
    assert {"poverty.headcount", "inequality.gini", "change.headcount"} <= {finding["id"] for finding in findings}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-r", "distrct", "35.16.18"), "no parameter 'distrct' (did you mean 'district'?)"),
        (("-p", "district", "35.10"), "expected a code as text, got float"),
        (("-r", "district", "35.16.99"), "mojokerto has no such district"),
        (("-r", "study", "data/nowhere"), "no such study"),
    ],
)
def test_what_a_notebook_does_not_know_stops_it(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = papermill(tmp_path, "voices", *arguments)
    assert ended.returncode != 0
    assert said in ended.stderr


@pytest.mark.parametrize("name", NAMES)
def test_runs_with_its_defaults_where_jupyterlab_opens_it(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()


@pytest.mark.parametrize("name", NAMES)
def test_is_stored_without_outputs_and_explains_its_parameters(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert code[0].metadata["tags"] == ["parameters"]
    assert all("#" in line for line in code[0].source.splitlines())
