"""Whom a number that isn't shown protects: families, or informants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

_OF_INFORMANTS = ("voices.", "joint.", "themes")  # findings and tables that count them


class Words(Protocol):
    """A language's texts."""

    def text(self, key: str, **values: object) -> str:
        """The text of a dotted key, its {placeholders} filled."""


def protected(words: Words, ids: Iterable[str]) -> str:
    """Whom hidden numbers of findings and tables with these ids protect: the families, the informants, or both."""
    kinds = {"informants" if id_.startswith(_OF_INFORMANTS) else "families" for id_ in ids}
    return words.text(f"protected.{'both' if len(kinds) > 1 else next(iter(kinds), 'families')}")


def hidden(words: Words, id_: str, *, short: bool) -> str:
    """What stands in place of a hidden number: not shown, to protect families."""
    if short:
        return words.text("missing.suppressed_short")
    return words.text("missing.suppressed", protected=protected(words, [id_]))
