"""Search of a zipped package for forbidden content; findings are reported by place, never by value."""

from __future__ import annotations

import codecs
import hashlib
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import Problem
from analysis.study.files import KINDS, Form, read_content, sheets_of, texts_of
from analysis.study.wave_files import forms_of, table_of
from report.deposit.archive import members_of
from report.deposit.packaged_build import PackagedBuild
from report.project import CODE, ROOT

# An identifier of this length with a digit is searched for alone: it matches by chance only where it reads as a number,
# as one of so many that a package's thousands of numbers meet one of them
_LONG = 5
_DENSE = 1e-5  # of all numbers of that length
_NUMBER = re.compile(r"0|[1-9]\d*")
_PART, _LEAST = 0.1, 5  # of the identifiers that read as numbers, from which on a file has them not by chance
_SHORTEST_ROW = 6  # minimum length of a data row that is searched for verbatim
_TOKEN = re.compile(rb"(?<![\w.#-])(?:[A-Za-z0-9_-]+(?:\.[A-Za-z_-][\w-]*)*)(?!\w|\.\d)")
_SIZES = re.compile(
    rb'"(?:bytes|byteSize|contentSize)": ?"?\d+"?'
)  # file types whose numbers look like identifiers but aren't
# a PDF's internal numbers: offsets, lengths, object numbers
_PDF_PLACES = re.compile(rb"startxref\s+\d+|/(?:Length\d?|Size|Prev|First|N)\s+\d+|\b\d+ \d+ (?:R|obj)\b")
_PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_INDEX = re.compile(rb"--(?:extra-)?index-url|--find-links|--trusted-host|^\s*registry\s*=", re.MULTILINE)
_LOCKS = re.compile(r"\.lock$|requirements[^/]*\.txt$|(^|/)environment\.yml$|(^|/)Dockerfile$")


CSV = KINDS[".csv"]


@dataclass(frozen=True)
class Secrets:
    """Content of a confidential study that must not be in its package."""

    hashes: frozenset[str]  # hashes of whole files
    rows: frozenset[bytes]  # rows of those files, verbatim and as fields
    ids: frozenset[bytes]  # identifiers of households, actors and informants
    short: dict[bytes, frozenset[bytes]]  # identifiers that may match by chance, with their amounts
    numbers: frozenset[bytes]  # those of them that are long, and read as numbers


def problems_in(package: bytes, build: PackagedBuild) -> list[Problem]:
    """All forbidden content in a zipped package."""
    secrets = secrets_of(build) if build.confidential else None
    paths = machine_paths(build)
    found: list[Problem] = []
    for name, content in members_of(package):
        for what in _wrong(name, content, secrets, paths):
            found.append(Problem(name, what, "Nothing was written. Remove it from the package's sources."))
    return found


def _wrong(name: str, content: bytes, secrets: Secrets | None, paths: re.Pattern[bytes]) -> Iterator[str]:
    text = content + b"\n".join(_streams(content)) if content[:5] == b"%PDF-" else content
    if paths.search(text) or paths.search(name.encode()):
        yield "a path of the machine that it was made on"
    if _LOCKS.search(name) and (b"://" in content or _INDEX.search(content)):
        yield "a package registry's address"
    if b'"basis"' in content and name.endswith((".ipynb", "findings.json")):
        yield "private numbers of the disclosure stage"
    if secrets is None:
        return
    if hashlib.sha256(content).hexdigest() in secrets.hashes:
        yield "a confidential file of the study"
    searched = _PDF_PLACES.sub(b"", text) if content[:5] == b"%PDF-" else _SIZES.sub(b"", text)
    lines = searched.splitlines()
    if any(line.strip() in secrets.rows for line in lines):
        yield "a row of a confidential file"
    tokens = set(_TOKEN.findall(searched)) | set(_TOKEN.findall(name.encode()))
    if not tokens.isdisjoint(secrets.ids):
        yield "an identifier of a household, actor or informant"
    if len(tokens & secrets.numbers) >= max(_LEAST, _PART * len(secrets.numbers)):
        yield "identifiers of households, actors or informants"
    if not tokens.isdisjoint(secrets.short) and _beside_amounts(lines, secrets.short):
        yield "a household's identifier beside its amount"


def _beside_amounts(lines: Iterable[bytes], short: dict[bytes, frozenset[bytes]]) -> bool:
    for line in lines:
        tokens = set(_TOKEN.findall(line))
        if any(not short[id_].isdisjoint(tokens) for id_ in tokens.intersection(short)):
            return True
    return False


