"""Commands that Quarto's scripts call; hidden from `--help`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import UserError
from report.leftovers import nothing_left
from report.options import PROCESSORS, Jobs, StudyFolder
from report.project import default_study


def prepare(study: StudyFolder = None, jobs: Jobs = PROCESSORS) -> None:
    """Run the due notebooks and compose the pages, for Quarto to render (its pre-render script calls this)."""
    from report.language.spoken import spoken_study
    from report.language.voice import say, worded
    from report.prepare import prepare_pages

    with nothing_left():
        ready = prepare_pages(spoken_study(study or default_study()), jobs=jobs, say=say)
    for problem in ready.problems:
        typer.echo(worded(UserError(problem)), err=True)
    raise typer.Exit(1 if ready.problems else 0)


def publish_data(
    study: StudyFolder = None,
    output: Annotated[Path, typer.Option(metavar="DIR", envvar="QUARTO_PROJECT_OUTPUT_DIR")] = Path("_site"),
    whole: Annotated[bool, typer.Option("--whole", help="Quarto rendered the whole project.")] = False,
) -> None:
    """Finish what Quarto rendered and write the downloads beside it (its post-render script calls this)."""
    from report.finish import finish_quarto_site
    from report.language.voice import say
    from report.render.quarto import written_files

    written = written_files(output)
    raise typer.Exit(finish_quarto_site(study or Path(default_study()), output, written=written, whole=whole, say=say))
