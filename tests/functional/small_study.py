"""The shipped study cut down to a few hamlets of each district: its notebooks run in a second or two."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

HAMLETS = ("S01", "S02", "S03", "S04", "M01", "M02", "M03", "M04")


def write_small_study(source: Path, target: Path) -> Path:
    """Writes the cut study and returns its folder."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("generate.py", "__pycache__"))
    head, households = table(source / "households.csv")
    kept = [row for row in households if row[head.index("hamlet")] in HAMLETS]
    write_table(target / "households.csv", head, kept)
    ids = {row[0] for row in kept} | {row[0] for row in table(source / "actors.csv")[1]}
    head, ties = table(source / "ties.csv")
    write_table(target / "ties.csv", head, [row for row in ties if {row[1], row[2]} <= ids])
    return target


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def write_table(path: Path, head: list[str], rows: list[list[str]]) -> None:
    """Writes a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
