"""Forked processes share work: all of it is done, a lost process is told of, none stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from analysis.errors import UserError
from report.processes import CAN_FORK, can_fork, each_of, shared_work

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="forks on Linux alone")


def never(_: object) -> bool:
    return False


def slow(item: int) -> tuple[int, int]:
    time.sleep(0.05)
    return item, os.getpid()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_every_item_is_worked_on_once_by_other_processes() -> None:
    done = list(shared_work(slow, range(20), jobs=3, enough=never))
    assert sorted(item for item, _ in done) == list(range(20))
    pids = {pid for _, pid in done}
    assert len(pids) == 3
    assert os.getpid() not in pids


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_their_items(jobs: int) -> None:
    def work(item: int) -> tuple[int, int]:
        time.sleep(0.002 * (20 - item))
        return item, os.getpid()

    done = each_of(work, range(20), jobs=jobs)
    assert [item for item, _ in done] == list(range(20))
    # a process that has threads, as one that has made PDFs, works alone
    assert (os.getpid() in {pid for _, pid in done}) == (jobs == 1 or not can_fork())


def test_an_items_own_error_is_raised_as_if_it_were_alone() -> None:
    def work(item: int) -> int:
        if item == 3:
            raise ValueError("three is recorded twice")
        return item

    with pytest.raises(ValueError, match="three is recorded twice"):
        each_of(work, range(6), jobs=2)


def test_no_item_is_begun_that_isnt_wanted_any_more() -> None:
    done: list[int] = []
    for item, _ in shared_work(slow, range(100), jobs=2, enough=lambda item: len(done) >= 4 and item > 5):
        done.append(item)
    assert 4 <= len(done) <= 7


@pytest.mark.parametrize("lost", [0, 1])
def test_a_process_that_is_ended_from_outside_is_told_of(lost: int) -> None:
    def work(item: int) -> int:
        if item == lost:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.01)
        return item

    with pytest.raises(UserError, match="ended from outside"):
        list(shared_work(work, range(6), jobs=2, enough=never))


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_error_here_ends_the_processes_at_once(error: type[BaseException], tmp_path: Path) -> None:
    def work(item: int) -> int:
        (tmp_path / str(os.getpid())).touch()
        if item:
            time.sleep(60)
        return item

    def loop() -> None:
        for _ in shared_work(work, range(3), jobs=3, enough=never):
            while len(list(tmp_path.iterdir())) < 3:
                time.sleep(0.01)
            raise error

    with pytest.raises(error):
        loop()
    assert not any(alive(int(path.name)) for path in tmp_path.iterdir())


def test_processes_end_with_the_one_that_forked_them(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys, time\n"
        "from report.processes import shared_work\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "def work(item):\n"
        "    (folder / str(os.getpid())).touch()\n"
        "    time.sleep(60)\n"
        "list(shared_work(work, range(2), jobs=2, enough=lambda item: False))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as parent:
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.02)
        parent.kill()
    deadline = time.monotonic() + 10
    while any(alive(int(path.name)) for path in tmp_path.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_process_with_several_threads_isnt_forked() -> None:
    program = (
        "import threading\n"
        "from report.processes import can_fork\n"
        "print(can_fork())\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "print(can_fork())\n"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["True", "False"]
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    assert not can_fork()
    done.set()
    thread.join()
