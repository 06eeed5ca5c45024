"""Runs notebooks by papermill, through an executor: on this machine several at once, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analysis.errors import Problem, UserError, did_you_mean
from analysis.notebooks.registry import NOTEBOOK_NAMES, files_read
from analysis.study.folder import TABLES_USED
from analysis.study.settings import TABLES
from report.runs.plan import Run
from report.workspace import SINGLE_THREADED, Workspace


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    run: Run
    seconds: float
    problem: Problem | None = None


class Executor(Protocol):
    """Where runs are executed."""

    def __call__(
        self, runs: Sequence[Run], workspace: Workspace, *, study_folder: Path, jobs: int
    ) -> Iterator[Outcome]:
        """The outcome of each run as soon as it is there, in any order."""


def run_notebooks(
    runs: Iterable[Run],
    workspace: Workspace,
    *,
    study_folder: Path,
    jobs: int,
    report: Callable[[Outcome], None],
    executor: str = "local",
) -> list[Outcome]:
    """The outcome of each run; a failed one is told, and the others go on."""
    runs, outcomes = list(runs), []
    for outcome in EXECUTORS[executor](runs, workspace, study_folder=study_folder, jobs=jobs) if runs else ():
        report(outcome)
        outcomes.append(outcome)
    return outcomes


def local_processes(runs: Sequence[Run], workspace: Workspace, *, study_folder: Path, jobs: int) -> Iterator[Outcome]:
    """Outcomes of runs on this machine, `jobs` at once."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=min(jobs, len(runs)), mp_context=context) as pool:
        futures = [pool.submit(run_notebook, run, workspace, study_folder) for run in runs]
        for future in as_completed(futures):
            yield future.result()


EXECUTORS: dict[str, Executor] = {"local": local_processes}


def run_notebook(run: Run, workspace: Workspace, study_folder: Path) -> Outcome:
    """The outcome of one run. The executed copy stands under its final name only when the run ended well."""
    os.environ.update(SINGLE_THREADED)
    os.environ.pop(TABLES_USED, None)
    if run.notebook in NOTEBOOK_NAMES:
        os.environ[TABLES_USED] = " ".join(name for name in files_read(run.notebook) if name in TABLES)
    started = time.monotonic()
    source = workspace.sources / f"{run.notebook}.ipynb"
    target = workspace.executed(run.notebook, run.district)
    target.parent.mkdir(parents=True, exist_ok=True)
    problem = _executed(source, target, run, {"study": str(study_folder), "district": run.district})
    return Outcome(run, time.monotonic() - started, problem)


def _executed(source: Path, target: Path, run: Run, parameters: Mapping[str, str]) -> Problem | None:
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    refuse_unknown_parameters(source, parameters)
    failed = target.with_name(f"{run.notebook}.failed.ipynb")
    failed.unlink(missing_ok=True)
    try:
        with kept_back():
            papermill.execute_notebook(
                source,
                failed,
                parameters=parameters,
                progress_bar=False,
                log_output=False,
                cwd=source.parent,
                extra_arguments=["--log-level=CRITICAL"],  # the kernel's own warnings are not the researcher's business
            )
    except PapermillExecutionError as error:
        cells = nbformat.read(failed, as_version=4).cells
        cell = next(cell for cell in cells if cell.get("execution_count") == error.exec_count)
        # only the exception's name: its text may hold a household's values
        return Problem(
            f"district {run.district}, notebook {run.notebook}, cell {cell.id}",
            f"{error.ename} stopped the notebook",
            f"Open {failed} to see where, or run it by hand: it is private, as the data are.",
        )
    notebook = nbformat.read(failed, as_version=4)
    notebook.metadata["risalah"] = {"key": run.key, "notebook": run.notebook, "district": run.district}
    nbformat.write(notebook, failed)
    failed.replace(target)
    return None


@contextmanager
def kept_back() -> Iterator[None]:
    """Keeps back what this process and those it starts write to standard error; told only where no cell is the cause.

    A kernel that has done its work may still end with a line of ZeroMQ's ("Assertion failed: pfd.revents & POLLIN").
    """
    from papermill.exceptions import PapermillExecutionError

    with tempfile.TemporaryFile() as file:
        sys.stderr.flush()
        terminal = os.dup(2)
        os.dup2(file.fileno(), 2)
        tell = False
        try:
            yield
        except BaseException as error:
            tell = not isinstance(error, PapermillExecutionError)
            raise
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            if tell:
                file.seek(0)
                os.write(2, file.read())


def refuse_unknown_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Raises UserError for a parameter that the notebook doesn't define: papermill alone would only warn."""
    import papermill

    known = set(papermill.inspect_notebook(notebook))
    problems = [
        Problem(
            f"notebook {notebook.stem}",
            f"it has no parameter '{name}'{did_you_mean(name, known)}",
            f"It takes {', '.join(sorted(known))}.",
        )
        for name in parameters
        if name not in known
    ]
    if problems:
        raise UserError(*problems)
