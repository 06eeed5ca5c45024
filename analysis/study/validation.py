"""Checks each table by itself and converts its columns to their types; reports every problem of a file at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import pandas as pd

from analysis.errors import Problem
from analysis.study.called import nearest
from analysis.study.codebook import Codebook
from analysis.study.columns import (
    AMOUNTS,
    COLUMNS,
    HIGHEST,
    LOWEST,
    NAME,
    RECEIVED,
    WHOLE,
    WITH_TEXTS,
    amount_names,
)
from analysis.study.files import DIGITS, texts_of
from analysis.study.mapped import KEYS
from analysis.study.reading import TextTable, numbers_of
from analysis.study.settings import StudySettings
from analysis.study.welfare import Period

NEAR_ENOUGH = 0.85  # similarity from which an unknown column counts as a misspelling of a missing one
FIX_CODE = "Correct it, or declare a code for missing answers under missing_values: in study.yml"


@dataclass(frozen=True, eq=False)
class Table:
    """A file's typed columns, with their text for messages."""

    name: str  # standard name, without .csv
    frame: pd.DataFrame
    text: TextTable


def typed_table(name: str, text: TextTable, settings: StudySettings, codebook: Codebook) -> tuple[Table, list[Problem]]:
    """The table with numbers as numbers, and every problem that doesn't involve other tables."""
    if name in ("households", "ties") and "wave" not in text.columns and len(settings.waves) == 1:
        text.columns["wave"] = pd.Series(settings.waves[0].key, index=text.columns.index, dtype="str")
    if name == "districts":
        _name_by_languages(text, settings)
    declared = declared_columns(name, settings, codebook)
    problems = [*_column_problems(name, text, settings, declared)]
    problems += _texts_where_codes_belong(name, text, settings, codebook)
    frame: dict[str, pd.Series] = {}
    for column in text.names:
        answered = _is_answer(name, column)
        if not (answered or column in COLUMNS[name].known or column in declared or COLUMNS[name].keeps_others):
            continue
        problems += text.flaws_of(column)
        if _is_number(name, column, settings, codebook):
            frame[column], wrong = numbers_of(text, column)
            problems += wrong
            problems += _number_problems(text, column, frame[column], settings, codebook)
        elif answered or (_entry_type(codebook, column) == "yes_no" and column not in COLUMNS[name].known):
            frame[column], wrong = yes_or_no(text, column)
            problems += wrong
        else:
            frame[column] = text.columns[column]
            problems += _code_problems(text, column, codebook)
    problems += _row_problems(name, text, settings)
    if name == "reference" and not problems:
        frame["year"] = frame["year"].astype(int)
    return Table(name, pd.DataFrame(frame), text), problems


def _texts_where_codes_belong(
    name: str, text: TextTable, settings: StudySettings, codebook: Codebook
) -> Iterator[Problem]:
    """Makes texts of numbers that stand for codes, names and answers, and tells those that a code can't be."""
    for column in text.names:
        values = text.columns[column]
        if values.dtype == "str" or _is_number(name, column, settings, codebook):
            continue
        if column in (*KEYS, *settings.design.columns.values(), "area_code"):
            numbers = values.where(values.map(lambda value: isinstance(value, float))).astype(float)
            fix = "Format the column as text in its program, and write the codes again."
            what = "a code stored as a number with decimals: 35.10 is then 35.1"
            yield from text.problem(column, numbers.notna() & (numbers % 1 != 0), what, fix)
            what = "a code stored as a number of more than 15 digits, of which the last are lost"
            yield from text.problem(column, numbers.abs() >= 10**DIGITS, what, fix)
        text.columns[column] = texts_of(values)


def declared_columns(name: str, settings: StudySettings, codebook: Codebook) -> set[str]:
    """Columns beyond the known ones that study.yml or the codebook names."""
    group = settings.group.columns if settings.group else ()
    of_households = (*settings.design.columns.values(), settings.network.boundary, settings.own_scale, *group)
    of_lines = set().union(*settings.line_columns, (measure.column for measure in settings.measures))
    named = {
        *codebook.columns,
        *settings.columns.get(name, ()),
        *settings.constants.get(name, ()),
        *((*of_households, *of_lines) if name == "households" else ()),
        *(names_of_districts(settings) if name == "districts" else ()),
    }
    return {column for column in named if column}


def names_of_districts(settings: StudySettings) -> tuple[str, ...]:
    """The columns that may have districts' names in one language each."""
    return tuple(f"{NAME}_{language}" for language in settings.languages)


