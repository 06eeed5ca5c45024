"""For the Quarto hooks: the project's own Python. Standard library only, since any Python may run this."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def project_python(root: Path = ROOT) -> str:
    """The environment's interpreter where `make` has made one, else the one that runs this."""
    for name in (".venv/bin/python", ".venv/Scripts/python.exe"):
        if (root / name).exists():
            return str(root / name)
    return sys.executable


def run_verb(*words: str, root: Path = ROOT) -> int:
    """Run one of risalah's verbs in the project's environment; gives its exit code."""
    # Quarto's own Python settings must not reach the environment's interpreter.
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}
    return subprocess.run([project_python(root), "-m", "report.cli", *words], cwd=root, env=environment).returncode
