"""The input files of a study, with the hashes and sizes that may be published.

A plain hash of a confidential file of people tells a guess from the truth: who knows all but one cell finds it by
trying. Such files have a keyed hash (HMAC-SHA256), with a key that stays with the study, in no site and no package.
Source: RFC 2104. https://doi.org/10.17487/RFC2104
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.errors import Problem, UserError
from analysis.study import Study
from analysis.study.files import KINDS
from analysis.study.folder import input_paths
from analysis.study.wave_files import table_of
from report.workspace import KEY

OF_PEOPLE = ("households", "persons", "ties", "actors", "informants", "statements")  # tables
_KINDS = {**dict.fromkeys(KINDS, "data"), ".bib": "sources"}  # any other suffix: settings


def input_files(study: Study) -> dict[str, dict[str, object]]:
    """The study's input files by their standard names: published hash, bytes, rows and kind.

    Bytes and rows are None where the hash is keyed: of two editions they would tell how many households joined or left.
    """
    return {name: _input(study, name, digest) for name, digest in sorted(published_digests(study).items())}


def _input(study: Study, name: str, digest: str) -> dict[str, object]:
    file, keyed = study.input_sizes[name], is_keyed(study, name)
    return {
        "sha256": digest,
        "bytes": None if keyed else file.bytes,
        "rows": None if keyed else file.rows,
        "kind": _KINDS.get(file.suffix.lower(), "settings"),
    }


def is_keyed(study: Study, name: str) -> bool:
    """Whether a file's published hash is a keyed one."""
    return study.settings.confidential and name in names_of_people(input_paths(study.folder, study.settings)[0])


def names_of_people(paths: Mapping[str, Path]) -> set[str]:
    """The files, by standard name, that have rows about people: a workbook has where any of its sheets has."""
    with_people = {path.resolve() for name, path in paths.items() if is_of_people(name)}
    return {name for name, path in paths.items() if path.resolve() in with_people}


def is_of_people(name: str) -> bool:
    """Whether a file, by its standard name, has rows about people."""
    return name.endswith(".csv") and table_of(name) in OF_PEOPLE


def published_digests(study: Study) -> Mapping[str, str]:
    """The hash of each input file as a site may have it, in 64 hexadecimal digits: SHA-256, or HMAC-SHA256."""
    of_people = names_of_people(input_paths(study.folder, study.settings)[0]) if study.settings.confidential else ()
    keyed = [name for name in study.inputs if name in of_people]
    if not keyed:
        return study.inputs
    key = _key(study.folder)
    return {**study.inputs, **{name: _keyed(key, study.inputs[name]) for name in keyed}}


def digests_with(study_folder: Path) -> Callable[[bytes], tuple[str, ...]]:
    """A function that gives the hashes by which a study's file may have been published: plain, keyed with its key."""
    path = study_folder / KEY
    key = path.read_bytes() if path.is_file() else None

    def digests(content: bytes) -> tuple[str, ...]:
        plain = hashlib.sha256(content).hexdigest()
        return (plain,) if key is None else (plain, _keyed(key, plain))

    return digests


def _keyed(key: bytes, digest: str) -> str:
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()


def _key(folder: Path) -> bytes:
    """The study's key, made at its first use; whoever comes second reads what the first wrote."""
    path = folder / KEY
    try:
        if not path.exists():
            made = path.with_name(f"{KEY}.{secrets.token_hex(4)}")
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(f"{secrets.token_hex(32)}\n".encode())
            try:
                os.link(made, path)
            except FileExistsError:
                pass
            finally:
                made.unlink()
        return path.read_bytes()
    except OSError as error:
        what = f"can't be read or made ({error.strerror})"
        fix = "Make the study's folder writable: the hashes of a confidential study's files need a key."
        raise UserError(Problem(str(path), what, fix)) from error


def files_outside(study: Study) -> dict[str, str]:
    """The SHA-256, when the study was opened, of each of its files that lies outside of its folder, by path."""
    paths, _ = input_paths(study.folder, study.settings)
    places = {name: path.resolve() for name, path in paths.items()}
    return {str(path): study.inputs[name] for name, path in places.items() if not path.is_relative_to(study.folder)}
