"""Waves of the survey, and the pairs of them that are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Discriminator, Field, Tag

from analysis.errors import Problem, did_you_mean
from analysis.study.fields import Code, MonthOrDate, Names, Texts
from analysis.study.models import Strict

WavePair = tuple[str, str]  # keys of two waves, the earlier first
_YEAR = re.compile(r"(1[89]|20|21)\d\d(?!\d)")


class Wave(Strict):
    """A round of the survey."""

    key: Code  # as the column `wave` has it: "2021", "0", "baseline"
    label: Names
    date: MonthOrDate | None = None

    @property
    def year(self) -> int | None:
        """The year of the date, else the one that the key begins with; None where neither tells.

        >>> [Wave(key=key, label={}).year for key in ("2021", "2021-03", "1991/92", "0", "20215", "baseline")]
        [2021, 2021, 1991, None, None, None]
        """
        if self.date:
            return self.date.year
        found = _YEAR.match(self.key)
        return int(found[0]) if found else None


def _form_of_year(value: object) -> str:
    """The form of `prices.constant`, decided here so that a mistake is reported for that form only."""
    return "<bool>" if isinstance(value, bool) else "<int>"


class PriceYear(Strict):
    """Amounts that are at constant prices already: of which year (true where that isn't known), and who says so."""

    constant: Annotated[
        Annotated[int, Field(ge=1800, le=2199), Tag("<int>")] | Annotated[Literal[True], Tag("<bool>")],
        Discriminator(_form_of_year),
    ]
    source: Texts

    @property
    def year(self) -> int | None:
        """The year of the prices; None where it isn't known."""
        return None if self.constant is True else self.constant


def _form_of_comparison(value: object) -> str:
    """The form of `compare:`, decided here so that a mistake is reported for that form only."""
    return "<str>" if isinstance(value, str) else "<list>"


def _form_of_panel(value: object) -> str:
    """The form of `panel:`, decided here so that a mistake is reported for that form only."""
    return "<list>" if isinstance(value, list | tuple) else "<bool>"


Compared = Annotated[
    Annotated[Literal["first_last", "consecutive"], Tag("<str>")]
    | Annotated[tuple[tuple[Code, Code], ...], Field(min_length=1), Tag("<list>")],
    Discriminator(_form_of_comparison),
]


# true: the same households in all waves; false: other households in each, though ids may be equal; else the pairs of
# waves that are a panel
Panelled = Annotated[
    Annotated[bool, Tag("<bool>")] | Annotated[tuple[tuple[Code, Code], ...], Tag("<list>")],
    Discriminator(_form_of_panel),
]


def pair_name(first: str, second: str) -> str:
    """The name that changes between two waves are recorded under.

    >>> pair_name("2021", "2024")
    '2021-2024'
    """
    return f"{first}-{second}"


def compared_pairs(keys: Sequence[str], compare: Compared | None) -> tuple[WavePair, ...]:
    """The pairs of waves to compare, the main one first, which headlines and sentences speak of.

    By default the first wave with the last, then each with the next. Where each is compared with the next only, the
    main pair is the latest.

    >>> compared_pairs("abc", None)
    (('a', 'c'), ('a', 'b'), ('b', 'c'))
    >>> compared_pairs("abc", "consecutive"), compared_pairs("abc", "first_last"), compared_pairs("a", None)
    ((('b', 'c'), ('a', 'b')), (('a', 'c'),), ())
    """
    if len(keys) < 2:
        return ()
    ends, steps = (keys[0], keys[-1]), list(pairwise(keys))
    if compare is None:
        return tuple(dict.fromkeys([ends, *steps]))
    if compare == "first_last":
        return (ends,)
    if compare == "consecutive":
        return tuple(dict.fromkeys([steps[-1], *steps]))
    return tuple(dict.fromkeys((first, second) for first, second in compare))


def wave_order(keys: Sequence[str]) -> dict[str, int]:
    """The place of each wave and each pair of waves: the waves first, the pairs by their first wave and their second.

    >>> list(wave_order(["0", "1", "2"]))
    ['0', '1', '2', '0-1', '0-2', '1-2']
    """
    names = [*keys, *(pair_name(*pair) for pair in combinations(keys, 2))]
    return {name: place for place, name in enumerate(names)}


class WavePairs:
    """What settings tell of pairs of waves."""

    if TYPE_CHECKING:  # fields of StudySettings, which says their order
        waves: tuple[Wave, ...]
        compare: Compared | None
        panel: Panelled | None

    @property
    def wave_pairs(self) -> tuple[WavePair, ...]:
        """The pairs of waves to compare, the main one first; none in a study of one wave."""
        return compared_pairs([wave.key for wave in self.waves], self.compare)

    @property
    def main_pair(self) -> WavePair | None:
        """The pair that headlines and sentences speak of; None in a study of one wave."""
        return self.wave_pairs[0] if self.wave_pairs else None

    @property
    def wave_order(self) -> dict[str, int]:
        """The place of each wave and each pair of waves, the waves first, as study.yml lists them."""
        return wave_order([wave.key for wave in self.waves])

    def pair_named(self, name: str) -> WavePair | None:
        """The two waves whose pair has this name, compared or not; None for another name."""
        pairs = combinations([wave.key for wave in self.waves], 2)
        return next((pair for pair in pairs if pair_name(*pair) == name), None)

    def is_panel(self, first: str, second: str) -> bool:
        """Whether the two waves surveyed the same households, as far as they found them again."""
        return (first, second) in self.panel if isinstance(self.panel, tuple) else self.panel is not False


def problems_of_waves(
    waves: Iterable[Wave], compare: Compared | None, panel: Panelled | None, name: str
) -> Iterator[Problem]:
    """Contradictions in the waves and in what is compared."""
    waves = list(waves)
    keys = [wave.key for wave in waves]
    known = f"Waves here: {', '.join(dict.fromkeys(keys))}"
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield Problem(f"{name}, waves, entry {index + 1}, key", "already the key of another wave", "Rename one.")
    dates = [wave.date for wave in waves if wave.date]
    if dates != sorted(dates):
        fix = "List the earliest first: changes are from an earlier wave to a later one."
        yield Problem(f"{name}, waves", "not in order of their dates", fix)
    for setting, pairs in (("compare", compare), ("panel", panel)):
        for index, pair in enumerate(pairs if isinstance(pairs, tuple) else ()):
            where = f"{name}, {setting}, entry {index + 1}"
            for key in pair:
                if key not in keys:
                    yield Problem(where, f"no wave {key}", f"{known}{did_you_mean(key, keys)}.")
            if set(pair) <= set(keys) and keys.index(pair[0]) >= keys.index(pair[1]):
                yield Problem(where, "not an earlier wave and a later one", "Name the earlier wave first.")
    names: dict[str, WavePair] = {}
    for first, second in combinations(dict.fromkeys(keys), 2):
        told = pair_name(first, second)
        if told in keys or names.setdefault(told, (first, second)) != (first, second):
            fix = "Rename a wave's key, in the column wave too."
            yield Problem(f"{name}, waves", f"{told} is the name of two things: of waves or pairs of waves", fix)
