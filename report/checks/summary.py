"""What a study's tables have and lack: rows, missing answers by column and district, what the reports will not tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.study import Study
from analysis.study.columns import COLUMNS
from analysis.study.contents import INCOMES, SIZE
from analysis.study.settings import TABLES
from report.metadata.forms import forms_of, has_forms, layout_problems
from report.metadata.layout import VARIABLES

FIRST = 3  # fields of a form that are named
FEW = 5  # households of a district below which its missing answers aren't told


@dataclass(frozen=True)
class Missing:
    """The missing answers of a column of households: in all, and in each district with enough households."""

    column: str
    number: int
    rows: int
    by_district: dict[str, tuple[int, int]]  # code -> missing, households

    @property
    def percent(self) -> int:
        """How many of a hundred."""
        return round(100 * self.number / self.rows)

    @property
    def most(self) -> tuple[str, int] | None:
        """The district with the largest part missing, and its percentage; None of a study of one district."""
        shares = {code: missing / rows for code, (missing, rows) in self.by_district.items()}
        if len(shares) < 2:
            return None
        code = max(shares, key=lambda one: shares[one])
        return code, round(100 * shares[code])


@dataclass(frozen=True)
class Summary:
    """A study's tables in numbers."""

    rows: dict[str, int]  # file, as it is called -> rows
    households: str  # the file that missing answers are of
    missing: list[Missing]
    lacking: list[tuple[str, dict[str, str]]]  # a sentence of check.lacking, and its values


def summary_of(study: Study) -> Summary:
    """The summary of a study that was opened as a whole."""
    rows = {}
    for name in TABLES:
        table = getattr(study, name)
        listed = name == "districts" and bool(study.settings.districts)  # in study.yml
        if table is not None and len(table) and not listed:
            rows[study.file_of(name)] = len(table)
    return Summary(rows, study.file_of("households"), list(_missing(study)), list(_lacking(study)))


def _missing(study: Study) -> Iterator[Missing]:
    households = study.households
    for column in COLUMNS["households"].known:
        if column not in households or column in ("household_id", "district_code"):
            continue
        empty = households[column].isna()
        if not empty.any():
            continue
        groups = pd.DataFrame({"empty": empty, "district": households["district_code"]}).groupby("district")["empty"]
        told = {str(code): (int(own.sum()), len(own)) for code, own in groups if len(own) >= FEW}
        yield Missing(column, int(empty.sum()), len(households), told)


def _forms(study: Study) -> Iterator[tuple[str, dict[str, str]]]:
    """What the metadata forms of Satu Data lack, in one sentence."""
    if not has_forms(study) or layout_problems(study):
        return
    forms = forms_of(study, None)
    lacking = forms.lacking()
    settings = [one for one in lacking if one.form != VARIABLES]
    columns = [one for one in lacking if one.form == VARIABLES]
    if lacking:
        first = ", ".join(forms.label(one.field.label) for one in (*settings[:FIRST], *columns[:FIRST]))
        yield "forms", {"number": str(len(lacking)), "first": first}


def _lacking(study: Study) -> Iterator[tuple[str, dict[str, str]]]:
    settings, households = study.settings, study.households
    if settings.welfare is None:
        yield "incomes", {}
    elif SIZE not in households and "income_capita_month" not in households:
        yield "sizes", {}
    elif not settings.poverty_line:
        yield "line", {}
    if len(settings.waves) < 2:
        yield "changes", {}
    for table, sentence in (("ties", "ties"), ("statements", "voices")):
        if getattr(study, table) is None:
            yield sentence, {}
    others = (*INCOMES, SIZE, "wave", "adults", "children")  # the last two serve an equivalence scale alone
    absent = [name for name in COLUMNS["households"].known if name not in households and name not in others]
    if absent and not households.empty:
        yield "columns", {"columns": ", ".join(absent)}
    yield from _forms(study)
