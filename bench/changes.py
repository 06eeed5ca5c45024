"""What a build costs after a change: CPU time of `risalah build` in parts of a full build's.

    python -m bench.changes [STUDY] [--format html] [--language en]

Builds a copy of a study (the shipped one by default) from nothing; then again without a change, with another title, and
with one row of ties.csv less; each by the command as a person runs it. Run it where nothing else runs.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def cpu_seconds(study: Path, options: list[str]) -> float:
    """CPU time of a build with all its processes, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "report.cli", "build", str(study), *options]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def retitled(study: Path) -> None:
    """Changes words only: a comment's line would change nothing at all."""
    path = study / "study.yml"
    path.write_text(path.read_text("utf-8").replace("\ntitle:", "\nsite: https://example.org/\ntitle:", 1), "utf-8")


def shortened(study: Path) -> None:
    """Removes the last row of ties.csv."""
    path = study / "ties.csv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]) + "\n", "utf-8")


def main() -> None:
    """Prints a table in Markdown."""
    parser = argparse.ArgumentParser(description="Measure builds after a change.")
    parser.add_argument("study", nargs="?", type=Path, default=ROOT / "data" / "mojokerto")
    parser.add_argument("--format", default="html")
    parser.add_argument("--language", action="append", default=[])
    given = parser.parse_args()
    options = ["--format", given.format, *(part for one in given.language for part in ("--language", one))]
    with tempfile.TemporaryDirectory() as folder:
        study = Path(shutil.copytree(given.study, Path(folder) / "study"))
        print("| build | CPU seconds | of a full build |\n|---|---|---|")
        full = 0.0
        for name, change in {
            "from nothing": None, "nothing changed": None, "another word": retitled, "a tie less": shortened,
        }.items():  # fmt: skip
            if change is not None:
                change(study)
            seconds = cpu_seconds(study, options)
            full = full or seconds
            print(f"| {name} | {seconds:.1f} | {seconds / full:.1%} |", flush=True)


if __name__ == "__main__":
    main()
