"""The place of a site: what a build may replace there, and what people put beside it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.errors import Problem
from report.project import ROOT
from report.workspace import MANIFEST, RUN, is_for_host

SCHEMA = "schemas/manifest.schema.json"  # as a site's manifest names it
QUARTO_OUTPUT = ROOT / "_site"  # by _quarto.yml; without a manifest until all of the project is rendered


def place_problem(output: Path, *, study: str, folder: Path) -> Problem | None:
    """Why a study's site can't stand at a place; None where it can. `folder` is the study's."""
    where = f"output folder {output}"
    fix = "Give an empty or a new folder with --output."
    place = output.resolve()
    if place in (Path(place.anchor), Path.home().resolve()) or folder.resolve().is_relative_to(place):
        return Problem(where, "holds the study, or all that a person has", fix)
    if not output.exists():
        return None
    if output.is_file():
        return Problem(where, "is a file", fix)
    if not any(output.iterdir()) or place == QUARTO_OUTPUT.resolve():
        return None
    record = site_record(output)
    if record is None:
        return Problem(where, "holds files that aren't a site's", fix)
    if record["study"] != study:
        return Problem(where, f"holds the site of another study, {record['study']}", fix)
    return None


def site_record(folder: Path) -> Mapping[str, Any] | None:
    """The manifest of the site in a folder; None where there is none that `risalah build` wrote."""
    try:
        record = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    ours = isinstance(record, dict) and record.get("$schema") == SCHEMA
    return record if ours and isinstance(record.get("files"), dict) and record.get("study") else None


def put_beside(site: Path) -> Iterator[str]:
    """The paths in a site's folder that no build wrote, without what is inside of such a folder."""
    record = site_record(site)
    if record is None:  # rendered by Quarto in part: what is a page can't be told from what isn't
        yield from (entry.name for entry in _entries(site) if is_for_host(entry.name))
        return
    files = {*record["files"], MANIFEST, RUN}
    folders = {parent.as_posix() for name in files for parent in Path(name).parents}
    yield from _others(site, "", files, folders)


def _others(folder: Path, prefix: str, files: set[str], folders: set[str]) -> Iterator[str]:
    for entry in _entries(folder):
        name = prefix + entry.name
        if name in folders and entry.is_dir(follow_symlinks=False):
            yield from _others(Path(entry.path), f"{name}/", files, folders)
        elif name not in files:
            yield name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def carry(site: Path, fresh: Path) -> None:
    """Puts into a fresh site what people put beside the one that it replaces: links to the same files, or copies."""
    if not site.is_dir():
        return
    for name in put_beside(site):
        target = fresh / name
        if os.path.lexists(target):  # the new site has a page of this name
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if (site / name).is_dir() and not (site / name).is_symlink():
            shutil.copytree(site / name, target, symlinks=True, copy_function=_linked)
        else:
            _linked(site / name, target)


def _linked(source: str | Path, target: str | Path, *, follow_symlinks: bool = False) -> None:
    with suppress(OSError):
        os.link(source, target, follow_symlinks=False)
        return
    shutil.copy2(source, target, follow_symlinks=follow_symlinks)
