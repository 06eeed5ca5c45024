"""What commands print, in the language of messages: that of `risalah --lang`, else of the environment."""

from __future__ import annotations

import os

import typer

from analysis.errors import UserError
from report.language.messages import in_language, messages
from report.language.spoken import CHOSEN, environment_language, told_language


def choose(language: str) -> None:
    """Makes it the language of messages, in processes that are started too; raises UsageError for an unknown one."""
    told_language(language, None)
    os.environ[CHOSEN] = language


def say(line: str) -> None:
    """Prints a line."""
    language = told_language(None, environment_language())
    typer.echo(line if language is None else messages(language).line(line))


def worded(error: UserError) -> UserError:
    """The error with its problems in the language of messages."""
    return in_language(error, told_language(None, environment_language()))
