"""Findings on statements: informants per theme, kinds of source, negative cases, saturation.

Statements may name an informant, only the types of informant, or nobody. Unknown informants are not guessed: where a
source names types only, themes count types; where it names nobody, a theme has no count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from math import comb

import pandas as pd

from analysis.findings import Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares, single_ids
from analysis.findings.relation import parts_of
from analysis.indicators.agreement import agreement_findings
from analysis.study import Study
from analysis.study.validation import YES

WAVE = "all"  # voices belong to no wave
NOT_TOLD = "not_told"  # column of the themes table: statements whose source isn't named
NO_STATEMENTS = "no statements"
NOT_SAID = "the source does not say who"


@dataclass(frozen=True, eq=False)
class Voices:
    """The statements of a study in one form: a row each, `types` and `informant` empty where nobody is named."""

    statements: pd.DataFrame  # theme, informant (text or None), types (tuple), direction, second (text or None)
    informants: pd.DataFrame | None  # informant_id, informant_type; those who consented
    themes: tuple[str, ...]  # in the codebook's order, then as they occur
    types: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether informants can be counted: some are named, and one is wherever a type of informant is given."""
        by_type_only = self.statements["informant"].isna() & self.statements["types"].map(bool)
        return bool(self.statements["informant"].notna().any() and not by_type_only.any())

    @property
    def interviewed(self) -> tuple[str, ...]:
        """The types of informants who were interviewed, without documents that statements cite."""
        if self.informants is None:
            return self.types
        listed = {type_ for value in _texts(self.informants, "informant_type") for type_ in types_named(value)}
        return tuple(type_ for type_ in self.types if type_ in listed)

    @property
    def coded_themes(self) -> tuple[str, ...]:
        """The themes of either coder; those of the second only come last."""
        return _ordered(self.themes, {*self.themes, *self.statements["second"].dropna()})

    @property
    def sources(self) -> str:
        """The unit of a theme's count: "informants", or "informant types" where the source names only types."""
        return "informants" if self.named else "informant types"

    def raised_by(self, statements: pd.DataFrame) -> set[str]:
        """The informants behind these statements, or the informant types where only these are known."""
        return set(statements["informant"].dropna()) if self.named else types_of(statements)


def voices_of(study: Study) -> Voices | None:
    """The study's statements in the form that this module counts; None where it has none."""
    if study.statements is None or study.statements.empty:
        return None
    given = study.statements
    frame = pd.DataFrame(
        {
            "theme": _texts(given, "theme"),
            "informant": _texts(given, "informant_id"),
            "types": _texts(given, "informant_type").map(types_named),
            "direction": _texts(given, "direction"),
            "second": _texts(given, "theme_2"),
        }
    )
    informants = _consenting(study.informants, published=study.settings.voices.published)
    if informants is not None:  # a statement that names its informant needn't repeat the type
        type_of = dict(zip(informants["informant_id"], _texts(informants, "informant_type"), strict=True))
        frame["types"] = [
            types or types_named(type_of.get(informant))
            for types, informant in zip(frame["types"], frame["informant"], strict=True)
        ]
    present = {type_ for types in frame["types"] for type_ in types}
    if informants is not None:
        present |= {type_ for value in _texts(informants, "informant_type") for type_ in types_named(value)}
    return Voices(
        frame.reset_index(drop=True),
        informants,
        _ordered(study.codebook.values("theme"), set(frame["theme"].dropna())),
        _ordered(study.codebook.values("informant_type"), present),
    )


def types_of(statements: pd.DataFrame) -> set[str]:
    """The kinds of source that these statements name."""
    return {type_ for types in statements["types"] for type_ in types}


@declares(
    Definition(
        "voices.informants",
        "informants",
        Kind.VOICES,
        relations=(parts_of("voices.informants", "voices.informants.*"),),
    ),
    Definition("voices.informants.*", "informants", Kind.VOICES),
)
def informant_count(voices: Voices, *, type_: str | None = None) -> Estimate:
    """Number of people interviewed, of one type or in all.

    Counts the informants of informants.csv who consented; without that file, those named in statements.
    Unit: informants. Undefined where neither names informants.
    """
    if voices.informants is not None:
        types = _texts(voices.informants, "informant_type").map(types_named)
        chosen = voices.informants["informant_id"][[type_ is None or type_ in own for own in types]]
    elif voices.named:
        rows = voices.statements["types"].map(lambda own: type_ is None or type_ in own)
        chosen = voices.statements["informant"][rows].dropna()
    else:
        return unavailable(NOT_SAID)
    number = int(chosen.nunique())
    return Estimate(number, n=number)


@declares(Definition("voices.statements", "count", Kind.VOICES))
def statement_count(voices: Voices) -> Estimate:
    """Number of statements. Unit: statements."""
    return Estimate(len(voices.statements), n=_behind(voices, voices.statements))


@declares(Definition("voices.theme.*", "informant types", Kind.VOICES))
def theme_sources(voices: Voices, statements: pd.DataFrame) -> Estimate:
    """Number of informants who raise a theme, or of their types where the source names only types.

    Unit: informants or informant types. Undefined where no statement of the theme names its source.
    """
    sources = voices.raised_by(statements)
    if not sources and len(statements):
        return Estimate(None, reason=NOT_SAID, unit=voices.sources)
    return Estimate(len(sources), n=len(sources), unit=voices.sources)


