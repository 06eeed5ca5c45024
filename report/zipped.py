"""Zips that anybody may have sent: what is refused before an entry is read."""

from __future__ import annotations

import stat
import zipfile
from pathlib import PurePosixPath

from analysis.errors import Problem

UNZIPPED_AT_MOST = 4 * 1024**3  # bytes: a package is some tens of megabytes
SMALL = 16 * 1024**2  # bytes: what is no larger may be compressed as far as it goes
MOST_COMPRESSED = 200  # times: the texts of an edition come down to a fiftieth


def zip_problem(opened: zipfile.ZipFile, name: str) -> Problem | None:
    """What is wrong with a zip: a link, a path outside of it, an entry or a whole that unpacks to too much."""
    entries = opened.infolist()
    if wrong := [entry.filename for entry in entries if not _stays_inside(entry)]:
        return Problem(name, f"has an entry that leads out of it ({wrong[0]!r})", "Don't trust this file.")
    if wrong := [entry.filename for entry in entries if entry.file_size > _largest(entry)]:
        what = f"has an entry that is compressed more than any text ({wrong[0]!r})"
        return Problem(name, what, "Don't trust this file.")
    if sum(entry.file_size for entry in entries) > UNZIPPED_AT_MOST:
        return Problem(name, "unpacks to more than 4 GB", "Give an edition, nothing else.")
    return None


def _largest(entry: zipfile.ZipInfo) -> int:
    return max(SMALL, MOST_COMPRESSED * entry.compress_size)


def _stays_inside(entry: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return not (name.is_absolute() or ".." in name.parts or ":" in entry.filename.partition("/")[0] or link)
