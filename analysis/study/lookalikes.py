"""Columns that look like a part of the survey design by their names, for where study.yml says nothing of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from analysis.study.design import PARTS, Design, Part

# Words that a column of the part is named with, in Indonesian and English, and in the files of well-known surveys.
_WORDS: dict[Part, frozenset[str]] = {
    "weight": frozenset(
        (
            "wts", "wght", "timbangan", "inflator", "wind", "weind", "wert", "pw", "fex", "db090", "rb050",
        )
    ),
    "stratum": frozenset(("stratum", "strata", "strat", "stratification", "stratifikasi", "estrato", "strate")),
    "cluster": frozenset(
        ("cluster", "clusters", "clust", "clus", "klaster", "kluster", "gugus", "psu", "ssu", "upm", "nks", "ea",
         "blsensus", "bloksensus", "grappe", "conglomerado", "primarysamplingunit", "enumerationarea")
    ),
}  # fmt: skip
_INSIDE: dict[Part, str] = {  # also at the start or the end of a longer word: hhweight, wtfinal, psuid
    "weight": "weight|bobot|penimbang|wgt|wt(?!p|a$)",
    "stratum": "stratum|strata",
    "cluster": "cluster|klaster|kluster|psu",
}
# Words that say that a column is something else: the weight of a body, the speed of the wind, a weighted score.
_OTHERWISE = frozenset(
    ("kg", "kgs", "gram", "grams", "lb", "lbs", "body", "birth", "child", "baby", "badan", "lahir", "bayi", "weighted",
     "speed", "power", "energy", "turbine", "loss", "gain", "age", "height", "cwt", "dwt")
)  # fmt: skip


def part_of_design(column: str) -> Part | None:
    """The part of a survey design that a column's name looks like.

    >>> [part_of_design(name) for name in ("hh_weight", "WIND", "Blok Sensus", "strata2", "birth_weight", "income")]
    ['weight', 'weight', 'cluster', 'stratum', None, None]
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).casefold()
    words = [re.sub(r"^\d+|\d+$", "", word) or word for word in re.findall(r"[^\W_]+", spaced)]
    given = re.findall(r"[^\W_]+", spaced)
    if _OTHERWISE & set(words):
        return None
    for part in PARTS:
        whole = {*words, *given, *(a + b for a, b in pairwise(words)), "".join(words)}
        if whole & _WORDS[part] or any(re.match(f"(?:{_INSIDE[part]})|.+(?:{_INSIDE[part]})$", word) for word in words):
            return part
    return None


def unnamed_parts(design: Design, columns: Iterable[str]) -> Iterator[tuple[Part, list[str]]]:
    """Parts of the design that study.yml says nothing of, with the columns that look like them."""
    found: dict[Part, list[str]] = {}
    for column in columns:
        part = part_of_design(column)
        if part and part not in design.model_fields_set and column not in design.columns.values():
            found.setdefault(part, []).append(column)
    yield from sorted(found.items(), key=lambda item: PARTS.index(item[0]))
