"""A guard of a build: a small process beside it that ends whatever the build started, once the build has ended.

A build may be killed at any moment, and can't tidy up then. Its guard, in a session of its own, waits for the build's
end, however it comes. Then it ends every process that carries the build's mark in its environment, and removes the
temporary folders. It runs this file by itself, so only the standard library is used here. Linux only: elsewhere there
is no guard.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

MARK = "RISALAH_BUILD"
CAN_GUARD = sys.platform == "linux"
PREFIX = "risalah-build-"
_PATIENCE = 10.0  # seconds for killed processes to end; one may wait for a disk
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_STARTS = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn")  # audit events of Python
_orders: IO[bytes] | None = None  # to the guard of this process


@contextmanager
def guarded(scratch: Path) -> Iterator[None]:
    """Leaves nothing running and no temporary file behind when this process ends, even if it is killed.

    Temporary files of this process and of those that it starts go to `scratch`. Ctrl-C ends this process at once, with
    exit code 130. Only in a main thread; does nothing where processes can't be told by their environment.
    """
    global _orders
    if not CAN_GUARD or _orders is not None:
        yield
        return
    before = {name: os.environ.get(name) for name in (MARK, "TMPDIR")}
    mark = f"{os.getpid()}-{time.time_ns()}"
    clean = {name: text for name, text in os.environ.items() if name != MARK}
    command = [sys.executable, "-I", "-S", __file__, mark]
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, env=clean, cwd="/", start_new_session=True)
    _orders = guard.stdin  # unbuffered: a signal may come while it is written to
    remove_at_end(scratch)
    os.environ |= {MARK: mark, "TMPDIR": str(scratch)}
    tempfile.tempdir = str(scratch)

    def end() -> None:
        global _orders
        if _orders is not None:
            _orders.close()
            _orders = None
            guard.wait()

    def stop(number: int, _: FrameType | None) -> None:
        sys.addaudithook(_refuse_to_start)  # another thread would start again what the guard ends
        os.write(2, b"\nstopped: what is finished stays, and the next build goes on from there\n")
        end()
        os._exit(128 + number)

    handlers = {name: signal.signal(getattr(signal, name), stop) for name in _SIGNALS}
    try:
        yield
    finally:
        end()
        for name, handler in handlers.items():
            signal.signal(getattr(signal, name), handler)
        tempfile.tempdir = None
        for name, text in before.items():
            os.environ.pop(name, None)
            if text is not None:
                os.environ[name] = text


def _refuse_to_start(event: str, _: object) -> None:
    if event in _STARTS:
        raise RuntimeError("this build is being stopped")


def remove_at_end(folder: Path) -> None:
    """Has the guard remove a folder when this process has ended."""
    if _orders is not None:
        _orders.write(os.fsencode(folder.absolute()) + b"\0")


def marked_processes(mark: str) -> list[int]:
    """The processes that were started under a mark, by a build or by what it started."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError):  # it has ended, or is another person's
                text = Path("/proc", name, "environ").read_bytes()
                if f"{MARK}={mark}".encode() in text.split(b"\0"):
                    found.append(int(name))
    return found


def end_marked(mark: str) -> None:
    """Kills every process under a mark, until there is none, and none that was just being started."""
    deadline, quiet = time.monotonic() + _PATIENCE, 0
    while quiet < 2 and time.monotonic() < deadline:
        there = marked_processes(mark)
        quiet = 0 if there else quiet + 1
        for number in there:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.005)


def _guard(mark: str) -> None:
    """Waits for the end of the standard input, which the build holds open; then ends and removes what is left."""
    for name in _SIGNALS:
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    folders = sys.stdin.buffer.read()
    end_marked(mark)
    for folder in folders.split(b"\0"):
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _guard(sys.argv[1])
