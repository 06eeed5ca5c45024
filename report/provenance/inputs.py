"""The files that a study was read from: hashed when it was opened, counted once for each study."""

from __future__ import annotations

from analysis.study import Study
from analysis.study.reading import READERS

_KINDS = {**dict.fromkeys(READERS, "data"), ".bib": "sources"}  # the others are settings


def input_files(study: Study) -> dict[str, dict[str, object]]:
    """Each file that the study was read from, by its standard name: SHA-256, bytes, rows, and what kind it is."""
    return {name: _input(study, name, digest) for name, digest in sorted(study.inputs.items())}


def _input(study: Study, name: str, digest: str) -> dict[str, object]:
    file = study.input_sizes[name]
    return {
        "sha256": digest,
        "bytes": file.bytes,
        "rows": file.rows,
        "kind": _KINDS.get(file.suffix.lower(), "settings"),
    }
