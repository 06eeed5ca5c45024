"""What `risalah check` prints: for people, for machines, or nothing but problems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analysis.errors import UserError
from report.checks.as_json import json_of, json_of_problems
from report.checks.study import check
from report.language.messages import in_language, speaker
from report.language.spoken import first_language, told_language
from report.language.voice import environment_language


def tell(
    study: Path | str, *, lang: str | None, page: Path | None, quiet: bool, as_json: bool, say: Callable[[str], None]
) -> None:
    """Checks a study and says what was found, in a language, that of the environment, or the study's first one.

    Raises UserError with all problems; as JSON, they are printed instead, and the exit code is the same.
    """
    language = told_language(lang, environment_language()) or first_language(study)
    speak = speaker(say, language)

    def told(line: str) -> None:
        if not (quiet or as_json):
            speak(line)

    try:
        found = check(study, say=told, language=language, page=page)
    except UserError as error:
        told_so = in_language(error, language)
        if not as_json:
            raise told_so from error
        say(json_of_problems(told_so.problems))
        raise SystemExit(error.exit_code) from error
    if as_json:
        say(json_of(found, language))
    for line in found.summary_lines(language):
        told(line)
