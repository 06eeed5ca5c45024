"""A published edition: a site's folder, a zip of one, or a package with code and data."""

from __future__ import annotations

import errno
import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UserError
from analysis.study.files import is_known
from analysis.study.files.zipped import DAMAGED
from report.workspace import MANIFEST, RUN
from report.zipped import zip_problem


class CouldNotRunError(UserError):
    """The verification can't run: exit code 2."""

    exit_code = 2


@dataclass(frozen=True)
class PublishedEdition:
    """A published edition. Only `site` is always present; a package adds code and, unless confidential, data."""

    name: str
    site: Path
    package: Path | None = None  # the package's root
    study: Path | None = None
    trusted: bool = False  # whether the package's code may run

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """manifest.json."""
        return _json(self.site / MANIFEST)

    @cached_property
    def run(self) -> dict[str, Any]:
        """run.json; empty if it wasn't published."""
        path = self.site / RUN
        return _json(path) if path.is_file() else {}

    @cached_property
    def environment(self) -> dict[str, Any]:
        """The environment of the build, from run.json."""
        found = self.run.get("environment")
        return {**self.run, **(found if isinstance(found, dict) else {})}

    @property
    def commit(self) -> str | None:
        """The commit of the build, if recorded."""
        code = self.environment.get("code")
        found = code.get("commit") if isinstance(code, dict) else None
        if found is None and self.package is not None:
            found = _json(self.package / "package.json").get("commit")
        return found if isinstance(found, str) else None

    @property
    def engine(self) -> str:
        """Name of the engine that rendered the pages."""
        engine = self.run.get("engine")
        return str(engine.get("name", "pandoc")) if isinstance(engine, dict) else "pandoc"

    @cached_property
    def recorded(self) -> Mapping[str, str]:
        """SHA-256 of each file in the manifest."""
        return {name: str(entry.get("sha256")) for name, entry in self.manifest.get("files", {}).items()}


def open_published(path: Path, scratch: Path) -> PublishedEdition:
    """The edition at a path; a zip is unpacked into `scratch`. Raises CouldNotRunError if it isn't one."""
    if path.is_dir():
        folder = path
    elif path.is_file() and zipfile.is_zipfile(path):
        folder = scratch / "published"
        unzip(path, folder)
    else:
        what = "is neither a folder nor a zip" if path.exists() else "isn't there"
        raise CouldNotRunError(Problem(str(path), what, "Give a site's folder, a zip of one, or a package."))
    for root in (folder, *sorted(entry for entry in folder.iterdir() if entry.is_dir())):
        if (root / "package.json").is_file() and (root / "site" / MANIFEST).is_file():
            return _package(path.name, root)
        if (root / MANIFEST).is_file():
            return _checked(PublishedEdition(path.name, root))
    fix = "Give a site's folder, a zip of one, or a package: `risalah build` and `risalah package` write them."
    raise CouldNotRunError(Problem(str(path), f"holds no {MANIFEST} of an edition", fix))


def _package(name: str, root: Path) -> PublishedEdition:
    record = _json(root / "package.json")
    study = (root / str(record.get("study_folder") or "-")).resolve()
    if not study.is_relative_to(root.resolve()):
        raise CouldNotRunError(Problem("package.json, study_folder", "leads out of the package", "Correct it."))
    has_data = (
        (study / "study.yml").is_file()
        and any(is_known(path.name) for path in study.rglob("*"))
        and not record.get("confidential")
    )
    return _checked(PublishedEdition(name, root / "site", root, study if has_data else None))


def _checked(published: PublishedEdition) -> PublishedEdition:
    manifest = published.manifest
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(entry, dict) for entry in files.values()):
        raise CouldNotRunError(Problem(MANIFEST, "has no list of files", "Give an edition that `risalah` built."))
    return published


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CouldNotRunError(
            Problem(path.name, "can't be read as JSON", "Give an edition as it was built.")
        ) from error
    if not isinstance(found, dict):
        raise CouldNotRunError(Problem(path.name, "isn't a JSON object", "Give an edition as it was built."))
    return found


# errors of the system for entries that can't be: one shorter than it says, in the place of another, of too long a name
_OF_ENTRIES = (errno.EINVAL, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)


def unzip(archive: Path, folder: Path) -> None:
    """Unpacks a zip. Raises CouldNotRunError for a link, a path outside the folder, or a size over the limit."""
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            if problem := zip_problem(opened, archive.name):
                raise CouldNotRunError(problem)
            opened.extractall(folder)
    except (*DAMAGED, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _OF_ENTRIES:
            raise  # of the disk
        raise CouldNotRunError(Problem(archive.name, "is a damaged zip", "Fetch it again.")) from error


def not_as_recorded(published: PublishedEdition, name: str) -> bool:
    """Whether a file of the site exists, but differs from the manifest's hash."""
    path = published.site / name
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != published.recorded.get(name)
