"""Units of numbers."""

from __future__ import annotations

from dataclasses import dataclass

CURRENCY = "currency"  # stands in the catalogue for the study's own
MONEY_MONTH = "currency/month"
MONEY_CAPITA = "currency/person/month"
SHARE = "share"
SHARE_DIFFERENCE = "difference of shares"
OF_OUTCOME = "the outcome's unit"  # of a study's own outcomes, and of their differences
LOG_POINTS = "log points per tie"
VERDICT = "1 agrees, 0 silent, -1 differs"


ADULT_EQUIVALENT = "adult equivalent"
_GENERAL = {**dict.fromkeys(("year", "week", "day"), "month"), ADULT_EQUIVALENT: "person"}  # as the catalogue has it


@dataclass(frozen=True)
class Money:
    """What a study's amounts are measured in: a currency, per person or adult equivalent, per period."""

    code: str
    head: str = "person"
    period: str = "month"

    @property
    def total(self) -> str:
        """The unit of a household's amounts.

        >>> Money("EUR", period="year").total
        'EUR/year'
        """
        return str(Unit.parse(MONEY_MONTH).of_study(self))

    @property
    def capita(self) -> str:
        """The unit of welfare per person or adult equivalent.

        >>> Money("EUR", ADULT_EQUIVALENT, "year").capita
        'EUR/adult equivalent/year'
        """
        return str(Unit.parse(MONEY_CAPITA).of_study(self))


@dataclass(frozen=True)
class Unit:
    """A unit as written in files: a name, or money (`name` is CURRENCY or a currency's code) per something."""

    name: str
    per: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Unit:
        """The unit written as this text.

        >>> Unit.parse("IDR/person/month").per, str(Unit.parse("IDR/person/month"))
        (('person', 'month'), 'IDR/person/month')
        """
        name, *per = text.split("/")
        return cls(name, tuple(per))

    def __str__(self) -> str:
        return "/".join((self.name, *self.per))

    @property
    def is_money(self) -> bool:
        """Whether it is an amount in a currency, named by its code."""
        return len(self.name) == 3 and self.name.isalpha() and self.name.isupper()

    @property
    def is_difference(self) -> bool:
        """Whether it is the unit of a difference, by its name."""
        return self.name.startswith("difference")

    @property
    def general(self) -> Unit:
        """The unit in the catalogue's form, without the study's currency, period and scale.

        >>> str(Unit.parse("EUR/adult equivalent/year").general), str(Unit.parse("share").general)
        ('currency/person/month', 'share')
        """
        if not self.is_money:
            return self
        return Unit(CURRENCY, tuple(_GENERAL.get(part, part) for part in self.per))

    def of_study(self, money: Money) -> Unit:
        """The catalogue's unit as a study measures it."""
        if self.name != CURRENCY:
            return self
        own = {"person": money.head, "month": money.period}
        return Unit(money.code, tuple(own.get(part, part) for part in self.per))

    @property
    def of_difference(self) -> Unit:
        """The unit of the difference of two numbers in this unit.

        >>> [str(Unit.parse(unit).of_difference) for unit in ("share", "index", "IDR/month", "kinds")]
        ['difference of shares', 'difference', 'IDR/month', 'kinds']
        """
        return Unit({"share": SHARE_DIFFERENCE, "index": "difference"}.get(self.name, self.name), self.per)
