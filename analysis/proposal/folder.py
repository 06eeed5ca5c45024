"""Writes a new study's folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UsageError
from analysis.proposal.invented import invented_codebook, invented_settings, invented_tables
from analysis.proposal.settings_text import settings_text
from analysis.proposal.words import told, words
from analysis.proposal.yaml_text import comment, flow, key
from analysis.study.fields import DEFAULT_LANGUAGES

STUDY, CODEBOOK = "study.yml", "codebook.yml"


def write_invented(folder: Path, *, seed: int, language: str, say: Callable[[str], None]) -> None:
    """Writes a study of invented households that builds at once; raises UsageError for a folder that isn't empty."""
    place = new_folder(folder)
    head = list(words()["head"]["invented"].values())
    settings = invented_settings(seed, name=slug(folder.resolve().name), date=date.today().isoformat())
    for name, table in invented_tables(seed).items():
        table.to_csv(place / f"{name}.csv", index=False, lineterminator="\n")
        say(told("said", "wrote", language, file=(folder / f"{name}.csv").as_posix()))
    write_text(place / STUDY, settings_text(settings, head=head))
    write_text(place / CODEBOOK, codebook_text(invented_codebook()))
    for name in (CODEBOOK, STUDY):
        say(told("said", "wrote", language, file=(folder / name).as_posix()))
    say(told("said", "next", language, command=f"risalah build {folder.as_posix()}"))


def new_folder(folder: Path) -> Path:
    """The folder, made where it doesn't exist; raises UsageError where something is in it."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UsageError(Problem(str(folder), "not an empty folder", "Name a new folder, or an empty one."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(Problem(str(folder), "can't be made", f"{error.strerror}: name another folder.")) from None
    return folder


def slug(name: str) -> str:
    """A study's id from a folder's name.

    >>> slug("Studi Graduasi 2024"), slug("2024")
    ('studi-graduasi-2024', 'study-2024')
    """
    plain = re.sub(r"[^a-z0-9_]+", "-", name.casefold()).strip("-") or "study"
    return plain if plain[0].isalpha() else f"study-{plain}"


def write_text(path: Path, text: str) -> None:
    """Writes a text as every system reads it: UTF-8, one line feed a line."""
    path.write_bytes(text.encode("utf-8"))


def codebook_text(
    columns: Mapping[str, Mapping[str, Any]],
    *,
    head: Sequence[str] = (),
    notes: Mapping[str, Sequence[str]] | None = None,
    blanks: Sequence[str] = (),
) -> str:
    """The text of a codebook.yml: a column's entry by line, codes one a line, notes above a column.

    `blanks` are keys that stand in each entry without them, behind a comment sign, empty and explained.
    """
    lines = [*comment(head)]
    for column, entry in columns.items():
        lines += comment((notes or {}).get(column, ()))
        lines.append(f"{key(column)}:")
        for name, value in entry.items():
            if name == "values":
                lines += ["  values:", *(f"    {key(str(code))}: {flow(label)}" for code, label in value.items())]
            else:
                lines.append(f"  {name}: {flow(value)}")
        empty = flow(dict.fromkeys(DEFAULT_LANGUAGES, ""))
        explained = words()["blank_keys"]
        lines += [
            f"  # {name}: {empty}  # {' / '.join(explained[name].values())}" for name in blanks if name not in entry
        ]
    return "\n".join([*lines, ""])
