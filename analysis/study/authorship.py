"""Authors, their roles and their declarations: the parts of study.yml that journals ask for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from analysis.study.fields import Date, Names, Texts
from analysis.study.models import Strict
from analysis.study.names import Name, bare_name, surname_of

# The fourteen roles of CRediT, by their names at credit.niso.org/contributor-roles/
Role = Literal[
    "conceptualization",
    "data-curation",
    "formal-analysis",
    "funding-acquisition",
    "investigation",
    "methodology",
    "project-administration",
    "resources",
    "software",
    "supervision",
    "validation",
    "visualization",
    "writing-original-draft",
    "writing-review-editing",
]


def orcid_check_digit(digits: str) -> str:
    """The check digit of an ORCID, from its first fifteen digits (ISO 7064, MOD 11-2).

    >>> orcid_check_digit("000000021825009")
    '7'
    >>> orcid_check_digit("000000021694233")
    'X'
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def _checked_orcid(orcid: str) -> str:
    digits = orcid.replace("-", "")
    if orcid_check_digit(digits[:-1]) != digits[-1]:
        raise ValueError("its last character does not fit the others. Copy the ORCID from its owner's page.")
    return orcid


Orcid = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"), AfterValidator(_checked_orcid)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class Author(Strict):
    """An author of the report, or of the article whose data it uses."""

    name: str
    surname: str | None = None  # the end of the name, where it is more than the last word
    group: bool = False  # a body or a team: it has no given name and no surname
    affiliation: Names | None = None
    orcid: Orcid | None = None
    email: Email | None = None
    corresponding: bool = False  # whom readers write to
    roles: tuple[Role, ...] = ()  # what they did, by CRediT

    @model_validator(mode="after")
    def _is_consistent(self) -> Author:
        if self.corresponding and not self.email:
            raise ValueError("corresponding without an address. Add email:, which papers print.")
        if self.group and (self.surname or self.orcid):
            raise ValueError("a group with a surname or an ORCID, which persons have. Leave them out, or group: too.")
        if self.surname and not f" {bare_name(self.name)}".endswith(f" {self.surname}"):
            raise ValueError("the surname is not the end of the name. Write name: as it is printed, surname last.")
        return self

    @property
    def names(self) -> tuple[str, str]:
        """Given names and surname, without titles and degrees; one word is a surname, and so is a group's name.

        >>> Author(name="Dr. Nama Contoh, S.Sos., M.Si.").names, Author(name="Sabarisman, Muslim").names
        (('Nama', 'Contoh'), ('Muslim', 'Sabarisman'))
        """
        if self.group:
            return "", self.name
        name = bare_name(self.name)
        if "surname" in self.model_fields_set and self.surname is None:  # said to have none
            return "", name
        surname = self.surname or surname_of(name)
        _, comma, given = name.partition(",")
        return (given.strip() if comma and not self.surname else name.removesuffix(surname).strip()), surname

    @property
    def cited_whole_unasked(self) -> bool:
        """Whether a person of several names is cited whole though study.yml doesn't say that there is no surname."""
        return not self.group and "surname" not in self.model_fields_set and " " in self.cited.family

    @property
    def cited(self) -> Name:
        """The name as it is cited: in parts where study.yml says which is the surname, by a comma too, else whole.

        Many Indonesian names have no family name.
        """
        name = self.name if self.group else bare_name(self.name)
        given, surname = self.names
        return Name(surname, given) if self.surname or ("," in name and not self.group) else Name(name)


class Grant(Strict):
    """One source of money for the study."""

    funder: str
    award: str | None = None  # its number


class PaperDates(Strict):
    """Dates on which a journal received and accepted a paper."""

    received: Date | None = None
    accepted: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> PaperDates:
        if self.received and self.accepted and self.accepted < self.received:
            raise ValueError("accepted before it was received. Correct one of the dates.")
        return self


class Paper(Strict):
    """Declarations of an article's authors; the article says "not stated" of those left out."""

    dates: PaperDates = PaperDates()
    funding: Texts | None = None  # in a sentence
    grants: tuple[Grant, ...] = Field(())  # who paid, for machines to read too
    ethics: Texts | None = None
    conflicts: Texts | None = None
    acknowledgements: Texts | None = None
    licence: str | None = None  # of the article's text and figures: an SPDX identifier, such as CC-BY-4.0
    data: Texts | None = None  # replaces the sentence made from synthetic:, confidential:, access: and licence:
    code: Texts | None = None  # where the code is published; otherwise the sentence says what comes with the site
