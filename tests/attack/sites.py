"""The data files of a small study's site: notebooks run in this process, disclosure each time, no pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from analysis import recording
from analysis.notebooks.registry import notebook_runs
from analysis.study import open_study
from report.public import ALL, open_public
from report.runs.disclose import write_public
from report.website.folder import write_data
from report.workspace import Workspace, workspace_of
from tests.report.claims.composed import executed_copy

IN_FULL = 'disclosure: {in_full: true, reason: {id: "contoh", en: "an example"}}\n'


def published(folder: Path) -> Workspace:
    """The data files of a study's site, beside its folder; notebooks run once, disclosure each time."""
    study = open_study(folder)
    workspace = workspace_of(study.folder, study.settings.id)
    districts = [*study.districts["district_code"]]
    recording.hold(study)
    for notebook, district in notebook_runs(districts, study.settings):
        target = workspace.executed(notebook, district)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(executed_copy(notebook, str(folder), district), target)
    shutil.rmtree(workspace.public, ignore_errors=True)
    shown = write_public(study, workspace, districts)
    public = open_public(workspace.public, districts=[*shown, ALL])
    write_data(public, folder.parent / "_site", inputs={}, study_id=study.settings.id)
    return workspace
