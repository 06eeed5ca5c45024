"""The languages that pages can be written in: those that templates speak."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.errors import Problem, UsageError, UserError, did_you_mean
from analysis.study import Study, open_study
from analysis.study.fields import DEFAULT_LANGUAGES
from analysis.study.folder import study_folder
from analysis.study.yaml_file import yaml_mapping
from report.language.locale import languages


def spoken_study(folder: Path | str) -> Study:
    """The validated study in a folder, which is written in languages that templates speak; raises UserError.

    A language that no template speaks is told first, and alone: texts in it need not be written.
    """
    place = study_folder(folder)
    given = yaml_mapping((place / "study.yml").read_bytes(), name="study.yml").get("languages", DEFAULT_LANGUAGES)
    if problems := unspoken_languages(given if isinstance(given, list) else []):
        raise UserError(*problems)
    return open_study(place)


def unspoken_languages(given: Sequence[object]) -> list[Problem]:
    """A problem for each language of a study that no template speaks."""
    there = languages()
    add = "Another language is files under templates/: CONTRIBUTING.md, 'A third language', lists them."
    return [
        Problem(
            f"study.yml, languages, entry {index + 1}",
            f"no template speaks {language}",
            f"There are {', '.join(there)}{did_you_mean(language, there)}; leave the others out. {add}",
        )
        for index, language in enumerate(given)
        if isinstance(language, str) and language not in there
    ]


def first_language(folder: Path | str) -> str | None:
    """The first language of a study that templates speak; None where study.yml doesn't tell."""
    try:
        read = yaml_mapping((study_folder(folder) / "study.yml").read_bytes(), name="study.yml")
    except (UserError, OSError):
        return None
    given = read.get("languages", DEFAULT_LANGUAGES)
    return next((one for one in given if one in languages()), None) if isinstance(given, list | tuple) else None


def told_language(given: str | None, environment: str | None) -> str | None:
    """The language that a command speaks: the given one, else that of the environment; None where it says none.

    Raises UsageError for a given one that no template speaks.

    >>> told_language(None, "id_ID.UTF-8"), told_language(None, "C.UTF-8")
    ('id', None)
    """
    there = languages()
    if given is not None and given not in there:
        fix = f"There are {', '.join(there)}{did_you_mean(given, there)}."
        raise UsageError(Problem("--lang", f"no template speaks {given}", fix))
    wanted = given or (environment or "").partition("_")[0]
    return wanted if wanted in there else None
