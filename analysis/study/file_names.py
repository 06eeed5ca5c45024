"""What the files of a study are called: by the standard, as study.yml says, and where a package carries them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.errors import Problem
from analysis.study.files import is_known
from analysis.study.settings import FILES, StudySettings
from analysis.study.wave_files import file_of, forms_of, wave_file

PERSONS = "persons"  # a file of the persons of households: no table of its own
SUFFIXES = {"codebook": ".yml", "references": ".bib"}


def standard_file(name: str) -> str:
    """The standard name of a study's file.

    >>> standard_file("ties"), standard_file("codebook")
    ('ties.csv', 'codebook.yml')
    """
    return f"{name}{SUFFIXES.get(name, '.csv')}"


def file_of_another_kind(folder: Path, table: str, *, otherwise: Path) -> tuple[Path, list[Problem]]:
    """The file of a table that is called like its CSV file, with the ending of another kind; else `otherwise`."""
    found = [path for path in sorted(folder.iterdir()) if path.stem == table and is_known(path.name)]
    if len(found) < 2:
        return (found or [otherwise])[0], []
    names = " and ".join(path.name for path in found)
    fix = f"Keep one, or name it under files: in study.yml ({table}: {found[0].name})."
    return found[0], [Problem(names, "several files of one table", fix)]


def carried_name(standard: str, path: Path) -> str:
    """The name of a study's file in CARRIED: its standard name, with the ending of its kind.

    >>> carried_name("households.csv", Path("raw/data.xlsx")), carried_name("codebook.yml", Path("raw/words.yml"))
    ('households.xlsx', 'codebook.yml')
    """
    return f"{standard.removesuffix('.csv')}{path.suffix}" if standard.endswith(".csv") else standard


def persons_file(standard: str) -> str:
    """The standard name of the file of persons that belongs to one of households.

    >>> persons_file("households.2021.csv")
    'persons.2021.csv'
    """
    return standard.replace("households", PERSONS, 1)


def expected_files(settings: StudySettings) -> Iterable[tuple[str, str | None, str, str | None]]:
    """The files that a study may have: table, wave of a file for one, standard name, path in study.yml."""
    for name in FILES:
        given = settings.files.get(name)
        if isinstance(given, Mapping):
            yield from ((name, wave, wave_file(name, wave), file_of(file).file) for wave, file in given.items())
        else:
            yield name, None, standard_file(name), None if given is None else file_of(given).file
    for standard, entry in forms_of("households", settings.files.get("households")).items():
        if entry.persons and entry.persons.file:
            yield "households", None, persons_file(standard), entry.persons.file.file
