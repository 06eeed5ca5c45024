"""The environment of a build, for run.json: code version, Python, packages, programs, machine."""

from __future__ import annotations

import hashlib
import importlib.metadata
import locale
import os
import platform
import re
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path

from packaging.utils import canonicalize_name

from report.project import ROOT

LOCK = ROOT / "requirements.lock"
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def environment() -> dict[str, object]:
    """The properties of this machine that a number or page may depend on, as JSON values."""
    from report.render import pandoc, quarto

    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "blas": blas(),
        "locale": locale.setlocale(locale.LC_ALL),
        "time_zone": time.strftime("%z"),
        "fonts": "Risalah Sans of templates/fonts; other letters: typst's own in PDF, matplotlib's in charts",
        "pandoc": pandoc.version(),
        "typst": importlib.metadata.version("typst"),
        "quarto": quarto.version(),
        "lock": hashlib.sha256(LOCK.read_bytes()).hexdigest() if LOCK.is_file() else None,
        "packages": installed_packages(),
        "not_as_locked": lock_mismatches(),
        "code": code_state(),
    }


def locked_packages(lock: Path = LOCK) -> dict[str, set[str]]:
    """The versions of each package in the lock; several if they depend on Python's version."""
    allowed: dict[str, set[str]] = {}
    for found in _PINNED.finditer(lock.read_text("utf-8") if lock.is_file() else ""):
        allowed.setdefault(canonicalize_name(found["name"]), set()).add(found["version"])
    return allowed


def installed_packages(lock: Path = LOCK) -> dict[str, str]:
    """The installed versions of the lock's packages, by name."""
    versions = {name: _installed(name) for name in sorted(locked_packages(lock))}
    return {name: version for name, version in versions.items() if version is not None}


@cache
def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def lock_mismatches(lock: Path = LOCK) -> dict[str, str]:
    """The installed packages whose version isn't in the lock: numbers may differ because of them."""
    allowed = locked_packages(lock)
    return {name: version for name, version in installed_packages(lock).items() if version not in allowed[name]}


def blas() -> str:
    """The BLAS library of numpy, which may change the last digits of sums."""
    import numpy

    found = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"{found.get('name')} {found.get('version')}"


def code_state(root: Path = ROOT) -> dict[str, object]:
    """The commit of risalah's code, and whether the files are unchanged; both None outside a repository."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return {"commit": None, "clean": None}

    def git_output(*arguments: str) -> str | None:
        done = subprocess.run([git, "-C", str(root), *arguments], capture_output=True, encoding="utf-8", check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    commit, changed = git_output("rev-parse", "HEAD"), git_output("status", "--porcelain")
    return {"commit": commit, "clean": None if changed is None else not changed}