def _streams(pdf: bytes) -> Iterator[bytes]:
    """The decompressed streams of a PDF."""
    for found in _PDF_STREAM.finditer(pdf):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            continue  # a picture or font in another encoding


def machine_paths(build: PackagedBuild) -> re.Pattern[bytes]:
    """The pattern of this machine's folders: project, study, site, home."""
    folders = {ROOT, CODE, build.study.folder, build.site, build.workspace.build}
    folders |= {Path.home(), Path(tempfile.gettempdir())}
    folders |= {path.parent for path in build.inputs.values()}
    texts = {str(folder) for folder in folders} | {str(folder.resolve()) for folder in folders}
    telling = sorted(text for text in texts if len(text) > 1)
    # not after a word or dot: site/tmp/ is a path inside the package
    return re.compile(rb"(?<![\w.~$}-])(?:" + b"|".join(re.escape(text.encode()) for text in telling) + rb")(?=[/\\])")


def secrets_of(build: PackagedBuild) -> Secrets:
    """The secrets of a study: files about people, their rows and identifiers."""
    study = build.study
    paths = [build.inputs[name] for name in build.left_out]
    contents = [path.read_bytes() for path in paths]
    columns: list[pd.Series] = []
    for table, names in (
        (study.households, ("household_id",)),
        (study.ties, ("source_id", "target_id")),
        (study.actors, ("actor_id",)),
        (study.informants, ("informant_id",)),
    ):
        columns += [table[name] for name in names if table is not None and name in table]
    ids = {str(value) for column in columns for value in column.dropna().unique()}
    long = {id_ for id_ in ids if len(id_) >= _LONG and any(sign.isdigit() for sign in id_)}
    telling = long - _by_chance(long)
    return Secrets(
        frozenset(hashlib.sha256(content).hexdigest() for content in contents),
        frozenset(row for name in build.left_out for row in _rows_of(build, name)),
        frozenset(id_.encode() for id_ in telling),
        _amounts(study.households, ids - telling),
        frozenset(id_.encode() for id_ in long - telling),
    )


def _by_chance(ids: set[str]) -> set[str]:
    """The identifiers that a number of a report may equal by chance.

    >>> sorted(_by_chance({"998765"})), len(_by_chance({str(one) for one in range(10_000, 10_300)}))
    ([], 300)
    """
    lengths: dict[int, set[str]] = {}
    for id_ in ids:
        if _NUMBER.fullmatch(id_):
            lengths.setdefault(len(id_), set()).add(id_)
    return {id_ for length, same in lengths.items() if len(same) > _DENSE * 9 * 10 ** (length - 1) for id_ in same}


def _rows_of(build: PackagedBuild, standard: str) -> Iterator[bytes]:
    """The rows of a file of the study, of any kind: as a CSV writer would write them, of a CSV file verbatim too."""
    path = build.inputs[standard]
    if sheets := sheets_of(path):
        forms = [Form(sheet=sheet) for sheet in sheets]
    else:
        given = forms_of(table_of(standard), build.study.settings.files.get(table_of(standard))).get(standard)
        forms = [given or Form()]
    lines = []
    for form in forms:
        table, _ = read_content(path.read_bytes(), file=path.name, form=form)
        if table is not None:  # else a sheet of notes, or no table
            texts = [texts_of(table.columns[name]).fillna("").tolist() for name in table.names]
            lines += [",".join(fields) for fields in zip(*texts, strict=True)]
    if KINDS.get(path.suffix.lower(), CSV).name == CSV.name:
        lines += _text_of(path.read_bytes()).splitlines()[1:]
    yield from (line.strip().encode() for line in lines if len(line.strip()) >= _SHORTEST_ROW)


def _text_of(content: bytes) -> str:
    """The text of a CSV file in any encoding that is read."""
    for encoding in ("utf-16" if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return ""


def _amounts(households: pd.DataFrame, ids: set[str]) -> dict[bytes, frozenset[bytes]]:
    """The amounts of each of these households, in the notations that a file may use."""
    names = [name for name in households if str(name).endswith("_month")]
    found: dict[bytes, set[bytes]] = {}
    for row in households[households["household_id"].astype(str).isin(ids)][["household_id", *names]].itertuples():
        values = [value for value in row[2:] if pd.notna(value) and value != 0]
        found.setdefault(str(row[1]).encode(), set()).update(f"{value:.12g}".encode() for value in values)
    return {id_: frozenset(values) for id_, values in found.items()}
