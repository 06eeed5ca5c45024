"""The project's Python for the Quarto hooks. Standard library only, since any Python may run this."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def project_python(root: Path = ROOT) -> str:
    """The interpreter of the environment made by `make`, else the running one."""
    for name in (".venv/bin/python", ".venv/Scripts/python.exe"):
        if (root / name).exists():
            return str(root / name)
    return sys.executable


def run_verb(*words: str, root: Path = ROOT) -> int:
    """Runs a risalah command in the project's environment; returns its exit code."""
    # Quarto's own Python settings must not reach the environment's interpreter.
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}
    return subprocess.run([project_python(root), "-m", "report.cli", *words], cwd=root, env=environment).returncode