def _name_by_languages(text: TextTable, settings: StudySettings) -> None:
    """Where every language has its own names, adds those of the first as the districts' names."""
    own = names_of_districts(settings)
    if NAME not in text.columns and set(own) <= set(text.names):
        text.columns[NAME] = text.columns[own[0]]
        text.origin = {**text.origin, NAME: own[0]}


def needed_columns(name: str, settings: StudySettings) -> Iterator[str]:
    """The columns that this study's computations need."""
    yield from COLUMNS[name].needed
    if name in ("households", "ties") and len(settings.waves) > 1:
        yield "wave"
    if name == "households" and settings.counts == "persons" and settings.welfare is not None:
        yield "household_size"
    if name == "informants" and not settings.voices.published:
        yield "consent"
    if name in WITH_TEXTS:
        yield from (f"text_{language}" for language in settings.languages)


def _column_problems(name: str, text: TextTable, settings: StudySettings, declared: set[str]) -> Iterator[Problem]:
    for file, present in text.names_by_file.items():
        yield from _problems_of_file(name, file, present, text=text, settings=settings, declared=declared)


def _problems_of_file(
    name: str, file: str, present: Sequence[str], *, text: TextTable, settings: StudySettings, declared: set[str]
) -> Iterator[Problem]:
    needed = list(dict.fromkeys(needed_columns(name, settings)))
    if name == "households" and settings.welfare is not None:
        capita = "income_capita_month"  # given in one file, it is needed in all
        needed += [capita] if capita in text.names else _welfare_columns(present, settings)
    spare = [c for c in present if c not in COLUMNS[name].known and c not in needed and c not in declared]
    for column in needed:
        if column not in present and column not in settings.columns.get(name, ()):  # mapped ones: reported there
            fix = f"Add it, or map yours under columns: in study.yml{nearest(name, column, spare)}."
            either = " or income_capita_month" if column == "income_month" else ""
            if either and (unsaid := _without_period(spare)):
                fix, either = f"Say what {unsaid} is per with period: month, year, week or day in study.yml.", ""
            yield Problem(file, f"missing column {column}{either}", fix)
    absent = [column for column in COLUMNS[name].known if column not in present and column not in needed]
    for column in spare:
        near = difflib.get_close_matches(column, absent, n=1, cutoff=NEAR_ENOUGH)
        if near:
            fix = f"Rename it to {near[0]}, or keep it as it is by describing it in codebook.yml."
            yield Problem(text.place_of_heading(file, column), "unknown column, close to one that is known", fix)


def _welfare_columns(present: Collection[str], settings: StudySettings) -> Iterator[str]:
    """The columns that welfare per person, or per adult equivalent, is made from."""
    if "income_capita_month" in present:
        return
    if "income_month" not in present:
        yield "income_month"
    if settings.equivalence == "oecd_modified":
        yield from ("adults", "children")
    elif settings.equivalence == "square_root":
        yield "household_size"


def _without_period(columns: Iterable[str]) -> str | None:
    """A column that would be an amount's, if study.yml said its period."""
    names = {name for period in get_args(Period) for name in amount_names(period)}
    return next((column for column in columns if column in names), None)


def _is_number(name: str, column: str, settings: StudySettings, codebook: Codebook) -> bool:
    if column in COLUMNS[name].numbers or (name == "households" and column in _own_numbers(settings)):
        return True
    # Grouping columns are compared as text, even where the codebook calls them numbers.
    arm = settings.group.column if settings.group else None
    groups = (
        *(settings.network.boundary, settings.design.stratum, settings.design.cluster, arm),
        *settings.line_columns[0],
    )
    fixed = set(COLUMNS[name].known) - set(COLUMNS[name].answers)
    if column in {*fixed, *groups}:
        return False
    type_ = _entry_type(codebook, column)
    of_group = name == "households" and settings.group is not None and column in settings.group.outcomes
    return type_ in ("number", "count") or (of_group and type_ is None and not _is_answer(name, column))


def _own_numbers(settings: StudySettings) -> set[str | None]:
    """Columns of households.csv that study.yml names as numbers."""
    of_measures = (measure.column for measure in settings.measures)
    return {settings.design.weight, settings.own_scale, *settings.line_columns[1], *of_measures}


def _is_answer(name: str, column: str) -> bool:
    """Whether a column is known (by name or family) to contain yes or no."""
    return column in COLUMNS[name].answers or (name == "households" and column.startswith(RECEIVED))


def _entry_type(codebook: Codebook, column: str) -> str | None:
    entry = codebook.columns.get(column)
    return entry.type if entry else None


