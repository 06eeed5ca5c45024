"""What a column of a researcher's file looks like: kinds and counts of its values, never told one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pandas as pd

from analysis.proposal.answers import read_as_answers
from analysis.proposal.words import vocabulary
from analysis.study.files import FileTable, texts_of
from analysis.study.numerals import numerals

Kind = Literal[
    "empty", "constant", "yes_no", "count", "share", "amount", "number", "identifier", "code", "date", "text"
]
MOST_CODES = 40  # different values up to which a column may be one of codes
AN_AMOUNT = 1000  # the highest of amounts is at least this
MOST_PERSONS = 30  # up to which whole numbers may count a household's members
NO_ANSWER = vocabulary("no_answer")  # what people write where nobody answered
NEGATIVE_CODES = vocabulary("negative_codes")
HIGH_CODES = tuple(sorted(vocabulary("high_codes"), key=float))
CODES_BESIDE_ANSWERS = ("7", "8", "9")
FAR = 100  # how many times a code the lowest amount is, where the code is none
_CODED = re.compile(
    r"\(?(\d{1,4}|[a-z])\s*[).:=-]+\s*(?=[^\W\d])", re.IGNORECASE
)  # the beginning of "1. Ya", "(8) Tidak tahu"
_NOTHING = re.compile(  # in a label
    r"tidak tahu|tdk tahu|tidak menjawab|menolak|tidak ada jawaban|don'?t know|do not know|refus|no answer|"
    r"not answered|missing|not applicable|inapplicable|tidak berlaku|\bna\b|\bdk\b|\bnap\b|\biap\b|"
    r"tidak diketahui|unknown"
)


@dataclass(frozen=True, eq=False)
class Profile:
    """A column, or those that hold the same in several waves: names, label, labels of values, values as text."""

    name: str
    texts: pd.Series  # all values as text, missing ones left out
    rows: int
    label: str = ""
    values: Mapping[str, str] = field(default_factory=dict)  # code -> its label
    decimal: str | None = None  # what stands before decimals in its texts; None where nothing tells

    @cached_property
    def _number_of(self) -> Mapping[str, float]:
        """The number of each different value that is one, read as the study reads it."""
        different = pd.Series(self.counts.index, dtype="str")
        read = numerals(different, self.decimal).numbers
        return {str(text): float(number) for text, number in zip(different, read, strict=True) if number == number}

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Values that look like codes for no answer: by label or words, the only negative ones, 98 beyond the rest."""
        return tuple(dict.fromkeys([*self.said_missing, *self._odd_numbers(self.said_missing), *self._beside_answers]))

    @cached_property
    def said_missing(self) -> tuple[str, ...]:
        """Those of them that a label or words say to be no answer; the others are a guess."""
        found = [code for code, label in self.values.items() if _says_nothing(label) and (self.texts == code).any()]
        return tuple(dict.fromkeys([*found, *(text for text in self.counts.index if _is_no_answer(text))]))

    @property
    def _beside_answers(self) -> list[str]:
        """8 and 9 (7 too) beside codes of yes and no, where nothing names them."""
        others = [text for text in self.counts.index if text in CODES_BESIDE_ANSWERS]
        rest = [text for text in self.counts.index if text not in {*others, *self.said_missing}]
        return others if others and not self.values and read_as_answers(rest, {}) else []

    def _odd_numbers(self, known: Iterable[str]) -> list[str]:
        numbers = self._number_of
        if len(numbers) < 0.5 * max(len(self.counts), 1):
            return []
        negative = {text for text, number in numbers.items() if number < 0}
        odd = sorted(negative & NEGATIVE_CODES) if negative and negative <= NEGATIVE_CODES | {*known} else []
        rest = [number for text, number in numbers.items() if text not in {*odd, *known, *HIGH_CODES}]
        labelled = {code for code in self.values if code in numbers}
        for code in reversed(HIGH_CODES):
            value = float(code)
            if code not in numbers or not rest or any(number >= value for number in rest):
                continue
            alone = value > 3 * max(max(rest), 1) and (len(code) > 1) and not (labelled and code in labelled)
            if alone and self.counts[code] > 1:
                odd.append(code)
        return [*odd, *self._low_codes(numbers)]

    def _low_codes(self, numbers: Mapping[str, float]) -> list[str]:
        """98 among amounts of a thousand and more: codes that nothing but amounts far above stand beside."""
        rest = sorted(number for text, number in numbers.items() if text not in HIGH_CODES and number > 0)
        if not rest or rest[-1] < AN_AMOUNT:
            return []
        return [
            code for code in HIGH_CODES if code in numbers and FAR * float(code) < rest[0] and self.counts[code] > 1
        ]

    @cached_property
    def counts(self) -> pd.Series:
        """How often each value stands."""
        return self.texts.value_counts()

    @cached_property
    def answers(self) -> pd.Series:
        """The values without those that look like no answer."""
        return self.texts[~self.texts.isin(self.missing)]

    @cached_property
    def numbers(self) -> pd.Series:
        """The answers that are numbers."""
        return self.answers.map(self._number_of).dropna().astype(float)

    @property
    def distinct(self) -> int:
        """How many different answers there are."""
        return int(self.answers.nunique())

    @property
    def is_numeric(self) -> bool:
        """Whether nearly all answers are numbers."""
        return len(self.answers) > 0 and len(self.numbers) >= 0.96 * len(self.answers)

    @property
    def is_whole(self) -> bool:
        """Whether all are whole numbers."""
        return self.is_numeric and bool((self.numbers % 1 == 0).all())

    @cached_property
    def kind(self) -> Kind:
        """What the values look like."""
        if not len(self.answers):
            return "empty"
        if self.distinct == 1 and self.rows > 1:
            return "constant"
        if self.distinct == 2 and (self.yes_no is not None):
            return "yes_no"
        if self.answers.str.fullmatch(r"\d{4}-\d\d(-\d\d)?([T ].*)?|\d{1,2}[/-]\d{1,2}[/-]\d{4}").mean() > 0.9:
            return "date"
        if self.distinct >= 0.98 * len(self.answers) and (self.is_whole or not self.is_numeric) and self.rows > 5:
            return "identifier"
        if self.is_whole and self.numbers.min() >= 0 and self.numbers.quantile(0.99) <= MOST_PERSONS:
            return "count"
        if self.is_numeric:
            between = self.numbers.between(0, 1).all()
            return (
                "share"
                if between
                else "amount"
                if self.distinct > MOST_CODES and self.numbers.max() >= AN_AMOUNT
                else "number"
            )
        return "code" if self.distinct <= MOST_CODES else "text"

    @cached_property
    def yes_no(self) -> Mapping[str, str | None] | None:
        """How two answers read as yes and no: value -> yes or no; None where they don't."""
        return read_as_answers(list(self.answers.unique()), self.values)


