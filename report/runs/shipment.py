"""What a build ships to a cluster's workers: the code, the notebooks and the study, once for each worker.

A worker needs the project's packages, Dask, and nothing of the project itself: this module and `report.runs.process` go
along by value, and use the standard library alone until they are in a process that has the shipped code.
"""

from __future__ import annotations

import importlib.metadata
import io
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import finalize

from report.runs.process import ServedProcess

if TYPE_CHECKING:
    from report.runs.limits import Limits
    from report.runs.notebook import Outcome
    from report.runs.plan import Run

SOURCES = "notebooks"  # the folder of notebooks in the archive


@dataclass(frozen=True)
class Difference:
    """A package that a worker has in another version, or not at all."""

    worker: str
    package: str
    theirs: str | None
    ours: str


class Shipment:
    """An unpacked shipment on a worker, with its processes; it is gone when the worker lets go of it.

    Dask keeps it for as long as the build is connected: with the build, or its connection, everything of it ends here.
    """

    def __init__(
        self, archive: bytes, warming: bytes, *, packages: Mapping[str, str], environment: Mapping[str, str]
    ) -> None:
        """`warming` is the request that makes a process ready, with the study, which is never written to a disk."""
        self._archive, self._warming = archive, warming
        self._packages, self._environment = dict(packages), dict(environment)
        self._folder: Path | None = None
        self._idle: list[_Hand] = []
        self._hands: set[_Hand] = set()
        self._lock = Lock()

    def __repr__(self) -> str:
        return "Shipment of risalah"  # Dask writes it to its logs

    def __reduce__(self) -> Any:
        return _shipment, (self._archive, self._warming, self._packages, self._environment)

    def run(self, request: bytes) -> bytes | Difference | None:
        """The reply of a ready process to a request; None if it was ended from outside before."""
        from distributed import get_worker

        worker = get_worker()
        if found := self._difference(worker.address):
            return found
        with self._lock:
            if self._folder is None:
                self._folder = self._unpacked(Path(worker.local_directory))
            if self._idle:
                hand = self._idle.pop()
            else:
                hand = _Hand(self._folder, self._warming, self._environment)
                self._hands.add(hand)
        reply = hand.ask(request)
        if reply is None:
            self._hands.discard(hand)
            hand.close()
        else:
            self._idle.append(hand)
        return reply

    def _unpacked(self, place: Path) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="risalah-", dir=place))
        finalize(self, _clear, folder, self._hands)
        with zipfile.ZipFile(io.BytesIO(self._archive)) as archive:
            archive.extractall(folder)
        return folder

    def _difference(self, worker: str) -> Difference | None:
        for package, ours in self._packages.items():
            try:
                theirs = importlib.metadata.version(package)
            except importlib.metadata.PackageNotFoundError:
                theirs = None
            if theirs != ours:
                return Difference(worker, package, theirs, ours)
        return None


class _Hand:
    """A process with a thread of its own, for a process ends with the thread that started it."""

    def __init__(self, folder: Path, warming: bytes, environment: Mapping[str, str]) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        own = {**environment, "TMPDIR": str(folder)}
        self._process = self._thread.submit(ServedProcess, folder, environment=own, cwd=folder).result()
        self._ready = False
        self._warming = warming

    def ask(self, request: bytes) -> bytes | None:
        """The reply to a request; None if the process ended before it."""
        if not self._ready:
            if self._thread.submit(self._process.ask, self._warming).result() is None:
                return None
            self._ready = True
        return self._thread.submit(self._process.ask, request).result()

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._thread.submit(self._process.close)
        self._thread.shutdown(wait=False)


def _shipment(archive: bytes, warming: bytes, packages: Mapping[str, str], environment: Mapping[str, str]) -> Shipment:
    return Shipment(archive, warming, packages=packages, environment=environment)


def _clear(folder: Path, hands: set[_Hand]) -> None:
    for hand in list(hands):
        hand.close()
    shutil.rmtree(folder, ignore_errors=True)


def run_shipped(run: Run, study_folder: str, source: str, target: str, limits: Limits) -> tuple[Outcome, bytes | None]:
    """The outcome of a run in a shipment's folder, and what it executed, as if it had been on the asking machine.

    The paths are those of that machine: a build that looked at its executed notebooks must not see where they were.
    """
    from report.runs.notebook import run_notebook
    from report.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder), sources=Path(SOURCES).absolute())
        outcome = run_notebook(run, workspace, Path(study_folder), limits)
        executed = workspace.executed(run.notebook, run.district)
        failed = workspace.failed(run.notebook, run.district)
        written = next((path for path in (executed, failed) if path.is_file()), None)
        if outcome.problem is not None:
            problem = outcome.problem
            outcome = replace(outcome, problem=replace(problem, fix=problem.fix.replace(str(failed), target)))
        return outcome, None if written is None else _as_there(written.read_bytes(), source=source, target=target)


def _as_there(executed: bytes, *, source: str, target: str) -> bytes:
    """An executed notebook with the paths of the machine that asked for it."""
    import nbformat

    notebook = nbformat.reads(executed.decode("utf-8"), as_version=4)
    notebook.metadata["papermill"] |= {"input_path": source, "output_path": target}
    text: str = nbformat.writes(notebook)
    return f"{text}\n".encode()
