"""Runs on a Dask cluster of separate processes: what a local build gives, also when a worker is lost."""

from __future__ import annotations

import importlib.metadata
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.errors import UserError
from report.runs import cluster as cluster_module
from report.runs.execute import run_notebooks
from report.runs.forked import CAN_FORK
from report.runs.limits import Execution, Limits
from report.runs.notebook import Outcome
from report.runs.plan import Run
from report.workspace import Workspace
from tests.conftest import ROOT, missing
from tests.functional.small_study import write_small_study
from tests.report.notebooks import write_notebook

try:
    import distributed
except ImportError:
    distributed = None

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="a cluster's workers fork, on Linux alone")
SECRET = "87654321"  # an income that no log may have


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_study(ROOT / "data" / "mojokerto", tmp_path_factory.mktemp("study") / "small")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two workers in processes of their own, which have none of this project's folders as theirs."""
    if distributed is None:
        missing("distributed (the extra `cluster`)")
    place = tmp_path_factory.mktemp("workers")
    before = os.getcwd()
    os.chdir(place)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", local_directory=str(place)
    ) as running:
        os.chdir(before)
        yield running


def due(notebook: str, *districts: str) -> list[Run]:
    return [Run(notebook, district, f"key of {district}", True, "not run yet") for district in districts]


def ran(runs: list[Run], workspace: Workspace, study: Path, cluster: Any = None, **limits: Any) -> list[Outcome]:
    how = Execution(limits=Limits(**limits))
    if cluster is not None:
        how = Execution("dask", cluster.scheduler_address, Limits(**limits))
    return run_notebooks(runs, workspace, study_folder=study, jobs=2, report=lambda outcome: None, execution=how)


