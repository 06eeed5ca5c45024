"""Numbers with a language's separators, by Babel."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

import babel
from babel.numbers import format_decimal

from analysis.study.currency import cash_digits

Form = TypeVar("Form")


@lru_cache(maxsize=1 << 16)  # a report says most of its numbers several times
def digits(size: float, decimals: int, language: str) -> str:
    """A number of at least 0 with that many decimals; `language` is Babel's name.

    >>> digits(1234.5, 1, "id")
    '1.234,5'
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    with decimal.localcontext(prec=400):  # a double may have 309 digits, more than the default context
        return str(format_decimal(size, format=pattern, locale=babel_locale(language)))


@lru_cache
def babel_locale(name: str) -> babel.Locale:
    """Babel's locale of that name."""
    return babel.Locale.parse(name)


def money_decimals(amount: float, currency: str) -> int:
    """Decimals of an amount: those of the currency's cash under 100, else none.

    >>> [money_decimals(amount, code) for amount, code in ((1.87, "USD"), (187, "USD"), (1.87, "IDR"), (1.875, "KWD"))]
    [2, 0, 0, 3]
    """
    if abs(amount) >= 100 or amount == 0:
        return 0
    return min(cash_digits(currency), 3 if abs(amount) < 10 else 2)


def three_digits(value: float) -> float:
    """The number to three significant digits.

    >>> three_digits(1_234_567), three_digits(1_235_000), three_digits(0.0)
    (1230000.0, 1240000.0, 0.0)
    """
    return rounded(value, 2 - math.floor(math.log10(abs(value)))) if value else 0.0


def scaled_decimals(value: float) -> int:
    """Decimals of so many millions, of three digits; one under a hundred at least.

    >>> [scaled_decimals(value) for value in (1.23, 1.2, 1.0, 12.3, 123.0)]
    [2, 1, 1, 1, 0]
    """
    return next(decimals for decimals in (0 if value >= 100 else 1, 2) if rounded(value, decimals) == rounded(value, 2))


def told_apart(low: float, high: float, write: Callable[[float, Form], str], forms: Sequence[Form]) -> tuple[str, str]:
    """Two ends of an interval, written in the first form in which they differ; in the last one if they never do.

    >>> told_apart(1.21, 1.24, lambda end, decimals: f"{end:.{decimals}f}", (1, 2, 3))
    ('1.21', '1.24')
    """
    for form in forms if low != high else forms[:1]:
        ends = write(low, form), write(high, form)
        if ends[0] != ends[1]:
            break
    return ends


@lru_cache(maxsize=1 << 16)
def rounded(value: float, decimals: int) -> float:
    """The number to that many decimals, halves away from zero, as readers and spreadsheets round.

    Of its first 12 digits, which are those that files have: 100 times 0.145 is 14.499999999999998 to a processor.

    >>> rounded(6.25, 1), rounded(-0.5, 0), rounded(100 * 0.145, 0), rounded(1450.0, -2)
    (6.3, -1.0, 15.0, 1500.0)
    """
    with decimal.localcontext(prec=400):
        step = decimal.Decimal(1).scaleb(-decimals)
        return float(decimal.Decimal(f"{value:.12g}").quantize(step, rounding=decimal.ROUND_HALF_UP))
