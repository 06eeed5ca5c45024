"""One registry entry and one file add a notebook: it is run, collected, shown and packaged; nothing else is edited."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests.functional.sites import ROOT, Site, project_copy, risalah
from tests.functional.small_study import write_small_study

DISTRICT, NAME = "35.16.13", "business"


def add_notebook(project: Path) -> None:
    """Gives what only some studies ask a notebook of its own: its file, and its entry in the registry."""
    notebooks = project / "analysis" / "notebooks"
    income = nbformat.read(notebooks / "income.ipynb", as_version=4)
    (moved,) = (cell for cell in income.cells if cell.id == "optional")
    own = nbformat.v4.new_notebook(metadata=income.metadata)
    own.cells = [cell for cell in income.cells if cell.id in ("parameters", "open")] + [moved]
    income.cells = [cell for cell in income.cells if cell.id != "optional"]
    nbformat.write(own, notebooks / f"{NAME}.ipynb")
    nbformat.write(income, notebooks / "income.ipynb")
    registry = notebooks / "registry.py"
    entry = f'REGISTRY = (\n    Notebook("{NAME}", Scope.DISTRICT, reads=("households",)),\n'
    text = registry.read_text("utf-8")
    assert "REGISTRY = (\n" in text
    registry.write_text(text.replace("REGISTRY = (\n", entry), "utf-8")


@pytest.mark.slow
def test_a_notebook_more_is_run_collected_shown_and_packaged(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project")
    write_small_study(ROOT / "data" / "mojokerto", project / "data" / "mojokerto")
    add_notebook(project)

    asked = ["--format", "html", "--language", "en", "--district", DISTRICT, "--engine", "pandoc"]
    built = risalah("build", *asked, cwd=project)
    assert built.returncode == 0, built.stdout + built.stderr
    assert built.stdout.count(f"notebook {NAME}") == 2  # of the district, and of the study as a whole

    manifest = json.loads((project / "_site" / "manifest.json").read_text("utf-8"))
    made = {key for key, entry in manifest["findings"].items() if entry["notebook"] == NAME}
    assert {key.split("|")[1] for key in made} == {DISTRICT, "all"}
    site = Site(project / "_site", built.stdout)
    assert any(site.findings[(id_, district, wave)].value for id_, district, wave in (key.split("|") for key in made))
    assert site.page(f"notebooks/{DISTRICT}/{NAME}.html").select_one("#cell-optional .cell-output") is not None
    numbers = site.page(f"report/en/{DISTRICT}/numbers.html")
    assert numbers.select(f'a[href$="notebooks/{DISTRICT}/{NAME}.html#cell-optional"]')

    packaged = risalah("package", "--output", str(tmp_path / "package.zip"), cwd=project)
    assert packaged.returncode == 0, packaged.stdout + packaged.stderr
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        (readme,) = (archive.read(name).decode() for name in archive.namelist() if name.count("/") == 1 and
                     name.endswith("/README.md"))  # fmt: skip
    assert {f"analysis/notebooks/{NAME}.ipynb", f"notebooks/{DISTRICT}/{NAME}.ipynb"} <= names
    assert "6 notebooks in `analysis/notebooks/`" in readme
