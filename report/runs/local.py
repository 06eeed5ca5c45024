"""Runs in processes of this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Queue
from threading import Event, Thread

from report.project import CODE
from report.runs.limits import Execution, Limits
from report.runs.notebook import TRIES, Outcome, lost, run_notebook
from report.runs.plan import Run
from report.runs.process import ServedProcess, request_of, result_of
from report.runs.warm import warm
from report.workspace import SINGLE_THREADED, Workspace


def local_processes(
    runs: Sequence[Run], workspace: Workspace, *, study_folder: Path, jobs: int, execution: Execution
) -> Iterator[Outcome]:
    """Outcomes of runs on this machine, `jobs` at once. A process that is ended takes no run but its own with it."""
    waiting: Queue[Run | None] = Queue()
    ended: Queue[Outcome | Exception] = Queue()
    for run in runs:
        waiting.put(run)
    hands = [_Hand(waiting, ended, workspace, study_folder, execution.limits) for _ in range(min(jobs, len(runs)))]
    for hand in hands:
        waiting.put(None)  # the end, for each
        hand.start()
    try:
        for _ in runs:
            outcome = ended.get()
            if isinstance(outcome, Exception):
                raise outcome
            yield outcome
    finally:
        for hand in hands:
            hand.break_off()
        for hand in hands:
            hand.join()


class _Hand(Thread):
    """Takes runs one after the other to a process of its own, which it starts again where it was ended."""

    def __init__(
        self,
        waiting: Queue[Run | None],
        ended: Queue[Outcome | Exception],
        workspace: Workspace,
        study_folder: Path,
        limits: Limits,
    ) -> None:
        super().__init__(daemon=True)
        self._waiting, self._ended = waiting, ended
        self._workspace, self._study_folder, self._limits = workspace, study_folder, limits
        self._process: ServedProcess | None = None
        self._broken_off = Event()

    def run(self) -> None:
        """Goes on until there is nothing left, or it is broken off."""
        try:
            while (run := self._waiting.get()) is not None and not self._broken_off.is_set():
                self._ended.put(self._outcome(run))
        except Exception as error:
            self._ended.put(error)
        finally:
            if self._process is not None:
                self._process.close()

    def break_off(self) -> None:
        """Ends the process; the thread follows."""
        self._broken_off.set()
        if process := self._process:
            process.kill()

    def _outcome(self, run: Run) -> Outcome:
        for _ in range(TRIES):
            if self._broken_off.is_set():
                break
            reply = self._reply(run)
            if reply is not None:
                outcome: Outcome = result_of(reply)
                return outcome
            if self._process is not None:
                self._process.close()
            self._process = None
        return lost(run)

    def _reply(self, run: Run) -> bytes | None:
        """What the process says of a run; None if it was ended from outside, for want of memory perhaps."""
        if self._process is None:
            self._process = ServedProcess(CODE, environment=SINGLE_THREADED)
            if (
                self._broken_off.is_set()
                or self._process.ask(request_of(warm, self._workspace.sources, self._study_folder)) is None
            ):
                return None
        return self._process.ask(request_of(run_notebook, run, self._workspace, self._study_folder, self._limits))
