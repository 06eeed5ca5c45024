"""Columns of statistics packages as a table's: numbers, texts, dates; with the labels that their files bring."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import Problem
from analysis.study.files.apart import UnreadableError, apart
from analysis.study.files.form import Form
from analysis.study.files.table import FileTable, Read, column_of, text_of, texts_of


def labelled_table(
    read: Callable[[], tuple[pd.DataFrame, Any]], filled: re.Pattern[str], *, file: str, kind: str, form: Form
) -> Read:
    """The table of a file that pyreadstat reads; `filled` are formats with leading zeros, the digits in its group."""
    try:
        frame, told = apart(read)
    except UnreadableError as error:
        what = f"can't be read as a file of {kind} ({error})"
        newer = ", as a file of version 13 or newer" if kind == "Stata" else ""
        return None, [Problem(file, what, f"Save it again in {kind}{newer}.")]
    if frame.empty:
        return None, [Problem(file, "no rows", "Give at least one row.")]
    shown: Mapping[str, str] = told.original_variable_types
    columns = {name: as_column(frame[name], _width(shown.get(name), filled)) for name in map(str, frame.columns)}
    named = {
        str(name): {text: str(label) for value, label in labels.items() if (text := _code(value))}
        for name, labels in told.variable_value_labels.items()
    }
    if form.labels:
        columns |= {name: _by_labels(columns[name], labels) for name, labels in named.items() if name in columns}
    return (
        FileTable(
            file,
            kind,
            pd.DataFrame(columns),
            np.arange(1, len(frame) + 1),
            heading=None,
            labels={str(name): str(label) for name, label in told.column_names_to_labels.items() if label},
            value_labels=named,
            missing={name: missing for name in columns if (missing := _missing(told, name))},
            decimal=form.before_decimals,
        ),
        [],
    )


def _width(shown: str | None, filled: re.Pattern[str]) -> int:
    found = filled.fullmatch(shown or "")
    return int(found[1]) if found else 0


def as_column(values: pd.Series, width: int = 0) -> pd.Series:
    """A column of a frame as texts or numbers; a date as 2024-03-01, an answer as TRUE or FALSE.

    >>> as_column(pd.Series([True, False])).tolist(), as_column(pd.Series([7, 12]), 3).tolist()
    (['TRUE', 'FALSE'], ['007', '012'])
    """
    if pd.api.types.is_bool_dtype(values):
        return column_of([None if value is pd.NA else str(bool(value)).upper() for value in values])
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.astype("float64")
        return _filled_up(numbers, width) if width > 1 else numbers
    if pd.api.types.is_datetime64_any_dtype(values):
        whole = (values.dropna() == values.dropna().dt.normalize()).all()
        written: pd.Series = values.dt.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S")
        return written.astype("str")
    if isinstance(values.dtype, pd.CategoricalDtype):
        return as_column(values.astype(values.cat.categories.dtype))
    return column_of([_plain(value) for value in values])


def _plain(value: object) -> str | float | None:
    """A value of a column of several kinds."""
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).upper()
    if isinstance(value, int | float | np.number):
        return float(value)
    return str(value).strip() or None


def _filled_up(numbers: pd.Series, width: int) -> pd.Series:
    """Codes that are shown with leading zeros, with these."""
    if ((numbers.dropna() < 0) | (numbers.dropna() % 1 != 0)).any():
        return numbers
    return texts_of(numbers).str.zfill(width)


def _code(value: object) -> str | None:
    return text_of(float(value)) if isinstance(value, int | float) else str(value)


def _by_labels(values: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    """Values as their labels; one without a label stays."""
    texts = texts_of(values)
    named = [labels.get(text, text) if isinstance(text, str) else None for text in texts]
    return pd.Series(named, index=values.index, dtype="str")


def _missing(told: Any, name: str) -> tuple[str, ...]:
    """The codes that the file itself declares as no answer."""
    ranges = told.missing_ranges.get(name, ())
    ends = [(_code(one["lo"]), _code(one["hi"])) for one in ranges]
    own = [str(value) for value in told.missing_user_values.get(name, ())]
    return (*(str(low) if low == high else f"{low} to {high}" for low, high in ends), *own)
