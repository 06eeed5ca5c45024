"""Opens a study folder: its settings, its validated tables and their files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import Problem, UserError, did_you_mean
from analysis.project import ROOT
from analysis.study.absent import absent_file
from analysis.study.codebook import Codebook, codebook_from
from analysis.study.contents import contents_problems, needs_households, settings_by_contents, without_households
from analysis.study.crosschecks import citation_problems, contradictions, with_consent
from analysis.study.file_names import carried_name, expected_files, file_of_another_kind, standard_file
from analysis.study.files import is_known
from analysis.study.identifiers import WRITTEN, identifier_problems
from analysis.study.lines import Lines, lines_of
from analysis.study.own_rows import RowsOfDistricts
from analysis.study.panels import with_panel
from analysis.study.publisher import logo_problems
from analysis.study.reading import TextTable
from analysis.study.settings import FILES, TABLES, StudySettings, settings_from
from analysis.study.tables import text_tables
from analysis.study.validation import Table, typed_table
from analysis.study.wave_files import files_of, table_of
from analysis.study.whole import Whole
from analysis.study.yaml_file import yaml_mapping

REQUIRED = ("districts", "households")
# environment variable with the files that a notebook uses, set by a build, which has validated the whole study
TABLES_USED = "RISALAH_TABLES_USED"
# and with the facts of the whole study that it uses beside its own district's rows; unset, it sees all rows
FACTS_USED = "RISALAH_FACTS_USED"
CARRIED = "carried"  # folder in a packaged study for files that `files:` names outside the study's own folder


@dataclass(frozen=True)
class InputSize:
    """Size of a file of the study; `rows` is None where it can't be read as CSV."""

    bytes: int
    rows: int | None
    suffix: str  # of the file's actual name, which may differ from the standard one


@dataclass(frozen=True, eq=False)
class Study:
    """One validated study; tables that it doesn't have are None."""

    folder: Path
    settings: StudySettings
    districts: pd.DataFrame  # district_code, name, regency, province, population
    households: pd.DataFrame  # one row per household and wave
    ties: pd.DataFrame | None = None
    actors: pd.DataFrame | None = None
    informants: pd.DataFrame | None = None
    statements: pd.DataFrame | None = None  # those with consent
    limits: pd.DataFrame | None = None  # contradictions and gaps of the evidence
    recommendations: pd.DataFrame | None = None  # each with its addressee and the statements that it answers
    reference: pd.DataFrame | None = None
    tiles: pd.DataFrame | None = None  # where each district of the region stands on a schematic map
    codebook: Codebook = field(default_factory=Codebook)
    inputs: Mapping[str, str] = field(default_factory=dict)  # standard file name -> SHA-256
    input_sizes: Mapping[str, InputSize] = field(default_factory=dict)  # by the same names
    files: Mapping[str, str] = field(default_factory=dict)  # table -> name of its file, for messages
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # table -> all its columns, as mapped
    lines: Mapping[str, Lines] = field(default_factory=dict)  # table -> where its rows come from
    references: Path | None = None  # the bibliography
    without_consent: int = 0  # statements that were left out
    whole: Whole | None = None  # facts of all rows, for runs that see their own district's rows alone

    @cached_property
    def district_rows(self) -> Mapping[str, Mapping[str, Any]]:
        """Each district's row by code, so that a look-up doesn't grow with the number of districts."""
        rows = self.districts.to_dict("records")
        return {str(row["district_code"]): {str(name): value for name, value in row.items()} for row in rows}

    def file_of(self, table: str) -> str:
        """The name of a table's file, for messages."""
        return self.files.get(table, standard_file(table))

    @cached_property
    def reference_rows(self) -> Mapping[str, list[int]]:
        """The positions of each area's rows in reference.csv, so that a look-up doesn't grow with their number."""
        rows: dict[str, list[int]] = {}
        for position, area in enumerate(() if self.reference is None else self.reference["area_code"]):
            rows.setdefault(str(area), []).append(position)
        return rows

    @cached_property
    def rows_of_districts(self) -> RowsOfDistricts:
        """The rows of households, ties and actors of each district."""
        return RowsOfDistricts(self.households, self.ties, self.actors)


