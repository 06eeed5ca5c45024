"""What broken studies are told, in both languages.

python -m tests.report.checks.broken.messages writes messages.<language>.txt anew, to be read before they are committed.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.errors import Problem, UserError
from analysis.proposal.invented import invented_tables
from report.editions.corrections import correction_problems
from report.language.messages import messages
from report.language.spoken import spoken_study
from tests.report.checks.broken.studies import BROKEN, ordinary

LANGUAGES = ("en", "id")


def problems_of(name: str, folder: Path) -> list[Problem]:
    """The problems of a broken study, which is written into the folder; none if nothing is wrong with it."""
    BROKEN[name](ordinary(folder))
    try:
        return [*correction_problems(spoken_study(folder).settings)]
    except UserError as error:
        return [*error.problems]


def messages_of(name: str, folder: Path) -> dict[str, list[str]]:
    """The messages that a broken study gets, line by line, in each language."""
    return _lines(problems_of(name, folder), folder)


def _lines(problems: Sequence[Problem], folder: Path) -> dict[str, list[str]]:
    return {
        language: [str(messages(language).problem(one)).replace(str(folder), "STUDY") for one in problems]
        for language in LANGUAGES
    }


def recorded(language: str) -> dict[str, list[str]]:
    """The recorded messages of a language, by study."""
    parts = _file(language).read_text("utf-8").removeprefix("== ").split("\n== ")
    return {lines[0]: [line for line in lines[1:] if line] for part in parts for lines in [part.split("\n")]}


def values_of_households() -> set[str]:
    """Numbers and amounts of the study's households, which no message may tell."""
    table = invented_tables(1)["households"]
    found = {
        str(value)
        for name in ("household_id", "business_month", "wages_month", "income_month")
        for value in table[name]
    }
    rows = csv.reader(io.StringIO(table.to_csv(index=False)))
    return found | {",".join(row) for row in rows}


def _file(language: str) -> Path:
    return Path(__file__).with_name(f"messages.{language}.txt")


def _write(found: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    for language in LANGUAGES:
        parts = ["\n".join([f"== {name}", *said[language], ""]) for name, said in found.items()]
        _file(language).write_text("\n".join(parts), "utf-8", newline="\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        _write({name: messages_of(name, Path(made) / str(index)) for index, name in enumerate(BROKEN)})
