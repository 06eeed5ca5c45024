"""The project's files by their names in a checkout: code, templates, notebooks, lock, shipped study.

In an installed wheel the packages lie in one folder and everything else in another; only this module and
analysis.project know. Standard library only: the wheel is built with it (hatch_build.py).
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from analysis.project import CARRIED, CODE, INSTALLED, ROOT

__all__ = ["CARRIED", "CODE", "INSTALLED", "ROOT"]
SHIPPED = "data/mojokerto"
COPY = "risalah-mojokerto"  # folder of the shipped study's copy, which an installed wheel builds
TEMPLATES = ROOT / "templates"
NOTEBOOKS = CODE / "analysis" / "notebooks"
_PACKAGES = ("analysis", "report")
# code and templates that make a site: the manifest has the hash of each
SITE_SOURCES = ("analysis/**/*.py", "report/**/*.py", "report/**/*.json", "report/**/*.lua", "templates/**/*")
# other files that a build reads
BUILD_INPUTS = (
    "analysis/**/*.json", "analysis/**/*.csv", "analysis/**/*.yml", "analysis/notebooks/*.ipynb",
    "_quarto.yml", "requirements.lock", "pyproject.toml",
)  # fmt: skip
# setup, documentation, other environments, licence
PROJECT_EXTRAS = (
    "LICENSE*", "CHANGELOG.md", "CONTRIBUTING.md", "docs/*", "Makefile", "requirements*.lock", "tasks.py",
    "hatch_build.py", "environment.yml", "Dockerfile", "bench/*.py", "binder/*", ".devcontainer/*",
)  # fmt: skip
PROJECT = (*SITE_SOURCES, *BUILD_INPUTS, *PROJECT_EXTRAS)


def project_files(patterns: tuple[str, ...] = PROJECT, root: Path = ROOT) -> dict[str, Path]:
    """The project's files by their names from a checkout's root, folder by folder."""
    found = {}
    for pattern in patterns:
        base = _base(pattern, root)
        for path in base.glob(pattern):
            name = path.relative_to(base).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and not name.startswith(f"{CARRIED}/"):
                found[name] = path
    return dict(sorted(found.items(), key=lambda item: item[0].split("/")))


def wheel_files(root: Path = ROOT) -> dict[str, Path]:
    """The files that a wheel carries beside the packages, by their names from a checkout's root."""
    files = project_files((*PROJECT, "README.md", f"{SHIPPED}/**/*"), root)
    return {name: path for name, path in files.items() if name.split("/")[0] not in _PACKAGES}


def path_of(name: str, root: Path = ROOT) -> Path:
    """The path of a project file: of this project, or of a checkout or package with that root."""
    return _base(name, root) / name


def _base(name: str, root: Path) -> Path:
    return CODE if root == ROOT and name.split("/")[0] in _PACKAGES else root


def name_of(path: Path) -> str | None:
    """A file's name from a checkout's root; None outside the project."""
    path = path.resolve()
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    ours = any(path.is_relative_to(CODE / package) for package in _PACKAGES)
    return path.relative_to(CODE).as_posix() if ours else None


def shown_path(path: Path) -> str:
    """A path for messages: relative to the project, or absolute for a file outside it."""
    return name_of(path) or path.resolve().as_posix()


def lay_out(files: Mapping[str, Path], folder: Path) -> None:
    """Copies files to their names in a folder."""
    for name, path in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def default_study(root: Path = ROOT) -> str:
    """The default study of commands: the shipped one or its copy; in a package, the package's."""
    package = root / "package.json"
    if package.is_file():
        return str(json.loads(package.read_text("utf-8"))["study_folder"])
    return COPY if INSTALLED and (Path(COPY) / "study.yml").is_file() else SHIPPED


def study_to_build(given: Path | None, *, say: Callable[[str], None]) -> Path:
    """The given or default study; an installed wheel copies the shipped study into the current folder."""
    study = given or Path(default_study())
    if given or not INSTALLED or study == Path(COPY):
        return study
    copied = copy_of_shipped_study(Path())
    say(f"copied the shipped study to {copied.absolute()}")
    return copied


def copy_of_shipped_study(folder: Path) -> Path:
    """The folder of a new copy of the shipped study."""
    target = folder / COPY
    files = project_files((f"{SHIPPED}/**/*",))
    lay_out({name.removeprefix(f"{SHIPPED}/"): path for name, path in files.items()}, target)
    return target


@cache
def _settings() -> dict[str, object]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def version() -> str:
    """risalah's version, from pyproject.toml."""
    return str(_settings()["version"])


def python_needed() -> str:
    """The oldest Python that risalah runs on, such as 3.11."""
    return str(_settings()["requires-python"]).removeprefix(">=")
