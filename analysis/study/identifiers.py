"""What tells who somebody is, found in a study's files before anything is computed.

Numbers of identity and family cards (NIK, KK), telephone numbers, addresses of e-mail, tax numbers (NPWP), health
insurance (BPJS), bank accounts, number plates, coordinates finer than two decimals, and columns that hold names,
addresses or dates of birth. A message has file, column and how many, never the value. What looks like one and is none
is declared under `not_identifying` in study.yml, with a reason that the methods page prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.errors import Problem
from analysis.study.fields import Texts
from analysis.study.models import Strict
from analysis.study.reading import TextTable

_PROVINCES = "1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7]"
_DAY, _MONTH = "0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01]", "0[1-9]|1[0-2]"  # a woman's day has 40 more
_PLATES = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW|E|EA|EB|ED|F|G|"
    "H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|R|S|T|W|Z"
)
_ID_CARD = re.compile(rf"(?<![0-9.,])(?:{_PROVINCES})[0-9]{{4}}(?:{_DAY})(?:{_MONTH})[0-9]{{6}}(?![0-9])")
_JOINED = re.compile(r"(?<=[0-9])[ -](?=[0-9])")  # 3516 1301 0190 0001
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "a telephone number": re.compile(
        r"(?<![0-9.,])(?:(?:\+62|62|0)[ -]?8[1-9][0-9]?(?:[ .-]?[0-9]{2,5}){2,3}|\(0[0-9]{2,3}\) ?[0-9]{5,8})(?![0-9])"
    ),
    "a tax number (NPWP)": re.compile(r"(?<![0-9])[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}(?![0-9])"),
    "a number of health insurance (BPJS)": re.compile(r"(?<![0-9.,])000[0-9]{10}(?![0-9])"),
    "a bank account": re.compile(
        r"(?i)\b(?:rekening|no\.? ?rek|norek|account n\w+)\b\D{0,20}[0-9](?:[ -]?[0-9]){8,17}"
    ),
    "a number plate": re.compile(rf"(?<![A-Za-z0-9])(?:{_PLATES}) [0-9]{{3,4}} [A-Z]{{2,3}}(?![A-Za-z0-9])"),
    "a place on the map (coordinates)": re.compile(r"-?[0-9]{1,2}\.[0-9]{3,} ?[,;] ?-?[0-9]{2,3}\.[0-9]{3,}"),
}
_SHORTEST = 8  # letters of what tells who somebody is: a number plate
_LEAST = 1e8  # of numbers: a telephone's without its 0
_PHONE_DIGITS = (10, 14)  # of a number with its 0 or 62
# columns that are called so, and what they must hold to be refused
_CALLED: Mapping[str, tuple[str, ...]] = {
    "names": (
        *(
            "nama",
            "nama_lengkap",
            "nama_kk",
            "nama_krt",
            "nama_responden",
            "nama_kepala_keluarga",
            "nama_art",
            "nama_ibu",
        ),
        *("nama_penerima", "name", "full_name", "respondent_name", "first_name", "last_name", "surname", "head_name"),
    ),
    "addresses": ("alamat", "alamat_lengkap", "alamat_rumah", "address", "home_address", "street", "jalan"),
    "dates of birth": ("tanggal_lahir", "tgl_lahir", "date_of_birth", "birth_date", "birthdate", "dob"),
    "numbers that belong to a person": (
        *("nik", "no_nik", "nomor_nik", "ktp", "no_ktp", "no_kk", "nomor_kk", "npwp", "bpjs", "no_bpjs", "no_kartu"),
        *("rekening", "no_rek", "no_rekening", "hp", "no_hp", "nohp", "telp", "telepon", "no_telp", "no_telepon"),
        *("phone", "phone_number", "mobile", "wa", "whatsapp"),
    ),
    "places on the map": ("lat", "latitude", "lintang", "lon", "lng", "long", "longitude", "bujur", "gps", "koordinat"),
}
_HOLDS: Mapping[str, Callable[[pd.Series], bool]] = {
    "names": lambda texts: _mostly_own(texts),
    "addresses": lambda texts: _mostly_own(texts),
    "dates of birth": lambda texts: _most(texts, r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}|[0-9]{8}"),
    "numbers that belong to a person": lambda texts: _most(texts, r"(?:[^0-9]*[0-9]){8,}[^0-9]*"),
    "places on the map": lambda texts: _most(texts, r".*-?[0-9]{1,3}[.,][0-9]{3,}.*"),
}
WRITTEN = ("study.yml", "codebook.yml")  # files of texts
_PEOPLE = ("households", "ties", "informants", "statements")  # tables whose rows are people or what they said
_OPEN = ("authors", "publisher", "activity", "paper", "access", "approved", "sources", "site")  # meant to be read
_REMEDY = "Remove it, or replace it by a number of your own"
_NONE = "if it tells of nobody, write it under not_identifying: in study.yml, with the reason"


class NotIdentifying(Strict):
    """A column that looks as if it told who somebody is, and why it doesn't."""

    file: str  # a table by its standard name, or study.yml, codebook.yml
    column: str  # its name, or the key of a text
    reason: Texts


