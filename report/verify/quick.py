"""A quick rebuild to try one cause: due notebooks run in this process, pages only on request.

Cells, code and stages are those of `risalah build`, without papermill's kernels, which take most of its time.
Run it in the folder of the code to try: python -m report.verify.quick.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from report.workspace import SINGLE_THREADED


def run_in_process(source: Path, target: Path, *, parameters: dict[str, str], marks: dict[str, Any]) -> None:
    """Runs a notebook's cells in this process and writes the executed copy, as papermill would."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.reset(new_session=False)
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as shown:
            done = shell.run_cell(cell.source, store_history=False)
        if not done.success:
            error = done.error_in_exec or done.error_before_exec
            raise RuntimeError(f"notebook {source.stem}, cell {cell.id}: {type(error).__name__}")
        if "parameters" in cell.metadata.get("tags", []):
            shell.user_ns.update(parameters)
        cell.outputs = [
            nbformat.v4.new_output("display_data", data=output.data, metadata=output.metadata or {})
            for output in shown.outputs
        ]
    notebook.metadata["risalah"] = marks
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


def rebuild(study_folder: str, site: Path, *, asked: dict[str, Any], engine: str, pages: bool, jobs: int) -> int:
    """Rebuilds a study's numbers and, on request, its pages; returns the exit code."""
    from analysis.study import open_study
    from analysis.study.folder import known_districts
    from report.provenance.inputs import published_digests
    from report.provenance.manifest import provenance_record, write_manifest
    from report.public import ALL, open_public
    from report.runs.disclose import write_public
    from report.runs.plan import planned_runs
    from report.website.folder import write_data
    from report.workspace import workspace_of

    study = open_study(study_folder)
    workspace = workspace_of(study.folder, study.settings.id)
    districts = known_districts(study, asked["districts"])
    home = Path.cwd()
    for run in planned_runs(study, workspace, districts=districts):
        if run.due:
            source = workspace.sources / f"{run.notebook}.ipynb"
            os.chdir(source.parent)
            run_in_process(
                source,
                workspace.executed(run.notebook, run.district),
                parameters={"study": str(study.folder), "district": run.district},
                marks=run.record,
            )
            os.chdir(home)
    if pages:
        from report.build import build  # imported here, since it loads the libraries for drawing and rendering

        def say(line: str) -> None:
            print(line, file=sys.stderr)

        built = build(study_folder, **asked, engine=engine, output=site, jobs=jobs, say=say)
        for line in built.lines():
            say(line)
        return built.exit_code
    write_public(study, workspace, districts)
    public = open_public(workspace.public, districts=[*districts, ALL])
    write_data(public, site, inputs=dict(published_digests(study)), study_id=study.settings.id)
    write_manifest(
        site,
        study,
        provenance_record(study, public),
        districts=districts,
        languages=asked["languages"] or study.settings.languages,
        formats=asked["formats"],
    )
    return 0


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Rebuild a study to try one cause of a difference.")
    parser.add_argument("study")
    parser.add_argument("site", type=Path)
    parser.add_argument("--asked", type=json.loads, default={})
    parser.add_argument("--engine", default="pandoc")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    os.environ.update(SINGLE_THREADED)
    asked = {"districts": [], "languages": [], "formats": ["html"], **given.asked}
    asked["previous"] = Path(asked["previous"]) if asked.get("previous") else None
    given.site.parent.mkdir(parents=True, exist_ok=True)
    return rebuild(given.study, given.site, asked=asked, engine=given.engine, pages=given.pages, jobs=given.jobs)


if __name__ == "__main__":
    sys.exit(main())
