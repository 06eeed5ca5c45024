"""Quarto's post-render script: writes the data that pages link to."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from project_python import run_verb

if __name__ == "__main__":
    sys.exit(run_verb("publish-data"))
