"""Where the project lies: in a checkout or an unzipped package at its root, in an installed wheel in parts."""

from __future__ import annotations

from pathlib import Path

CODE = Path(__file__).resolve().parents[1]  # holds the packages analysis and report
CARRIED = "analysis/_project"  # in a wheel, the folder of all that isn't a package: templates, lock, shipped study
INSTALLED = (CODE / CARRIED).is_dir()
ROOT = CODE / CARRIED if INSTALLED else CODE  # holds templates/, data/, _quarto.yml, requirements.lock
