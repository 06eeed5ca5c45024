"""Check of a study and of the project's texts, without a build; reports all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from analysis.errors import Problem, UserError
from analysis.study import Study
from analysis.study.columns_page import PAGE
from analysis.study.fields import DEFAULT_LANGUAGES
from analysis.study.notices import notices
from analysis.study.suspicions import suspicions
from report.checks.claims import template_files, template_problems
from report.checks.data_page import Checked, write_page
from report.checks.summary import summary_of
from report.checks.template_parity import parity_problems
from report.checks.told import suspicion_told
from report.checks.translations import outdated_translations
from report.checks.trial import trial
from report.editions.corrections import correction_problems
from report.language.locale import locale
from report.language.spoken import spoken_study
from report.metadata.forms import layout_problems
from report.project import TEMPLATES


def check(
    study_folder: Path | str, *, say: Callable[[str], None], language: str | None = None, page: Path | None = None
) -> Checked:
    """What was found, or raises a UserError with all problems.

    Reads the study, the templates and the locale files as they are now, and composes pages on trial: what a build would
    refuse is told without one. Problems of texts are reported even if the study can't be read. `language` is that of
    warnings of values, by default the study's first; `page` is where a page of it is written, whatever was found.
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
        problems += layout_problems(study)
    if study is not None and not problems:  # what a template does wrong, its pages do too
        tried = trial(study)
        problems += tried.problems
        advice = tried.hard_to_read
        pages = tried.pages
    found = _found(study, study_folder, problems, advice)
    words = locale(language or found.languages[0])
    for warning in found.notices:
        say(f"warning: {warning}")
    for suspicion in found.suspicions:
        say(f"warning: {suspicion_told(suspicion, words)}")
    for line in outdated_translations():
        say(f"warning: {line}; if both say the same, run risalah check --translations-current")
    if page is not None:
        write_page(found, page)
        say(f"wrote {page}")
    if found.problems:
        raise UserError(*found.problems)
    templates = sum(len(template_files(folder)) for folder in folders)
    locales = len(list((TEMPLATES / "locale").glob("*.yml")))
    inputs = 0 if study is None else len(study.inputs)
    read = f"{inputs} files of the study, {templates} templates, {locales} files of texts, {pages} pages on trial"
    say(f"no problem: {read}")
    return found


def _found(study: Study | None, folder: Path | str, problems: Sequence[Problem], advice: Sequence[Problem]) -> Checked:
    """What a check found; of a study that can't be read, its problems alone."""
    unlike = tuple(dict.fromkeys(problems))
    if study is None:
        return Checked(Path(folder).resolve().name, DEFAULT_LANGUAGES, unlike)
    told = tuple(Problem(notice.where, notice.what, notice.ways) for notice in notices(study))
    spoken = tuple(dict.fromkeys((*study.settings.languages, *DEFAULT_LANGUAGES)))
    odd = tuple(suspicions(study))
    return Checked(study.settings.id, spoken, unlike, (*told, *advice), odd, summary_of(study))


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
