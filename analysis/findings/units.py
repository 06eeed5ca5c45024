"""Units of numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

CURRENCY = "currency"  # stands in the catalogue for the study's own
MONEY_MONTH = "currency/month"
MONEY_CAPITA = "currency/person/month"
SHARE = "share"
SHARE_DIFFERENCE = "difference of shares"
LOG_POINTS = "log points per tie"
VERDICT = "1 agrees, 0 silent, -1 differs"


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
        """The unit in the catalogue's form, without the study's currency.

        >>> str(Unit.parse("IDR/month").general), str(Unit.parse("share").general)
        ('currency/month', 'share')
        """
        return replace(self, name=CURRENCY) if self.is_money else self

    def in_currency(self, code: str) -> Unit:
        """The unit in a study's currency."""
        return replace(self, name=code) if self.name == CURRENCY else self

    @property
    def of_difference(self) -> Unit:
        """The unit of the difference of two numbers in this unit.

        >>> [str(Unit.parse(unit).of_difference) for unit in ("share", "index", "IDR/month", "kinds")]
        ['difference of shares', 'difference', 'IDR/month', 'kinds']
        """
        return Unit({"share": SHARE_DIFFERENCE, "index": "difference"}.get(self.name, self.name), self.per)
