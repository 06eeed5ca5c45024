"""The command line: one function per command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.errors import UserError
from report.formats import FORMATS
from report.leftovers import nothing_left
from report.options import (
    PROCESSORS,
    AsJson,
    DataPage,
    Districts,
    DryRun,
    EngineName,
    ExecutorName,
    Jobs,
    Languages,
    MessageLanguage,
    Quiet,
    ShownVersion,
    StudyFolder,
    TranslationsCurrent,
    formats_of,
    memory_option,
)
from report.project import INSTALLED, default_study
from report.quarto_commands import prepare, publish_data
from report.workspace import SINGLE_THREADED

app = typer.Typer(
    help="Turn one study's data into bilingual policy briefs and articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _risalah(version: ShownVersion = False, lang: MessageLanguage = None) -> None:
    """Turn one study's data into bilingual policy briefs and articles."""
    if lang is not None:
        from report.language.voice import choose

        choose(lang)


def _say(line: str) -> None:
    from report.language.voice import say  # templates are read when something is said, not before

    say(line)


@app.command(epilog="Example: risalah build data/mojokerto --district 35.16.13 --language id --format html,pdf")
def build(
    study: StudyFolder = None,
    district: Districts = [],  # noqa: B006 (typer reads it, and makes a new list)
    language: Languages = [],  # noqa: B006
    format: Annotated[
        list[str], typer.Option(metavar="FORMATS", help=f"Comma-separated, may be repeated: {', '.join(FORMATS)}.")
    ] = [",".join(FORMATS)],  # noqa: B006, B008
    engine: Annotated[EngineName, typer.Option(help="auto takes Quarto where it is installed.")] = EngineName.AUTO,
    output: Annotated[Path | None, typer.Option(metavar="DIR", help="The site's folder [default: _site].")] = None,
    jobs: Jobs = PROCESSORS,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="EDITION", help="Report the changes since this edition: a site or a zip of one."),
    ] = None,
    dry_run: DryRun = False,
    force: Annotated[bool, typer.Option("--force", help="Build everything again, changed or not.")] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Write where the time goes: a table and a flame graph.")
    ] = False,
    executor: Annotated[ExecutorName, typer.Option(help="Where notebooks run.")] = ExecutorName.LOCAL,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of a Dask cluster, such as tcp://10.0.0.5:8786.")
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            metavar="AMOUNT", parser=memory_option, help="Memory for a notebook, such as 2GB [default: no limit]."
        ),
    ] = None,
    timeout: Annotated[float, typer.Option(min=1, metavar="SECONDS", help="Time that a notebook may take.")] = 3600,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Build the site of a study: briefs, articles, downloads. Only what changed is computed again."""
    from report.build_command import Telling, run_build

    if (executor is ExecutorName.DASK) != (scheduler is not None):
        raise typer.BadParameter("--executor dask and --scheduler ADDRESS go together.", param_hint="--scheduler")
    site: dict[str, Any] = {
        "districts": district,
        "languages": language,
        "formats": formats_of(",".join(format)),
        "engine": engine.value,
        "output": output,
        "previous": previous,
    }
    how: dict[str, Any] = {"jobs": jobs, "force": force, "profile": profile, "dry_run": dry_run}
    where: dict[str, Any] = {"executor": executor.value, "scheduler": scheduler, "memory": memory, "seconds": timeout}
    raise typer.Exit(run_build(study, site, telling=Telling(quiet=quiet, as_json=as_json), **how, **where))


@app.command(epilog="Example: risalah new my-study --from households.xlsx --ties ties.xlsx")
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new study's folder.")],
    households: Annotated[
        list[Path],
        typer.Option("--from", metavar="FILE", help="Your table of households; again for each wave's file."),
    ] = [],  # noqa: B006
    ties: Annotated[
        list[Path], typer.Option("--ties", metavar="FILE", help="Your table of ties; again for each wave's file.")
    ] = [],  # noqa: B006
    seed: Annotated[int, typer.Option(min=0, help="What random draws start from.")] = 1,
    lang: MessageLanguage = None,
) -> None:
    """Write a new study's folder: proposed from your files, or of invented households; every setting explained."""
    from analysis.proposal.words import language_of
    from report.language.voice import environment_language

    language = language_of(lang, environment_language())
    if households:
        from analysis.proposal.written import write_proposal

        write_proposal(folder, households, ties, seed=seed, language=language, say=_say)
        return
    if ties:
        raise typer.BadParameter("needs the households too: --from FILE.", param_hint="--ties")
    from analysis.proposal.folder import write_invented

    write_invented(folder, seed=seed, language=language, say=_say)


