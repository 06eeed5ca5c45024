"""One fact, one place: what a module would repeat, it takes from the one that has it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import report.workspace as places
from analysis.survey.intervals import LEVEL
from report.project import PROJECT, SITE_SOURCES, name_of, path_of, project_files, wheel_files

MODULES = {name: path for name, path in project_files(SITE_SOURCES).items() if name.endswith(".py")}
SITE_FILES = (places.MANIFEST, places.RUN, places.FINDINGS_JSON, places.FINDINGS_CSV, places.TABLES, places.FIGURES)


def literals(path: Path) -> Iterator[object]:
    """The values that a module writes down, but for its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in texts:
            yield node.value


@pytest.mark.parametrize(
    ("value", "owner"),
    [*((name, "report/workspace.py") for name in SITE_FILES), (LEVEL, "analysis/survey/intervals.py")],
)
def test_a_fact_is_written_in_its_own_module_alone(value: object, owner: str) -> None:
    assert [name for name, path in MODULES.items() if value in literals(path)] == [owner]


def test_only_two_modules_work_out_where_the_project_lies() -> None:
    """By climbing from their own file; the hooks run under any Python, without the packages."""
    found = {name for name, path in MODULES.items() if "__file__).resolve().parents" in path.read_text("utf-8")}
    assert found == {"analysis/project.py", "report/hooks/project_python.py"}


def test_a_wheel_carries_all_of_the_project_but_its_packages() -> None:
    packaged = {name for name in project_files() if name.startswith(("analysis/", "report/"))}
    assert {*wheel_files(), *packaged} >= {*project_files()}
    assert not packaged & {*wheel_files()}
    assert {"README.md", "data/mojokerto/study.yml", "requirements.lock", "_quarto.yml"} <= {*wheel_files()}


@pytest.mark.parametrize("pattern", PROJECT)
def test_each_pattern_of_the_project_finds_a_file(pattern: str) -> None:
    assert project_files((pattern,))


def test_a_file_s_name_leads_back_to_it(tmp_path: Path) -> None:
    for name, path in project_files().items():
        assert path_of(name) == path
        assert name_of(path) == name
    assert name_of(tmp_path) is None
    assert path_of("report/cli.py", tmp_path) == tmp_path / "report" / "cli.py"


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    lengths = {name: path.read_text("utf-8").count("\n") for name, path in MODULES.items()}
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}
