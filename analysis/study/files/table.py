"""A file's table as it stands there: text stays text, numbers stay numbers, every row has the number its program shows.

A column is of texts (dtype str), of numbers (float64), or of both (object): a number that a file stores as one is never
written out and read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd

from analysis.errors import Problem
from analysis.study.files.form import Form

FIRST = 5  # rows or cells that a repeated problem lists; further ones are only counted
DIGITS = 15  # significant digits that a spreadsheet's number keeps


@dataclass(frozen=True, eq=False)
class FileTable:
    """A table of a file, under the file's own names of columns.

    `labels` are names of columns in words, `value_labels` those of codes (as text), `missing` the codes that the file
    itself declares as no answer (read as empty fields). `flaws` are cells that hold no value that can be read, by
    column: they are told where the column is used. `decimal` is what stands before decimals in texts that are numbers;
    None where the file doesn't say.
    """

    file: str  # its name in messages, with the sheet
    kind: str
    columns: pd.DataFrame
    rows: np.ndarray
    heading: int | None = 1  # the row with the names of columns; None where a kind of file has none
    sheet: str | None = None
    sheets: tuple[str, ...] = ()  # of the workbook, hidden ones too
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, Sequence[str]] = field(default_factory=dict)
    flaws: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    decimal: str | None = None

    @property
    def names(self) -> list[str]:
        """The names of the columns in the file."""
        return [str(name) for name in self.columns.columns]


Read = tuple[FileTable | None, list[Problem]]


class Reader(Protocol):
    """A reader of one kind of file."""

    def __call__(self, content: bytes, *, file: str, form: Form) -> Read:
        """The table, or the problems of the file."""


def column_of(values: Iterable[object]) -> pd.Series:
    """A column of the values: texts, numbers (float), None or NaN.

    >>> [str(column_of(values).dtype) for values in (["a", None], [1.0, None], ["a", 1.0])]
    ['str', 'float64', 'object']
    """
    values = [value if value == value else None for value in values]
    kinds = {type(value) for value in values}
    if not kinds - {str, type(None)}:
        return pd.Series(values, dtype="str")
    if not kinds - {float, type(None)}:
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="object")


def texts_of(column: pd.Series) -> pd.Series:
    """The column as text; a number without needless decimals, so that the code 3516 is 3516 in every kind of file.

    >>> texts_of(pd.Series([3516.0, 0.5, None])).tolist()
    ['3516', '0.5', nan]
    """
    if column.dtype == "str":
        return column
    if column.dtype == "object":
        written = [text_of(value) if isinstance(value, float) else value for value in column]
        return pd.Series(written, index=column.index, dtype="str")
    numbers = column.to_numpy(dtype=float)
    whole = np.isfinite(numbers) & (numbers == np.floor(numbers)) & (np.abs(numbers) < 2**63)
    texts = np.full(len(numbers), None, dtype=object)
    texts[whole] = numbers[whole].astype(np.int64).astype(str)
    rest = ~whole & ~np.isnan(numbers)
    texts[rest] = [text_of(number) for number in numbers[rest]]
    return pd.Series(texts, index=column.index, dtype="str")


def text_of(number: float) -> str | None:
    """A number as a person writes it, which reads back as the same number; None for none.

    >>> text_of(12.0), text_of(12.5), text_of(float("nan"))
    ('12', '12.5', None)
    """
    if number != number:
        return None
    return str(int(number)) if number.is_integer() and abs(number) < 2**63 else repr(float(number))


def several(what: str, named: Iterable[object], number: int) -> str:
    """Rows or cells in words: the first five, and how many there are.

    >>> several("cell", ["C7"], 1), several("row", [2, 3, 4, 5, 6], 40)
    ('cell C7', 'rows 2, 3, 4, 5, 6 (40 rows in all)')
    """
    listed = ", ".join(str(one) for one in list(named)[:FIRST])
    return f"{what}{'s' if number > 1 else ''} {listed}" + (f" ({number} {what}s in all)" if number > FIRST else "")
