"""Check of a study and of the project's texts, without a build; reports all problems at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from analysis.errors import Problem, UserError
from analysis.study import Study
from analysis.study.columns_page import PAGE
from analysis.study.notices import notices
from report.checks.claims import template_files, template_problems
from report.checks.template_parity import parity_problems
from report.checks.translations import outdated_translations
from report.checks.trial import trial
from report.editions.corrections import correction_problems
from report.language.spoken import spoken_study
from report.project import TEMPLATES


def check(study_folder: Path | str, *, say: Callable[[str], None]) -> None:
    """Reports success, or raises a UserError with all problems.

    Reads the study, the templates and the locale files as they are now, and composes pages on trial: what a build would
    refuse is told without one. Problems of texts are reported even if the study can't be read.
    """
    unreadable = unreadable_texts()
    if unreadable:  # the other checks need readable files
        raise UserError(*unreadable)
    study: Study | None = None
    problems: list[Problem] = []
    advice: list[Problem] = []
    pages = 0
    try:
        study = spoken_study(study_folder)
    except UserError as error:
        problems += error.problems
        say(f"all columns that are known, with type, unit and whether they are needed: {PAGE}")
    problems += template_problems(study)
    folders = [TEMPLATES] if study is None else [TEMPLATES, study.folder / "templates"]
    problems += parity_problems(folders)
    if study is not None:
        problems += correction_problems(study.settings)
    if study is not None and not problems:  # what a template does wrong, its pages do too
        tried = trial(study)
        problems += tried.problems
        advice = tried.hard_to_read
        pages = tried.pages
    for notice in [] if study is None else notices(study):
        say(f"warning: {notice}")
    for line in outdated_translations():
        say(f"warning: {line}; if both say the same, run risalah check --translations-current")
    if problems:
        raise UserError(*dict.fromkeys(problems))
    for problem in advice:
        say(f"warning: {problem}")
    templates = sum(len(template_files(folder)) for folder in folders)
    locales = len(list((TEMPLATES / "locale").glob("*.yml")))
    inputs = 0 if study is None else len(study.inputs)
    read = f"{inputs} files of the study, {templates} templates, {locales} files of texts, {pages} pages on trial"
    say(f"no problem: {read}")


def unreadable_texts() -> list[Problem]:
    """Files of texts and rules that aren't valid YAML, with the line of the error."""
    problems = []
    for path in sorted([*(TEMPLATES / "locale").glob("*.yml"), *(TEMPLATES / "rules").glob("*.yml")]):
        try:
            yaml.safe_load(path.read_text("utf-8"))  # stricter than the parser in C
        except yaml.MarkedYAMLError as error:
            line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
            where = f"templates/{path.parent.name}/{path.name}{line}"
            problems.append(Problem(where, f"not YAML: {error.problem}", "Put texts with : or ? or , in quotes."))
    return problems