@dataclass(frozen=True)
class _Allowed:
    places: frozenset[tuple[str, str]]

    def has(self, file: str, *columns: str) -> bool:
        return any((file, column) in self.places for column in columns)


def identifier_problems(
    tables: Mapping[str, TextTable], texts: Mapping[str, Mapping[str, Any]], declared: Sequence[NotIdentifying]
) -> Iterator[Problem]:
    """A problem for each column and text that tells who somebody is; `texts` are study.yml and codebook.yml."""
    allowed = _Allowed(frozenset((one.file, one.column) for one in declared))
    for name, table in tables.items():
        for column in table.names:
            origin = table.origin.get(column, column)
            if not allowed.has(name, column, origin):
                yield from _column_problems(table, column, origin, people=name in _PEOPLE)
    for file, content in texts.items():
        for place, text in _texts_of(content, open_to_all=file == "study.yml"):
            if not allowed.has(file, place):
                for what in _kinds_in(text):
                    yield Problem(f"{file}, {place}", f"looks like {what}", f"{_REMEDY}; {_NONE}.")


def _column_problems(table: TextTable, column: str, origin: str, *, people: bool) -> Iterator[Problem]:
    values, called = table.columns[column], {_plain(column), _plain(origin)}
    kind = next((kind for kind, names in _CALLED.items() if people and called & {*names}), None)
    texts = _as_texts(values, every=kind is not None)
    if texts.empty:
        return
    found = _kinds_in("\n".join(_candidates(texts)))
    for what in found:
        flags = values.map(lambda value, what=what: value is not None and what in _kinds_in(_text(value)))
        fix = f"{_REMEDY}; {_NONE}."
        yield from table.problem(column, flags.fillna(False).to_numpy(bool), f"looks like {what}", fix)
    if kind and not found and _HOLDS[kind](texts):
        fix = f"Remove the column; {_NONE}."
        yield Problem(table.place_of_heading(table.file, table.named(column)), f"looks like a column of {kind}", fix)


def _kinds_in(text: str) -> list[str]:
    """What a text tells who somebody is by.

    >>> _kinds_in("hubungi 0812-3456-7890 atau a@b.go.id"), _kinds_in("3516130101900001"), _kinds_in("Rp1.250.000")
    (['an e-mail address', 'a telephone number'], ['a number of an identity or family card (NIK, KK)'], [])
    """
    found = [what for what, pattern in PATTERNS.items() if _is_there(what, pattern, text)]
    if sum(map(str.isdigit, text)) >= 16 and _ID_CARD.search(_JOINED.sub("", text)):
        found.append("a number of an identity or family card (NIK, KK)")
    return found


def _is_there(what: str, pattern: re.Pattern[str], text: str) -> bool:
    if what != "a telephone number":
        return pattern.search(text) is not None
    digits = (sum(map(str.isdigit, found[0])) for found in pattern.finditer(text))
    return any(_PHONE_DIGITS[0] <= number <= _PHONE_DIGITS[1] for number in digits)


def _as_texts(values: pd.Series, *, every: bool) -> pd.Series:
    """The values as texts, whole numbers without a point; without those that are missing.

    Of numbers only large whole ones, unless `every` one is wanted: no other tells who somebody is.
    """
    known = values.dropna()
    if pd.api.types.is_numeric_dtype(known) and not every:
        known = known[(known.abs() >= _LEAST) & (known % 1 == 0)]
    return known if pd.api.types.infer_dtype(known, skipna=True) == "string" else known.map(_text)


def _candidates(texts: pd.Series) -> pd.Series:
    """The different texts that may tell who somebody is: neither short nor a number with decimals."""
    long = texts[texts.str.len() >= _SHORTEST]
    if long.empty:
        return long
    decimals = long.str.contains(".", regex=False) & pd.to_numeric(long, errors="coerce").notna()
    return long[~decimals.astype(bool)].drop_duplicates()


def _text(value: object) -> str:
    return (
        f"{value:.12g}"
        if isinstance(value, float) and not value.is_integer()
        else (str(int(value)) if isinstance(value, float) else str(value))
    )


def _mostly_own(texts: pd.Series) -> bool:
    """Whether most rows have a text of their own, of letters."""
    worded = texts[texts.str.contains(r"[A-Za-z]{3}", regex=True)]
    return len(worded) >= 0.5 * len(texts) and worded.nunique() >= max(2, 0.5 * len(texts))


def _most(texts: pd.Series, pattern: str) -> bool:
    return bool(texts.str.fullmatch(pattern).mean() >= 0.5)


def _plain(name: str) -> str:
    """A column's name in small letters, with _ between words."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def _texts_of(content: Any, place: str = "", *, open_to_all: bool = False) -> Iterator[tuple[str, str]]:
    """Every text in the content of a YAML file, with its place; without what is meant to be read by all."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if not (open_to_all and not place and key in _OPEN):
                yield from _texts_of(value, f"{place}.{key}" if place else str(key))
    elif isinstance(content, list | tuple):
        for index, value in enumerate(content):
            yield from _texts_of(value, f"{place}, entry {index + 1}")
    elif isinstance(content, str):
        yield place, content
