"""Districts in a researcher's file: codes whole or in parts, names, and the official list of Indonesia."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.proposal.likeness import words_of
from analysis.proposal.words import vocabulary
from analysis.study.region_codes import Reading, likely_system, readings
from analysis.study.regions import SYSTEMS, CodeSystem, area_of, areas_named, system_of_form

LEVELS = ("province", "regency", "kecamatan", "village")
_NAMES = {
    level: vocabulary(f"levels.{level}") for level in LEVELS
}  # words of a column that tell the level of its places
_ORDER = ("regency", "kecamatan", "province", "village")  # which level is the study's districts
MOST_DISTRICTS = 600
MOST_WORDS = 4  # of a label that names a level, and doesn't just mention one
FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Places:
    """The districts that were found."""

    level: str  # province, regency, kecamatan, village; "" for one district of a study without any column of places
    mapping: Any  # of district_code in study.yml; None where the study is one district
    districts: Mapping[str, Mapping[str, str]]  # code -> name, regency, province
    system: CodeSystem | None = None
    system_sure: bool = False
    official: bool = False  # whether all codes, or all names, stand in the official list
    readings: Sequence[Reading] = ()
    columns: tuple[str, ...] = ()
    other_levels: Mapping[str, str] = field(default_factory=dict)  # level -> a column of it that isn't used

    @property
    def sure(self) -> bool:
        """Whether codes and official list agree."""
        return self.official and self.mapping is not None


def level_of(column: str, label: str = "") -> str | None:
    """The level of places that a column's name tells, or else its label.

    >>> level_of("kode_kab"), level_of("nama_kecamatan"), level_of("sub_district"), level_of("income")
    ('regency', 'kecamatan', 'kecamatan', None)
    """
    words = words_of(column)
    if "sub" in words and "district" in words:
        return "kecamatan"
    found = next((level for level in reversed(LEVELS) if _NAMES[level] & {*words, "".join(words)}), None)
    return level_of(label) if found is None and 0 < len(words_of(label)) <= MOST_WORDS else found


def places(
    frame: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    value_labels: Mapping[str, Mapping[str, str]] | None = None,
) -> Places:
    """The districts of a table of texts, by its columns' names, labels and contents; names of codes by their labels."""
    codes, names = _columns_of_places(frame, labels or {})
    for level, column in codes.items():
        told = (value_labels or {}).get(column, {})
        if level not in names and told and set(frame[column].dropna()) <= set(told):
            frame = frame.assign(**{f"{column} (label)": frame[column].map(dict(told))})
            names[level] = f"{column} (label)"
    there = [level for level in _ORDER if level in codes or level in names]
    several = [level for level in there if any(level in of and frame[of[level]].nunique() > 1 for of in (codes, names))]
    for level in (*several, *there):
        return _by_code(frame, level, codes, names) if level in codes else _by_name(frame, level, names)
    return Places("", None, {})


