"""What only the office knows of a survey that it hands in: `activity:` in study.yml, for the forms of Satu Data."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from analysis.study.authorship import Email
from analysis.study.fields import Code, Date, MonthOrDate, Names, Texts
from analysis.study.models import Strict

Collection = Literal["census", "survey", "administrative", "other"]
Statistics = Literal["basic", "sectoral", "special"]
Frequency = Literal["once", "month", "quarter", "half_year", "year", "two_years", "irregular"]
Method = Literal["interview", "self", "observation", "secondary"]
Means = Literal["papi", "capi", "cati", "cawi", "other"]
Stage = Literal["planning", "collection", "processing", "analysis", "release"]
Processing = Literal["editing", "coding", "entry", "validation"]


class Organiser(Strict):
    """The office that carries out the activity, and the units that it belongs to."""

    institution: Names | None = None  # by default the publisher's name
    echelon_1: Names | None = None
    echelon_2: Names | None = None
    echelon_3: Names | None = None
    address: Names | None = None
    phone: Code | None = None
    email: Email | None = None


class Official(Strict):
    """The person who answers for the activity."""

    name: str | None = None
    position: Names | None = None
    address: Names | None = None
    phone: Code | None = None
    email: Email | None = None


class Step(Strict):
    """A step of the schedule."""

    what: Stage
    begin: MonthOrDate
    end: MonthOrDate

    @model_validator(mode="after")
    def _begins_first(self) -> Step:
        if self.end < self.begin:
            raise ValueError("ends before it begins. Correct one of the dates.")
        return self


class Sampling(Strict):
    """How the households were drawn."""

    stages: Literal["single", "multi"] | None = None
    last: Literal["probability", "nonprobability"] | None = None  # how the last stage was drawn
    method: Names | None = None  # simple random, systematic, ...
    frame: Names | None = None
    fraction: Names | None = None
    error: Names | None = None  # of the main variables, as the office estimates it
    unit: Names | None = None
    observed: Names | None = None


class Fieldwork(Strict):
    """How the data were collected."""

    pilot: bool | None = None
    quality: Names | None = None  # how it was checked: supervision, call backs
    nonresponse: bool | None = None  # whether answers were adjusted for those who didn't respond
    staff: Names | None = None
    training: bool | None = None


class Release(Strict):
    """What is released beside the site, and when."""

    printed: bool | None = None
    printed_on: Date | None = None
    microdata_on: Date | None = None


class Activity(Strict):
    """What the forms of Satu Data Indonesia ask that no file of the study tells; all of it may be left out."""

    code: Code | None = None  # given by BPS
    recommendation: Code | None = None  # number of BPS's recommendation
    collection: Collection | None = None
    sector: Names | None = None
    kind: Statistics | None = None
    organiser: Organiser = Organiser()
    responsible: Official = Official()
    background: Texts | None = None
    purpose: Texts | None = None
    schedule: tuple[Step, ...] = ()
    frequency: Frequency | None = None
    methods: tuple[Method, ...] = ()
    means: tuple[Means, ...] = ()
    sampling: Sampling = Sampling()
    fieldwork: Fieldwork = Fieldwork()
    processing: tuple[Processing, ...] = ()
    release: Release = Release()
