"""Environments of two builds, and whether they must give equal files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMPARED = ("python", "machine", "blas", "pandoc", "typst")
_ASK = """
import importlib.metadata, json, platform, re
known = reversed([*importlib.metadata.distributions()])
found = {re.sub("[-_.]+", "-", one.metadata["Name"]).lower(): one.version for one in known}
print(json.dumps({**found, "python": platform.python_version()}))
"""


@dataclass(frozen=True)
class Surroundings:
    """Differences between two environments: name -> published and present version."""

    unlike: Mapping[str, tuple[str, str]]
    same_platform: bool
    known: bool  # whether the edition recorded its environment

    @property
    def exact(self) -> bool:
        """Whether equal sources must give equal bytes: both on Linux x86-64, with the same packages."""
        return self.same_platform and not self.unlike

    def lines(self) -> tuple[str, ...]:
        """A line per difference: 'pandas 2.2.3, here 3.0.1'."""
        return tuple(f"{name} {theirs}, here {ours}" for name, (theirs, ours) in self.unlike.items())


def surroundings(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> Surroundings:
    """Differences between two environments from run.json; unrecorded parts aren't compared."""
    unlike = {
        name: (str(theirs[name]), str(ours[name]))
        for name in COMPARED
        if theirs.get(name) and ours.get(name) and theirs[name] != ours[name]
    }
    engines = [_part(record, "engine") for record in (theirs, ours)]
    if all(engines) and engines[0] != engines[1] and engines[0].get("name") == "quarto":
        unlike["quarto"] = (str(engines[0].get("version")), str(engines[1].get("version")))
    mine, other = _part(ours, "packages"), _part(theirs, "packages")
    unlike |= {
        name: (str(other[name]), str(mine[name])) for name in sorted({*mine} & {*other}) if mine[name] != other[name]
    }
    return Surroundings(unlike, _linux(theirs) and _linux(ours), bool(other))


def _part(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = record.get(name)
    return found if isinstance(found, dict) else {}


def _linux(environment: Mapping[str, Any]) -> bool:
    """Whether a build ran on Linux x86-64; assumed if not recorded."""
    platform = str(environment.get("platform") or "Linux x86_64")
    return platform.startswith("Linux") and "x86_64" in platform


def versions_of(python: str) -> dict[str, str]:
    """Versions of Python and packages in another environment; empty if it can't run."""
    try:
        done = subprocess.run([python, "-c", _ASK], capture_output=True, encoding="utf-8", check=False)
        return dict(json.loads(done.stdout)) if done.returncode == 0 else {}
    except (OSError, ValueError):
        return {}
