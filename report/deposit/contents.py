"""Contents of a package: code, study, site, executed notebooks, and their descriptions."""

from __future__ import annotations

import glob
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from report.deposit.archive import sha256sums
from report.deposit.citation import citation, codecheck
from report.deposit.datapackage import data_package
from report.deposit.exhibits import exhibits, exhibits_csv
from report.deposit.notebooks import executed_notebooks
from report.deposit.packaged_build import PackagedBuild
from report.deposit.readme import access_note, readmes
from report.deposit.ro_crate import crate
from report.project import ROOT, TEMPLATES, project_files
from report.workspace import MANIFEST, RUN

SCHEMA = 1
PROGRAMS = ("verify.py", "tasks.py")
_OF_STUDY = ("DATA_CARD.md", "templates/**/*")


def package_members(build: PackagedBuild) -> dict[str, bytes]:
    """The package's files by path."""
    members = {**_code(), **study_members(build), **site_members(build), **executed_notebooks(build)}
    rows = exhibits(build)
    members |= {
        **{name: text.encode() for name, text in readmes(build, rows).items()},
        "PROJECT_README.md": (ROOT / ("README.md" if not _packaged() else "PROJECT_README.md")).read_bytes(),
        "verify.py": (TEMPLATES / "package" / "verify.py").read_bytes(),
        "CITATION.cff": citation(build).encode(),
        "codecheck.yml": codecheck(build, rows).encode(),
        "exhibits.csv": exhibits_csv(rows).encode(),
        "package.json": _json(_package(build)),
    }
    if build.left_out:
        members["ACCESS.md"] = access_note(build).encode()
    members["datapackage.json"] = _json(data_package(build, members))
    members["ro-crate-metadata.json"] = _json(
        crate(build, {**members, "ro-crate-metadata.json": b"", "SHA256SUMS": b""})
    )
    members["SHA256SUMS"] = sha256sums(members)
    return members


def _packaged() -> bool:
    """Whether this code runs from a package."""
    return (ROOT / "package.json").is_file()


def _package(build: PackagedBuild) -> dict[str, object]:
    code = build.run.get("environment", {}).get("code", {})
    return {
        "schema": SCHEMA,
        "study": build.settings.id,
        "edition": build.settings.edition.name,
        "study_folder": build.study_folder,
        "site": "site",
        "confidential": build.confidential,
        "left_out": build.left_out,
        "commit": code.get("commit"),
        "clean": code.get("clean"),
    }


def _code() -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in project_files().items()}


def study_members(build: PackagedBuild) -> dict[str, bytes]:
    """The study's shareable files: inputs, data card, templates, and what study.yml declares beside these.

    A confidential study's further files stay out: texts and programs may reveal its data.
    """
    folder = build.study.folder
    members = {
        f"{build.study_folder}/{build.package_paths[name]}": path.read_bytes()
        for name, path in build.inputs.items()
        if name not in build.left_out
    }
    members[f"{build.study_folder}/study.yml"] = (folder / "study.yml").read_bytes()
    publisher = build.settings.publisher
    logo = [glob.escape(publisher.logo)] if publisher and publisher.logo else []
    further = [] if build.confidential else map(glob.escape, build.settings.extra)
    patterns = (*_OF_STUDY, *logo, *further)
    for path in _matching(folder, patterns):
        members.setdefault(f"{build.study_folder}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    return members


def not_taken(build: PackagedBuild, members: Collection[str]) -> list[str]:
    """Files of the study's folder that a package leaves out because nothing declares them."""
    folder = build.study.folder
    taken = {path.resolve() for path in build.inputs.values()}
    there = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.resolve() not in taken)
    names = (path.relative_to(folder).as_posix() for path in there)
    return [name for name in names if f"{build.study_folder}/{name}" not in members and not _is_made(name)]


def _is_made(name: str) -> bool:
    """Whether a build makes a file, or it is hidden."""
    first = name.split("/")[0]
    return first.startswith(".") or first in ("build", "_site") or "__pycache__" in name


def site_members(build: PackagedBuild) -> dict[str, bytes]:
    """What a build wrote; what people put beside it stays out."""
    names = sorted({*build.manifest["files"], MANIFEST, RUN})
    return {f"site/{name}": (build.site / name).read_bytes() for name in names}


def _matching(folder: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