class UnreadTable:
    """Placeholder of a table that wasn't read; any use of it raises UserError."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        raise UserError(
            Problem(
                f"{self._name}.csv",
                "not read, since the notebook isn't known to use it",
                "Add it to what the notebook reads, in analysis/notebooks/registry.py.",
            )
        )

    def __getitem__(self, item: object) -> Any:
        return self.__getattr__("__getitem__")

    def __len__(self) -> int:
        return int(self.__getattr__("__len__"))


def open_study(folder: Path | str, *, tables: Collection[str] | None = None) -> Study:
    """The validated study in a folder; raises one UserError with every problem of its files.

    With `tables`, for a study that was validated as a whole just before, only these and the required ones are read
    and validated, each by itself; the others are UnreadTable.
    """
    place = study_folder(folder)
    contents: dict[str, bytes] = {"study.yml": (place / "study.yml").read_bytes()}
    settings, problems = settings_from(contents["study.yml"])
    if settings is None:
        raise UserError(*problems)
    paths, missing = input_paths(place, settings)
    unread = _unread(paths, tables)
    for standard, path in paths.items():
        if table_of(standard) in unread:
            continue
        try:
            contents[standard] = path.read_bytes()
        except OSError:
            fix = "Check that you may read it and that no program locks it."
            missing.append(Problem(path.name, "can't be read", fix))
    codebook = Codebook()
    if "codebook.yml" in contents:
        name = paths["codebook.yml"].name
        try:
            codebook, wrong = codebook_from(contents["codebook.yml"], languages=settings.languages, name=name)
        except UserError as error:  # not YAML at all: reported together with the problems of study.yml
            wrong = list(error.problems)
        problems += wrong
    problems += [
        *citation_problems(contents.get("references.bib"), settings),
        *logo_problems(place, settings.publisher),
    ]
    if problems:
        raise UserError(*problems)
    texts, problems = text_tables(contents, paths, settings)
    problems += missing
    if tables is None:
        texts_of = {name: yaml_mapping(contents[name], name=name) for name in WRITTEN if name in contents}
        problems += identifier_problems(texts, texts_of, settings.not_identifying)
    settings = settings_by_contents(settings, texts.get("households"))
    typed: dict[str, Table] = {}
    for name, text in texts.items():
        typed[name], wrong = typed_table(name, text, settings, codebook)
        problems += wrong
    unreadable = {name for name in TABLES if files_of(name, contents)} - set(typed)
    # cross-checks would take a file that can't be read, or wasn't, for one that the study lacks
    if not (missing or unreadable or tables is not None):
        problems += [*contents_problems(texts, settings), *contradictions(typed, settings, codebook)]
    if problems:
        raise UserError(*_in_order_of_files(problems))
    frames: dict[str, Any] = without_households() | {name: table.frame for name, table in typed.items()}
    settings = with_panel(settings, frames["households"])
    frames |= {name: UnreadTable(name) for name in unread}
    without_consent = 0
    if "statements" in typed:
        frames["statements"] = with_consent(
            typed["statements"], typed.get("informants"), published=settings.voices.published
        )
        without_consent = len(typed["statements"].frame) - len(frames["statements"])
    return Study(
        folder=place,
        settings=settings,
        **frames,
        codebook=codebook,
        inputs={name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
        input_sizes={
            name: InputSize(
                len(content), _rows_of(name, paths, texts.get(table_of(name))), paths.get(name, place / name).suffix
            )
            for name, content in contents.items()
        },
        files={name: text.file for name, text in texts.items()},
        columns={name: tuple(text.names) for name, text in texts.items()},
        lines={name: lines_of(texts[name]) for name in ("households",) if name in texts and len(texts[name].rows)},
        references=paths.get("references.bib"),
        without_consent=without_consent,
    )


def _unread(there: Collection[str], tables: Collection[str] | None) -> set[str]:
    """The study's tables that aren't asked for; statements need the informants too, for consent."""
    if tables is None:
        return set()
    wanted = {*REQUIRED, *tables, *(("informants",) if "statements" in tables else ())}
    return {name for name in TABLES if files_of(name, there)} - wanted


def _rows_of(standard: str, paths: Mapping[str, Path], table: TextTable | None) -> int | None:
    """How many rows a file of a table has; None for another file."""
    if table is None or standard not in paths:
        return None
    files = [*table.names_by_file]  # in the order of the standard names
    own = files_of(table_of(standard), paths)
    return table.lines_in(files[own.index(standard)]) if len(files) == len(own) else None


def _in_order_of_files(problems: list[Problem]) -> list[Problem]:
    """The problems without duplicates, grouped by file in the order of the files' first problems."""
    by_file: dict[str, dict[Problem, None]] = {}
    for problem in problems:
        by_file.setdefault(problem.where.split(",")[0], {})[problem] = None
    return [problem for of_file in by_file.values() for problem in of_file]


