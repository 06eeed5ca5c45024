"""Numbers as people write them: a column is read in one way, or its fields are refused.

A point is a decimal point, unless another field of the column shows that it separates thousands: beside 1.250.000,
350.000 is 350 thousand. Alone, 350.000 could be either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_NOT_FINITE = r"[+-]?(?:inf|infinity|nan)"
_SEPARATED = r"(?:[A-Za-z]{2,3}\.? ?)?[+-]?\d+(?:[., '\u00a0\u202f]\d+)+(?:,-{1,2})?"
_GROUPED = r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d+)?|\.\d{3},\d+)"  # 1.250.000, 1.250,5: thousands without doubt
_WITH_GROUPS = r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?"
_WITH_COMMAS = r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?"
_EITHER = r"[+-]?[1-9]\d{0,2}\.\d{3}"  # 350.000: thousands, or three decimals
_RUPIAH = r"(?:rp|idr)\.?[ \u00a0]?(?=[+-]?\d)"  # before an amount
_NO_CENTS = r"(?<=\d),-{1,2}"  # behind it
_EITHER_ALONE, _GROUPS_ALONE = re.compile(_EITHER), re.compile(_WITH_GROUPS)
_BEYOND_DOUBT = re.compile(r"[+-]?(?:[\d.]+,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+)")
_DIGITS = dict.fromkeys(map(ord, "0123456789."))  # what plain numbers are made of


@dataclass(frozen=True, eq=False)
class Numerals:
    """A column's numbers, NaN where a field has none, and flags of the fields that can't be read."""

    numbers: pd.Series
    ambiguous: pd.Series  # thousands or decimals
    separated: pd.Series  # separators that no number of this column has
    infinite: pd.Series
    other: pd.Series  # no number at all


def numerals(column: pd.Series, decimal: str | None = None) -> Numerals:
    """The numbers of a column; empty fields are none and no mistake. Numbers of the file are taken as they are.

    `decimal` is what stands before decimals in texts of the file, where that is known.

    >>> numerals(pd.Series(["1.250.000", "350.000", "12,5", None])).numbers.tolist()
    [1250000.0, 350000.0, 12.5, nan]
    >>> numerals(pd.Series(["350.000", "160.000"])).ambiguous.tolist()
    [True, True]
    >>> numerals(pd.Series(["350.000", "12,5"]), ",").numbers.tolist()
    [350000.0, 12.5]
    >>> numerals(pd.Series(["Rp350.000", "Rp 1.250.000,-", "0"]), ",").numbers.tolist()
    [350000.0, 1250000.0, 0.0]
    >>> numerals(pd.Series(["1.125", "0.5"])).numbers.tolist()
    [1.125, 0.5]
    """
    if column.dtype == "float64":
        none = pd.Series(False, index=column.index)
        infinite = pd.Series(np.isinf(column.to_numpy()), index=column.index)
        return Numerals(column.mask(infinite), none, none, infinite, none)
    if column.dtype == "object":
        return _of_both(column, decimal)
    return _plain(column, decimal) or _written(column, decimal)


def _of_both(column: pd.Series, decimal: str | None) -> Numerals:
    """The numbers of a column of numbers and of texts."""
    stored = column.map(lambda value: isinstance(value, float))
    read = numerals(column.mask(stored).astype("str"), decimal)
    numbers = read.numbers.where(~stored, column.where(stored).astype(float))
    infinite = read.infinite | np.isinf(numbers)
    return Numerals(numbers.mask(infinite), read.ambiguous, read.separated, infinite, read.other)


def _plain(text: pd.Series, decimal: str | None) -> Numerals | None:
    """The numbers of a column of plain numbers beyond doubt, the quick way; None of another column."""
    values = text.tolist()
    given = [value for value in values if value == value]
    together = "".join(given)
    if not together.isascii() or together.translate(_DIGITS):
        return None
    if "." in together:
        pointed = [value for value in given if "." in value]
        shown = decimal == "." or any(_EITHER_ALONE.fullmatch(value) is None for value in pointed)
        if decimal == "," or not shown or any(value.count(".") > 1 or value == "." for value in pointed):
            return None
    none = pd.Series(False, index=text.index)
    return Numerals(pd.Series(values, index=text.index, dtype=object).astype(float), none, none, none, none)


def _written(text: pd.Series, decimal: str | None) -> Numerals:
    given = text.notna()
    if decimal is not None:
        text = text.str.replace(f"^{_RUPIAH}|{_NO_CENTS}$", "", case=False, regex=True)

    def like(pattern: str) -> pd.Series:
        return given & text.str.fullmatch(pattern, case=False).fillna(False).astype(bool)

    in_groups = decimal == "," or (decimal is None and bool(like(_GROUPED).any()))
    valid = like(_WITH_GROUPS) if in_groups else like(NUMBER)
    written = text.where(valid)
    if in_groups:
        written = written.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    elif decimal == ".":
        grouped = like(_WITH_COMMAS) & ~valid
        valid, written = valid | grouped, written.where(~grouped, text.str.replace(",", "", regex=False))
    numbers = written.astype(float)
    with_point = valid & text.str.contains(".", regex=False).fillna(False).astype(bool)
    unclear = not in_groups and decimal is None and bool(with_point.any()) and bool(like(_EITHER)[with_point].all())
    infinite = like(_NOT_FINITE) | (valid & ~np.isfinite(numbers))
    separated = like(_SEPARATED) & ~valid
    return Numerals(
        numbers.mask(infinite),
        with_point & unclear,
        separated,
        infinite,
        given & ~valid & ~infinite & ~separated,
    )


def has_decimal_comma(column: list[str]) -> bool:
    """Whether fields are numbers with a decimal comma, and one is so beyond doubt.

    >>> has_decimal_comma(["1.250", "12,5"]), has_decimal_comma(["350,000"]), has_decimal_comma(["a, b", "12,5"])
    (True, False, False)
    """
    with_comma = [value for value in column if "," in value]
    return any(_BEYOND_DOUBT.fullmatch(value) for value in with_comma) and all(
        _GROUPS_ALONE.fullmatch(value) for value in column
    )


def is_ambiguous(written: str) -> bool:
    """Whether a single number may have thousands or decimals behind its point.

    >>> [is_ambiguous(written) for written in ("417.784", "0.125", "12.50", "417784")]
    [True, False, False, False]
    """
    return re.fullmatch(_EITHER, written) is not None
