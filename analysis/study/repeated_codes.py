"""Codes of strata and clusters that occur in several districts or strata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.study.design import Design, Part


def repeated(households: pd.DataFrame, design: Design) -> Mapping[Part, int]:
    """How many codes of each part of the design occur, in one wave, in several districts (or strata, for clusters)."""
    named = design.columns
    around: dict[Part, Sequence[str]] = {"stratum": ("district_code",), "cluster": ("district_code", "stratum")}
    found: dict[Part, int] = {}
    for part, columns in around.items():
        inside = [
            named["stratum"] if column == "stratum" else column
            for column in columns
            if column != "stratum" or column in named
        ]
        if part in named and (codes := occurring_in_several(households, named[part], inside)):
            found[part] = len(codes)
    return found


def occurring_in_several(households: pd.DataFrame, column: str, around: Sequence[str]) -> set[str]:
    """Codes of a column that occur, in one wave, with several values of any of the other columns."""
    found: set[str] = set()
    for other in around:
        if other != column:
            pairs = households[["wave", column, other]].drop_duplicates().groupby(["wave", column])[other].nunique()
            found |= {str(code) for _, code in pairs[pairs > 1].index}
    return found
