"""Execution of runs: where they are executed is one entry of `EXECUTORS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from report.runs.cluster import dask_workers
from report.runs.limits import Execution
from report.runs.local import local_processes
from report.runs.notebook import Outcome
from report.runs.plan import Run
from report.workspace import Workspace


class Executor(Protocol):
    """A way to execute runs."""

    def __call__(
        self, runs: Sequence[Run], workspace: Workspace, *, study_folder: Path, jobs: int, execution: Execution
    ) -> Iterator[Outcome]:
        """The outcome of each run as soon as it ends, in any order."""


EXECUTORS: dict[str, Executor] = {"local": local_processes, "dask": dask_workers}


def run_notebooks(
    runs: Iterable[Run],
    workspace: Workspace,
    *,
    study_folder: Path,
    jobs: int,
    report: Callable[[Outcome], None],
    execution: Execution = Execution(),  # noqa: B008 (frozen)
) -> list[Outcome]:
    """The outcome of each run; each is reported at once, and a failure doesn't stop the others."""
    runs, outcomes = list(runs), []
    for failed in (workspace.build / "notebooks").glob("*/*.failed.ipynb"):  # of earlier builds; private
        failed.unlink(missing_ok=True)
    if not runs:
        return []
    execute = EXECUTORS[execution.executor]
    for outcome in execute(runs, workspace, study_folder=study_folder, jobs=jobs, execution=execution):
        report(outcome)
        outcomes.append(outcome)
    return outcomes
