"""The command line: one function a verb."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import UserError
from report.render.pages import FORMATS, Format
from report.workspace import DEFAULT_STUDY

PROCESSORS = os.cpu_count() or 1


class EngineName(StrEnum):
    """How pages are rendered."""

    AUTO = "auto"
    QUARTO = "quarto"
    PANDOC = "pandoc"


app = typer.Typer(
    help="Turn one study's data into bilingual policy briefs and articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

StudyFolder = Annotated[Path, typer.Argument(help="The study's folder.", metavar="[STUDY]")]
Districts = Annotated[
    list[str], typer.Option("--district", metavar="CODE", help="Only this district; may be repeated.")
]
Languages = Annotated[
    list[str], typer.Option("--language", metavar="CODE", help="Only this language; may be repeated.")
]
Jobs = Annotated[int, typer.Option(min=1, help="How many notebooks or pages at once.")]


def _formats(text: str) -> tuple[Format, ...]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = names.difference(FORMATS)
    if unknown or not names:
        what = ", ".join(sorted(unknown)) or "nothing"
        raise typer.BadParameter(f"{what} is not a format. Choose from {','.join(FORMATS)}.", param_hint="--format")
    return tuple(name for name in FORMATS if name in names)


@app.callback()
def _risalah() -> None:
    """Turn one study's data into bilingual policy briefs and articles."""


@app.command(epilog="Example: risalah build data/mojokerto --district 35.16.13 --language id --format html,pdf")
def build(
    study: StudyFolder = Path(DEFAULT_STUDY),
    district: Districts = [],  # noqa: B006 (typer reads it, and makes a new list)
    language: Languages = [],  # noqa: B006
    format: Annotated[str, typer.Option(help="Comma-separated: html, pdf, docx, jats.")] = ",".join(FORMATS),
    engine: Annotated[EngineName, typer.Option(help="auto takes Quarto where it is installed.")] = EngineName.AUTO,
    output: Annotated[Path | None, typer.Option(metavar="DIR", help="The site's folder [default: _site].")] = None,
    jobs: Jobs = PROCESSORS,
) -> None:
    """Build the site of a study: briefs, articles, downloads."""
    from report.build import build as build_site

    code = build_site(
        study,
        districts=district,
        languages=language,
        formats=_formats(format),
        engine=engine.value,
        output=output,
        jobs=jobs,
        say=typer.echo,
    )
    raise typer.Exit(code)


@app.command(hidden=True, epilog="Example: risalah prepare data/mojokerto")
def prepare(study: StudyFolder = Path(DEFAULT_STUDY), jobs: Jobs = PROCESSORS) -> None:
    """Run what is due and compose the pages, for Quarto to render (its pre-render script calls this)."""
    from analysis.study import open_study
    from report.build import prepared

    ready = prepared(open_study(study), jobs=jobs, say=typer.echo)
    for problem in ready.problems:
        typer.echo(str(problem), err=True)
    raise typer.Exit(1 if ready.problems else 0)


@app.command(name="publish-data", hidden=True, epilog="Example: risalah publish-data data/mojokerto --output _site")
def publish_data(
    study: StudyFolder = Path(DEFAULT_STUDY),
    output: Annotated[Path, typer.Option(metavar="DIR", envvar="QUARTO_PROJECT_OUTPUT_DIR")] = Path("_site"),
) -> None:
    """Write the downloads beside pages that Quarto rendered (its post-render script calls this)."""
    from report.build import finish_quarto_site

    finish_quarto_site(study, output)


def main() -> None:
    """Runs the command; a user's error is shown without a traceback."""
    try:
        app()
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