@app.command(epilog="Example: risalah check data/mojokerto --report check.html")
def check(
    study: StudyFolder = None,
    translations_current: TranslationsCurrent = False,
    report: DataPage = None,
    lang: MessageLanguage = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Find what is wrong with a study's files and with texts, such as numbers typed by hand; needs no build."""
    from report.checks.telling import tell
    from report.checks.translations import confirm_translations

    if translations_current and INSTALLED:
        what = "the record stands with the templates, which an installed risalah doesn't change: do it in a checkout"
        raise typer.BadParameter(what, param_hint="--translations-current")
    if translations_current:
        _say(f"wrote {confirm_translations()}")
    tell(study or default_study(), lang=lang, page=report, quiet=quiet, as_json=as_json, say=typer.echo)


@app.command(epilog="Example: risalah explain poverty.headcount --district 35.16.13")
def explain(
    finding: Annotated[
        str, typer.Argument(help="A number's id, as in data/findings.csv; or a figure or table.", metavar="FINDING")
    ] = "",
    study: StudyFolder = None,
    district: Annotated[str, typer.Option(metavar="CODE", help="Of this district; all is the whole study.")] = "all",
    wave: Annotated[str | None, typer.Option(help="Of this wave or pair of waves [default: the last].")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Language of its name and meaning.")] = None,
    site: Annotated[Path | None, typer.Option(metavar="DIR", help="The published site [default: _site].")] = None,
    text: Annotated[str, typer.Option(help="Explain a sentence instead: some of its words, as on a page.")] = "",
) -> None:
    """Show where a number, figure, table or sentence comes from, and recompute it from the data."""
    os.environ.update(SINGLE_THREADED)  # as in notebooks; must be set before numpy is loaded
    if text and study is None and finding and Path(finding).is_dir():  # with --text, the first argument is the study
        finding, study = "", Path(finding)
    if bool(finding) == bool(text):
        how = 'Give a FINDING, or --text "some words of a sentence" and, if it is another one, the study\'s folder.'
        raise typer.BadParameter(how, param_hint="FINDING")
    study = study or Path(default_study())
    if text:
        from report.explain.sentence import explain_text

        raise typer.Exit(explain_text(text, study, district=district, language=language, site=site, say=_say))
    from report.explain.number import explain as explain_finding

    code = explain_finding(finding, study, district=district, wave=wave, language=language, site=site, say=_say)
    raise typer.Exit(code)


@app.command(epilog="Example: risalah package data/mojokerto --output mojokerto.zip")
def package(
    study: StudyFolder = None,
    site: Annotated[Path | None, typer.Option(metavar="DIR", help="The built site [default: _site].")] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="ZIP", help="The zip to write [default: risalah-<study>-<edition>.zip].")
    ] = None,
    confidential: Annotated[
        bool, typer.Option("--confidential", help="Leave people's data out, as `confidential: true` in study.yml does.")
    ] = False,
) -> None:
    """Package a built study for an archive: code, data that may be shared, notebooks, site, README."""
    from report.deposit.write import write_package

    write_package(study or default_study(), site=site, output=output, confidential=confidential, say=_say)


@app.command(epilog="Example: risalah verify _site data/mojokerto --output verification")
def verify(
    published: Annotated[Path, typer.Argument(help="A site's folder, a zip of one, or a package.")],
    study: Annotated[
        Path | None, typer.Argument(help="The study's folder; else the package's own.", metavar="[STUDY]")
    ] = None,
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where the result is written.")] = Path("verification"),
    jobs: Jobs = PROCESSORS,
    python: Annotated[
        list[str],
        typer.Option(metavar="EXE", help="Another Python to try, with the edition's packages; may be repeated."),
    ] = [],  # noqa: B006
    previous: Annotated[
        Path | None,
        typer.Option(metavar="EDITION", help="The previous edition [default: the record of it in the site]."),
    ] = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="Run a package's own code where it isn't this version's.")
    ] = False,
) -> None:
    """Rebuild a published edition and report every difference with its cause: 0 identical, 1 differences, 2 not run."""
    from report.verify import verify as verify_edition

    with nothing_left():
        code = verify_edition(
            published, study, output=output, jobs=jobs, pythons=python, previous=previous, trust=trust, say=_say
        )
    raise typer.Exit(code)


app.command(hidden=True, epilog="Example: risalah prepare data/mojokerto")(prepare)
app.command(name="publish-data", hidden=True, epilog="Example: risalah publish-data data/mojokerto --whole")(
    publish_data
)


def main() -> None:
    """Runs the command; prints a user's error without a traceback."""
    try:
        app()
    except UserError as error:
        from report.language.voice import worded

        print(worded(error), file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
