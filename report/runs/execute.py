"""Execution of notebooks by papermill, in parallel processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from analysis.errors import Problem, UserError, did_you_mean
from analysis.notebooks.registry import NOTEBOOK_NAMES, files_read
from analysis.study.folder import TABLES_USED
from report.runs.plan import Run
from report.workspace import SINGLE_THREADED, Workspace

_TRIES = 2  # of a run whose process was ended from outside


@dataclass(frozen=True)
class Outcome:
    """The result of a run: its time, and its problem if it failed."""

    run: Run
    seconds: float
    problem: Problem | None = None


class Executor(Protocol):
    """A way to execute runs."""

    def __call__(
        self, runs: Sequence[Run], workspace: Workspace, *, study_folder: Path, jobs: int
    ) -> Iterator[Outcome]:
        """The outcome of each run as soon as it ends, in any order."""


def run_notebooks(
    runs: Iterable[Run],
    workspace: Workspace,
    *,
    study_folder: Path,
    jobs: int,
    report: Callable[[Outcome], None],
    executor: str = "local",
) -> list[Outcome]:
    """The outcome of each run; each is reported at once, and a failure doesn't stop the others."""
    runs, outcomes = list(runs), []
    for outcome in EXECUTORS[executor](runs, workspace, study_folder=study_folder, jobs=jobs) if runs else ():
        report(outcome)
        outcomes.append(outcome)
    return outcomes


def local_processes(runs: Sequence[Run], workspace: Workspace, *, study_folder: Path, jobs: int) -> Iterator[Outcome]:
    """Outcomes of runs on this machine, `jobs` at once."""
    from report.runs.warm import warm

    due = dict.fromkeys(runs, _TRIES)
    while due:
        with ProcessPoolExecutor(
            max_workers=min(jobs, len(due)),
            mp_context=multiprocessing.get_context("spawn"),
            initializer=warm,
            initargs=(workspace.sources, study_folder, os.getpid()),
        ) as pool:
            futures = {pool.submit(run_notebook, run, workspace, study_folder): run for run in due}
            for future in as_completed(futures):
                run = futures[future]
                try:
                    outcome = future.result()
                except BrokenProcessPool:  # a process of the pool was ended from outside, for want of memory perhaps
                    due[run] -= 1
                    if due[run]:
                        continue
                    outcome = Outcome(run, 0.0, _ended(run, None, "the process that runs notebooks was ended"))
                del due[run]
                yield outcome


EXECUTORS: dict[str, Executor] = {"local": local_processes}


def run_notebook(run: Run, workspace: Workspace, study_folder: Path) -> Outcome:
    """The outcome of one run. Only a successful run leaves the executed copy under its final name."""
    os.environ.update(SINGLE_THREADED)
    os.environ.pop(TABLES_USED, None)
    if run.notebook in NOTEBOOK_NAMES:
        os.environ[TABLES_USED] = " ".join(files_read(run.notebook))
    started = time.monotonic()
    source = workspace.sources / f"{run.notebook}.ipynb"
    target = workspace.executed(run.notebook, run.district)
    target.parent.mkdir(parents=True, exist_ok=True)
    problem = _run_papermill(source, target, run, {"study": str(study_folder), "district": run.district})
    return Outcome(run, time.monotonic() - started, problem)


def _run_papermill(source: Path, target: Path, run: Run, parameters: Mapping[str, str]) -> Problem | None:
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from report.runs import forked

    refuse_unknown_parameters(source, parameters)
    failed = target.with_name(f"{run.notebook}.failed.ipynb")
    failed.unlink(missing_ok=True)
    try:
        with stderr_on_error():
            papermill.execute_notebook(
                source,
                failed,
                parameters=parameters,
                engine_name=forked.registered(),
                progress_bar=False,
                log_output=False,
                cwd=source.parent,
                extra_arguments=["--log-level=CRITICAL"],  # hide the kernel's warnings
            )
    except (DeadKernelError, CellTimeoutError) as error:
        cells = nbformat.read(failed, as_version=4).cells
        cell = next((cell for cell in cells if cell.metadata.get("papermill", {}).get("status") == "running"), None)
        what = "took too long" if isinstance(error, CellTimeoutError) else "the notebook's process was ended in it"
        return _ended(run, cell, what)
    except PapermillExecutionError as error:
        cells = nbformat.read(failed, as_version=4).cells
        cell = next(cell for cell in cells if cell.get("execution_count") == error.exec_count)
        # only the exception's name: its text may contain a household's values
        return Problem(
            f"district {run.district}, notebook {run.notebook}, cell {cell.id}",
            f"{error.ename} stopped the notebook",
            f"Open {failed} to see where, or run it by hand: it is private, as the data are.",
        )
    notebook = nbformat.read(failed, as_version=4)
    notebook.metadata["risalah"] = run.record
    nbformat.write(notebook, failed)
    failed.replace(target)
    return None


def _ended(run: Run, cell: Any, what: str) -> Problem:
    """The problem of a run whose process was ended, in a cell or outside of all."""
    where = f"district {run.district}, notebook {run.notebook}" + (f", cell {cell.id}" if cell else "")
    return Problem(where, what, "Build again. If it ends there again, it may need more memory than there is.")


@contextmanager
def stderr_on_error() -> Iterator[None]:
    """Hides the standard error of this process and its children; shows it after an error outside a cell.

    A kernel that has finished may still end with a message of ZeroMQ ("Assertion failed: pfd.revents & POLLIN").
    """
    from papermill.exceptions import PapermillExecutionError

    with tempfile.TemporaryFile() as file:
        sys.stderr.flush()
        terminal = os.dup(2)
        os.dup2(file.fileno(), 2)
        show = False
        try:
            yield
        except BaseException as error:
            show = not isinstance(error, PapermillExecutionError)
            raise
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            if show:
                file.seek(0)
                os.write(2, file.read())


def refuse_unknown_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Raises UserError for a parameter that the notebook doesn't define; papermill would only warn."""
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