def _number_problems(
    text: TextTable, column: str, numbers: pd.Series, settings: StudySettings, codebook: Codebook
) -> Iterator[Problem]:
    entry = codebook.columns.get(column)
    low, high = (entry.range if entry else None) or (None, None)
    is_amount = column in AMOUNTS
    if not (is_amount and settings.negatives_allowed):
        lowest = LOWEST.get("weight" if column == settings.design.weight else column)
        low = max((bound for bound in (low, lowest) if bound is not None), default=None)
    if column in WHOLE or (entry and entry.type == "count"):
        least = WHOLE.get(column, 0)
        wrong = numbers.notna() & ((numbers % 1 != 0) | (numbers < least))
        yield from text.problem(column, wrong, f"not a whole number of {least} or more", f"{FIX_CODE}.")
        numbers = numbers.mask(wrong)
    if low is not None:
        allow = ", or set negatives_allowed: true there" if is_amount and low == 0 else ""
        yield from text.problem(column, numbers < low, f"below the minimum {low:g}", f"{FIX_CODE}{allow}.")
    high = min((bound for bound in (high, HIGHEST.get(column)) if bound is not None), default=None)
    if high is not None:
        yield from text.problem(column, numbers > high, f"above the maximum {high:g}", f"{FIX_CODE}.")


def _code_problems(text: TextTable, column: str, codebook: Codebook) -> Iterator[Problem]:
    listed = "theme" if column == "theme_2" and column not in codebook.columns else column
    known = set(codebook.values(listed))
    if not known:
        return
    # A statement may name several kinds of informant.
    codes = text.columns[column].dropna().str.split(";")
    wrong = pd.Series(False, index=text.columns.index)
    wrong[codes.index] = codes.map(lambda parts: any(part.strip() not in known for part in parts)).astype(bool)
    fix = f"Correct it, or add it to {listed}.values in codebook.yml."
    yield from text.problem(column, wrong, "a code that codebook.yml doesn't list", fix)


def yes_or_no(text: TextTable, column: str) -> tuple[pd.Series, list[Problem]]:
    """1 for yes, 0 for no, NaN where empty, and a problem for rows with anything else."""
    answers = text.columns[column].str.casefold()
    numbers = answers.map({**dict.fromkeys(YES, 1.0), **dict.fromkeys(NO, 0.0)}).astype(float)
    wrong = answers.notna() & numbers.isna()
    return numbers, list(text.problem(column, wrong, "neither yes nor no", "Write yes or no (or ya, tidak, 1, 0)."))


YES, NO = ("yes", "ya", "true", "1", "1.0"), ("no", "tidak", "false", "0", "0.0")


def _row_problems(name: str, text: TextTable, settings: StudySettings) -> Iterator[Problem]:
    """Empty fields, repeated rows, unknown waves, codes that are no valid folder names."""
    design, columns, present = settings.design, COLUMNS[name], set(text.columns)
    filled = list(columns.filled)
    if name == "households":
        arm = settings.group.column if settings.group else None
        filled += [c for c in (*settings.design.columns.values(), settings.network.boundary, arm) if c]
    for column in dict.fromkeys(filled):
        if column in present:
            fix = "Fill it in (0 leaves the household out)." if column == design.weight else "Fill it in."
            yield from text.problem(column, text.columns[column].isna(), "empty", fix)
    if "wave" in present and name in ("households", "ties"):
        keys = [wave.key for wave in settings.waves]
        wrong = text.columns["wave"].notna() & ~text.columns["wave"].isin(keys)
        fix = f"Waves in study.yml: {', '.join(keys)}. Correct it, or add the wave there."
        yield from text.problem("wave", wrong, "no such wave", fix)
    if columns.unique and present.issuperset(columns.unique):
        key = text.columns[list(columns.unique)]
        repeated = key.notna().all(axis=1) & key.duplicated()
        of_wave = " of the same wave" if "wave" in columns.unique and len(settings.waves) > 1 else ""
        what = f"{columns.same} already in an earlier row{of_wave}"
        yield from text.problem(columns.unique[0], repeated, what, "Keep one of the rows, or correct one.")
    if name == "districts" and "district_code" in present:
        codes = text.columns["district_code"]
        unfit = codes.notna() & ~codes.str.fullmatch(_FOLDER, flags=re.ASCII).fillna(False).astype(bool)
        fix = "Use letters, digits, points, - and _ ('all' stands for the whole study)."
        yield from text.problem("district_code", unfit | (codes == "all"), "a code that is no valid folder name", fix)


_FOLDER = r"[A-Za-z0-9][A-Za-z0-9._-]*"
