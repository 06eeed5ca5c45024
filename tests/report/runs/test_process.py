"""A process that calls functions imports the project and the libraries, and nothing from the current folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from report.project import CODE
from report.runs.process import ServedProcess, request_of, result_of

# names that the standard library imports while Python starts, or while a process is served
NAMES = sorted(sys.stdlib_module_names - set(sys.builtin_module_names) - {"antigravity", "this"})


@pytest.fixture
def own_modules(tmp_path: Path) -> Path:
    """A folder of a researcher's own scripts with the names of modules, each of which tells that it ran."""
    folder = tmp_path / "study"
    folder.mkdir()
    for name in [*NAMES, "analysis", "report", "pandas", "numpy", "sitecustomize", "usercustomize"]:
        if not name.startswith("_"):
            (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write('{name} ')\n")
    return folder


def test_own_modules_in_the_current_folder_are_not_imported(own_modules: Path) -> None:
    process = ServedProcess(CODE, environment={}, cwd=own_modules)
    try:
        reply = process.ask(request_of(os.getcwd))
        assert reply is not None
        assert Path(result_of(reply)) == own_modules
    finally:
        process.close()
    assert not (own_modules.parent / "ran").exists()
