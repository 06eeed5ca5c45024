"""A process of its own that calls functions, one after the other, for as long as both live.

It is started as `python -P -m report.runs.served`. Only the standard library is used here: what asks may be a process
that has nothing of this project, such as a worker of a cluster.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

_SIZE = 8  # bytes of a message's length


class ServedProcess:
    """The asking end. It lives in the thread that made it: the process ends with that thread, or when it is closed."""

    def __init__(self, code: Path, *, environment: Mapping[str, str], cwd: Path | None = None) -> None:
        """Starts the process with the packages `analysis` and `report` of a folder."""
        # a path set by whoever started this process stays behind the project's own
        path = os.pathsep.join(filter(None, [str(code), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            # -P: nothing is imported from the current folder, where a study's own signal.py may lie
            [sys.executable, "-P", "-m", "report.runs.served", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **environment, "PYTHONPATH": path},
            cwd=cwd,
        )

    def ask(self, request: bytes) -> bytes | None:
        """The reply to a request, both pickled; None if the process ended before it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            write_message(self._process.stdin, request)
        except OSError:  # a broken pipe
            return None
        return read_message(self._process.stdout)

    def kill(self) -> None:
        """Has the process ended; of all here, this alone may be called by another thread."""
        self._process.kill()

    def close(self) -> None:
        """Ends the process, and waits until it has ended."""
        self._process.kill()
        self._process.communicate()


def request_of(function: Callable[..., object], *arguments: object) -> bytes:
    """The request to call a function of the project."""
    return pickle.dumps((function, arguments))


def result_of(reply: bytes) -> Any:
    """What the function gave; raises the exception that it raised."""
    result, error = pickle.loads(reply)
    if error is not None:
        raise error
    return result


def write_message(file: BinaryIO | Any, message: bytes) -> None:
    """Writes a message with its length."""
    file.write(len(message).to_bytes(_SIZE, "big") + message)
    file.flush()


def read_message(file: BinaryIO | Any) -> bytes | None:
    """The next message; None at the end of the file."""
    head = file.read(_SIZE)
    if len(head) < _SIZE:
        return None
    size = int.from_bytes(head, "big")
    message: bytes = file.read(size)
    return message if len(message) == size else None
