"""Sets up the project's own environment and runs a task in it. Needs Python 3.11 or newer, nothing else.

    python tasks.py report     build the shipped study into _site
    python tasks.py test       run every test
    python tasks.py lab        open the notebooks in JupyterLab
    python tasks.py lock       write the lock files again (needs uv)

Packages come from a lock with hashes, so that everyone computes with the same ones.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# what each lock is for: the extras of pyproject.toml on top of what a build needs
LOCKS = {"requirements.lock": (), "requirements-test.lock": ("test",), "requirements-lab.lock": ("lab",)}


def ready(lock: str) -> None:
    """The environment holds what the lock names, and the project itself."""
    wanted = hashlib.sha256((ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / f".{lock}.sha256"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    if not PYTHON.is_file():
        print("setting up .venv", flush=True)
        venv.create(VENV, with_pip=True)
    print(f"installing the packages of {lock}", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, "--require-hashes", "-r", lock])
    # the build backend is in the lock too: nothing unpinned is fetched
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."])
    stamp.write_text(wanted, "utf-8")


def run(command: list[str]) -> None:
    """Runs a command in the project's folder; its exit code is ours when it fails."""
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        sys.exit(code)


def report(arguments: list[str]) -> None:
    """Builds the shipped study."""
    ready("requirements.lock")
    run([str(PYTHON), "-m", "report.cli", "build", *arguments])


def test(arguments: list[str]) -> None:
    """Checks style and types, and runs every test."""
    ready("requirements-test.lock")
    run([str(PYTHON), "-m", "ruff", "check", "."])
    run([str(PYTHON), "-m", "ruff", "format", "--check", "."])
    run([str(PYTHON), "-m", "mypy"])
    run([str(PYTHON), "-m", "pytest", *arguments])


def lab(arguments: list[str]) -> None:
    """Opens the notebooks."""
    ready("requirements-lab.lock")
    run([str(PYTHON), "-m", "jupyterlab", "analysis/notebooks", *arguments])


def lock(arguments: list[str]) -> None:
    """Writes the lock files from pyproject.toml: every system and Python version, hashes, no host."""
    for name, extras in LOCKS.items():
        command = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--quiet"]
        command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
        command += [part for extra in extras for part in ("--extra", extra)]
        # the smaller lock binds the larger ones, so that tests run on what builds run on
        command += [] if name == "requirements.lock" else ["--constraint", "requirements.lock"]
        run([*command, "--output-file", name, *arguments])


TASKS = {"report": report, "test": test, "lab": lab, "lock": lock}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        sys.exit(__doc__)
    TASKS[sys.argv[1]](sys.argv[2:])
