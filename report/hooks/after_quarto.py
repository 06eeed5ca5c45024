"""Quarto's post-render script: finishes the files that Quarto wrote; after a whole render, what stands beside them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from project_python import run_verb


def main() -> int:
    """Runs `risalah publish-data`, which takes the list of files from the environment; returns the exit code."""
    whole = ["--whole"] if os.environ.get("QUARTO_PROJECT_RENDER_ALL") else []
    code: int = run_verb("publish-data", *whole)
    return code


if __name__ == "__main__":
    sys.exit(main())
