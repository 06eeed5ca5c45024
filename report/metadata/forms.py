"""The three forms of Satu Data Indonesia, filled from a study, and what they still lack.

They are an office's in Indonesia: a study of another country has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import Problem, UserError
from analysis.study import Study
from report.context.values import PageValues
from report.language.locale import Locale, original_language
from report.language.study import study_locale
from report.metadata.activity import ActivityForm
from report.metadata.indicators import COLUMNS as OF_INDICATORS
from report.metadata.indicators import indicator_rows
from report.metadata.layout import ACTIVITY, FORMS, INDICATORS, VARIABLES, Field, FormLayout, Layout, layout_of
from report.metadata.variables import Variable, each_once, variables_of
from report.provenance.inputs import OF_PEOPLE
from report.public import ALL, Public

COUNTRY = "ID"  # whose offices hand the forms in
OF_VARIABLES = (
    *("name", "alias", "concept", "definition", "standard", "period", "type", "codes", "rule", "question", "open"),
)
Answers = Mapping[str, str | None]


@dataclass(frozen=True)
class Lacking:
    """A field that nobody has filled in, in how many rows, and where it is to be written."""

    form: str
    field: Field
    number: int
    where: str


@dataclass(frozen=True)
class Form:
    """A form with its answers: those above its table or in its blocks, and the rows of its table."""

    name: str
    layout: FormLayout
    answers: Answers
    rows: tuple[Answers, ...] = ()


@dataclass(frozen=True)
class Forms:
    """All forms of a study in one language."""

    study: Study
    words: Locale
    layout: Layout
    forms: tuple[Form, ...]

    def lacking(self) -> list[Lacking]:
        """What nobody has filled in, each field once; what two forms ask alike counts in the first."""
        found: list[Lacking] = []
        for form in self.forms:
            told = {one.where for one in found}
            for field in form.layout.fields:
                where = _where(self.words, field.key)
                if form.answers[field.key] is None and where not in told:
                    found.append(Lacking(form.name, field, 1, where))
            empty = Counter(key for row in form.rows for key, answer in row.items() if answer is None)
            for field in form.layout.columns:
                where = self.words.text("metadata.sheets.in_codebook")
                if empty[field.key] and form.name == VARIABLES:
                    found.append(Lacking(form.name, field, empty[field.key], where))
        return found

    def label(self, texts: Mapping[str, str]) -> str:
        """A text of the layout in the forms' own language, which is the office's."""
        return texts.get(original_language()) or next(iter(texts.values()))


def has_forms(study: Study) -> bool:
    """Whether a study has the forms: it is in Indonesia."""
    return study.settings.region.country.upper() == COUNTRY


def layout_problems(study: Study) -> tuple[Problem, ...]:
    """What is wrong with a study's own layout of the forms."""
    try:
        if has_forms(study):
            forms_of(study, None)
    except UserError as error:
        return tuple(error.problems)
    return ()


def forms_of(study: Study, public: Public | None) -> Forms:
    """The forms of a study; without public results, the rows of indicators are left out.

    In the language of the forms where the study speaks it, else in the study's first.
    """
    spoken = study.settings.languages
    language = original_language() if original_language() in spoken else spoken[0]
    words, variables = study_locale(study.settings, language), variables_of(study)
    of_people = {table: listed for table, listed in variables.items() if table in OF_PEOPLE}
    answers = ActivityForm(study, words, of_people).answers()
    layout = layout_of(study.folder, known_keys(answers))
    page = PageValues(study, public, words, ALL, study.settings.waves[-1].key) if public is not None else None
    rows: dict[str, list[dict[str, str | None]]] = {
        ACTIVITY: [],
        VARIABLES: [variable_row(one, words) for one in each_once(of_people)],
        INDICATORS: indicator_rows(page, answers, variables) if page else [],
    }
    forms = [Form(name, layout.forms[name], answers, tuple(_chosen(layout.forms[name], rows[name]))) for name in FORMS]
    return Forms(study, words, layout, tuple(forms))


def known_keys(answers: Answers) -> dict[str, Collection[str]]:
    """The keys that a layout may name: of each form's own fields, and of its columns."""
    return {
        **dict.fromkeys(FORMS, tuple(answers)),
        f"{VARIABLES}.columns": OF_VARIABLES,
        f"{INDICATORS}.columns": OF_INDICATORS,
    }


def variable_row(one: Variable, words: Locale) -> dict[str, str | None]:
    """A row of MS-Var; None where the codebook doesn't say it."""
    language = words.language
    codes = "; ".join(f"{code} = {texts.get(language) or code}" for code, texts in one.codes.items())
    nothing = words.text("metadata.not_applicable")
    return {
        "name": one.label.get(language),
        "alias": ", ".join((one.name, *one.own_names)),
        "concept": one.concept.get(language),
        "definition": one.definition.get(language),
        "standard": one.standard.get(language),
        "period": one.period.get(language),
        "type": words.text(f"metadata.types.{one.type}") if one.type else None,
        "codes": codes or nothing,
        "rule": rule_of(one, words) or nothing,
        "question": one.question.get(language),
        "open": words.text(f"metadata.answers.{'yes' if one.open else 'no'}"),
    }


def rule_of(one: Variable, words: Locale) -> str:
    """How a variable's answers are checked: its range, its codes, the codes of no answer; empty for none."""
    ends: dict[str, Any] = {
        name: words.number(end, 0 if float(end).is_integer() else 2)
        for name, end in (("low", one.low), ("high", one.high))
        if end is not None
    }
    kind = {("low", "high"): "between", ("low",): "from", ("high",): "to"}.get(tuple(ends))
    parts = [words.text(f"metadata.rules.{kind}", **ends)] if kind else []
    parts += [words.text("metadata.rules.codes")] if one.codes else []
    parts += [words.text("metadata.rules.missing", codes=", ".join(one.missing))] if one.missing else []
    return "; ".join(parts)


def _chosen(layout: FormLayout, rows: list[dict[str, str | None]]) -> list[Answers]:
    """The rows with the columns that the layout names, in its order."""
    return [{field.key: row[field.key] for field in layout.columns} for row in rows]


def _where(words: Locale, key: str) -> str:
    """Where an answer is to be written: a setting under `activity:`, whose name is mostly the field's."""
    if key == "year":
        return "study.yml, waves"
    setting = "schedule" if key.startswith("schedule.") else key
    setting = {"release.microdata": "release.microdata_on"}.get(setting, setting)
    return words.text("metadata.sheets.in_settings", setting=setting)
