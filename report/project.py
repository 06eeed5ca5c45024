"""Where code, templates, notebooks and the shipped study lie."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.study.folder import PROJECT

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
NOTEBOOKS = ROOT / "analysis" / "notebooks"


def default_study(root: Path = ROOT) -> str:
    """The study that commands take when none is given: the shipped one; in an unzipped package, the package's."""
    package = root / "package.json"
    return str(json.loads(package.read_text("utf-8"))["study_folder"]) if package.is_file() else "data/mojokerto"


DEFAULT_STUDY = default_study()


def shown_path(path: Path) -> str:
    """A path as messages write it: from the project's folder, or whole for a study outside it."""
    path, home = path.resolve(), ROOT.resolve()
    for base in (home, PROJECT):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.as_posix()
