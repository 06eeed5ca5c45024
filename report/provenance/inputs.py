"""The input files of a study, with hashes and sizes from its opening."""

from __future__ import annotations

from analysis.study import Study
from analysis.study.folder import input_paths
from analysis.study.reading import READERS

_KINDS = {**dict.fromkeys(READERS, "data"), ".bib": "sources"}  # any other suffix: settings


def input_files(study: Study) -> dict[str, dict[str, object]]:
    """The study's input files by their standard names: SHA-256, bytes, rows and kind."""
    return {name: _input(study, name, digest) for name, digest in sorted(study.inputs.items())}


def _input(study: Study, name: str, digest: str) -> dict[str, object]:
    file = study.input_sizes[name]
    return {
        "sha256": digest,
        "bytes": file.bytes,
        "rows": file.rows,
        "kind": _KINDS.get(file.suffix.lower(), "settings"),
    }


def files_outside(study: Study) -> dict[str, str]:
    """The SHA-256, when the study was opened, of each of its files that lies outside of its folder, by path."""
    paths, _ = input_paths(study.folder, study.settings)
    places = {name: path.resolve() for name, path in paths.items()}
    return {str(path): study.inputs[name] for name, path in places.items() if not path.is_relative_to(study.folder)}
