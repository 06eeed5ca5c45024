"""A notebook that fails takes out its district only: the others are built, what stood before stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from report import build as build_module
from report import prepare as prepare_module
from report.project import NOTEBOOKS
from report.workspace import Workspace
from tests.functional.sites import ROOT, Site
from tests.functional.small_study import write_small_study

FAILING = "35.16.18"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A build folder of its own, with notebooks that a test may break."""
    place = Workspace(tmp_path / "build", sources=Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")))
    for module in (build_module, prepare_module):
        monkeypatch.setattr(module, "workspace_of", lambda folder, id_: place)
    return place


def broken(workspace: Workspace) -> None:
    """Lets the income notebook stop in one district, after its parameters."""
    path = workspace.sources / "income.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = nbformat.v4.new_code_cell(f'assert district != "{FAILING}", "income of H017 is 12345"', id="broken")
    notebook.cells.insert(3, cell)
    nbformat.write(notebook, path)


def built(tmp_path: Path) -> tuple[int, Site]:
    study, said = tmp_path / "study", list[str]()
    if not study.is_dir():
        write_small_study(ROOT / "data" / "mojokerto", study)
    site = build_module.build(
        study,
        languages=("en",),
        formats=("html",),
        engine="pandoc",
        output=tmp_path / "_site",
        jobs=2,
        say=said.append,
    )
    said += site.lines()
    return site.exit_code, Site(tmp_path / "_site", "\n".join(said))


def test_the_others_are_built_and_what_stood_before_stays(tmp_path: Path, workspace: Workspace) -> None:
    code, first = built(tmp_path)
    assert code == 0
    brief = first.folder / "report" / "en" / FAILING / "brief.html"
    before = brief.read_bytes()

    broken(workspace)
    code, second = built(tmp_path)
    assert code == 1
    said = f"district {FAILING}, notebook income, cell broken: AssertionError stopped the notebook."
    assert said in second.said
    assert "12345" not in second.said
    assert f"skipped district {FAILING}: its new numbers" in second.said
    assert brief.read_bytes() == before
    assert second.findings.keys() == first.findings.keys()


def test_without_an_earlier_build_the_district_is_left_out(tmp_path: Path, workspace: Workspace) -> None:
    broken(workspace)
    code, site = built(tmp_path)
    assert code == 1
    assert f"skipped district {FAILING}: its pages" in site.said
    assert (site.folder / "report" / "en" / "35.16.13" / "brief.html").is_file()
    assert not (site.folder / "report" / "en" / FAILING).exists()
    assert {district for _, district, _ in site.findings} == {"35.16.13", "all"}