def content(path: Path) -> str:
    """An executed notebook without what differs between two local runs: times, the id of papermill's own cell."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected"
        cell.metadata.pop("execution", None)
        for name in ("duration", "start_time", "end_time"):
            cell.metadata.get("papermill", {}).pop(name, None)
    for name in ("duration", "start_time", "end_time"):
        notebook.metadata["papermill"].pop(name)
    return str(nbformat.writes(notebook))


def test_executed_notebooks_are_those_of_a_local_build(tmp_path: Path, study: Path, cluster: Any) -> None:
    runs = [*due("income", "35.16.13", "all"), *due("voices", "all")]
    workspace = Workspace(tmp_path / "build")
    assert [outcome.problem for outcome in ran(runs, workspace, study)] == [None] * 3
    local = {run: content(workspace.executed(run.notebook, run.district)) for run in runs}
    for run in runs:
        workspace.executed(run.notebook, run.district).unlink()
    assert [outcome.problem for outcome in ran(runs, workspace, study, cluster)] == [None] * 3
    for run in runs:
        assert content(workspace.executed(run.notebook, run.district)) == local[run]
    assert not list((tmp_path / "build").rglob("*.failed.ipynb"))


def test_the_runs_of_a_lost_worker_are_run_again(tmp_path: Path, study: Path, cluster: Any) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    write_notebook(workspace.sources, "toy", "import time\ntime.sleep(0.5)\nprint(district)")
    runs = due("toy", *map(str, range(12)))
    killed: list[int] = []

    def kill_one(outcome: Outcome) -> None:
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    how = Execution("dask", cluster.scheduler_address)
    outcomes = run_notebooks(runs, workspace, study_folder=study, jobs=1, report=kill_one, execution=how)
    assert killed
    assert sorted(outcome.run.district for outcome in outcomes) == sorted(map(str, range(12)))
    assert [outcome.problem for outcome in outcomes] == [None] * 12
    assert len(list((tmp_path / "build").rglob("toy.ipynb"))) == 12


def test_a_process_that_is_ended_on_a_worker_is_tried_as_often_as_here(
    tmp_path: Path, study: Path, cluster: Any
) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    body = 'if district == "1":\n    import os, time\n    os.kill(os.getppid(), 9)\n    time.sleep(60)'
    write_notebook(workspace.sources, "toy", body)
    outcomes = ran(due("toy", "1", "2"), workspace, study, cluster)
    (problem,) = [outcome.problem for outcome in outcomes if outcome.problem]
    assert problem.where == "district 1, notebook toy"
    assert problem.what == "the process that runs notebooks was ended"


def test_a_failure_names_its_cell_and_the_copy_here_and_no_log_has_a_value(
    tmp_path: Path, study: Path, cluster: Any
) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    write_notebook(workspace.sources, "toy", f'raise ValueError("income {SECRET}")')
    (outcome,) = ran(due("toy", "35.10"), workspace, study, cluster)
    failed = workspace.build / "notebooks" / "35.10" / "toy.failed.ipynb"
    assert outcome.problem is not None
    assert outcome.problem.where == "district 35.10, notebook toy, cell body"
    assert str(failed) in outcome.problem.fix
    assert SECRET in failed.read_text("utf-8")
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        logs = str(client.get_scheduler_logs()) + str(client.get_worker_logs())
    household = (study / "households.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    assert SECRET not in logs
    assert household not in logs


def test_nothing_of_a_build_stays_on_workers(tmp_path: Path, study: Path, cluster: Any) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    write_notebook(workspace.sources, "toy", "import os\nprint(os.getcwd())")
    ran(due("toy", "1", "2", "3"), workspace, study, cluster)
    (where,) = [
        cell.outputs[0].text.strip()
        for cell in nbformat.read(workspace.executed("toy", "1"), as_version=4).cells
        if cell.id == "body"
    ]
    assert not Path(where).is_relative_to(ROOT)
    deadline = time.monotonic() + 20
    while Path(where).parent.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(where).parent.exists()


def test_a_worker_with_another_version_is_named(
    tmp_path: Path, study: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = importlib.metadata.version("scipy")
    version = importlib.metadata.version
    monkeypatch.setattr(
        cluster_module.importlib.metadata, "version", lambda name: "0.1" if name == "scipy" else version(name)
    )
    with pytest.raises(UserError, match=rf"worker tcp://.*: scipy is {theirs} there, 0.1 here\. Give workers the same"):
        ran(due("income", "all"), Workspace(tmp_path / "build"), study, cluster)


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path, study: Path) -> None:
    if distributed is None:
        missing("distributed (the extra `cluster`)")
    started = time.monotonic()
    how = Execution("dask", "tcp://127.0.0.1:9")
    with pytest.raises(UserError, match=r"--scheduler tcp://127.0.0.1:9: no Dask scheduler answers there"):
        run_notebooks(
            due("income", "all"),
            Workspace(tmp_path / "build"),
            study_folder=study,
            jobs=1,
            report=lambda outcome: None,
            execution=how,
        )
    assert time.monotonic() - started < 30


def test_a_scheduler_that_is_killed_is_told_and_what_is_finished_stays(tmp_path: Path, study: Path) -> None:
    if distributed is None:
        missing("distributed (the extra `cluster`)")
    address = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*command, "--scheduler-file", str(address)], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(address), "--nthreads", "1",
         "--no-dashboard", "--death-timeout", "5", "--local-directory", str(tmp_path)],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with distributed.Client(scheduler_file=str(address), timeout=60, set_as_default=False) as client:
            where = client.scheduler.address
        workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
        write_notebook(workspace.sources, "toy", 'import time\ntime.sleep(0 if district == "1" else 60)')
        with pytest.raises(UserError, match="the scheduler was lost"):
            run_notebooks(
                due("toy", "1", "2"),
                workspace,
                study_folder=study,
                jobs=1,
                report=lambda outcome: scheduler.kill(),
                execution=Execution("dask", where),
            )
        assert workspace.executed("toy", "1").is_file()
    finally:
        scheduler.kill()
        worker.terminate()
        scheduler.wait()
        worker.wait()


def test_without_dask_it_is_told_what_to_install(tmp_path: Path, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    how = Execution("dask", "tcp://127.0.0.1:8786")
    with pytest.raises(UserError, match=r"needs Dask, which isn't installed\. Install it: pip install 'risalah\[clus"):
        run_notebooks(
            due("income", "all"),
            Workspace(tmp_path / "build"),
            study_folder=study,
            jobs=1,
            report=lambda outcome: None,
            execution=how,
        )
