"""What a standard column is called in other files: its names in columns.yml, in Indonesian and English."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache

from analysis.errors import did_you_mean
from analysis.study.columns_page import descriptions

ALIKE = 0.85  # from which two names are one with a slip


@cache
def other_names(table: str, column: str) -> frozenset[str]:
    """The names of a standard column elsewhere, folded; and its own without the period.

    >>> "hhid" in other_names("households", "household_id"), "income" in other_names("households", "income_month")
    (True, True)
    """
    given = descriptions().get(table, {}).get(column, {}).get("names", ())
    return frozenset(folded(name) for name in (*map(str, given), column, column.removesuffix("_month")))


def folded(name: str) -> str:
    """A column's name without what doesn't tell names apart; of a path of groups, the last part.

    >>> folded("No. Urut"), folded("rumah/Jml_ART")
    ('nourut', 'jmlart')
    """
    return re.sub(r"[\W_]+", "", re.split(r"[/:]", name.rstrip("/"))[-1].casefold())


def nearest(table: str, column: str, present: Iterable[str]) -> str:
    """' (did you mean 'hhid'?)' of the column of a file that is likely the standard one, or '' where none is.

    By its own name, then by the names that it has elsewhere, then by what is nearly one of these.

    >>> nearest("households", "household_id", ["income", "No_Urut"]), nearest("ties", "source_id", ["x"])
    (" (did you mean 'No_Urut'?)", '')
    """
    there = {folded(name): name for name in reversed([*present])}
    known = other_names(table, column)
    exact = next((name for fold, name in there.items() if fold in known), None)
    if exact is None and (near := did_you_mean(column, there.values())):
        return near
    alike = exact or next(
        (name for fold, name in there.items() if difflib.get_close_matches(fold, known, n=1, cutoff=ALIKE)), None
    )
    return f" (did you mean '{alike}'?)" if alike else ""
