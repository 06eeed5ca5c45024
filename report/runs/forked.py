"""Running a notebook in a child forked from this process: `papermill --engine risalah`.

A child has what its parent has imported and read, and nothing of another run: isolation as by a kernel of its own,
without the seconds that a kernel needs to start. Cells run in the shell that kernels have, so outputs are the same.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from report.processes import CAN_FORK, die_with_parent
from report.runs.limits import EndlessOutputError, Limits
from report.runs.shell import run_cells

NAME = "risalah"
_PR_SET_CHILD_SUBREAPER = 36
_MOST_OUTPUT = 64 * 1024**2  # bytes of a cell: what is said without end would fill the parent's memory
_adopting = False


@cache
def forked_engine() -> Any:
    """papermill's engine of the name `risalah`, a class.

    Not before it is asked for: papermill loads this module (by an entry point in pyproject.toml) while it is imported.
    """
    from papermill.engines import Engine, NBClientEngine

    class ForkedEngine(Engine):  # type: ignore[misc]  # papermill has no types
        """Runs a notebook in a forked child; by a kernel where a process can't be forked, or it isn't Python."""

        @classmethod
        def execute_managed_notebook(
            cls,
            nb_man: Any,
            kernel_name: str,
            *,
            execution_timeout: float | None = None,
            limits: Limits | None = None,
            **options: Any,
        ) -> None:
            """Runs the notebook's cells and puts their outputs into it, up to the first error."""
            if limits is not None and execution_timeout is None:
                execution_timeout = limits.seconds
            if not CAN_FORK or nb_man.nb.metadata.get("kernelspec", {}).get("language", "python") != "python":
                options["execution_timeout"] = execution_timeout
                NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
                return
            # papermill writes the file at each cell's start and end; here once, when the notebook ends
            path, nb_man.output_path = nb_man.output_path, None
            try:
                run_in_child(nb_man, execution_timeout, limits)
            finally:
                nb_man.output_path = path

    return ForkedEngine


def __getattr__(name: str) -> Any:
    if name == "ForkedEngine":
        return forked_engine()
    raise AttributeError(name)


def registered() -> str:
    """The engine's name, after papermill knows it: without an installed entry point too, as in a copy of the code."""
    from papermill.engines import papermill_engines

    papermill_engines.register(NAME, forked_engine())
    return NAME


def run_in_child(nb_man: Any, timeout: float | None, limits: Limits | None = None) -> None:
    """Runs the cells of papermill's managed notebook and puts their outputs into it, up to the first error.

    With limits, the child is held to them, and may write to a temporary folder of its own only; without, it is as free
    as a kernel. Raises CellTimeoutError for a cell that takes longer than `timeout` seconds or reaches the limit of the
    run, DeadKernelError if the child ends before its time.
    """
    cells = nb_man.nb.cells
    sources = [cell.source if cell.cell_type == "code" else "" for cell in cells]
    run_end = math.inf if limits is None or limits.seconds is None else time.monotonic() + limits.seconds
    with TemporaryDirectory(prefix="run-") if limits else nullcontext() as folder:
        ours, theirs = Pipe(duplex=False)
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _child(sources, theirs, parent, (lambda: limits.apply(Path(folder))) if limits and folder else None)
        theirs.close()
        try:
            for index, cell in enumerate(cells):
                nb_man.cell_start(cell, index)
                failed = False
                if cell.cell_type == "code" and cell.source.strip():
                    end = math.inf if timeout is None else time.monotonic() + timeout
                    failed = _outputs_into(cell, ours, nb_man.nb, min(end, run_end))
                if failed:
                    nb_man.cell_exception(cell, cell_index=index)
                nb_man.cell_complete(cell, cell_index=index)
                if failed:
                    return
        finally:
            _stop(pid)
            ours.close()


