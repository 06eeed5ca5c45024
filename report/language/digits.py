"""Numbers with a language's separators, by Babel."""

from __future__ import annotations

import decimal
from functools import lru_cache

import babel
from babel.numbers import format_decimal


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
