"""Builds that are killed at random moments: the site stays whole, nothing is left running, the next build goes on.

python -m bench.kills STUDY --times 200     of a study whose build takes half a minute, say; in a temporary folder

Kills the build, its process group, a process that is ready for notebooks, a notebook's own, pandoc, or the build's
guard together with it. It ends with 1 at the first thing that isn't as it should be. Linux only.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from report.guard import marked_processes

ROOT = Path(__file__).resolve().parents[1]
VICTIMS = ("build", "group", "warm", "child", "pandoc", "guard")
TOKEN = "RISALAH_KILLS"  # environment variable by which all that a build starts is found, its guard too
OF_ONE_BUILD = ("run.json",)
_PATIENCE = 10.0  # seconds for what was killed to end


@dataclass
class Place:
    """A study with its build and its site, and the processes of its builds."""

    study: Path
    options: tuple[str, ...]
    token: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def site(self) -> Path:
        """Where the site is published."""
        return self.study.parent / "_site"

    def started(self) -> subprocess.Popen[bytes]:
        """A build that runs."""
        command = [sys.executable, "-m", "report.cli", "build", str(self.study), "--engine", "pandoc", *self.options]
        place = self.study.parent / "tmp"
        place.mkdir(exist_ok=True)
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, TOKEN: self.token, "TMPDIR": str(place)},
            stdout=(self.study.parent / "said.txt").open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def running(self) -> dict[int, str]:
        """The command lines of all processes of builds here, by number."""
        found = {}
        for number in marked_processes(self.token, TOKEN):
            with suppress(OSError):
                found[number] = Path("/proc", str(number), "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def said(self) -> str:
        """What the last build said."""
        return (self.study.parent / "said.txt").read_text("utf-8")

    def executed(self) -> dict[Path, int]:
        """When each finished notebook was written."""
        found = self.study.parent.glob("build/*/notebooks/*/*.ipynb")
        return {path: path.stat().st_mtime_ns for path in found if not path.name.endswith(".failed.ipynb")}

    def leftovers(self) -> list[str]:
        """Temporary files and folders of builds here."""
        beside = [path.name for path in self.study.parent.iterdir() if path.name.startswith("._site")]
        failed = [path.name for path in self.study.parent.glob("build/*/notebooks/*/*.failed.ipynb")]
        return [*beside, *failed, *(path.name for path in (self.study.parent / "tmp").iterdir())]


def hashes(site: Path) -> dict[str, str]:
    """The hash of each file of a site, but for those that tell of one build."""
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name not in OF_ONE_BUILD
    }


def numbers_of(victim: str, place: Place, build: int) -> list[int]:
    """The processes that are a victim at this moment; none if there is none of its kind."""
    running = place.running()
    served = [number for number, line in running.items() if "report.runs.served" in line]
    parents = {number: _parent(number) for number in served}
    guards = [number for number, line in running.items() if "guard.py" in line]
    return {
        "build": [build],
        "group": [-build],
        "warm": [number for number in served if parents[number] == build][:1],
        "child": [number for number in served if parents[number] != build][:1],
        "pandoc": [number for number, line in running.items() if "/pandoc " in line][:1],
        "guard": [*guards, build],
    }[victim]


def _parent(number: int) -> int:
    with suppress(OSError):
        return int(Path("/proc", str(number), "stat").read_text().rpartition(")")[2].split()[1])
    return 0


def killed(place: Place, *, victim: str, after: float) -> list[str]:
    """Starts a build, kills a victim after some seconds and then the build; what isn't as it should be.

    A victim that isn't there is waited for, for as long as the build runs.
    """
    before = place.executed()
    build = place.started()
    time.sleep(after)
    while build.poll() is None and not (numbers := numbers_of(victim, place, build.pid)):
        time.sleep(0.03)
    if build.poll() is None:
        for number in numbers:
            with suppress(ProcessLookupError):
                (os.killpg if number < 0 else os.kill)(abs(number), signal.SIGKILL)
        if victim not in ("build", "group", "guard"):
            time.sleep(0.3)  # the build meets the end of what it had started
        build.kill()
    build.wait()
    wrong = []
    left = _left(place) if victim != "guard" else {}
    if left:
        wrong.append(f"after {victim}: still running: {left}")
    if victim == "guard":  # who then has nobody to tidy up; the processes end with the build, or by themselves
        for number in _left(place):
            os.kill(number, signal.SIGKILL)
    after_it = place.executed()
    repeated = [path.name for path, moment in before.items() if after_it.get(path) != moment]
    return [*wrong, *(f"after {victim}: run again: {name}" for name in repeated)]


def _left(place: Place) -> dict[int, str]:
    """What still runs of a build after some time."""
    deadline = time.monotonic() + _PATIENCE
    while (running := place.running()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return running


def finished(place: Place) -> list[str]:
    """Lets a build run to its end; what isn't as it should be."""
    before = place.executed()
    build = place.started()
    build.wait()
    wrong = [f"the last build ended with {build.returncode}: {place.said()[-500:]}"] if build.returncode else []
    wrong += [f"run again: {path.name}" for path, moment in before.items() if place.executed().get(path) != moment]
    if left := _left(place):
        wrong.append(f"still running: {left}")
    if place.leftovers():
        wrong.append(f"left behind: {place.leftovers()}")
    return wrong


def main() -> int:
    """0 if everything held, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--longest", type=float, default=30.0, help="seconds after which a build is killed at most")
    parser.add_argument("--seed", type=int, default=0)
    given, options = parser.parse_known_args()
    draw = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as home:
        places = [Place(Path(shutil.copytree(given.study, Path(home, name, "study"))), tuple(options)) for name in "ab"]
        reference, place = places
        wrong = finished(reference)
        wanted = old = hashes(reference.site)
        for number in range(given.times):
            victim = draw.choice(VICTIMS)
            wrong += killed(place, victim=victim, after=draw.uniform(0, given.longest))
            there = hashes(place.site) if place.site.exists() else {}
            if there not in ({}, old, wanted):
                wrong.append(f"after {victim}: the site is neither the old one nor the new one")
            if there and number % 4 == 3:  # it was built to its end: from the start again
                shutil.rmtree(place.study.parent / "build", ignore_errors=True)
            print(f"{number + 1:>4}  {victim:<7} {len(place.executed())} notebooks finished", flush=True)
            if wrong:
                break
        wrong += finished(place)
        if hashes(place.site) != wanted:
            wrong.append("the site differs from that of a build that nobody killed")
    print("\n".join(wrong) or f"{given.times} kills: the site was whole, nothing was left, the same bytes at the end")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
