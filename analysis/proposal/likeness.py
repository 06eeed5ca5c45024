"""How much a column's name and label are like what a standard column is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from analysis.proposal.words import vocabulary
from analysis.study.columns_page import descriptions

EXACT, NEARLY, INSIDE, SPELT, LABELLED, MENTIONED = 1.0, 0.93, 0.75, 0.7, 0.8, 0.6
SIMILAR = 0.87  # from which two words are one with a slip
_BESIDE = vocabulary("beside")  # words that say nothing of what a column is
_CAPITA = re.compile(r"pc|pcap|capita|kapita|percapita|perkapita|pcmonth|pcm|eq|equivali[sz]ed|ekuivalen")
_CONSUMPTION = re.compile(r"consum|konsumsi|expend|pengeluaran|belanja|spend|^c?total$|^cons|^exp|exp$")
_OTHERWISE = vocabulary("otherwise")  # words of a part of spending, or of something made of an amount


def words_of(name: str) -> list[str]:
    """The words of a name; of a path of groups, as ODK writes it, the last part.

    >>> words_of("roster/jml_ART"), words_of("HouseholdSize"), words_of("B3R1")
    (['jml', 'art'], ['household', 'size'], ['b3r1'])
    """
    last = re.split(r"[/:]", name.rstrip("/"))[-1] or name
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last)
    return re.findall(r"[^\W_]+", spaced.casefold())


@cache
def names_of(table: str, ours: str) -> tuple[tuple[str, ...], ...]:
    """What a standard column is called, as words: its own name, and the names beside its description."""
    given = (ours, ours.removesuffix("_month"), *descriptions()[table][ours].get("names", ()))
    return tuple(dict.fromkeys(tuple(words_of(str(name))) for name in given))


def likeness(table: str, ours: str, name: str, label: str = "") -> tuple[float, str]:
    """How sure a name (or label) means a standard column, 0 to 1, and by what: "name", "part", "spelling", "label".

    >>> likeness("households", "household_size", "JmlART")
    (1.0, 'name')
    >>> likeness("households", "household_size", "q7", "Household size")
    (0.8, 'label')
    """
    words = words_of(name)
    if ours.startswith("income"):
        capita = is_capita(name, label)
        if _OTHERWISE & {*words} or capita != ("capita" in ours):
            return 0.0, "name"
        known = (*names_of(table, ours), *(names_of(table, "income_month") if capita else ()))
        plain = [word for word in words if not _CAPITA.fullmatch(word)] or words
        return max(_named(known, words), _named(known, plain), _labelled(known, label))
    known = names_of(table, ours)
    return max(_named(known, words), _labelled(known, label))


def is_capita(name: str, label: str = "") -> bool:
    """Whether a name or label says that an amount is per person."""
    words = [*words_of(name), *words_of(label)]
    pairs = " ".join(words)
    return any(_CAPITA.fullmatch(word) for word in words) or "per person" in pairs or "per orang" in pairs


def is_consumption(name: str, label: str = "") -> bool:
    """Whether a name or label says that an amount is what people spend.

    >>> is_consumption("ctotal_pcmonth"), is_consumption("pendapatan")
    (True, False)
    """
    return any(_CONSUMPTION.search(word) for word in (*words_of(name), *words_of(label)))


def _named(known: Sequence[Sequence[str]], words: Sequence[str]) -> tuple[float, str]:
    joined, plain = "".join(words), "".join(word for word in words if word not in _BESIDE)
    best = (0.0, "name")
    for own in known:
        name = "".join(own)
        if name == joined:
            return EXACT, "name"
        if plain and plain == "".join(word for word in own if word not in _BESIDE):
            best = max(best, (NEARLY, "name"))
        elif len(name) >= 4 and _within(own, words):
            best = max(best, (INSIDE, "part"))
        elif min(len(name), len(joined)) >= 5 and SequenceMatcher(None, name, joined).ratio() >= SIMILAR:
            best = max(best, (SPELT, "spelling"))
    return best


def _labelled(known: Sequence[Sequence[str]], label: str) -> tuple[float, str]:
    words = words_of(label.replace("/", " ").replace(":", " "))
    best = (0.0, "label")
    for own in known:
        if len("".join(own)) >= 4 and words and _within(own, words):
            whole = len(own) > 1 or len(words) <= 3
            best = max(best, (LABELLED if whole else MENTIONED, "label"))
    return best


def _within(part: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words stand in this order, side by side, among others."""
    return any(list(words[at : at + len(part)]) == list(part) for at in range(len(words) - len(part) + 1))
