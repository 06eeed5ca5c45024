"""Public results are written where notebooks or rules changed, and stand whole or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from analysis.findings import FINDINGS_MIME, finding_as_json
from analysis.notebooks.registry import notebooks_of
from analysis.study import Study
from report.public import ALL
from report.runs import disclose
from report.runs.disclose import write_public
from report.workspace import Workspace
from tests.report import fake

DISTRICT = "35.16.01"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return replace(fake.two_wave_study(tmp_path), statements=None)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A build whose notebooks recorded every finding of a district and of the study as a whole."""
    made = Workspace(tmp_path / "build")
    for code in (DISTRICT, ALL):
        record(made, code)
    return made


def record(workspace: Workspace, code: str, *, value: float | None = None) -> None:
    """Writes executed notebooks of a district, the first of which recorded its findings."""
    findings = [finding_as_json(found) for found in fake.findings_of_every_id(code)]
    findings = [found for found in findings if not found["id"].startswith("joint.")]
    if value is not None:
        next(found for found in findings if found["value"] is not None)["value"] = value
    for place, name in enumerate(notebooks_of(code)):
        cell = nbformat.v4.new_code_cell("x", id="cell")
        if not place:
            cell.outputs = [nbformat.v4.new_output("display_data", {FINDINGS_MIME: {"findings": findings}})]
        path = workspace.executed(name, code)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)


def files(workspace: Workspace) -> dict[str, tuple[int, bytes]]:
    """Every public and private file with its inode, which another writing changes."""
    folders = (workspace.public, workspace.findings)
    paths = [path for folder in folders for path in folder.glob("*.json")]
    return {f"{path.parent.name}/{path.name}": (path.stat().st_ino, path.read_bytes()) for path in paths}


def test_a_district_with_the_same_notebooks_is_not_written_again(study: Study, workspace: Workspace) -> None:
    assert write_public(study, workspace, [DISTRICT]) == [DISTRICT]
    before = files(workspace)
    assert len(before) == 4
    assert write_public(study, workspace, [DISTRICT]) == [DISTRICT]
    assert files(workspace) == before


def test_a_district_with_another_notebook_is_written_again_and_no_other(study: Study, workspace: Workspace) -> None:
    write_public(study, workspace, [DISTRICT])
    before = files(workspace)
    record(workspace, DISTRICT, value=123_456.0)
    write_public(study, workspace, [DISTRICT])
    after = files(workspace)
    assert {name for name in after if after[name] != before[name]} == {
        f"public/{DISTRICT}.json",
        f"findings/{DISTRICT}.json",
    }
    found = json.loads((workspace.public / f"{DISTRICT}.json").read_text("utf-8"))["findings"]
    assert 123_456.0 in [one["value"] for one in found]


def test_other_rules_write_every_district_again(study: Study, workspace: Workspace) -> None:
    write_public(study, workspace, [DISTRICT])
    before = files(workspace)
    stricter = study.settings.disclosure.model_copy(update={"households": 10_000})
    write_public(
        replace(study, settings=study.settings.model_copy(update={"disclosure": stricter})), workspace, [DISTRICT]
    )
    after = files(workspace)
    assert all(after[name] != before[name] for name in after if name.startswith("public/"))


def test_a_district_whose_writing_was_stopped_is_written_again(
    study: Study, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_public(study, workspace, [DISTRICT])
    before = files(workspace)
    own = disclose.disclosed

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    record(workspace, DISTRICT, value=123_456.0)
    monkeypatch.setattr(disclose, "disclosed", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_public(study, workspace, [DISTRICT])
    monkeypatch.setattr(disclose, "disclosed", own)
    record(workspace, DISTRICT)  # the notebook as it was: its files on disk are not
    write_public(study, workspace, [DISTRICT])
    assert {name: content for name, (_, content) in files(workspace).items()} == {
        name: content for name, (_, content) in before.items()
    }
