"""Trials of another environment: which differences it removes, and which of its packages does, each tried alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from report.verify.causes.effect import Effect, Name, Swap
from report.verify.causes.surroundings import Surroundings, versions_of
from report.verify.differences.difference import Cause

ALONE = 8  # packages tried alone; more are only named
_WHERE = """
import importlib.metadata, json, sys
found = importlib.metadata.distribution(sys.argv[1])
tops = {file.parts[0] for file in found.files or [] if file.parts[0] not in ("..", "__pycache__")}
print(json.dumps({top: str(found.locate_file(top)) for top in sorted(tops)}))
"""


class Trial(Protocol):
    """A rebuild with another Python, or with a folder of packages before ours."""

    def __call__(self, swapped: Swap, *, python: str | None = None, before: Path | None = None) -> Effect:
        """The effect of the rebuild on the differences."""


def of_environment(
    trial: Trial, around: Surroundings, pythons: Iterable[str], *, work: Path
) -> tuple[dict[Name, Cause], bool]:
    """Causes found with another Python of published versions, and whether one was tried; `work` is for its files."""
    found: dict[Name, Cause] = {}
    tried = False
    for python in pythons:
        versions = versions_of(python)
        alike = [name for name, (theirs, _) in around.unlike.items() if versions.get(name) == theirs]
        if not alike:
            continue
        tried = True
        whole = trial({}, python=python)
        alone = _alone(trial, alike, python, versions, work) if len(alike) > 1 and whole.vanished else {}
        found |= {name: _cause(name, alike, alone, around) for name in whole.vanished}
    return found, tried


def _alone(
    trial: Trial, packages: list[str], python: str, versions: Mapping[str, str], work: Path
) -> dict[str, Effect]:
    """Effect of each package alone; none if they can't run in this Python, or are too many."""
    ours = versions_of(sys.executable).get("python", "").split(".")[:2]
    if len(packages) > ALONE or versions.get("python", "").split(".")[:2] != ours:
        return {}
    effects = {}
    for package in packages:
        folder = work / "alone" / package
        if link_package(python, package, folder):
            effects[package] = trial({}, before=folder)
    return effects


def link_package(python: str, package: str, folder: Path) -> bool:
    """Links a package of another environment into a folder; returns whether that worked."""
    done = subprocess.run([python, "-c", _WHERE, package], capture_output=True, encoding="utf-8", check=False)
    try:
        places = json.loads(done.stdout) if done.returncode == 0 else {}
        folder.mkdir(parents=True, exist_ok=True)
        for name, place in places.items():
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(place)
    except (OSError, ValueError):  # such as links that the system forbids
        return False
    return bool(places)


def _cause(name: Name, alike: list[str], alone: Mapping[str, Effect], around: Surroundings) -> Cause:
    """The package that alone removes the difference, else those that change it, else all."""
    packages = [package for package, effect in alone.items() if name in effect.vanished]
    packages = packages or [package for package, effect in alone.items() if name in effect.moved] or alike
    parts = tuple(f"{package} {around.unlike[package][0]}, here {around.unlike[package][1]}" for package in packages)
    return Cause("environment", tuple(packages), parts, "tried")
