"""The plan of a build's runs, one per notebook and district, and which of them are due.

A run is due if its executed copy is missing, failed, or has another key than its inputs have now: the key is the
hash of the study's files, the notebook, the analysis code, the parameters and the locked packages.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.notebooks.registry import notebook_runs
from analysis.study import Study
from report.project import project_files
from report.workspace import Workspace

# another version of these may give another number
_PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "igraph")


@dataclass(frozen=True)
class Run:
    """One notebook for one district, with the key of its inputs."""

    notebook: str
    district: str
    key: str
    due: bool
    why: Literal["not run yet", "inputs changed", "unchanged"]


def planned_runs(study: Study, workspace: Workspace, *, districts: Iterable[str]) -> list[Run]:
    """The runs of the districts and of the study as a whole, in a fixed order."""
    shared = _shared_hash(study, workspace)
    return [_run(notebook, district, shared, workspace) for notebook, district in notebook_runs(districts)]


def _run(notebook: str, district: str, shared: str, workspace: Workspace) -> Run:
    key = hashlib.sha256(f"{shared} {notebook} {district}".encode()).hexdigest()
    executed = workspace.executed(notebook, district)
    if not executed.is_file():
        return Run(notebook, district, key, True, "not run yet")
    if recorded_key(executed) != key:
        return Run(notebook, district, key, True, "inputs changed")
    return Run(notebook, district, key, False, "unchanged")


def recorded_key(executed: Path) -> str | None:
    """The key in an executed notebook; None if its run failed."""
    metadata = json.loads(executed.read_text("utf-8")).get("metadata", {})
    key = metadata.get("risalah", {}).get("key")
    return str(key) if key else None


def _shared_hash(study: Study, workspace: Workspace) -> str:
    parts = [f"{name} {digest}" for name, digest in sorted(study.inputs.items())]
    code = project_files(("analysis/**/*.py",)) | {
        path.name: path for path in sorted(workspace.sources.glob("*.ipynb"))
    }
    parts += [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in code.items()]
    parts += [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    parts += [platform.python_version()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
