"""Temporary folders that outlive nothing: what a killed build leaves of them, the next one removes."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from report.guard import PREFIX, guarded, remove_at_end

if sys.platform != "win32":
    import fcntl


@contextmanager
def temporary_folder(prefix: str, parent: Path) -> Iterator[Path]:
    """A new folder in `parent`, removed at the end; while this process lives, nobody takes it for a leftover."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        hold = _held(folder)
        if folder.is_dir():  # else another build's sweep came between
            break
    remove_at_end(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if hold is not None:
            os.close(hold)


def remove_leftovers(prefix: str, parent: Path) -> None:
    """Removes the folders of `temporary_folder` whose process has ended."""
    name = re.compile(re.escape(prefix) + r"[a-z0-9_]{8}")  # as mkdtemp writes them
    with suppress(OSError):
        for folder in [path for path in parent.iterdir() if name.fullmatch(path.name)]:
            if (hold := _held(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(hold)


def _held(folder: Path) -> int | None:
    """A hold on a folder, which ends with this process; None if another has it, or the system knows none."""
    if sys.platform == "win32":
        return None
    hold = None
    with suppress(OSError):
        hold = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return hold
    if hold is not None:
        os.close(hold)
    return None


@contextmanager
def nothing_left() -> Iterator[None]:
    """Removes what killed builds left of temporary files, and leaves neither files nor processes of this one."""
    place = Path(tempfile.gettempdir())
    remove_leftovers(PREFIX, place)
    with temporary_folder(PREFIX, place) as scratch, guarded(scratch):
        yield
