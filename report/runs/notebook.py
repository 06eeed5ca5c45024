"""The run of one notebook by papermill, in this process."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UserError, did_you_mean
from analysis.notebooks.registry import NOTEBOOK_NAMES, facts_used, files_read
from analysis.study.folder import FACTS_USED, TABLES_USED
from report.runs.limits import AGAIN, Limits
from report.runs.plan import Run
from report.workspace import SINGLE_THREADED, Workspace

TRIES = 2  # of a run whose process was ended from outside


@dataclass(frozen=True)
class Outcome:
    """The result of a run: its time, and its problem if it failed."""

    run: Run
    seconds: float
    problem: Problem | None = None


def run_notebook(run: Run, workspace: Workspace, study_folder: Path, limits: Limits) -> Outcome:
    """The outcome of one run. Only a successful run leaves the executed copy under its final name."""
    os.environ.update(SINGLE_THREADED)
    for name in (TABLES_USED, FACTS_USED):
        os.environ.pop(name, None)
    if run.notebook in NOTEBOOK_NAMES:
        os.environ[TABLES_USED] = " ".join(files_read(run.notebook))
        if (facts := facts_used(run.notebook)) is not None:
            os.environ[FACTS_USED] = " ".join(facts)
    started = time.monotonic()
    source = workspace.sources / f"{run.notebook}.ipynb"
    target, failed = workspace.executed(run.notebook, run.district), workspace.failed(run.notebook, run.district)
    target.parent.mkdir(parents=True, exist_ok=True)
    parameters = {"study": str(study_folder), "district": run.district}
    problem = _run_papermill(source, failed, run, parameters, limits)
    if problem is None:
        failed.replace(target)
    return Outcome(run, time.monotonic() - started, problem)


def _run_papermill(
    source: Path, failed: Path, run: Run, parameters: Mapping[str, str], limits: Limits
) -> Problem | None:
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from report.runs import forked

    refuse_unknown_parameters(source, parameters)
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
                limits=limits,
            )
    except (DeadKernelError, CellTimeoutError) as error:
        cells = nbformat.read(failed, as_version=4).cells
        cell = next((cell for cell in cells if cell.metadata.get("papermill", {}).get("status") == "running"), None)
        return _ended(run, cell, *limits.said_of(error))
    except PapermillExecutionError as error:
        cells = nbformat.read(failed, as_version=4).cells
        cell = next(cell for cell in cells if cell.get("execution_count") == error.exec_count)
        # only the exception's name: its text may contain a household's values
        fix = limits.fix_of(error.ename)
        where = f"Open {failed} to see where, or run it by hand: it is private, as the data are."
        return _ended(run, cell, f"{error.ename} stopped the notebook", " ".join(filter(None, [fix, where])))
    notebook = nbformat.read(failed, as_version=4)
    notebook.metadata["risalah"] = run.record
    nbformat.write(notebook, failed)
    return None


def lost(run: Run) -> Outcome:
    """The outcome of a run whose process was ended from outside, as often as it was tried."""
    return Outcome(run, 0.0, _ended(run, None, "the process that runs notebooks was ended", AGAIN))


def _ended(run: Run, cell: Any, what: str, fix: str) -> Problem:
    """The problem of a run that was ended, in a cell or outside of all."""
    where = f"district {run.district}, notebook {run.notebook}" + (f", cell {cell.id}" if cell else "")
    return Problem(where, what, fix)


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
