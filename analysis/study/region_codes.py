"""District codes against names, where two systems give the same digits to other places; codes of official figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import Problem
from analysis.study.columns import NAME
from analysis.study.reading import TextTable
from analysis.study.regions import (
    COUNTRY,
    RENUMBERED,
    SYSTEM_NAMES,
    SYSTEMS,
    Area,
    CodeSystem,
    area_of,
    areas_named,
    is_named,
    system_of_form,
)
from analysis.study.settings import StudySettings


@dataclass(frozen=True)
class Reading:
    """A district's code as both systems read it, beside the name that the study gives."""

    code: str
    name: str | None  # of the regency, or of the province where the code is one's
    areas: Mapping[CodeSystem, Area]

    @property
    def fitting(self) -> tuple[CodeSystem, ...]:
        """The systems by which code and name are of one place; all that know the code where there is no name."""
        form = system_of_form(self.code)
        known = [system for system in self.areas if form in (None, system)]
        return tuple(system for system in known if self.name is None or is_named(self.areas[system], self.name))

    @property
    def told(self) -> str:
        """Both readings in words: 3171 is Kota Administrasi Jakarta Selatan by BPS, Jakarta Pusat by Kemendagri."""
        parts = [
            f"{self.areas[system].full if system in self.areas else 'no regency'} by {SYSTEM_NAMES[system]}"
            for system in SYSTEMS
        ]
        return f"{self.code} is {' and '.join(parts)}"

    @property
    def differs(self) -> bool:
        """Whether the digits name two places."""
        return len({area.full for area in self.areas.values()}) > 1


def readings(districts: pd.DataFrame) -> list[Reading]:
    """How each district's code may be read; `districts` has district_code, name and maybe regency."""
    rows = districts.reindex(columns=["district_code", NAME, "regency"]).astype(object)
    return [_reading(*(None if value != value else value for value in row)) for row in rows.to_numpy()]


def _reading(code: str | None, name: str | None, regency: str | None) -> Reading:
    found = {system: area_of(code, system) for system in SYSTEMS} if code else {}
    parts = len("".join(filter(str.isdigit, code or "")))
    own = regency or name if parts == 4 else name if parts == 2 else regency
    return Reading(code or "", own, {system: area for system, area in found.items() if area})


def likely_system(found: Sequence[Reading]) -> CodeSystem | None:
    """The one system by which every code and name agree; None where both do, or neither.

    >>> likely_system([_reading("3171", "Jakarta Selatan", None), _reading("3374", "Semarang", None)])
    'bps'
    >>> likely_system([_reading("35.16.18", "Mojoanyar", "Kab. Mojokerto")])
    'kemendagri'
    """
    fitting = [system for system in SYSTEMS if all(system in reading.fitting for reading in found)]
    return fitting[0] if len(fitting) == 1 and found else None


def code_problems(frame: pd.DataFrame, text: TextTable, settings: StudySettings) -> Iterator[Problem]:
    """Districts whose code is another place's than their name, by the study's system or, unsaid, by either."""
    if settings.region.country != COUNTRY:
        if settings.codes:
            fix = "Leave it out: the systems are Indonesia's. Codes of other countries are taken as they are."
            yield Problem("study.yml, codes", f"given, but the country is {settings.region.country}", fix)
        return
    if "district_code" not in frame:
        return
    for at, reading in enumerate(readings(frame)):
        wrong = _disagreement(reading, settings.codes)
        if wrong:
            rows = [place == at for place in range(len(frame))]
            yield from text.problem("district_code", pd.Series(rows), *wrong)


def _disagreement(reading: Reading, system: CodeSystem | None) -> tuple[str, str] | None:
    """What is wrong with a code and its name, and what to do; None where nothing is."""
    named = f", but the name is {reading.name}" if reading.name else ""
    if system is None:
        known = reading.name and areas_named(reading.name)
        if not known or not reading.areas or reading.fitting:
            return None
        return f"{reading.told}{named}", f"Correct the code or the name{_codes_of(reading.name)}."
    if system in reading.fitting:
        return None
    if not reading.areas and reading.code.startswith(RENUMBERED):
        return None
    others = [other for other in reading.fitting if other != system]
    where = f", and study.yml says codes: {system}"
    other = f", or write codes: {others[0]} in study.yml" if others and reading.name else ""
    return f"{reading.told}{named}{where}", f"Correct the code or the name{_codes_of(reading.name)}{other}."


def _codes_of(name: str | None) -> str:
    """The codes of the areas of a name, for a remedy."""
    found = areas_named(name) if name else ()
    told = [
        f"{area.full} is {' and '.join(f'{area.code(s)} by {SYSTEM_NAMES[s]}' for s in SYSTEMS if area.code(s))}"
        for area in found[:2]
    ]
    return f" ({'; '.join(told)})" if told else ""


def unsaid_system(districts: pd.DataFrame, settings: StudySettings) -> tuple[CodeSystem, Reading] | None:
    """The system that names tell where study.yml doesn't, and a district whose digits name two places; None without."""
    if settings.codes or settings.region.country != COUNTRY:
        return None
    found = readings(districts)
    system, double = likely_system(found), [reading for reading in found if reading.differs]
    return (system, double[0]) if system and double else None


def own_codes(reference: TextTable, settings: StudySettings) -> list[Problem]:
    """Writes official figures' areas in the study's system, where a column codes says that theirs is the other.

    Provinces and regencies have a code in both; a smaller area's can't be had from the other system's.
    Returns the problems.
    """
    if "codes" not in reference.columns or "area_code" not in reference.columns:
        return []
    given = reference.columns["codes"].str.strip().str.casefold()
    unknown = given.notna() & ~given.isin(SYSTEMS)
    problems = [*reference.problem("codes", unknown, "an unknown system of codes", f"Write {' or '.join(SYSTEMS)}.")]
    other = given.notna() & ~unknown & (given != settings.codes)
    if settings.codes is None:
        fix = f"Write codes: {' or '.join(SYSTEMS)} in study.yml."
        return [*problems, *reference.problem("codes", other, "given, but study.yml doesn't say its own codes", fix)]
    codes = reference.columns["area_code"]
    country = codes == settings.region.country
    translated = codes.where(~other | country)
    for at in codes.index[other & ~country & codes.notna()]:
        area = area_of(codes[at], given[at])
        same_level = area is not None and len(codes[at].replace(".", "")) == len(area.bps or area.kemendagri) <= 4
        translated[at] = area.code(settings.codes) or None if area and same_level else None
    lost = other & codes.notna() & translated.isna()
    what = f"no area that {SYSTEM_NAMES[settings.codes]} has a code for in this table"
    fix = "Write its code in the study's system: only provinces' and regencies' can be had from the other."
    problems += reference.problem("area_code", lost, what, fix)
    reference.columns["area_code"] = translated.where(~lost, codes).astype("str")
    return problems
