"""Which words tell a change: by its verdict, and for some numbers in words of their own."""

from __future__ import annotations

from report.language.locale import Locale

BY_HOW_MUCH = frozenset({"rose", "fell", "recorded_higher", "recorded_lower"})  # the verb has the sign
_WITH_INTERVAL = frozenset({"rose", "fell", "changed_little", "cannot_say"})
_WITHOUT_LEVELS = frozenset({"too_few", "suppressed", "not_available"})


def phrase_key(words: Locale, family: str, word: str, *, among: bool = False) -> str:
    """The text that tells the verdict on a finding of a family; `among` those surveyed in both waves.

    Some numbers have words of their own under `said_of:` and `among_of:`, so that a page doesn't repeat one phrase.
    """
    if not family.startswith("change.") and word not in _WITHOUT_LEVELS:
        return f"levels.{word}"
    of_both = among and word in _WITH_INTERVAL
    own = f"{'among_of' if of_both else 'said_of'}.{family}.{word}"
    return own if words.has(own) else f"{'among' if of_both else 'verdicts'}.{word}"


def with_article(words: Locale, name: str) -> str:
    """A kind of person or body with its article, where the language has one: a customer, the Social Affairs Office."""
    if not name:
        return ""
    first, _, rest = name.partition(" ")
    named = first[1:2].isupper() or (rest[:1].isupper() and rest[1:2].islower())
    kind = "named" if named else "vowel" if name[:1].lower() in "aeiou" else "other"
    return words.text(f"articles.{kind}", name=name)
