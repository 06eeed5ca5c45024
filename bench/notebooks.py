"""Notebooks a minute: papermill with a kernel for each, the engine of risalah, and the functions of the cells alone.

    python -m bench.notebooks [--districts 24] [--kernels 6] [--households 100]

The income notebook of the districts of a made-up study (bench/country.py) is run in each way, in one go, and executed
copies of papermill and of risalah are compared. The processes of risalah start, import and read the study within the
time measured. Seconds are those of the clock: run it on a quiet machine. A table in Markdown is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import papermill

from analysis.notebooks.registry import files_read
from analysis.recording import gathered
from analysis.study import open_study
from analysis.study.folder import TABLES_USED
from bench.country import write_country
from report.runs.limits import Execution, Limits
from report.runs.local import local_processes
from report.runs.plan import Run, planned_runs
from report.runs.warm import warm
from report.workspace import SINGLE_THREADED, Workspace

NOTEBOOK = "income"


def by_kernels(runs: Sequence[Run], workspace: Workspace, study: Path) -> None:
    """A loop of papermill.execute_notebook: each notebook has a kernel of its own."""
    for run in runs:
        target = workspace.executed(run.notebook, run.district)
        target.parent.mkdir(parents=True, exist_ok=True)
        papermill.execute_notebook(
            workspace.sources / f"{NOTEBOOK}.ipynb",
            target,
            parameters={"study": str(study), "district": run.district},
            progress_bar=False,
            cwd=workspace.sources,
        )


def by_risalah(jobs: int) -> Callable[[Sequence[Run], Workspace, Path], None]:
    """The executor of a build, with that many processes."""

    def run_all(runs: Sequence[Run], workspace: Workspace, study: Path) -> None:
        execution = Execution(limits=Limits(seconds=3600))
        for outcome in local_processes(runs, workspace, study_folder=study, jobs=jobs, execution=execution):
            if outcome.problem:
                raise SystemExit(str(outcome.problem))

    return run_all


def alone(runs: Sequence[Run], workspace: Workspace, study: Path) -> None:
    """The cells' code, in this process, which has the study in memory."""
    warm(workspace.sources, study)
    cells = nbformat.read(workspace.sources / f"{NOTEBOOK}.ipynb", as_version=4).cells
    code = [compile(cell.source, cell.id, "exec") for cell in cells if cell.cell_type == "code"]
    place = os.getcwd()
    os.chdir(workspace.sources)
    try:
        for run in runs:
            names: dict[str, object] = {"__name__": "__main__"}
            with gathered():
                exec(code[0], names)
                names |= {"study": str(study), "district": run.district}
                for cell in code[1:]:
                    exec(cell, names)
    finally:
        os.chdir(place)


WAYS: dict[str, Callable[[Sequence[Run], Workspace, Path], None]] = {
    "papermill, a kernel each": by_kernels,
    "risalah, one process": by_risalah(1),
    "risalah, two processes": by_risalah(2),
    "the functions alone": alone,
}


def without_times(path: Path) -> str:
    """An executed notebook without times, paths and random ids."""
    notebook = json.loads(path.read_text("utf-8"))
    for name in ("papermill", "risalah"):
        notebook["metadata"].pop(name, None)
    for cell in notebook["cells"]:
        for name in ("papermill", "execution"):
            cell["metadata"].pop(name, None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected"
    return json.dumps(notebook, sort_keys=True)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="Measure how fast notebooks are run.")
    parser.add_argument("--districts", type=int, default=24)
    parser.add_argument("--kernels", type=int, default=6, help="runs by papermill with a kernel each")
    parser.add_argument("--households", type=int, default=100)
    given = parser.parse_args()
    os.environ.update(SINGLE_THREADED)
    os.environ[TABLES_USED] = " ".join(files_read(NOTEBOOK))
    with tempfile.TemporaryDirectory() as folder:
        study = write_country(Path(folder, "study"), districts=given.districts, households=given.households)
        codes = list(open_study(study).districts["district_code"])
        each, executed = dict[str, float](), dict[str, Workspace]()
        for name, way in WAYS.items():
            workspace = Workspace(Path(folder, name.replace(" ", "-")))
            runs = planned_runs(open_study(study), workspace, districts=codes, keep=False)
            runs = [run for run in runs if run.notebook == NOTEBOOK and run.district != "all"]
            runs = runs[: given.kernels] if way is by_kernels else runs
            started = time.monotonic()
            way(runs, workspace, study)
            each[name] = (time.monotonic() - started) / len(runs)
            executed[name] = workspace
        kernels, *others = list(WAYS)[:3]
        for code in codes[: given.kernels]:
            copies = {without_times(executed[name].executed(NOTEBOOK, code)) for name in (kernels, *others)}
            if len(copies) != 1:
                raise SystemExit(f"executed notebooks of {code} differ")
    print(f"| way | a notebook | times as fast as {kernels} |\n|---|---:|---:|")
    for name, seconds in each.items():
        print(f"| {name} | {seconds:.3f} s | {each[kernels] / seconds:.1f} |")


if __name__ == "__main__":
    main()
