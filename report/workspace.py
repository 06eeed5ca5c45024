"""Where a study's files go: its build folder, its stages, its site."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from report.project import INSTALLED, NOTEBOOKS, ROOT

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
FINDINGS_JSON, FINDINGS_CSV = "data/findings.json", "data/findings.csv"
TABLES = "data/tables"  # a folder a district
FIGURES = "figures.json"  # which tables each figure was drawn from, for the checklist
ASSETS = "assets"  # the folder of scripts at the site's root
MANIFEST, RUN = "manifest.json", "run.json"
# one thread a kernel: sums then don't depend on the processor's cores, and jobs don't fight over them
SINGLE_THREADED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Workspace:
    """The build folder of one study. Each stage leaves its files in a folder of its own."""

    build: Path
    sources: Path = NOTEBOOKS  # the notebooks that are run

    def executed(self, notebook: str, district: str) -> Path:
        """The executed copy of a notebook."""
        return self.build / "notebooks" / district / f"{notebook}.ipynb"

    def executed_copies(self, district: str) -> list[Path]:
        """The executed copies that there are of a district's notebooks, by name."""
        from analysis.notebooks.registry import notebooks_of  # brings pandas, which `risalah --help` doesn't need

        copies = [self.executed(name, district) for name in sorted(notebooks_of(district))]
        return [path for path in copies if path.is_file()]

    @property
    def findings(self) -> Path:
        """Private: every number at full precision, one file a district."""
        return self.build / "findings"

    @property
    def tables(self) -> Path:
        """Private: every table with its counts, one folder a district."""
        return self.build / "tables"

    @property
    def public(self) -> Path:
        """What may be shown: findings and tables after disclosure."""
        return self.build / "public"

    @property
    def pages(self) -> Path:
        """The composed pages: a Quarto project of its own."""
        return self.build / "pages"


def workspace_of(study_folder: Path, study_id: str) -> Workspace:
    """The build folder of a study, inside the base that `base_of` finds."""
    home = base_of(study_folder)
    return Workspace(home / "build" / study_id)


def base_of(study_folder: Path) -> Path:
    """The folder that holds `build/` and `_site/` for a study: the checkout for one inside it, else beside the study.

    For the shipped study of an installed wheel it is the current folder: nothing is written beside the packages.
    """
    folder = study_folder.resolve()
    if not folder.is_relative_to(ROOT):
        return folder.parent
    return Path.cwd() if INSTALLED else ROOT


def write_json(path: Path, content: object) -> None:
    """Writes JSON that reads well and is the same each time; never NaN."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
