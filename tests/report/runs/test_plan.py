"""Which runs are due, and why: told by content, part by part."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.notebooks.registry import files_read
from analysis.study import Study, open_study
from report.project import NOTEBOOKS
from report.runs import key as key_module
from report.runs.plan import FAILED, FORCED, NOT_RUN, UNCHANGED, Run, plan_lines, planned_runs
from report.workspace import Workspace
from tests.conftest import ROOT
from tests.functional.small_study import write_small_study

DISTRICTS = ("35.16.13", "35.16.18")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_study(ROOT / "data" / "mojokerto", tmp_path_factory.mktemp("plan") / "small")


@pytest.fixture(scope="module")
def study(folder: Path) -> Study:
    return open_study(folder)


@pytest.fixture
def workspace(study: Study, tmp_path: Path) -> Workspace:
    """A build folder in which every run was executed."""
    place = Workspace(tmp_path / "build", sources=Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")))
    for run in planned_runs(study, place, districts=DISTRICTS):
        executed = place.executed(run.notebook, run.district)
        executed.parent.mkdir(parents=True, exist_ok=True)
        executed.write_text(json.dumps({"metadata": {"risalah": run.record}}), "utf-8")
    return place


def due(study: Study, workspace: Workspace) -> dict[str, set[str]]:
    """The notebooks that are due, by the reason."""
    found: dict[str, set[str]] = {}
    for run in planned_runs(study, workspace, districts=DISTRICTS, keep=False):
        assert run.due == (run.why != UNCHANGED)
        if run.due:
            found.setdefault(run.why, set()).add(run.notebook)
    return found


def changed(study: Study, table: str, column: str, value: object) -> Study:
    frame: pd.DataFrame = getattr(study, table).copy()
    frame.loc[frame.index[-1], column] = value
    return dataclasses.replace(study, **{table: frame})


def with_settings(study: Study, **settings: object) -> Study:
    return dataclasses.replace(study, settings=study.settings.model_copy(update=settings))


def test_nothing_is_due_where_nothing_changed(study: Study, folder: Path, workspace: Workspace) -> None:
    assert due(study, workspace) == {}
    assert due(open_study(folder), workspace) == {}


@pytest.mark.parametrize(
    ("table", "column", "value", "notebooks"),
    [
        ("households", "aid_month", 1.0, {"income", "network", "compare"}),
        ("ties", "tie_kind", "finance", {"network", "compare"}),
        ("reference", "value", 1.0, {"income"}),
        ("statements", "theme", "aid", {"voices"}),
        ("informants", "informant_type", "other", {"voices"}),
    ],
)
def test_rows_of_a_table_are_counted_where_they_are_seen(
    table: str, column: str, value: object, notebooks: set[str], study: Study, workspace: Workspace
) -> None:
    assert due(changed(study, table, column, value), workspace) == {f"rows of {table}.csv changed": notebooks}


def test_words_in_study_yml_change_no_number_and_a_setting_may(study: Study, workspace: Workspace) -> None:
    worded = with_settings(study, title={"en": "Other"}, subtitle={"en": "Words"}, authors=(), approved=None)
    assert due(worded, workspace) == {}
    assert due(with_settings(study, seed=2), workspace) == {
        "study.yml changed": {"income", "network", "compare", "voices"}
    }


def test_a_notebook_whose_cells_changed_is_due(study: Study, workspace: Workspace) -> None:
    path = workspace.sources / "network.ipynb"
    content = json.loads(path.read_text("utf-8"))
    content["cells"][-1]["source"] = ["pass\n"]
    path.write_text(json.dumps(content), "utf-8")
    assert due(study, workspace) == {"notebook changed": {"network"}}


def edited_code(tmp_path: Path, file: str, before: str, after: str) -> Path:
    package = Path(shutil.copytree(ROOT / "analysis", tmp_path / "analysis"))
    text = (package / file).read_text("utf-8")
    assert before in text
    (package / file).write_text(text.replace(before, after), "utf-8")
    return package


@pytest.mark.parametrize(
    ("file", "before", "after", "reasons"),
    [
        (
            "indicators/inequality.py",
            '    return _bootstrapped(sample, "inequality.gini", linearised_gini',
            '    sample = sample\n    return _bootstrapped(sample, "inequality.gini", linearised_gini',
            {"function analysis.indicators.inequality.gini_index changed": {"income"}},
        ),
        (
            "network/ties.py",
            'OBSERVED = "describes',
            'OBSERVED = "tells',
            {"constant analysis.network.ties.OBSERVED changed": {"network"}},
        ),
        ("indicators/poverty.py", "# the article shows", "# The article shows", {}),
        ("indicators/poverty.py", "Poor means strictly below the line", "Poor is below the line", {}),
        ("figures/style.py", "import", "import sys\nimport", {}),
        ("tables/parade.py", "def gaps_between(", "def gaps_of(", {}),
    ],
)
def test_a_notebook_is_due_for_the_functions_that_it_reaches(
    file: str,
    before: str,
    after: str,
    reasons: dict[str, set[str]],
    study: Study,
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = edited_code(tmp_path, file, before, after)
    monkeypatch.setattr(key_module, "ANALYSIS", code)
    assert due(study, workspace) == reasons


def test_another_version_of_a_package_or_of_python_is_told(
    study: Study, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = {"income", "network", "compare", "voices"}
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0" if name == "numpy" else version(name))
    assert due(study, workspace) == {"package numpy changed": everything}
    monkeypatch.setattr("platform.python_version", lambda: "3.99")
    assert due(study, workspace) == {"Python changed; package numpy changed": everything}


def test_a_run_that_is_missing_or_failed_is_due(study: Study, workspace: Workspace) -> None:
    workspace.executed("income", "all").unlink()
    assert due(study, workspace) == {NOT_RUN: {"income"}}
    workspace.failed("income", "all").write_text("{}", "utf-8")
    assert due(study, workspace) == {FAILED: {"income"}}


def test_a_run_of_before_there_were_parts_is_due(study: Study, workspace: Workspace) -> None:
    workspace.executed("voices", "all").write_text(json.dumps({"metadata": {"risalah": {"key": "old"}}}), "utf-8")
    assert due(study, workspace) == {"run by an earlier risalah": {"voices"}}


def test_where_the_record_of_the_code_is_gone_the_change_is_still_told(
    study: Study, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = edited_code(tmp_path, "network/ties.py", 'OBSERVED = "describes', 'OBSERVED = "tells')
    monkeypatch.setattr(key_module, "ANALYSIS", code)
    shutil.rmtree(workspace.build / "code")
    assert due(study, workspace) == {"code of analysis changed": {"network"}}


def test_force_makes_every_run_due(study: Study, workspace: Workspace) -> None:
    runs = planned_runs(study, workspace, districts=DISTRICTS, force=True)
    assert {run.why for run in runs} == {FORCED}
    assert all(run.due for run in runs)


def test_runs_of_one_reason_are_summed_up_where_they_are_many() -> None:
    few = [Run("income", f"{n:02}", "key", True, NOT_RUN) for n in range(20)]
    assert len(list(plan_lines(few))) == 21
    many = [*few, Run("income", "20", "key", True, NOT_RUN), Run("network", "20", "key", False, UNCHANGED)]
    assert list(plan_lines(many)) == [
        "          00  notebook income   not run yet",
        "              notebook income   and 20 more districts for the same reason",
        "notebooks: 21 of 22 runs would be executed",
    ]


def test_planning_to_tell_writes_nothing(study: Study, tmp_path: Path) -> None:
    planned_runs(study, Workspace(tmp_path / "build"), districts=DISTRICTS, keep=False)
    assert list(tmp_path.iterdir()) == []


def test_rows_of_one_district_make_its_runs_due_the_whole_and_the_comparisons(
    study: Study, workspace: Workspace
) -> None:
    assert study.households["district_code"].iloc[-1] == "35.16.18"
    runs = planned_runs(changed(study, "households", "aid_month", 1.0), workspace, districts=DISTRICTS, keep=False)
    others = {(run.notebook, run.district) for run in runs if not run.due}
    assert others == {("income", "35.16.13"), ("network", "35.16.13"), ("voices", "all")}


def test_the_name_of_a_district_and_the_official_figures_of_another_run_no_notebook(
    study: Study, workspace: Workspace
) -> None:
    assert due(changed(study, "districts", "name", "Another"), workspace) == {}
    assert study.reference is not None
    more = pd.concat([study.reference, study.reference.iloc[:1].assign(area_code="35.16.18")], ignore_index=True)
    runs = planned_runs(dataclasses.replace(study, reference=more), workspace, districts=DISTRICTS, keep=False)
    assert {(run.notebook, run.district) for run in runs if run.due} == {("income", "35.16.18"), ("income", "all")}


@pytest.mark.parametrize("table", ["households", "ties", "actors", "reference", "informants", "statements"])
def test_any_cell_that_a_run_sees_changes_its_key(table: str, study: Study, workspace: Workspace) -> None:
    reads = {name: set(files_read(name)) | {"informants"} for name in ("income", "network", "compare", "voices")}
    frame: pd.DataFrame = getattr(study, table)
    for column in frame:
        other = frame.copy()
        at = other.index[-1]
        number = pd.api.types.is_numeric_dtype(other[column])
        other.loc[at, column] = 7 if number else "another"
        assert not other.equals(frame), column
        runs = planned_runs(dataclasses.replace(study, **{table: other}), workspace, districts=[], keep=False)
        assert {run.notebook for run in runs if run.due} == {
            name for name, files in reads.items() if table in files and (table != "informants" or name == "voices")
        }, column
