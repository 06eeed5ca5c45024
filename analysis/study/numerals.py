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
_SEPARATED = r"(?:[A-Za-z]{2,3}\.? ?)?[+-]?\d+(?:[., '\u00a0\u202f]\d+)+"
_GROUPED = r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d+)?|\.\d{3},\d+)"  # 1.250.000, 1.250,5: thousands without doubt
_WITH_GROUPS = r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?"
_EITHER = r"[+-]?[1-9]\d{0,2}\.\d{3}"  # 350.000: thousands, or three decimals


@dataclass(frozen=True, eq=False)
class Numerals:
    """A column's numbers, NaN where a field has none, and flags of the fields that can't be read."""

    numbers: pd.Series
    ambiguous: pd.Series  # thousands or decimals
    separated: pd.Series  # separators that no number of this column has
    infinite: pd.Series
    other: pd.Series  # no number at all


def numerals(text: pd.Series) -> Numerals:
    """The numbers of a column of texts; empty fields are none and no mistake.

    >>> numerals(pd.Series(["1.250.000", "350.000", "12,5", None])).numbers.tolist()
    [1250000.0, 350000.0, 12.5, nan]
    >>> numerals(pd.Series(["350.000", "160.000"])).ambiguous.tolist()
    [True, True]
    >>> numerals(pd.Series(["1.125", "0.5"])).numbers.tolist()
    [1.125, 0.5]
    """
    given = text.notna()

    def like(pattern: str) -> pd.Series:
        return given & text.str.fullmatch(pattern, case=False).fillna(False).astype(bool)

    in_groups = bool(like(_GROUPED).any())
    valid = like(_WITH_GROUPS) if in_groups else like(NUMBER)
    written = text.where(valid)
    if in_groups:
        written = written.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    numbers = written.astype(float)
    with_point = valid & text.str.contains(".", regex=False).fillna(False).astype(bool)
    unclear = not in_groups and bool(with_point.any()) and bool(like(_EITHER)[with_point].all())
    infinite = like(_NOT_FINITE) | (valid & ~np.isfinite(numbers))
    separated = like(_SEPARATED) & ~valid
    return Numerals(
        numbers.mask(infinite),
        with_point & unclear,
        separated,
        infinite,
        given & ~valid & ~infinite & ~separated,
    )


def is_ambiguous(written: str) -> bool:
    """Whether a single number may have thousands or decimals behind its point.

    >>> [is_ambiguous(written) for written in ("417.784", "0.125", "12.50", "417784")]
    [True, False, False, False]
    """
    return re.fullmatch(_EITHER, written) is not None
