"""The profile's files: profile.csv, a row for each part of a build, and profile.svg, its flame graph."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from report.runs.notebook import Outcome
from report.times import PartPath, Times, add_time, current_times
from report.workspace import Workspace

TABLE, GRAPH = "profile.csv", "profile.svg"
_COLUMNS = ("stage", "part", "seconds", "share", "seconds_on_the_clock")
_WIDTH, _ROW = 1200, 20  # pixels
_LETTER = 6.5  # pixels of a letter, on average
_COLOURS = ("#d9b38c", "#b5cbb7", "#c7bddb", "#e3c8a0", "#a9c4d4")  # by depth


def write_profile(times: Times, folder: Path) -> None:
    """Writes both files into a folder: where a build's time went."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = sum(map(times.total, times.parts())) or 1.0
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for path in _walked(times):
            seconds, clock = times.total(path), times.clock.get(path)
            clock_text = "" if clock is None else f"{clock:.3f}"
            writer.writerow([path[0], " / ".join(path[1:]), f"{seconds:.3f}", f"{seconds / whole:.4f}", clock_text])
    (folder / GRAPH).write_text(flame_graph(times), "utf-8")


def add_notebook_times(outcomes: Iterable[Outcome], workspace: Workspace) -> None:
    """Adds the seconds of runs, and of their cells, where the build is timed."""
    for outcome in outcomes if current_times() else ():
        run = outcome.run
        add_time(outcome.seconds, "notebooks", run.district, run.notebook)
        executed = workspace.executed(run.notebook, run.district)
        cells = json.loads(executed.read_text("utf-8"))["cells"] if executed.is_file() and not outcome.problem else []
        for cell in cells:
            if seconds := cell["metadata"].get("papermill", {}).get("duration"):
                add_time(seconds, "notebooks", run.district, run.notebook, cell["id"])


def _walked(times: Times, path: PartPath = ()) -> Iterator[PartPath]:
    for part in times.parts(path):
        yield part
        yield from _walked(times, part)


def flame_graph(times: Times) -> str:
    """The parts as SVG: each as wide as its share of the work, the parts in it below; a tooltip has its seconds."""
    whole = sum(map(times.total, times.parts())) or 1.0
    boxes = list(_boxes(times, (), 0.0, _WIDTH / whole))
    depth = max((len(path) for path, _, _ in boxes), default=1)
    drawn = "".join(_box(path, left, seconds, _WIDTH / whole) for path, left, seconds in boxes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {depth * _ROW}" '
        f'font-family="sans-serif" font-size="12">{drawn}</svg>\n'
    )


def _boxes(times: Times, path: PartPath, left: float, scale: float) -> Iterator[tuple[PartPath, float, float]]:
    for part in times.parts(path):
        seconds = times.total(part)
        yield part, left, seconds
        yield from _boxes(times, part, left, scale)
        left += seconds * scale


def _box(path: PartPath, left: float, seconds: float, scale: float) -> str:
    width, top = seconds * scale, (len(path) - 1) * _ROW
    room = int((width - 6) / _LETTER)
    name = path[-1] if len(path[-1]) <= room else path[-1][: room - 1] + "…" if room > 2 else ""
    return (
        f"<g><title>{html.escape(' / '.join(path))}: {seconds:.2f} s</title>"
        f'<rect x="{left:.1f}" y="{top}" width="{max(width - 0.5, 0.2):.1f}" height="{_ROW - 1}" '
        f'fill="{_COLOURS[(len(path) - 1) % len(_COLOURS)]}"/>'
        f'<text x="{left + 3:.1f}" y="{top + 14}">{html.escape(name)}</text></g>'
    )
