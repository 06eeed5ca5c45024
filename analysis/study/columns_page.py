"""The table of all known columns, by file: docs/columns.md, made of the declarations and their descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from analysis.study.columns import COLUMNS, WHOLE, WITH_TEXTS
from analysis.study.yaml_file import own_yaml

PAGE = "docs/columns.md"
_SOURCE = Path(__file__).with_name("columns.yml")
_HEAD = """\
# Columns

All columns that are known, by file. Made from the code: `python -m analysis.study.columns_page > docs/columns.md`.
Yours may have other names, codes and scales: [columns:](design.md#the-studys-folder) in study.yml. Further columns are
kept where study.yml or codebook.yml names them: the survey design's (`design:`), arms and outcomes (`group:`),
boundaries (`network.boundary`), lines (`poverty_line:`), and `received_` with a component of the programme, which is
yes or no. Amounts may be named by the study's `period:` (`income_year`) or without one (`income`).
Where households or ties have a file for each wave (`files:`), the files need no column `wave`.

Semua kolom yang dikenal, menurut berkas. Nama, kode, dan skala boleh berbeda: `columns:` di study.yml.
"""


@cache
def descriptions() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What each column is: file -> column -> its description by language, unit, and when it is needed."""
    read: Mapping[str, Mapping[str, Mapping[str, str]]] = own_yaml(_SOURCE.read_text("utf-8"))
    return read


def columns_page() -> str:
    """The page's Markdown."""
    return "\n".join([_HEAD, *(line for file in COLUMNS for line in _of_file(file))])


def _of_file(file: str) -> Iterator[str]:
    columns, told = COLUMNS[file], descriptions()[file]
    yield f"## {file}.csv\n"
    yield "| column | type | unit | needed | what it is | isinya |\n|---|---|---|---|---|---|"
    for name in columns.known:
        entry = told[name]
        kind = "text"
        if name in columns.numbers:
            kind = "whole number" if name in WHOLE else "number"
        elif name in columns.answers or name == "consent":
            kind = "yes or no"
        needed = "yes" if name in columns.needed else entry.get("needed", "no")
        yield f"| `{name}` | {kind} | {entry.get('unit', '')} | {needed} | {entry['en']} | {entry['id']} |"
    if file in WITH_TEXTS:
        what, isi = "The text, in each language of the study.", "Teksnya, dalam tiap bahasa studi."
        yield f"| `text_id`, `text_en`, ... | text | | yes | {what} | {isi} |"
    yield ""


if __name__ == "__main__":
    print(columns_page(), end="")
