"""What commands print, in the language of messages: that of `risalah --lang`, else of the environment.

Light, as commands that end at once print too: what says a line in a language is read when there is one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from analysis.errors import UserError
from report.built_site import problems_json
from report.project import TEMPLATES

CHOSEN = "RISALAH_LANG"  # the variable of the environment with the language that was asked for


def choose(language: str) -> None:
    """Makes it the language of messages, in processes that are started too; raises UsageError for an unknown one."""
    from report.language.spoken import told_language

    told_language(language, None)
    os.environ[CHOSEN] = language


def environment_language() -> str | None:
    """What the environment says of the language of messages: `risalah --lang`, then LC_ALL, LC_MESSAGES, LANG."""
    return next((os.environ[name] for name in (CHOSEN, "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)


def spoken(line: str) -> str:
    """A line in the language of messages."""
    if (language := _language()) is None:
        return line
    from report.language.messages import messages

    return messages(language).line(line)


def worded(error: UserError) -> UserError:
    """The error with its problems in the language of messages."""
    if (language := _language()) is None:
        return error
    from report.language.messages import in_language

    return in_language(error, language)


def _language() -> str | None:
    """The language of messages; None for English, in which they are written."""
    code = (environment_language() or "").partition("_")[0].partition(".")[0]
    return code if code.isalpha() and (TEMPLATES / "messages" / f"{code}.yml").is_file() else None


def say(line: str) -> None:
    """Prints a line in the language of messages."""
    typer.echo(spoken(line))


@contextmanager
def json_errors(wanted: bool) -> Iterator[None]:
    """Prints a user's error as JSON, where that is wanted; the exit code is the same."""
    try:
        yield
    except UserError as error:
        if not wanted:
            raise
        typer.echo(problems_json(worded(error).problems))
        raise typer.Exit(error.exit_code) from error
