"""Quarto's pre-render script: prepares the shipped study and puts its pages where _quarto.yml looks for them.

Quarto runs it before each render, `quarto preview` before each page that it shows: with nothing due it changes no file.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from project_python import ROOT, run_verb

STUDY, BUILD = Path("data/mojokerto"), Path("build/mojokerto")
PAGES = BUILD / "pages"
STAMP = BUILD / "prepared.sha256"  # of what the pages were composed from, and of the pages
BESIDE = ("index.qmd", "references.bib")
NOTEBOOKS = "notebooks"  # a package has its executed notebooks there, so only pages are put and removed
CODE = (
    "analysis/**/*",
    "templates/**/*",
    "report/**/*.py",
    "report/**/*.schema.json",
    "_quarto.yml",
    "requirements.lock",
)


def fingerprint(root: Path) -> str:
    """A hash of what pages are composed from - study, code, templates - and of the composed pages."""
    patterns = (*CODE, f"{STUDY.as_posix()}/**/*", f"{PAGES.as_posix()}/**/*")
    found = {path for pattern in patterns for path in root.glob(pattern)}
    digest = hashlib.sha256()
    for path in sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_prepared(root: Path) -> bool:
    """Whether the composed pages are those of the study, code and templates as they are now."""
    stamp = root / STAMP
    return (root / PAGES).is_dir() and stamp.is_file() and stamp.read_text("utf-8") == fingerprint(root)


def put(source: Path, target: Path) -> None:
    """Copies a file, unless it is there already: Quarto renders again what was written again."""
    content = source.read_bytes()
    if not (target.is_file() and target.read_bytes() == content):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def put_folder(source: Path, target: Path, files: Iterable[Path], there: Iterable[Path]) -> None:
    """Copies files of a folder into another, and removes from it those of `there` that the folder doesn't have."""
    wanted = {path.relative_to(source) for path in files if path.is_file()}
    for stale in there:
        if stale.is_file() and stale.relative_to(target) not in wanted:
            stale.unlink()
    for name in wanted:
        put(source / name, target / name)


def put_pages(pages: Path, root: Path) -> None:
    """Puts the composed pages into the project's root; removes those of an earlier run that are gone."""
    for name in BESIDE:
        if (pages / name).is_file():
            put(pages / name, root / name)
        else:
            (root / name).unlink(missing_ok=True)
    # code is beside the folders of languages
    old = {folder.name for folder in (root / "report").glob("*/") if next(folder.rglob("*.qmd"), None)}
    new = {folder.name for folder in (pages / "report").glob("*/")}
    for name in old | new:
        source, target = pages / "report" / name, root / "report" / name
        put_folder(source, target, source.rglob("*"), target.rglob("*"))
    source, target = pages / NOTEBOOKS, root / NOTEBOOKS
    put_folder(source, target, source.rglob("*.qmd"), target.rglob("*.qmd"))


def main(root: Path = ROOT) -> int:
    """Prepares the pages, if they aren't, and puts them; returns the exit code."""
    if not is_prepared(root):
        code: int = run_verb("prepare", root=root)
        if code:
            return code
        (root / STAMP).write_text(fingerprint(root), "utf-8")
    put_pages(root / PAGES, root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
