"""Packages of studies, unzipped, and what validators and guards find in them."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tasks
from tests.conftest import missing
from tests.functional.pdf import text_of_pdf
from tests.functional.sites import Site, risalah

VALIDATE = Path(__file__).with_name("validate_package.py")


@dataclass(frozen=True)
class Package:
    """A package, unzipped."""

    zip: Path
    folder: Path
    said: str

    @property
    def names(self) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


def packaged(site: Site, study: str, place: Path, *options: str) -> Package:
    target = place / "package.zip"
    ended = risalah("package", study, "--site", str(site.folder), "--output", str(target), *options)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    with zipfile.ZipFile(target) as archive:
        archive.extractall(place)
    (folder,) = (path for path in place.iterdir() if path.is_dir())
    return Package(target, folder, ended.stdout)


def problems(check: str, folder: Path) -> list[str]:
    """What a validator finds wrong with a package."""
    python = tasks.python_of(tasks.VALIDATORS)
    if not python.is_file():
        missing(".venv-validators, which `python tasks.py test` sets up")
    ended = subprocess.run([python, VALIDATE, check, folder], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout.splitlines()[-1]))


def searched(package: Package, pdftotext: str) -> Iterator[tuple[str, str]]:
    """Every file of a package as text, those inside documents too; not by the code that guards it."""
    for name in sorted(package.names):
        content = (package.folder / name).read_bytes()
        if name.endswith((".docx", ".xlsx", ".pptx")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for part in archive.namelist():
                    yield f"{name}/{part}", archive.read(part).decode("utf-8", "replace")
        elif name.endswith(".pdf"):  # its offsets are numbers of six digits by chance
            yield name, text_of_pdf(content, pdftotext)
        else:
            yield name, content.decode("utf-8", "replace")
