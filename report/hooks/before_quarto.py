"""Quarto's pre-render script: prepares the shipped study and copies its pages to where _quarto.yml looks for them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from project_python import ROOT, run_verb

PAGES = Path("build/mojokerto/pages")
BESIDE = ("index.qmd", "references.bib")
NOTEBOOKS = "notebooks"  # a package has its executed notebooks there, so only pages are copied and removed


def put_pages(pages: Path, root: Path) -> None:
    """Copies the composed pages to the project's root, after removing earlier ones."""
    for name in BESIDE:
        (root / name).unlink(missing_ok=True)
        if (pages / name).is_file():
            shutil.copyfile(pages / name, root / name)
    for stale in (root / "report").glob("*/"):  # code is beside the folders of languages
        if next(stale.rglob("*.qmd"), None):
            shutil.rmtree(stale)
    for source in (pages / "report").glob("*/"):
        shutil.copytree(source, root / "report" / source.name)
    for stale in (root / NOTEBOOKS).rglob("*.qmd"):
        stale.unlink()
    for page in (pages / NOTEBOOKS).rglob("*.qmd"):
        target = root / page.relative_to(pages)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page, target)


def main() -> int:
    """Prepares and copies the pages; returns the exit code."""
    code: int = run_verb("prepare")
    if code == 0:
        put_pages(ROOT / PAGES, ROOT)
    return code


if __name__ == "__main__":
    sys.exit(main())