def _outputs_into(cell: Any, channel: Connection, notebook: Any, end: float) -> bool:
    """Puts what a cell's run sends into the cell, until it ends; gives whether it failed."""
    outputs = Outputs(cell)
    started, size = time.monotonic(), 0
    while True:
        left = None if end == math.inf else max(0.0, end - time.monotonic())
        if not select.select([channel], [], [], left)[0]:
            raise CellTimeoutError.error_from_timeout_and_cell(
                "the cell took too long", int(time.monotonic() - started), cell
            )
        try:
            message = channel.recv_bytes(_MOST_OUTPUT)
        except EOFError:
            raise DeadKernelError("the notebook's process ended before its time") from None
        except OSError:  # longer than what is read at most; or a part of one, when it ended
            raise EndlessOutputError("a message of the notebook's process can't be read") from None
        size += len(message)
        if size > _MOST_OUTPUT:
            raise EndlessOutputError("the cell's output has no end")
        kind, content = _read(message)
        if kind == "language":
            notebook.metadata["language_info"] = content
        elif kind == "end":
            cell.execution_count = content["execution_count"]
            return bool(content["failed"])
        else:
            outputs.take(kind, content)


def _read(message: bytes) -> tuple[str, Any]:
    """A message's kind and content: JSON, as what is pickled could do anything in this process."""
    try:
        kind, content = json.loads(message)
    except (ValueError, TypeError):
        raise DeadKernelError("a message of the notebook's process can't be read") from None
    return kind, content


class Outputs:
    """A cell's outputs, as a notebook's client puts messages together."""

    def __init__(self, cell: Any) -> None:
        self._cell = cell
        self._clear = False
        self._by_id: dict[str, list[Any]] = {}

    def take(self, kind: str, content: Mapping[str, Any]) -> None:
        """Adds one message of the kernel's protocol."""
        if kind == "clear_output":
            self._clear = True
            if not content.get("wait"):
                self._cell.outputs = []
                self._clear = False
            return
        if self._clear:
            self._cell.outputs, self._clear = [], False
        name = (content.get("transient") or {}).get("display_id")
        if kind == "update_display_data":
            for output in self._by_id.get(str(name), []):
                output.data, output.metadata = map(nbformat.from_dict, (content["data"], content["metadata"]))
            return
        last = self._cell.outputs[-1] if self._cell.outputs else None
        if kind == "stream" and last is not None and last.output_type == "stream" and last.name == content["name"]:
            last.text += content["text"]
            return
        output = nbformat.v4.output_from_msg({"header": {"msg_type": kind}, "content": content})
        self._cell.outputs.append(output)
        if name is not None:
            self._by_id.setdefault(str(name), []).append(output)


def adopt_orphans() -> None:
    """Has Linux give this process what its children leave running, so that `_stop` reaches it: only where all of this
    process's children are notebooks' runs, one at a time."""
    global _adopting
    _adopting = not ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _stop(pid: int) -> None:
    """Ends a child and what it started, and waits for it."""
    for target in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            target(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while _adopting:  # what went into a session of its own
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            for child in _children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            time.sleep(0.001)


def _children() -> list[int]:
    """The children of this process."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError):
                state = Path("/proc", name, "stat").read_text("utf-8", errors="replace")
                if int(state.rpartition(")")[2].split()[1]) == os.getpid():  # a name may have spaces and brackets
                    found.append(int(name))
    return found


def _child(sources: Sequence[str], channel: Connection, parent: int, limit: Callable[[], None] | None) -> NoReturn:
    """Runs the cells in this process, sends what they give, and ends it."""
    code = 1
    try:
        os.setpgid(0, 0)
        die_with_parent(parent)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        _let_go_of_files({0, 1, 2, channel.fileno()})
        run_cells(sources, lambda kind, content: channel.send_bytes(json.dumps([kind, content]).encode()), limit=limit)
        code = 0
    except BaseException as error:  # nothing of the parent's may run in the child
        print(
            f"the notebook's process: {type(error).__name__}", file=sys.__stderr__, flush=True
        )  # its text may have values
    finally:
        os._exit(code)


def _let_go_of_files(kept: Collection[int]) -> None:
    """Puts nothing in the place of open files but some: none is shared, and who has its number still does no harm."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in map(int, os.listdir("/proc/self/fd")):
        if number not in kept and number != nothing:
            with suppress(OSError):  # that of the listing itself
                os.fstat(number)
                os.dup2(nothing, number, inheritable=False)
    os.close(nothing)
