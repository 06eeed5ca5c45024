"""A guard of a build: a small process beside it that ends whatever the build started, once the build has ended.

A build may be killed at any moment, and can't tidy up then. Its guard, in a session of its own, waits for the build's
end, however it comes. Then it ends every process that carries the build's mark in its environment, and removes the
temporary folders. A signal that the build got but didn't act upon, it sends again: one that arrives just before a wait
begins, or in another thread, doesn't end the wait. It runs this file by itself, so only the standard library is used
here. Linux only: elsewhere there is no guard.
"""

from __future__ import annotations

import os
import select
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
_AGAIN = 0.1  # seconds after which a signal is sent again
_START = 1.0  # seconds that a process may need from one program to the next
_READS = 5  # of an environment that is empty: it may be so for good, or by chance each time
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_OTHERS = bytes(set(range(256)) - {getattr(signal, name, 0) for name in _SIGNALS})  # numbers of other signals
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
    assert guard.stdin is not None
    _orders = guard.stdin  # unbuffered: a signal may come while it is written to
    os.set_blocking(_orders.fileno(), False)
    woken = signal.set_wakeup_fd(_orders.fileno(), warn_on_full_buffer=False)  # tells the guard of every signal
    remove_at_end(scratch)
    os.environ |= {MARK: mark, "TMPDIR": str(scratch)}
    tempfile.tempdir = str(scratch)

    def end() -> None:
        global _orders
        if _orders is not None:
            signal.set_wakeup_fd(woken)
            _orders.close()
            _orders = None
            guard.wait()

    def stop(number: int, _: FrameType | None) -> None:
        for name in _SIGNALS:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
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


def _keep_signals() -> None:
    """In a forked child: what it is sent is not the build's."""
    if _orders is not None:
        signal.set_wakeup_fd(-1)


if CAN_GUARD:
    os.register_at_fork(after_in_child=_keep_signals)


def _refuse_to_start(event: str, _: object) -> None:
    if event in _STARTS:
        raise RuntimeError("this build is being stopped")


def remove_at_end(folder: Path) -> None:
    """Has the guard remove a folder when this process has ended."""
    if _orders is not None:
        _orders.write(os.fsencode(folder.absolute()) + b"\0")


def marked_processes(mark: str, name: str = MARK) -> list[int]:
    """The processes that were started under a mark, by a build or by what it started.

    A mark is the value of an environment variable; `name` is the variable's.
    """
    wanted = f"{name}={mark}".encode()
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):  # it has ended, or is another person's
            if wanted in _environment(Path("/proc", number)).split(b"\0"):
                found.append(int(number))
    return found


def _environment(process: Path) -> bytes:
    """The environment of a process, as its program got it.

    Between two programs (in exec) a process has none for a moment, and no command line: it is read again then.
    """
    deadline = time.monotonic() + _START
    for _ in range(_READS):
        text = (process / "environ").read_bytes()
        if text:
            return text
        (process / "exe").readlink()  # an error where there is no program: a thread of the kernel, a zombie
        while not (process / "cmdline").read_bytes() and time.monotonic() < deadline:
            time.sleep(0.001)
    return b""


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
    build, orders, got = int(mark.split("-")[0]), b"", b""
    while True:
        if select.select([0], [], [], _AGAIN if got else None)[0]:
            if not (read := os.read(0, 1 << 16)):
                break
            orders += read
            got = b"".join(order.partition(b"/")[0] for order in orders.split(b"\0")).translate(None, _OTHERS)
        elif os.getppid() == build:
            os.kill(build, got[0])
    end_marked(mark)
    for order in orders.split(b"\0"):
        _, slash, path = order.partition(b"/")  # before it, the numbers of signals
        if slash:
            shutil.rmtree(slash + path, ignore_errors=True)


if __name__ == "__main__":
    _guard(sys.argv[1])
