"""Numbers of a spreadsheet that are shown as something else: dates as days since 1900, codes with leading zeros."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_OF_EXCEL = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built-in formats of dates and times
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # texts, spaces, colours and conditions of a format


@dataclass(frozen=True)
class Shown:
    """What a number is shown as: a date, or digits filled up with zeros to a width."""

    date: bool = False
    width: int = 0


def shown_as(code: str | None, id_: str = "") -> Shown | None:
    """What a number format makes of a number, where that is more than its digits.

    >>> shown_as("dd/mm/yyyy"), shown_as("000000"), shown_as('#,##0 "hari"'), shown_as(None, "14")
    (Shown(date=True, width=0), Shown(date=False, width=6), None, Shown(date=True, width=0))
    """
    if code is None:
        return Shown(date=True) if id_.isdigit() and int(id_) in _OF_EXCEL else None
    plain = _QUOTED.sub("", code.partition(";")[0])
    if re.fullmatch(r"0{2,15}", plain):
        return Shown(width=len(plain))
    return Shown(date=True) if re.search(r"[ymdhs]", plain, re.IGNORECASE) and "General" not in plain else None


def written(number: float, shown: Shown, *, from_1904: bool = False) -> str | float:
    """A number as it is shown: a date as 2024-03-01, a code with its zeros; one that can't be stays a number.

    >>> written(45352.0, Shown(date=True)), written(7.0, Shown(width=3)), written(-7.0, Shown(width=3))
    ('2024-03-01', '007', -7.0)
    >>> written(45352.75, Shown(date=True)), written(0.25, Shown(date=True)), written(59.0, Shown(date=True))
    ('2024-03-01 18:00:00', '06:00:00', '1900-02-28')
    """
    if shown.width:
        return str(int(number)).zfill(shown.width) if number >= 0 and number.is_integer() else number
    if not 0 <= number < 2_958_466:  # the last day that spreadsheets know is in 9999
        return number
    seconds = round(number * 86_400)
    if seconds < 86_400:
        return str(dt.timedelta(seconds=seconds)).zfill(8)
    # of 1900, Excel knows a 29 February that never was: before it, serials are one day less
    first = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 31 if number < 60 else 30)
    moment = first + dt.timedelta(seconds=seconds)
    return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(sep=" ")