def _is_no_answer(text: str) -> bool:
    """Whether a value says itself that there is no answer, with a code before it or not."""
    without = _CODED.sub("", text.strip(), count=1)
    return without.casefold() in NO_ANSWER or (without != text.strip() and _says_nothing(without))


def _says_nothing(label: str) -> bool:
    return bool(_NOTHING.search(label.casefold()))


def profiles(table: FileTable, decimal: str | None = None) -> dict[str, Profile]:
    """A profile of each column of a file, by its name; `decimal` is what stands before decimals in its texts."""
    found = {}
    for name in table.names:
        texts = texts_of(table.columns[name]).dropna().astype("str")
        values = dict(table.value_labels.get(name, {}))
        texts = texts[texts.str.strip() != ""]
        of_file = None if table.columns[name].dtype == "float64" else decimal
        found[name] = Profile(name, texts, len(table.rows), table.labels.get(name, ""), values, of_file)
    return found


def together(name: str, parts: Iterable[Profile]) -> Profile:
    """The profile of several columns that hold the same in different waves."""
    own = list(parts)
    texts = pd.concat([part.texts for part in own], ignore_index=True)
    values = {code: label for part in own for code, label in part.values.items()}
    label, decimal = (
        next((one for one in said if one), None) for said in ([p.label for p in own], [p.decimal for p in own])
    )
    return Profile(name, texts, sum(part.rows for part in own), label or "", values, decimal)
