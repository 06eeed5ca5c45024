"""Provinces and regencies of Indonesia by names and by codes of two systems, whose digits often name two places.

The table is regions.csv beside this module; its first lines tell its sources and its licence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Literal, get_args

CodeSystem = Literal["bps", "kemendagri"]
SYSTEMS: tuple[CodeSystem, ...] = get_args(CodeSystem)
SYSTEM_NAMES: Mapping[CodeSystem, str] = {"bps": "BPS", "kemendagri": "Kemendagri"}
COUNTRY = "ID"
NEAR_ENOUGH = 0.88  # similarity from which two spellings are one name: Padang Sidempuan, Padangsidimpuan
RENUMBERED = "9"  # codes that begin so changed in both systems since 2022 and may be missing in the table
_SOURCE = Path(__file__).with_name("regions.csv")


@dataclass(frozen=True)
class Area:
    """A province or a regency (kabupaten or kota)."""

    level: Literal["province", "regency"]
    kemendagri: str  # 35, 35.16
    bps: str  # of 2020: 35, 3516; empty where BPS had none yet
    name: str  # without its kind: Mojokerto
    kind: str  # Provinsi, Kabupaten, Kota, Kota Administrasi, Kabupaten Administrasi
    province: str  # Kemendagri's code

    @property
    def full(self) -> str:
        """The name with its kind: Kabupaten Mojokerto; of a province, the name."""
        return self.name if self.level == "province" else f"{self.kind} {self.name}"

    @property
    def is_city(self) -> bool:
        """Whether it is a kota, which may have the name of the kabupaten around it."""
        return self.kind.startswith("Kota")

    def code(self, system: CodeSystem) -> str:
        """Its code in a system, as that writes it: 35.16 by Kemendagri, 3516 by BPS; "" where it has none."""
        return self.kemendagri if system == "kemendagri" else self.bps


@cache
def areas() -> tuple[Area, ...]:
    """All provinces, then all regencies."""
    lines = [line for line in _SOURCE.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines)
    return tuple(
        Area(
            "province" if row["level"] == "province" else "regency",
            row["kemendagri"], row["bps_2020"], row["name"], row["kind"], row["province"],
        )
        for row in rows
    )  # fmt: skip


@cache
def _by_digits(system: CodeSystem) -> Mapping[str, Area]:
    return {_digits(area.code(system)): area for area in areas() if area.code(system)}


def _digits(code: str) -> str:
    return re.sub(r"[.\-\s]", "", code)


def area_of(code: str, system: CodeSystem) -> Area | None:
    """The regency that a code names or lies in, or the province that it names; None where the table has none.

    >>> [area_of("3171", system).full for system in ("bps", "kemendagri")]
    ['Kota Administrasi Jakarta Selatan', 'Kota Administrasi Jakarta Pusat']
    >>> area_of("35.16.18", "kemendagri").full, area_of("3516091", "bps").full, area_of("hamlet 3", "bps")
    ('Kabupaten Mojokerto', 'Kabupaten Mojokerto', None)
    """
    digits = _digits(code)
    if not digits.isdigit() or len(digits) not in (2, 4, 6, 7, 10):
        return None
    return _by_digits(system).get(digits[:4])


def system_of_form(code: str) -> CodeSystem | None:
    """The system that a code's form alone tells: points are Kemendagri's, seven digits BPS's; None where it doesn't.

    >>> system_of_form("35.16.18"), system_of_form("3516130"), system_of_form("351618"), system_of_form("3516")
    ('kemendagri', 'bps', 'kemendagri', None)
    """
    if re.fullmatch(r"\d\d(\.\d\d)+(\.\d{4})?", code):
        return "kemendagri"
    if not code.isdigit():
        return None
    lengths: Mapping[int, CodeSystem] = {6: "kemendagri", 7: "bps"}
    return lengths.get(len(code))


_KIND = re.compile(r"(kabupaten|kab|kota|kotamadya|kodya|provinsi|prov|province of)(\s+(administrasi|adm))?\b\.?\s*")
_CITY_WORDS = ("kota", "kotamadya", "kodya", "city", "municipality")
_ENGLISH_KIND = re.compile(r"\s+\(?(regency|city|municipality|province|kota|kabupaten|kab)\)?$")
_WORDS = {  # of English names, and of other spellings
    "north": "utara", "south": "selatan", "west": "barat", "east": "timur", "central": "tengah", "pusat": "tengah",
    "southeast": "tenggara", "sumatra": "sumatera", "java": "jawa", "islands": "kepulauan", "highland": "pegunungan",
    "highlands": "pegunungan", "southwest": "barat daya", "thousand": "seribu", "di": "", "diy": "yogyakarta",
    "daerah": "", "istimewa": "", "special": "", "region": "", "of": "", "dki": "", "capital": "", "d": "", "i": "",
}  # fmt: skip


def _key(name: str) -> str:
    """A name without case, order of words and spaces: North Sumatra is Sumatera Utara."""
    words = [_WORDS.get(word, word) for word in re.findall(r"[^\W\d_]+", name.casefold())]
    return "".join(sorted(" ".join(words).split()))


def _readings(name: str) -> list[tuple[bool | None, str]]:
    """What a name may be: whether of a city (None where it doesn't tell), and its key; the whole name last."""
    folded = " ".join(name.casefold().split())
    found: list[tuple[bool | None, str]] = []
    if begin := _KIND.match(folded):
        kind = begin[1] in _CITY_WORDS
        found.append((None if begin[1].startswith("prov") else kind, _key(folded[begin.end() :])))
    if end := _ENGLISH_KIND.search(folded):
        found.append((None if end[1] == "province" else end[1] in _CITY_WORDS, _key(folded[: end.start()])))
    return [*((kind, key) for kind, key in found if key), (None, _key(folded))]


def is_named(area: Area, name: str) -> bool:
    """Whether a name is an area's: with or without its kind, in Indonesian or English, with slips of spelling.

    >>> mojokerto = area_of("3516", "bps")
    >>> [is_named(mojokerto, name) for name in ("Kab. Mojokerto", "MOJOKERTO", "Mojokerto Regency", "Kota Mojokerto")]
    [True, True, True, False]
    >>> is_named(area_of("1277", "bps"), "Padangsidimpuan"), is_named(area_of("12", "bps"), "North Sumatra")
    (True, True)
    """
    own = _key(area.name)
    for kind, key in _readings(name):
        fits = kind is None or area.level == "province" or kind == area.is_city
        if fits and (key == own or SequenceMatcher(None, key, own).ratio() >= NEAR_ENOUGH):
            return True
    return False


@cache
def _by_key() -> Mapping[str, Sequence[Area]]:
    found: dict[str, list[Area]] = {}
    for area in areas():
        found.setdefault(_key(area.name), []).append(area)
    return found


@cache
def areas_named(name: str) -> tuple[Area, ...]:
    """The areas of a name, spelt as in the table but for case, spaces and kind.

    >>> [area.full for area in areas_named("Kab. Semarang")], [area.full for area in areas_named("semarang")]
    (['Kabupaten Semarang'], ['Kabupaten Semarang', 'Kota Semarang'])
    """
    for kind, key in _readings(name):
        found = [area for area in _by_key().get(key, ()) if kind in (None, area.is_city) or area.level == "province"]
        if found:
            return tuple(found)
    return ()
