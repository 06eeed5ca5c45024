"""The same commit built twice, everything around it changed, gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest

from tests.functional.sites import ROOT, Site

NOT_COPIED = shutil.ignore_patterns(".git", ".venv*", "build", "_site", "__pycache__", ".*_cache", "node_modules")
MACHINE_AND_MOMENT = "run.json"  # the one file outside "identical"
SURROUNDINGS = {"TZ": "Asia/Jakarta", "LANG": "id_ID.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "77"}
# what makes OpenBLAS, numpy and the C library compute as on a processor of 2008, without AVX and fused multiply-add
OLD_PROCESSOR = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": " ".join(numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])),
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F",
}


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
        env=os.environ | SURROUNDINGS | OLD_PROCESSOR | {"PYTHONPATH": str(copy)},
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


def test_the_other_surroundings_do_compute_otherwise_in_the_last_bits() -> None:
    if platform.system() != "Linux" or platform.machine() != "x86_64" or not OLD_PROCESSOR["NPY_DISABLE_CPU_FEATURES"]:
        pytest.skip("only here can another processor be imitated")
    program = (
        "import math, numpy as np; x = np.random.default_rng(1).random((400, 12)); "
        "print([float(e).hex() for e in np.linalg.lstsq(x, x.sum(1) ** 2)[0]], sum(math.exp(e) for e in x[:, 0]), "
        "np.log(x).sum().hex())"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | more, capture_output=True, text=True, check=True
        ).stdout
        for more in ({}, OLD_PROCESSOR)
    ]
    assert told[0] != told[1]


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
