"""The currency of a study's amounts, and the prices of its changes."""

from __future__ import annotations

from typing import Annotated

from babel.core import get_global
from babel.numbers import list_currencies
from pydantic import AfterValidator

from analysis.errors import did_you_mean
from analysis.study.fields import Names
from analysis.study.models import Strict


def _known_code(code: str) -> str:
    known = list_currencies()
    if code not in known:
        near = did_you_mean(code, known) or did_you_mean(code.upper(), known)
        raise ValueError(
            f"no code of a currency. Write its ISO 4217 code, such as IDR{near}; what no code says, such as "
            "purchasing power parity, goes under currency.label."
        )
    return code


class Currency(Strict):
    """The currency of amounts, and the index and base year of prices."""

    code: Annotated[str, AfterValidator(_known_code)] = "IDR"  # ISO 4217
    label: Names | None = None  # its name in sentences, where the code's isn't the whole truth: "PPP dollars"
    symbol: Names | None = None  # written before amounts in place of the code: "PPP$"
    base_year: int | None = None  # prices of changes; defaults to the last wave's year
    price_index: str = "price_index"  # indicator in reference.csv


def cash_digits(code: str) -> int:
    """Decimals that amounts of cash have in a currency, by CLDR.

    >>> cash_digits("IDR"), cash_digits("USD"), cash_digits("KWD")
    (0, 2, 3)
    """
    fractions = get_global("currency_fractions")
    return int(fractions.get(code, fractions["DEFAULT"])[2])
