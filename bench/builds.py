"""Whole builds of made-up studies: how they grow with the districts, and what a change costs.

    python -m bench.builds [10 40 120] [--households 30] [--languages id] [--jobs 2] [--keep FOLDER]

Each study (bench/country.py) is built as HTML by the command, in a process of its own: from nothing, again without a
change, after one income of one district changed, and after a word of the study's title changed. The table has CPU time
(all processes), time on the clock, and the largest memory of the build's own process. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.country import write_country

SIZES = (10, 40, 120)


@dataclass(frozen=True)
class Spent:
    """What a build took: CPU and clock seconds, and the largest memory of its own process in bytes."""

    cpu: float
    clock: float
    memory: int


def build(study: Path, languages: list[str], jobs: int) -> Spent:
    """Builds a study by the command; its site lies beside it. Linux only, as memory is read from /proc."""
    command = [sys.executable, "-m", "report.cli", "build", str(study), "--format", "html", "--jobs", str(jobs)]
    command += [word for language in languages for word in ("--language", language)]
    started = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        memory = 0
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            memory = max(memory, _peak_memory(process.pid))
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode()[-2000:])
    return Spent(used.ru_utime + used.ru_stime, time.monotonic() - started, memory)


def _peak_memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def change_one_income(study: Path) -> None:
    """Adds one rupiah to the first household's business and whole income."""
    lines = (study / "households.csv").read_text("utf-8").splitlines()
    cells = lines[1].split(",")
    cells[4], cells[6] = str(int(cells[4]) + 1), str(int(cells[6]) + 1)
    lines[1] = ",".join(cells)
    (study / "households.csv").write_text("\n".join(lines) + "\n", "utf-8")


def change_the_title(study: Path) -> None:
    """Changes a word of the study's title."""
    path = study / "study.yml"
    path.write_text(path.read_text("utf-8").replace("Studi buatan", "Kajian buatan"), "utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "from nothing": lambda study: None,
    "nothing changed": lambda study: None,
    "one income changed": change_one_income,
    "the title changed": change_the_title,
}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="Measure whole builds of made-up studies.")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--households", type=int, default=30)
    parser.add_argument("--languages", nargs="+", default=["id"])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="the folder of the studies, kept; a temporary one by default")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {given.jobs} jobs, languages {' '.join(given.languages)}\n")
    print("| districts | build | CPU | a district | of the first | clock | memory |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            home = (given.keep or Path(folder)) / str(size)
            study = write_country(home / "study", districts=size, households=given.households)
            first = 0.0
            for name, change in CHANGES.items():
                change(study)
                spent = build(study, given.languages, given.jobs)
                first = first or spent.cpu
                print(
                    f"| {size} | {name} | {spent.cpu:.1f} s | {spent.cpu / size:.2f} s | {spent.cpu / first:.1%} | "
                    f"{spent.clock:.1f} s | {spent.memory / 1e6:.0f} MB |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
