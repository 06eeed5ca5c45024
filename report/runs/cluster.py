"""Runs on the workers of an existing Dask cluster, whatever started it: SSH, SLURM, Kubernetes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import logging
import operator
import pickle
import uuid
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UserError
from analysis.study import open_study
from report.project import project_files
from report.runs import process, shipment
from report.runs.limits import Execution
from report.runs.notebook import TRIES, Outcome, lost
from report.runs.plan import Run
from report.runs.process import request_of, result_of
from report.runs.shipment import SOURCES, Difference, Shipment, run_shipped
from report.runs.warm import warm
from report.workspace import SINGLE_THREADED, Workspace

_CODE = ("analysis/**/*.py", "report/**/*.py", "analysis/**/*.json", "report/**/*.json", "analysis/notebooks/*.ipynb")
# what executed notebooks, or the shipped study, depend on
_PACKAGES = (
    "numpy", "pandas", "scipy", "statsmodels", "igraph", "matplotlib", "pydantic", "nbformat", "nbclient", "ipython",
    "ipykernel", "papermill",
)  # fmt: skip
_PATIENCE = "5s"  # to reach the scheduler
_LEAST_AHEAD = 64  # runs that the scheduler knows of at once: with all of them, a lost worker would be blamed for many
_SAME = "Give workers the same Python and packages as this machine, from requirements.lock."


def dask_workers(
    runs: Sequence[Run], workspace: Workspace, *, study_folder: Path, jobs: int, execution: Execution
) -> Iterator[Outcome]:
    """Outcomes of runs on the workers of a cluster; `jobs` is theirs to say. Executed notebooks are written here."""
    address = execution.scheduler or ""
    client = _connected(address)
    try:
        import distributed

        _refuse_other_pythons(client)
        sealed = _sealed(_shipment(workspace, study_folder))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "sending a large graph": so that the scheduler can send it again
            there = client.submit(pickle.loads, sealed, key=f"risalah-{hashlib.sha256(sealed).hexdigest()[:16]}")
        client.replicate([there])
        left, ahead, asked = dict.fromkeys(runs, TRIES), iter(runs), dict[Any, Run]()
        ended = distributed.as_completed(loop=client.loop)

        def ask(run: Run) -> None:
            source = workspace.sources / f"{run.notebook}.ipynb"
            target = workspace.failed(run.notebook, run.district)
            request = request_of(run_shipped, run, str(study_folder), str(source), str(target), execution.limits)
            key = f"risalah-run-{run.notebook}-{run.district}-{uuid.uuid4().hex[:8]}"
            future = client.submit(operator.methodcaller("run", request), there, key=key, pure=False)
            asked[future] = run
            ended.add(future)

        for run in islice(ahead, max(_LEAST_AHEAD, 2 * sum(client.nthreads().values()))):
            ask(run)
        while asked:
            future = next(ended)
            run = asked.pop(future)
            reply = _reply(future, address)
            left[run] -= 1
            if reply is None and left[run]:
                ask(run)
                continue
            for further in islice(ahead, 1):
                ask(further)
            yield lost(run) if reply is None else _written(reply, run, workspace)
    finally:
        client.close()


def _connected(address: str) -> Any:
    """A client of the cluster. Raises UserError where there is no Dask, or no scheduler."""
    try:
        import distributed
    except ImportError:
        what, fix = "needs Dask, which isn't installed", "Install it: pip install 'risalah[cluster]'."
        raise UserError(Problem("--executor dask", what, fix)) from None
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it is told by us
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions, which are compared below
            return distributed.Client(address, timeout=_PATIENCE, set_as_default=False, name="risalah")
    except (OSError, ValueError, TypeError) as error:
        what = f"no Dask scheduler answers there ({type(error).__name__})"
        fix = "Give the address that the scheduler says when it starts, such as tcp://10.0.0.5:8786."
        raise UserError(Problem(f"--scheduler {address}", what, fix)) from None


def _refuse_other_pythons(client: Any) -> None:
    """Raises UserError for a worker of another Python, which couldn't even read what it is sent."""
    known = client.get_versions()
    ours = known["client"]["host"]["python"]
    for worker, found in sorted(known["workers"].items()):
        if (theirs := found["host"]["python"]) != ours:
            raise _unlike(Difference(worker, "Python", theirs, ours))


def _unlike(found: Difference) -> UserError:
    theirs = "isn't installed" if found.theirs is None else f"is {found.theirs}"
    return UserError(Problem(f"worker {found.worker}", f"{found.package} {theirs} there, {found.ours} here", _SAME))


def _shipment(workspace: Workspace, study_folder: Path) -> Shipment:
    """The code, the notebooks and the study, for workers."""
    files = project_files(_CODE) | {
        f"{SOURCES}/{path.name}": path for path in sorted(workspace.sources.glob("*.ipynb"))
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    study = open_study(study_folder)
    packages = {name: importlib.metadata.version(name) for name in _PACKAGES}
    warming = request_of(warm, Path(SOURCES), study)
    return Shipment(packed.getvalue(), warming, packages=packages, environment=SINGLE_THREADED)


def _sealed(shipped: Shipment) -> bytes:
    """A shipment with the classes that it needs, readable without the project."""
    import cloudpickle

    for module in (process, shipment):
        cloudpickle.register_pickle_by_value(module)
    try:
        return bytes(cloudpickle.dumps(shipped))
    finally:
        for module in (process, shipment):
            cloudpickle.unregister_pickle_by_value(module)


def _reply(future: Any, address: str) -> tuple[Outcome, bytes | None] | None:
    """What a worker says of a run; None if it was lost with the worker or its process."""
    from distributed.scheduler import KilledWorker

    if future.status == "finished":
        reply = future.result()
        if isinstance(reply, bytes):
            result: tuple[Outcome, bytes | None] = result_of(reply)
            return result
        if reply is None:
            return None
        raise _unlike(Difference(reply.worker, reply.package, reply.theirs, reply.ours))
    if future.status == "error":
        error = future.exception()
        if isinstance(error, KilledWorker):
            return None
        what = f"{type(error).__name__} on a worker, outside of the notebook"
        raise UserError(Problem(f"--scheduler {address}", what, _SAME))
    what, fix = "the scheduler was lost", "What is finished stays: build again when the cluster is there again."
    raise UserError(Problem(f"--scheduler {address}", what, fix))


def _written(reply: tuple[Outcome, bytes | None], run: Run, workspace: Workspace) -> Outcome:
    """The outcome, once its executed copy stands here: under its final name only if the run succeeded."""
    outcome, executed = reply
    failed = workspace.failed(run.notebook, run.district)
    failed.parent.mkdir(parents=True, exist_ok=True)
    if executed is not None:
        failed.write_bytes(executed)
        if outcome.problem is None:
            failed.replace(workspace.executed(run.notebook, run.district))
    return outcome
