"""A process that is ready to run notebooks: it has imported what they import and read the study."""

from __future__ import annotations

import ast
import gc
import importlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from report.processes import CAN_FORK
from report.runs.shell import import_shell
from report.workspace import SINGLE_THREADED

if TYPE_CHECKING:
    from analysis.study import Study


def warm(sources: Path, study: Path | Study) -> None:
    """Makes this process ready for the notebooks in a folder and a study: the study's folder, or itself.

    What can't be imported or read is left to the notebook, which tells of it in its cell.
    """
    os.environ.update(SINGLE_THREADED)
    if not CAN_FORK:  # each notebook has a kernel of its own then, which imports for itself
        return
    from analysis.errors import UserError
    from analysis.notebooks.whole import whole_of
    from analysis.recording import hold
    from analysis.study import open_study

    import_shell()
    for name in sorted(set(imported_modules(sources))):
        with suppress(ImportError):
            importlib.import_module(name)
    with suppress(UserError):
        opened = open_study(study) if isinstance(study, Path) else study
        hold(replace(opened, whole=whole_of(opened)))
    gc.collect()
    gc.freeze()  # children don't touch what they share, so it stays shared


def imported_modules(sources: Path) -> Iterator[str]:
    """The modules of analysis/ that the cells of the notebooks in a folder import.

    Others may have threads, which a fork would stop half way.
    """
    for path in sorted(sources.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            try:
                statements = ast.parse(cell.source).body
            except SyntaxError:  # a magic, or a mistake that the run will tell of
                continue
            for statement in statements:
                names: list[str] = []
                if isinstance(statement, ast.ImportFrom) and statement.module:
                    names = [statement.module, *(f"{statement.module}.{alias.name}" for alias in statement.names)]
                elif isinstance(statement, ast.Import):
                    names = [alias.name for alias in statement.names]
                yield from (name for name in names if name.split(".")[0] == "analysis")
