"""One process at a time for a folder that two would spoil for each other."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def alone(folder: Path, *, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Hold the folder, by a file beside it that is locked; `waiting` is called where another process has it.

    The lock goes when the process ends, however it ends.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("a+") as file:
        try:
            _lock(file, at_once=True)
        except OSError:
            waiting()
            _lock(file, at_once=False)
        yield


def _lock(file: IO[str], *, at_once: bool) -> None:
    if os.name == "nt":
        import msvcrt

        how = msvcrt.LK_NBLCK if at_once else msvcrt.LK_LOCK  # type: ignore[attr-defined]
        while True:
            file.seek(0)
            try:
                msvcrt.locking(file.fileno(), how, 1)  # type: ignore[attr-defined]
                return
            except OSError:  # the one that waits gives up after ten seconds
                if at_once:
                    raise
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | (fcntl.LOCK_NB if at_once else 0))