def study_folder(folder: Path | str) -> Path:
    """The study's folder, relative to the current folder or else to the project, so that notebooks run anywhere."""
    given = Path(folder).expanduser()
    for place in (given, ROOT / given):
        if (place / "study.yml").is_file():
            return place.resolve()
    for place in (given, ROOT / given):
        if place.is_dir():
            raise UserError(
                Problem(
                    str(folder), "no study.yml in this folder", "Write one; data/mojokerto/study.yml is an example."
                )
            )
    studies = {path.parent.name: f"data/{path.parent.name}" for path in ROOT.glob("data/*/study.yml")}
    near = did_you_mean(given.name, studies)
    for name, path in studies.items():
        near = near.replace(f"'{name}'", f"'{path}'")
    raise UserError(Problem(str(folder), "no such study", f"Give a folder with a study.yml{near}."))


def input_paths(folder: Path, settings: StudySettings) -> tuple[dict[str, Path], list[Problem]]:
    """The path of each file of the study by standard name, and a problem for each that is missing."""
    paths: dict[str, Path] = {}
    problems: list[Problem] = []
    standards = [standard_file(name) for name in FILES]
    there = {path.stem for path in folder.iterdir() if is_known(path.name)}
    needed = REQUIRED if needs_households(settings, there) else REQUIRED[:1]
    for name, wave, standard, given in expected_files(settings):
        path = folder / (given or standard)
        if given is None and not path.is_file() and name in TABLES:
            path, of_several = file_of_another_kind(folder, name, otherwise=path)
            problems += of_several
        # a packaged study has files from outside its folder in CARRIED, and study.yml unchanged
        carried = folder / CARRIED / carried_name(standard, path)
        if path.is_file() or (given and carried.is_file()):
            paths[standard] = path if path.is_file() else carried
        elif given:
            fix = "Correct the path; it is relative to the folder of study.yml."
            where = f"study.yml, files.{name}{f'.{wave}' if wave else ''}"
            problems.append(Problem(where, "no such file", fix))
        elif os.path.lexists(path):
            problems.append(
                Problem(path.name, "no file: a folder, or a link to nothing", "Put the file there, or remove it.")
            )
        elif name in needed and not (name == "districts" and settings.districts):
            present = {entry.name for entry in folder.iterdir() if entry.is_file()} - set(standards)
            fix = f"Add it, {absent_file(standard, present)}"
            fix += ", or write districts: in study.yml." if name == "districts" else "."
            problems.append(Problem(standard, "missing file", fix))
    return paths, problems


def known_districts(study: Study, districts: Iterable[str]) -> list[str]:
    """The given district codes; all of the study's where none is given.

    Raises UserError for a code that the study doesn't have, with the nearest that it has.
    """
    districts = list(districts)
    known = dict(zip(study.districts["district_code"], study.districts["name"], strict=True))
    problems = [
        Problem(
            f"district {code}",
            f"{study.settings.id} has no such district{did_you_mean(code, [*known, *known.values()])}",
            f"Its districts: {', '.join(f'{key} ({name})' for key, name in known.items())}.",
        )
        for code in districts
        if code not in known
    ]
    if problems:
        raise UserError(*problems)
    return districts or list(known)