def _columns_of_places(frame: pd.DataFrame, labels: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The columns with codes and with names of places, by level."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for column in map(str, frame.columns):
        values = frame[column].dropna()
        distinct = values.unique()
        if not 0 < len(distinct) <= MOST_DISTRICTS:
            continue
        level = level_of(column, labels.get(column, ""))
        dotted = [value for value in distinct if re.fullmatch(r"\d\d(\.\d\d){1,2}", value)]
        if len(dotted) == len(distinct) and all(area_of(value, "kemendagri") for value in distinct):
            level = level or ("regency" if len(distinct[0]) == 5 else "kecamatan")
        if level is None:
            continue
        is_code = all(re.fullmatch(r"[\d.]+", value) for value in distinct)
        (codes if is_code else names).setdefault(level, column)
    return codes, names


def _by_code(frame: pd.DataFrame, level: str, codes: Mapping[str, str], names: Mapping[str, str]) -> Places:
    parts = _parts(frame, level, codes)
    mapping: Any = parts[0][0]
    joined = frame[parts[0][0]]
    if len(parts) > 1:
        mapping = {"join": [name for name, _ in parts], "widths": [width for _, width in parts]}
        joined = pd.Series("", index=frame.index, dtype="str")
        for name, width in parts:
            joined = joined + frame[name].str.zfill(width)
    districts = {str(code): _told(frame, joined, str(code), level, names) for code in sorted(joined.dropna().unique())}
    form = {system_of_form(code) for code in districts}
    system, sure, found = _system(districts, form)
    official = bool(districts) and all(reading.areas for reading in found)
    if system:
        districts = {code: _completed(code, entry, system) for code, entry in districts.items()}
    used = (*(name for name, _ in parts), *_naming(level, names))
    others = {own: name for own, name in codes.items() if name not in used}
    entries = {code: {"name": code, **entry} for code, entry in districts.items()}
    return Places(level, mapping, entries, system, sure, official, found, used, others)


def _parts(frame: pd.DataFrame, level: str, codes: Mapping[str, str]) -> list[tuple[str, int]]:
    """The columns that together are a district's code, with the digits of each; one where it is whole."""
    own = codes[level]
    longest = int(frame[own].dropna().str.len().max())
    if longest > 3 or level == "province":
        return [(own, longest)]
    above = [one for one in LEVELS[: LEVELS.index(level)] if one in codes]
    if "province" not in above and level == "regency":
        return [(own, longest)]
    whole = next((one for one in reversed(above) if frame[codes[one]].dropna().str.len().max() > 3), None)
    if whole:
        above = above[above.index(whole) :]
    widths = {"province": 2, "regency": 2, "kecamatan": 3 if longest == 3 else 2, "village": 3}
    given = [(codes[one], int(max(widths[one], frame[codes[one]].dropna().str.len().max()))) for one in above]
    return [*given, (own, max(widths[level], longest))]


def _told(frame: pd.DataFrame, joined: pd.Series, code: str, level: str, names: Mapping[str, str]) -> dict[str, str]:
    """What the file says of a district: its own name, and those of the areas around it."""
    keys = {level: "name", "regency": "regency", "province": "province"} | {level: "name"}
    told: dict[str, str] = {}
    for own, key in keys.items():
        if own in names:
            values = frame[names[own]][joined == code].dropna()
            if len(values):
                told[key] = str(values.mode().iloc[0])
    return told


def _system(
    districts: Mapping[str, Mapping[str, str]], forms: set[CodeSystem | None]
) -> tuple[CodeSystem | None, bool, list[Reading]]:
    """Whose codes they are, and whether that is certain: by names and codes together, else by form."""
    rows = [{"district_code": code, **entry} for code, entry in districts.items()]
    found = readings(pd.DataFrame(rows)) if rows else []
    if not found or not all(reading.areas for reading in found):
        return None, False, found
    likely = likely_system(found)
    if likely:
        return likely, True, found
    fitting = [system for system in SYSTEMS if all(system in reading.fitting for reading in found)]
    known = fitting or [system for system in SYSTEMS if all(system in reading.areas for reading in found)]
    if not known:
        return None, False, found
    form = next(iter(forms)) if len(forms) == 1 else None
    return (form or known[0]), bool(form) or not any(reading.differs for reading in found), found


def _completed(code: str, entry: Mapping[str, str], system: CodeSystem) -> dict[str, str]:
    """A district with the official names of its regency and province where the file has none."""
    area = area_of(code, system)
    if area is None:
        return dict(entry)
    province = area_of(area.province, "kemendagri")
    around = {"regency": area.full} if area.level == "regency" else {}
    if province and area.level == "regency":
        around["province"] = province.name
    digits = len(re.sub(r"\D", "", code))
    own = {"name": area.name} if digits <= 4 else {}
    return {**own, **around, **entry}


def _by_name(frame: pd.DataFrame, level: str, names: Mapping[str, str]) -> Places:
    """Districts that the file has by name alone: the official code of a regency's name, else one made of the name."""
    column = names[level]
    codes: dict[str, str] = {}
    districts: dict[str, dict[str, str]] = {}
    official = True
    for name in sorted(frame[column].dropna().unique()):
        known = [area for area in areas_named(name) if area.level == ("province" if level == "province" else "regency")]
        known = known if level in ("regency", "province") else []
        official = official and len(known) == 1
        code = known[0].kemendagri if len(known) == 1 else _slug(name, districts)
        told = _told(frame, frame[column], name, level, names)
        codes[name] = code
        districts[code] = _completed(code, told, "kemendagri") if len(known) == 1 else told
    recode = {name: code for name, code in codes.items() if name != code}
    mapping = {"name": column, "recode": recode} if recode else column
    system: CodeSystem | None = "kemendagri" if official and districts else None
    return Places(level, mapping, districts, system, official, official, (), tuple(_naming(level, names)))


def _naming(level: str, names: Mapping[str, str]) -> list[str]:
    """The columns that districts, and the regencies and provinces around them, are named by."""
    return [names[own] for own in (level, "regency", "province") if own in names]


def _slug(name: str, taken: Mapping[str, Any]) -> str:
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").casefold() or "district"
    return plain if plain not in taken and plain != "all" else f"{plain}-{len(taken) + 1}"
