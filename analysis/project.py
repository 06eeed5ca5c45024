"""The project's folders, in a checkout, an unzipped package or an installed wheel."""

from __future__ import annotations

from pathlib import Path

CODE = Path(__file__).resolve().parents[1]  # holds the packages analysis and report
CARRIED = "analysis/_project"  # in a wheel, the folder of what isn't a package: templates, lock, shipped study
INSTALLED = (CODE / CARRIED).is_dir()
ROOT = CODE / CARRIED if INSTALLED else CODE  # holds templates/, data/, _quarto.yml, requirements.lock
