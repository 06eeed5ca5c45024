"""Whether a point or a comma stands before decimals in a researcher's file, where the file itself doesn't say."""

from __future__ import annotations

import pandas as pd

from analysis.study.files import FileTable
from analysis.study.numerals import has_decimal_comma, numerals

COMMA, POINT = ",", "."
LEAST_NUMBERS = 0.5  # part of a column's different texts that are numbers, from which it may tell
WORDS = {COMMA: "comma", POINT: "point"}  # how study.yml says it


def guessed_decimal(table: FileTable) -> str | None:
    """What its numbers written as text can only mean, else most likely mean; None where none needs it.

    >>> import numpy as np
    >>> def told(*texts): return guessed_decimal(FileTable("a.csv", "CSV", pd.DataFrame({"x": texts}), np.array([2])))
    >>> told("350.000", "160.000"), told("12,5", "7,25"), told("Rp350.000,-"), told("1,250.50", "300.25")
    (',', ',', ',', '.')
    >>> told("12.5", "3"), told("a", "b")
    (None, None)
    """
    if table.decimal is not None:
        return None
    needed: set[str] = set()
    points = False
    for name in table.names:
        column = table.columns[name]
        if column.dtype == "float64":
            continue
        texts = pd.Series([text for text in column.dropna().unique() if isinstance(text, str)], dtype="str")
        read, with_comma, with_point = (numerals(texts, decimal) for decimal in (None, COMMA, POINT))
        if max(one.numbers.notna().sum() for one in (with_comma, with_point)) < LEAST_NUMBERS * len(texts):
            continue
        if has_decimal_comma(
            [text for text, number in zip(texts, with_comma.numbers, strict=True) if number == number]
        ):
            needed.add(COMMA)
        elif read.separated.any():
            more = {sign: one.numbers.notna().sum() for sign, one in ((COMMA, with_comma), (POINT, with_point))}
            needed.add(max(more, key=lambda sign: more[sign]))
        elif read.ambiguous.any():
            needed.add("either")
        elif texts[read.numbers.notna()].str.contains(".", regex=False).any():
            points = True
    if needed == {"either"}:
        return None if points else COMMA
    certain = needed - {"either"}
    return next(iter(certain)) if len(certain) == 1 else None
