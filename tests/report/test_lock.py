"""A folder held by one process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from report.lock import folder_lock

HOLDER = """
import sys
from pathlib import Path
from report.lock import folder_lock
with folder_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read(1)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_is_told_and_waits_until_the_first_has_ended(tmp_path: Path) -> None:
    first = holder(tmp_path / "build")
    told: list[bool] = []

    def waiting() -> None:
        told.append(first.poll() is None)
        first.communicate("x")

    with folder_lock(tmp_path / "build", waiting=waiting):
        assert told == [True]
        assert first.returncode == 0


def test_a_process_that_was_killed_leaves_nothing_locked(tmp_path: Path) -> None:
    first = holder(tmp_path / "build")
    first.kill()
    first.wait()
    with folder_lock(tmp_path / "build", waiting=lambda: sys.exit("still locked")):
        pass


def test_other_folders_are_free(tmp_path: Path) -> None:
    with folder_lock(tmp_path / "one"), folder_lock(tmp_path / "two", waiting=lambda: sys.exit("locked")):
        pass
