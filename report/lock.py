"""An exclusive lock on a folder, for one process at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

WAITING = "another build of {id} is running here: this one starts when it ends"


@contextlib.contextmanager
def folder_lock(folder: Path, *, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """An exclusive lock on a folder, by a file beside it; `waiting` is called if another process has it.

    The lock is released when the process ends, even if it is killed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.parent / f"{folder.name}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
