"""A process that is ended leaves nothing running, however it was ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from report.guard import CAN_GUARD, MARK, PREFIX, end_marked, marked_processes
from report.leftovers import nothing_left, remove_leftovers, temporary_folder
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not CAN_GUARD, reason="processes are told by their environment on Linux alone")
BUILD = """
import os, subprocess, sys, tempfile, threading, time
from report.guard import MARK
from report.leftovers import nothing_left
def again():  # as a thread does that waits for its process
    while True:
        try:
            subprocess.Popen(["sleep", "654321"]).wait()
        except RuntimeError:
            return
with nothing_left():
    subprocess.Popen(["sleep", "654321"])
    subprocess.Popen(["sleep", "654321"], start_new_session=True)  # in no group of the build
    subprocess.Popen(["sh", "-c", "sleep 654321 & exit"]).wait()  # nobody's child
    open(tempfile.mkstemp()[1], "w").write("of a household")
    if len(sys.argv) > 1:
        threading.Thread(target=time.sleep, args=(654321,)).start()  # waited for at an orderly end
        for _ in range(4):
            threading.Thread(target=again).start()
    print(os.environ[MARK], tempfile.gettempdir(), flush=True)
    time.sleep(654321)
"""


def started(place: Path, *arguments: str) -> tuple[subprocess.Popen[str], str, Path]:
    """A process that has started others, its mark, its folder of temporary files."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, *arguments],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(place)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    mark, folder = process.stdout.readline().split()
    assert len(marked_processes(mark)) >= 3
    return process, mark, Path(folder)


def waited_for(mark: str, folder: Path) -> None:
    deadline = time.monotonic() + 20
    while (marked_processes(mark) or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize("group", [False, True])
def test_a_killed_process_leaves_neither_processes_nor_files(group: bool, tmp_path: Path) -> None:
    process, mark, folder = started(tmp_path)
    assert folder.parent == tmp_path
    assert list(folder.iterdir())
    (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
    process.communicate()
    waited_for(mark, folder)
    assert marked_processes(mark) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_ends_it_at_once_whatever_its_threads_do(number: int, code: int, tmp_path: Path) -> None:
    process, mark, folder = started(tmp_path, "thread")
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == code
    assert said.strip() == "stopped: what is finished stays, and the next build goes on from there"
    assert marked_processes(mark) == []
    assert not folder.exists()


def test_a_signal_that_another_thread_got_ends_it_too() -> None:
    code = """
import signal, threading, time
from report.leftovers import nothing_left
def signalled():
    time.sleep(0.5)  # until the main thread sleeps: nothing wakes it then
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
with nothing_left():
    threading.Thread(target=signalled).start()
    time.sleep(654321)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=20, check=False).returncode == 143


def test_an_orderly_end_leaves_nothing_either_and_the_environment_as_it_was() -> None:
    before = (dict(os.environ), tempfile.gettempdir(), signal.getsignal(signal.SIGINT))
    with nothing_left():
        mark, folder = os.environ[MARK], Path(tempfile.gettempdir())
        process = subprocess.Popen(["sleep", "654321"])
        assert folder.name.startswith(PREFIX)
    assert process.wait(timeout=20) == -signal.SIGKILL
    assert marked_processes(mark) == []
    assert not folder.exists()
    assert (dict(os.environ), tempfile.gettempdir(), signal.getsignal(signal.SIGINT)) == before


def test_what_a_killed_process_left_without_its_guard_the_next_removes_and_only_that(tmp_path: Path) -> None:
    process, mark, folder = started(tmp_path)
    (guard,) = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if mark in _text(path) and "guard.py" in _text(path)
    ]
    os.kill(guard, signal.SIGKILL)
    process.kill()
    process.wait()
    for number in marked_processes(mark):
        os.kill(number, signal.SIGKILL)
    mine = tmp_path / f"{PREFIX}notes"
    mine.mkdir()
    with temporary_folder(PREFIX, tmp_path) as living:
        assert folder.exists()
        remove_leftovers(PREFIX, tmp_path)
        assert sorted(tmp_path.iterdir()) == sorted([living, mine])
    assert list(tmp_path.iterdir()) == [mine]


def test_a_process_between_two_programs_is_seen_and_ended(tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.write_text('exec /bin/sh "$0"\n')  # in a quarter of all looks its environment can't be read
    for number in range(100):
        process = subprocess.Popen(["/bin/sh", again], env={**os.environ, MARK: f"again-{number}"})
        try:
            assert [marked_processes(f"again-{number}") for _ in range(5)] == [[process.pid]] * 5
            end_marked(f"again-{number}")
            assert process.wait(timeout=20) == -signal.SIGKILL
        finally:
            process.kill()


def _text(path: Path) -> str:
    with suppress(OSError):
        return path.read_text("utf-8", errors="replace")
    return ""
