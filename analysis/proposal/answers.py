"""Answers of yes and no behind codes: 1 and 2, 1 and 5, ya and tidak."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from analysis.study.validation import NO, YES

_YES = re.compile(r"ya\b|yes\b|ada\b|pernah\b|true\b|iya\b")
_NO = re.compile(r"tidak\b|tdk\b|no\b|bukan\b|belum\b|false\b|never\b|none\b")
_YES_WORDS = frozenset((*YES, "y", "iya", "ada", "pernah", "benar"))
_NO_WORDS = frozenset((*NO, "n", "t", "tdk", "bukan", "tidak ada", "tidak pernah", "belum"))
CODES_OF_NO = ("0", "2", "3", "5")  # beside 1 for yes: plain, Susenas, IFLS, older Susenas


def read_as_answers(values: Sequence[str], labels: Mapping[str, str]) -> dict[str, str | None] | None:
    """Which of two values is yes and which is no, by their labels, as words, as codes; None where they are neither.

    >>> read_as_answers(["1", "5"], {}), read_as_answers(["Ya", "Tdk"], {}), read_as_answers(["1", "7"], {})
    ({'1': 'yes', '5': 'no'}, {'Ya': 'yes', 'Tdk': 'no'}, None)
    >>> read_as_answers(["1. Ya", "5. Tidak"], {})
    {'1. Ya': 'yes', '5. Tidak': 'no'}
    >>> read_as_answers(["1", "2"], {"1": "Laki-laki", "2": "Perempuan"}) is None
    True
    """
    if len(values) != 2:
        return None
    if labels and all(value in labels for value in values):
        told = {value: _said(labels[value]) for value in values}
        return dict(told) if {*told.values()} == {"yes", "no"} else None
    words = {value: _word(value) for value in values}
    if {*words.values()} == {"yes", "no"}:
        return dict(words)
    plain = {value.removesuffix(".0"): value for value in values}
    other = [code for code in CODES_OF_NO if code in plain]
    return {plain["1"]: "yes", plain[other[0]]: "no"} if "1" in plain and other else None


def _said(label: str) -> str | None:
    folded = re.sub(r"^[\W\d]+", "", label.casefold())
    return "no" if _NO.match(folded) else "yes" if _YES.match(folded) else None


def _word(value: str) -> str | None:
    folded = re.sub(r"^\(?\d{1,2}\s*[).:=-]+\s*", "", value.strip().casefold())
    return "yes" if folded in _YES_WORDS else "no" if folded in _NO_WORDS else None


def needs_recode(answers: Mapping[str, str | None]) -> bool:
    """Whether values have to be recoded to be read as yes and no.

    >>> needs_recode({"1": "yes", "0": "no"}), needs_recode({"1": "yes", "2": "no"})
    (False, True)
    """
    known = {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}
    return any(known.get(value.casefold()) != answer for value, answer in answers.items())
