"""Processes forked from this one, which have what it has read, and share the work of one function."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from analysis.errors import Problem, UserError

T = TypeVar("T")
R = TypeVar("R")
CAN_FORK = hasattr(os, "fork") and sys.platform == "linux"  # macOS's system libraries don't stand a fork
_THREADS = Path("/proc/self/task")
_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Has Linux end this process when its parent ends, whatever the reason."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before
        os._exit(1)


def can_fork() -> bool:
    """Whether a forked process can work on: a lock that another thread holds would stay closed in it for ever."""
    return CAN_FORK and len(list(_THREADS.iterdir())) == 1


def shared_work(
    work: Callable[[T], R], items: Sequence[T], *, jobs: int, enough: Callable[[T], bool] = lambda _: False
) -> Iterator[R]:
    """The results of items by `jobs` forked processes, each as soon as it is there.

    No further item is begun that is `enough`, which is asked again for each. Whatever ends this iterator ends the
    processes. Raises UserError if one of them is ended from outside.
    """
    waiting = iter(items)
    with _workers(work, min(jobs, len(items))) as free:
        busy: list[Connection] = []
        while True:
            while free and (item := next((item for item in waiting if not enough(item)), None)) is not None:
                worker = free.pop()
                worker.send(item)
                busy.append(worker)
            if not busy:
                return
            for ready in wait(busy):
                assert isinstance(ready, Connection)
                busy.remove(ready)
                try:
                    result = ready.recv()
                except EOFError:
                    raise UserError(_ENDED) from None
                free.append(ready)
                yield result


def each_of(work: Callable[[T], R], items: Sequence[T], *, jobs: int) -> list[R]:
    """The results of all items in their order, by `jobs` forked processes where that can be, else by this one.

    An item that fails in its process is worked on again in this one, so that its error is raised as if it were alone.
    """
    if jobs == 1 or len(items) < 2 or not can_fork():
        return [work(item) for item in items]

    def tried(at: int) -> tuple[int, R | None, bool]:
        try:
            return at, work(items[at]), True
        except Exception:  # raised again by the parent
            return at, None, False

    done = {at: (result, well) for at, result, well in shared_work(tried, range(len(items)), jobs=jobs)}
    return [result if well else work(items[at]) for at, (result, well) in sorted(done.items())]  # type: ignore[misc]


_ENDED = Problem(
    "the build",
    "a process that shares its work was ended from outside, or stopped by an error that is told above",
    "Build again, with --jobs 1 if memory is short.",
)


@contextmanager
def _workers(work: Callable[[Any], Any], number: int) -> Iterator[list[Connection]]:
    """Ends of channels to forked processes that take items and send results; all are ended with the block."""
    context = multiprocessing.get_context("fork")
    channels: list[Connection] = []
    processes: list[BaseProcess] = []
    gc.collect()
    gc.freeze()  # processes don't touch what they share, so it stays shared
    try:
        for _ in range(number):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(work, theirs, [*channels, ours], os.getpid()), daemon=True)
            process.start()
            processes.append(process)
            channels.append(ours)
            theirs.close()  # else the end of its process isn't noticed
        yield list(channels)
    finally:
        for started in processes:
            started.kill()
        for started in processes:
            started.join()
        for channel in channels:
            channel.close()
        gc.unfreeze()


def _serve(work: Callable[[Any], Any], channel: Connection, others: Sequence[Connection], parent: int) -> None:
    """Works on what comes by the channel until its process is ended."""
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent, which gets it too, ends its processes
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    while True:
        channel.send(work(channel.recv()))
