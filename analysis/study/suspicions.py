"""What looks like a slip of the pen or a copy in a study's households and ties, though nothing forbids it.

A suspicion says where, never which value. A new kind is a function from a study to its suspicions, in `SUSPICIONS`;
its words stand under check.suspicions in templates/locale/check.*.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.study.columns import AMOUNTS
from analysis.study.contents import INCOMES, SIZE
from analysis.study.folder import Study

TIMES = 100  # the median, above which an amount looks like one with zeros too many
LARGE = 25  # persons from which a household is hardly one
ENOUGH = 20  # households from which a share tells anything
REPEATED = 0.5  # part of a panel's households with the very same amount in another wave
VARIED = 3  # households for each different amount, up to which amounts are others by nature
HEAPED = 0.5  # part of the amounts that are whole multiples of the first digit's place
MANY = 5.0  # ties of the median place, from which a place without any was probably not asked


@dataclass(frozen=True)
class Suspicion:
    """One thing to look at: its kind, the file, its column and rows, and what its sentence tells."""

    kind: str
    file: str
    column: str | None = None
    rows: tuple[int, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)


def suspicions(study: Study) -> list[Suspicion]:
    """All suspicions of a study that was opened as a whole."""
    return [found for kind in SUSPICIONS for found in kind(study)]


def far_above(study: Study) -> Iterator[Suspicion]:
    """Amounts of more than a hundred times the median of their wave."""
    for column, amounts in _amounts(study):
        middle = amounts.where(amounts > 0).groupby(_wave(study)).transform("median")
        yield from _at_rows(study, "far_above", column, amounts > TIMES * middle, times=TIMES)


def large_households(study: Study) -> Iterator[Suspicion]:
    """Households of more persons than live together."""
    if SIZE in study.households:
        flags = study.households[SIZE] > LARGE
        yield from _at_rows(study, "large_household", SIZE, flags, persons=LARGE)


def repeated_waves(study: Study) -> Iterator[Suspicion]:
    """Waves in which many households have the very amounts of an earlier one: perhaps copied."""
    for first, second in study.settings.wave_pairs:
        for column, amounts in _amounts(study):
            given = amounts.where(amounts > 0)
            one, other = (_of_wave(study, given, wave) for wave in (first, second))
            if column == "aid_month" or not (one.index.is_unique and other.index.is_unique):  # aid is set by rule
                continue
            both = pd.DataFrame({"one": one, "other": other}).dropna()
            if len(both) < ENOUGH or both["one"].nunique() < len(both) / VARIED:
                continue
            same = float((both["one"] == both["other"]).mean())
            if same >= REPEATED:
                values: dict[str, str | int] = {"first": first, "second": second, "percent": round(100 * same)}
                yield Suspicion("repeated_wave", study.file_of("households"), column, values=values)


def heaped(study: Study) -> Iterator[Suspicion]:
    """Leading amounts that are mostly round ones: whole millions where the median is some millions."""
    for column in (name for name in INCOMES if name in study.households):
        amounts = study.households[column]
        for wave, own in amounts[amounts > 0].groupby(_wave(study)):
            if len(own) < ENOUGH or own.nunique() < 3:
                continue
            unit = 10.0 ** np.floor(np.log10(own.median()))
            share = float((own % unit == 0).mean())
            if share >= HEAPED:
                values: dict[str, str | int] = {"wave": str(wave), "percent": round(100 * share), "unit": int(unit)}
                yield Suspicion("heaped", study.file_of("households"), column, values=values)


def places_without_ties(study: Study) -> Iterator[Suspicion]:
    """Places whose households name nobody, while those of others name many; not those that weren't asked."""
    if study.ties is None or study.households.empty:
        return
    network, households = study.settings.network, study.households
    column = network.boundary or "district_code"
    for wave in dict.fromkeys(_wave(study)):
        own = households[_wave(study) == wave]
        place = own.drop_duplicates("household_id").set_index("household_id")[column].dropna()
        ties = study.ties[study.ties["wave"] == wave] if "wave" in study.ties else study.ties
        ends = ties["source_id"] if network.directed else pd.concat([ties["source_id"], ties["target_id"]])
        sent = ends.map(place).value_counts().reindex(place.unique(), fill_value=0)
        lacking = [str(one) for one in sent.index[sent == 0] if str(one) not in network.not_asked_in]
        if lacking and sent.median() >= MANY:
            listed = ", ".join(sorted(lacking)[:5]) + (f", ... ({len(lacking)})" if len(lacking) > 5 else "")
            values: dict[str, str | int] = {"wave": str(wave), "places": listed, "column": column}
            yield Suspicion("no_ties", study.file_of("ties"), values=values)


def _amounts(study: Study) -> Iterator[tuple[str, pd.Series]]:
    for column in AMOUNTS:
        if column in study.households:
            yield column, study.households[column]


def _wave(study: Study) -> pd.Series:
    return study.households["wave"]


def _of_wave(study: Study, amounts: pd.Series, wave: str) -> pd.Series:
    """The amounts of a wave by household."""
    own = _wave(study) == wave
    return pd.Series(amounts[own].to_numpy(), index=study.households["household_id"][own])


def _at_rows(study: Study, kind: str, column: str, flags: pd.Series, **values: str | int) -> Iterator[Suspicion]:
    """A suspicion for each file with rows where the flags are true."""
    lines = study.lines.get("households")
    if lines is None or not flags.any():
        return
    for file, rows in lines.of(flags.to_numpy(dtype=bool)).items():
        yield Suspicion(kind, file, column, tuple(rows), values)


SUSPICIONS: tuple[Callable[[Study], Iterator[Suspicion]], ...] = (
    far_above,
    large_households,
    repeated_waves,
    heaped,
    places_without_ties,
)
