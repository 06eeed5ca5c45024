"""What `risalah check` prints: for people, for machines, or nothing but problems."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from analysis.errors import UserError
from report.checks.as_json import json_of, json_of_problems
from report.checks.study import check
from report.language.spoken import told_language


def tell(
    study: Path | str, *, lang: str | None, page: Path | None, quiet: bool, as_json: bool, say: Callable[[str], None]
) -> None:
    """Checks a study and says what was found, in a language or that of LANG.

    Raises UserError with all problems; as JSON, they are printed instead, and the exit code is the same.
    """
    language = told_language(lang, os.environ.get("LANG"))

    def told(line: str) -> None:
        if not (quiet or as_json):
            say(line)

    try:
        found = check(study, say=told, language=language, page=page)
    except UserError as error:
        if not as_json:
            raise
        say(json_of_problems(error.problems))
        raise SystemExit(error.exit_code) from error
    if as_json:
        say(json_of(found, language))
    for line in found.summary_lines(language):
        told(line)
