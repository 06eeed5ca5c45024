"""Reproducible zips: equal members give equal bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping

from report.workspace import ZIP_EPOCH

_FILE, _PROGRAM = 0o100644, 0o100755


def sha256sums(members: Mapping[str, bytes]) -> bytes:
    """SHA256SUMS in the format of `sha256sum --check`."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items())]
    return "".join(lines).encode()


def zip_bytes(members: Mapping[str, bytes], *, folder: str, programs: tuple[str, ...] = ()) -> bytes:
    """A zip of the members under one folder, sorted, with a constant time and fixed modes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(members.items()):
            info = zipfile.ZipInfo(f"{folder}/{name}", ZIP_EPOCH)
            info.create_system = 3  # Unix, so that modes apply on every system
            info.external_attr = (_PROGRAM if name in programs else _FILE) << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def members_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a zip with their content, including files of nested zips (documents, workbooks)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            inside = archive.read(info)
            yield info.filename, inside
            if inside[:4] == b"PK\x03\x04":
                yield from ((f"{info.filename}/{name}", part) for name, part in members_of(inside))
