"""Letters of a study's words that no font of the PDF has, each with the place where it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pandas as pd

from analysis.errors import Problem
from analysis.study import Study
from analysis.study.folder import input_paths
from analysis.study.wave_files import table_of
from report.render.letters import letters_without_font

# files whose words pages print
_WITH_WORDS = (
    "study.yml", "codebook.yml", "districts.csv", "tiles.csv", "actors.csv", "informants.csv", "statements.csv",
    "limits.csv", "recommendations.csv", "reference.csv", "references.bib",
)  # fmt: skip


# columns whose codes pages print where the codebook has no label for them
_CODES = {"households": ("business_type",), "ties": ("tie_kind",)}


def letter_problems(study: Study) -> Iterator[Problem]:
    """A problem for each place with letters that no PDF can show; a letter is told where it is first."""
    texts = dict(_texts(study))
    places: dict[str, list[str]] = {}
    for letter in letters_without_font("".join(texts.values())):
        name, text = next((name, text) for name, text in texts.items() if letter in text)
        line = text.count("\n", 0, text.index(letter)) + 1
        where = name if ", column " in name else f"{name}, {'row' if name.endswith('.csv') else 'line'} {line}"
        places.setdefault(where, []).append(f"U+{ord(letter):04X} ({unicodedata.name(letter, 'unnamed').lower()})")
    for where, letters in places.items():
        what = f"no font of the PDF has the letter{'s' if len(letters) > 1 else ''} {', '.join(letters)}"
        yield Problem(where, what, "Write it in Latin letters, or build without PDF: --format html,docx.")


_AS_TEXT = (".csv", ".tsv", ".txt", ".yml", ".bib", ".qmd")


def _of_table(file: str, rows: pd.DataFrame | None) -> Iterator[tuple[str, str]]:
    """The texts of a table that no text file holds, by column."""
    if rows is not None:
        for column in rows.select_dtypes(["str", "object"]):
            yield f"{file}, column {column}", " ".join(rows[column].dropna().astype(str).unique())


def _texts(study: Study) -> Iterator[tuple[str, str]]:
    """The places with words that pages print, each with its text: files, own templates, columns of codes."""
    paths = {"study.yml": study.folder / "study.yml", **input_paths(study.folder, study.settings)[0]}
    found = [(name, paths[name].name, paths[name]) for name in _WITH_WORDS if name in paths]
    own = sorted((study.folder / "templates").rglob("*.qmd"))
    found += [("", path.relative_to(study.folder).as_posix(), path) for path in own]
    for standard, name, path in found:
        if path.suffix.lower() not in _AS_TEXT:
            yield from _of_table(name, getattr(study, table_of(standard), None))
        elif path.is_file():
            yield name, path.read_text("utf-8-sig", errors="replace")
    for table, columns in _CODES.items():
        rows = getattr(study, table)
        for column in columns:
            if rows is not None and column in rows:
                yield f"{table}.csv, column {column}", " ".join(rows[column].dropna().astype(str).unique())
