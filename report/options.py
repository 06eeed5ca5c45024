"""Arguments and options of the command line: their types, and what is a value of each."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from report.formats import FORMATS, Format
from report.project import default_study, version

PROCESSORS = os.cpu_count() or 1


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"risalah {version()}")
        raise typer.Exit


ShownVersion = Annotated[
    bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
]


class EngineName(StrEnum):
    """Choice of the rendering engine."""

    AUTO = "auto"
    QUARTO = "quarto"
    PANDOC = "pandoc"


class ExecutorName(StrEnum):
    """Choice of where notebooks are run."""

    LOCAL = "local"
    DASK = "dask"


StudyFolder = Annotated[
    Path | None, typer.Argument(help="The study's folder.", metavar="[STUDY]", show_default=default_study())
]
Districts = Annotated[
    list[str], typer.Option("--district", metavar="CODE", help="Only this district; may be repeated.")
]
Languages = Annotated[
    list[str], typer.Option("--language", metavar="CODE", help="Only this language; may be repeated.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell which notebooks would run, and why; write nothing.")]
TranslationsCurrent = Annotated[
    bool, typer.Option("--translations-current", help="Record the current texts of all languages as equivalent.")
]
DataPage = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write what was found as an HTML page, without any household's value."),
]
MessageLanguage = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="Language of messages [default: as LANG says].")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Tell problems alone.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print what was found as JSON, for machines.")]
Jobs = Annotated[int, typer.Option(min=1, help="Number of notebooks or pages to process at once.")]


def formats_of(text: str) -> tuple[Format, ...]:
    """The formats in a list with commas, in the order of the registry."""
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = names.difference(FORMATS)
    if unknown or not names:
        what = ", ".join(sorted(unknown)) or "nothing"
        raise typer.BadParameter(f"{what} is not a format. Choose from {','.join(FORMATS)}.", param_hint="--format")
    return tuple(name for name in FORMATS if name in names)


def memory_option(text: str) -> int:
    """The bytes of an amount such as 2GB."""
    from report.runs.limits import memory_of

    try:
        return memory_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