@declares(Definition("voices.triangulation.*", "kinds of source", Kind.VOICES, sources=("denzin1970",)))
def triangulation(voices: Voices, statements: pd.DataFrame) -> Estimate:
    """Number of kinds of source that raise a theme: from two on it is triangulated.

    Unit: kinds of source. Undefined where no statement of the theme names a type.
    Source: Denzin (1970), data triangulation.
    """
    kinds = types_of(statements)
    if not kinds and len(statements):
        return unavailable(NOT_SAID)
    return Estimate(len(kinds), n=len(voices.raised_by(statements)))


@declares(Definition("voices.negative_cases", "count", Kind.VOICES))
def negative_cases(voices: Voices) -> Estimate:
    """Number of statements against the main direction of their theme.

    Unit: statements. Undefined where no statement carries a direction.
    """
    if voices.statements["direction"].isna().all():
        return unavailable("no directions coded")
    against = voices.statements[voices.statements["direction"] == "against"]
    return Estimate(len(against), n=_behind(voices, against))


@declares(
    Definition(
        "voices.saturation",
        "share",
        Kind.VOICES,
        r"\frac{1}{\sum_j 1} \sum_j"
        r" \left(1 - \binom{J - \nu_j}{\lceil J/2 \rceil} / \binom{J}{\lceil J/2 \rceil}\right)",
        ("hurlbert1971",),
    )
)
def theme_saturation(voices: Voices) -> Estimate:
    """Mean chance that half of the informants raise a theme: near 1, more interviews would add little.

    Mean over the themes raised of 1 - C(N-k, m) / C(N, m), with N informants, k who raise the theme and m = N/2
    rounded up; 0 to 1, whatever the order of interviews. Undefined where informants aren't named.
    """
    if not voices.named:
        return unavailable(NOT_SAID)
    total = int(informant_count(voices).value or 0)
    counts = voices.statements.dropna(subset="theme").groupby("theme")["informant"].nunique()
    return Estimate(saturation([int(k) for k in counts if k], informants=total), n=total)


@declares(
    informant_count,
    statement_count,
    theme_sources,
    triangulation,
    negative_cases,
    agreement_findings,
    theme_saturation,
)
def voices_findings(study: Study) -> dict[str, Estimate]:
    """All findings on voices of the study as a whole, by id; without statements each has that as its reason."""
    voices = voices_of(study)
    if voices is None:
        return dict.fromkeys(single_ids(voices_findings), unavailable(NO_STATEMENTS))
    statements = voices.statements
    themes = {theme: statements[statements["theme"] == theme] for theme in voices.themes}
    return {
        "voices.informants": informant_count(voices),
        **{f"voices.informants.{type_}": informant_count(voices, type_=type_) for type_ in voices.interviewed},
        "voices.statements": statement_count(voices),
        **{f"voices.theme.{theme}": theme_sources(voices, rows) for theme, rows in themes.items()},
        **{f"voices.triangulation.{theme}": triangulation(voices, rows) for theme, rows in themes.items()},
        "voices.negative_cases": negative_cases(voices),
        **agreement_findings(statements["theme"], statements["second"], voices.coded_themes),
        "voices.saturation": theme_saturation(voices),
    }


def saturation(counts: list[int], *, informants: int) -> float:
    """Mean chance that a random half of the informants, rounded up, raises a theme that `counts` of them raise.

    >>> saturation([1, 3], informants=4)  # halves of 2: 1 - 3/6, and 1 - 0/6
    0.75
    """
    half = math.ceil(informants / 2)
    return math.fsum(1 - comb(informants - k, half) / comb(informants, half) for k in counts) / len(counts)


def _behind(voices: Voices, statements: pd.DataFrame) -> int:
    """The number behind a count of statements: informants, or statements where informants aren't named."""
    return len(voices.raised_by(statements)) if voices.named else len(statements)


def _consenting(informants: pd.DataFrame | None, *, published: bool) -> pd.DataFrame | None:
    """Informants who may be counted: those who consented, or all of a published source, as with statements."""
    if informants is None or informants.empty or published:
        return None if informants is None or informants.empty else informants
    agreed = _texts(informants, "consent").map(lambda text: str(text).casefold() in YES)
    return informants[agreed]


def _texts(frame: pd.DataFrame, column: str) -> pd.Series:
    """The column's texts, None where missing or where there is no such column."""
    values = frame[column] if column in frame else [None] * len(frame)
    texts = [None if pd.isna(value) or not str(value).strip() else str(value).strip() for value in values]
    return pd.Series(texts, index=frame.index, dtype="object")


def types_named(text: object) -> tuple[str, ...]:
    """The types of informants in a cell, several of which are set apart by semicolons.

    >>> types_named("farmer; trader"), types_named(None)
    (('farmer', 'trader'), ())
    """
    return tuple(part.strip() for part in text.split(";") if part.strip()) if isinstance(text, str) else ()


def _ordered(known: tuple[str, ...], present: set[str]) -> tuple[str, ...]:
    """The values present, in the codebook's order, then unknown ones by name."""
    return (*(name for name in known if name in present), *sorted(present - set(known)))
