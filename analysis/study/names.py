"""Names of authors: without titles and degrees, and in parts where their author says where the surname begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TITLES = {"dr", "drs", "dra", "prof", "ir", "h", "hj", "kh", "apt", "ns", "mr", "mrs", "ms"}
_PARTICLES = {
    "van", "von", "de", "den", "der", "del", "della", "da", "das", "dos", "du", "la", "le", "di", "bin", "binti",
}  # fmt: skip
# after a comma: S.Sos., M.Si., Ph.D., S.E, M.A.P; and those that are written without points
_WITH_POINTS = re.compile(r"(?:[A-Z][A-Za-z]{0,5}\.)+[A-Za-z]{0,5}")
_WITHOUT = {
    "SE", "MM", "MSi", "PhD", "SH", "ST", "MT", "MPd", "SPd", "SSos", "MSos", "MA", "MBA", "MSc", "SKM", "SIP", "MAP",
    "MPA", "MPP", "MHum", "SHum", "SSi", "SP", "MP", "SKom", "MKom", "AMd", "Ak", "CA", "MD", "BA", "BSc", "FRS",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name as it is cited: a family name and given names, or `given` empty and the name whole."""

    family: str
    given: str = ""

    @property
    def is_split(self) -> bool:
        """Whether it is cited with the family name first."""
        return bool(self.given)


def bare_name(name: str) -> str:
    """A person's name without titles before it and degrees behind it.

    >>> [bare_name(name) for name in ("Dr. Nama Contoh, S.Sos., M.Si.", "Prof. Dr. H. Siti, Ph.D", "Contoh, Nama")]
    ['Nama Contoh', 'Siti', 'Contoh, Nama']
    """
    parts = [part.strip() for part in name.split(",")]
    while len(parts) > 1 and all(map(_is_degree, parts[-1].split())):
        parts.pop()
    words = parts[0].split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES and (words[0].endswith(".") or len(words) > 2):
        words.pop(0)
    return ", ".join([" ".join(words), *parts[1:]])


def surname_of(name: str) -> str:
    """The end of a bare name that papers call the surname: the last word, with the particles before it.

    >>> [surname_of(name) for name in ("Siti", "Nama Contoh", "Anna van der Berg", "Sabarisman, Muslim")]
    ['Siti', 'Contoh', 'van der Berg', 'Sabarisman']
    """
    family, comma, _ = name.partition(",")
    if comma:
        return family.strip()
    words = name.split()
    begin = len(words) - 1
    while begin > 1 and words[begin - 1] in _PARTICLES:
        begin -= 1
    return " ".join(words[begin:])


def _is_degree(word: str) -> bool:
    return bool(_WITH_POINTS.fullmatch(word)) or word.rstrip(".") in _WITHOUT
