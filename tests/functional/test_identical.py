"""The same commit built twice, everything around it changed, gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.sites import ROOT, Site

NOT_COPIED = shutil.ignore_patterns(".git", ".venv*", "build", "_site", "__pycache__", ".*_cache", "node_modules")
MACHINE_AND_MOMENT = "run.json"  # the one file outside "identical"
SURROUNDINGS = {"TZ": "Asia/Jakarta", "LANG": "id_ID.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "77"}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped study's site, built by a copy of the project in another folder, with other surroundings."""
    copy = tmp_path_factory.mktemp("another folder") / "deep er" / "risalah"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    script = "import os, sys; os.umask(0o077); from report.cli import main; main()"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            script,
            "build",
            "--engine",
            "pandoc",
            "--jobs",
            "1",
            "--output",
            str(copy / "elsewhere"),
        ],
        cwd=copy,
        env=os.environ | SURROUNDINGS | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return copy / "elsewhere"


def hashes(site: Path) -> dict[str, str]:
    files = [path for path in site.rglob("*") if path.is_file() and path.name != MACHINE_AND_MOMENT]
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_a_build_elsewhere_at_another_time_in_another_language_gives_the_same_bytes(
    shipped: Site, elsewhere: Path
) -> None:
    first, second = hashes(shipped.folder), hashes(elsewhere)
    assert len(first) > 100
    assert {name for name in {*first, *second} if first.get(name) != second.get(name)} == set()


@pytest.mark.slow
def test_no_file_of_a_site_names_a_folder_of_the_machine(elsewhere: Path) -> None:
    folders = [str(elsewhere.parent).encode(), str(Path.home()).encode() + b"/"]
    paths = [path for path in elsewhere.rglob("*") if path.is_file() and path.name != MACHINE_AND_MOMENT]
    found = {path.name for path in paths for part in parts(path) if any(folder in part for folder in folders)}
    assert found == set()


def parts(path: Path) -> Iterator[bytes]:
    """What a file holds; of a zip, such as a DOCX, what each of its files holds."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    else:
        yield path.read_bytes()
