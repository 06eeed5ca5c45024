"""study.yml as a strict model: every key known, every value checked, unknown keys refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.errors import Problem, did_you_mean
from analysis.findings.units import ADULT_EQUIVALENT, Money
from analysis.study.activity import Activity
from analysis.study.authorship import Author, Paper
from analysis.study.currency import Currency
from analysis.study.design import Design
from analysis.study.district import Districts
from analysis.study.edition import Approval, Correction, Edition
from analysis.study.fields import DEFAULT_LANGUAGES, Address, Code, InsidePath, Names, Slug, Texts
from analysis.study.group import Group
from analysis.study.identifiers import NotIdentifying
from analysis.study.mapping import ColumnMapping, Wide
from analysis.study.models import Strict, checked
from analysis.study.poverty_line import NamedLine, PovertyLine, line_columns, problems_of_lines
from analysis.study.publisher import Publisher
from analysis.study.regions import CodeSystem
from analysis.study.wave_files import TableFile, problems_of_files
from analysis.study.waves import Compared, Panelled, PriceYear, Wave, WavePairs, problems_of_waves
from analysis.study.welfare import Equivalence, Measure, OwnScale, Period, problems_of_measures
from analysis.study.yaml_file import yaml_mapping


class Region(Strict):
    """The area of the study, and the name of its level of districts."""

    level: Names  # the word for one district: kecamatan, district
    name: Names  # of the area that the study covers
    country: str = "ID"


class Network(Strict):
    """How ties were asked, and the types of actors."""

    directed: bool = False
    boundary: str | None = None  # column of households.csv: ties are possible only between households equal in it
    not_asked_in: tuple[Code, ...] = ()  # boundaries whose ties are unknown
    # all households, surveyed or not, of each boundary (of each district where none is declared): for the coverage
    households: dict[Code, Annotated[int, Field(ge=1)]] = {}
    actor_types: dict[Slug, Literal["bridging", "linking"]] = {}


class Disclosure(Strict):
    """Thresholds of disclosure control, FINDINGS.md's by default; open data may lower them to 0, with a reason.

    Rounding may be null then.
    """

    households: int = Field(10, ge=0)  # behind any figure
    cell: int = Field(5, ge=0)  # in a nonzero cell, and in a share's numerator and complement
    largest_share: float = Field(0.5, gt=0, le=1)  # of a total, by one household
    two_largest_share: float = Field(0.8, gt=0, le=1)  # by two
    p_percent: float = Field(10, ge=0)  # total minus the two largest, in % of the largest
    quantile_side: int = Field(10, ge=0)  # households on each side of a quantile
    extremes_from: int = Field(100, ge=0)  # households for max_degree and diameter
    informants: int = Field(3, ge=0)  # per informant type
    rounding: int | None = Field(2, ge=1)  # significant figures of quantiles
    # all digits, each number judged alone; null: of synthetic data that may be shared (a study's settings fill it in)
    in_full: bool | None = None
    few_changes: bool = False  # an edition may differ from an earlier one by fewer households than `cell`
    reason: Texts | None = None  # why thresholds are other than the defaults

    @model_validator(mode="after")
    def _reason_for_low_thresholds(self) -> Disclosure:
        defaults = type(self).model_fields
        loosened = (
            self.in_full
            or self.few_changes
            or self.rounding is None
            or any(
                getattr(self, name) < defaults[name].default
                for name in ("households", "cell", "quantile_side", "extremes_from", "informants", "p_percent")
            )
        )
        if loosened and not self.reason:
            raise ValueError("thresholds below the defaults without a reason. Add reason: the methods page prints it.")
        return self


Stakeholder = Literal["government", "private", "university_incubator", "community", "researchers"]


class VoicesSettings(Strict):
    """The source of the statements, where it isn't the study's own interviews."""

    published: bool = False  # evidence of a published source: exempt from disclosure, always cited
    citation: str | None = None  # key in references.bib
    not_told: Texts | None = None  # what the source leaves out


class StudySettings(WavePairs, Strict):
    """All settings of study.yml."""

    id: Slug
    title: Texts
    subtitle: Texts | None = None
    site: Address | None = None  # for shared links
    authors: tuple[Author, ...]
    publisher: Publisher | None = None
    activity: Activity | None = None  # for the metadata that an office in Indonesia hands in
    paper: Paper = Paper()  # declarations of an article's authors
    edition: Edition
    corrections: tuple[Correction, ...] = ()  # declared; each stays listed in later editions
    approved: Approval | None = None
    languages: tuple[Slug, ...] = Field(DEFAULT_LANGUAGES, min_length=1)
    region: Region
    districts: Districts = {}  # code -> name, instead of districts.csv
    codes: CodeSystem | None = None  # the system of districts' and areas' codes, in Indonesia
    waves: tuple[Wave, ...] = Field(min_length=1)
    compare: Compared | None = None  # waves to compare; by default the first with the last, and each with the next
    programme: Slug | None = None  # glossary key of the programme that the study is about
    welfare: Literal["income", "consumption"] | None = None  # None: a study of ties or voices, without incomes
    panel: Panelled | None = None  # by default the pairs of waves that have a household's id in common
    period: Period = "month"  # of all amounts, in households.csv and of the poverty line
    equivalence: Equivalence = "per_capita"  # what a household's welfare is divided by
    measures: tuple[Measure, ...] = ()  # further ones, beside the one that leads
    currency: Currency = Currency()
    prices: PriceYear | None = None  # of amounts that are at the prices of one year already
    counts: Literal["persons", "households"] = "persons"
    whole_households: bool = False  # incomes are told per household, not per person; implied where no sizes are known
    negatives_allowed: bool = False
    poverty_line: dict[Code, PovertyLine] = {}  # wave key -> line; the one that leads
    lines: tuple[NamedLine, ...] = ()  # further ones
    design: Design = Design()
    group: Group | None = None
    network: Network = Network()
    sources: tuple[str, ...] = ()  # keys in references.bib: the works that published the data
    voices: VoicesSettings = VoicesSettings()
    stakeholders: dict[Stakeholder, Names] = {}  # the institutions that recommendations are for, by their names
    disclosure: Disclosure = Disclosure()
    not_identifying: tuple[NotIdentifying, ...] = ()  # what looks as if it told who somebody is, and doesn't
    # the change that a brief's heading on the network (without ties, its third figure) is about, such as
    # change.reach.customer; by default the clearest among those that compete
    headline: Annotated[str, Field(pattern=r"^change(\.\w+)+$")] | None = None
    material_change: float = Field(0.10, gt=0)  # of an observed network: from here on it is called higher or lower
    seed: int = 1
    synthetic: bool
    confidential: bool = False  # no household data may be passed on: packages have an access note instead
    access: Texts | None = None  # how and where to apply for confidential data
    licence: str | None = None  # of the data, where they may be shared: an SPDX identifier, such as CC-BY-4.0
    files: dict[str, TableFile] = {}  # standard name (households, ties, ...) -> path, or a path for each wave
    extra: tuple[InsidePath, ...] = ()  # other files of the study's folder that a package takes, such as a program
    columns: dict[str, dict[str, ColumnMapping]] = {}  # file -> standard column -> its source
    constants: dict[str, dict[str, Code]] = {}  # file -> standard column -> the same value in every row
    missing_values: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _synthetic_in_full(self) -> StudySettings:
        """Data of nobody that may be shared, and open data, are in full unless `disclosure.in_full` says otherwise."""
        rules = self.disclosure
        if rules.in_full is None:
            of_nobody, is_open = self.synthetic and not self.confidential, rules.households == rules.cell == 0
            filled = rules.model_copy(update={"in_full": of_nobody or is_open})
            object.__setattr__(self, "disclosure", filled)  # the model is frozen for everybody else
        return self

    @property
    def base_year(self) -> int | None:
        """The year of the prices that real amounts are in: declared, or the last wave's; None where none is known."""
        return self.prices.year if self.prices else self.currency.base_year or self.waves[-1].year

    @property
    def money(self) -> Money:
        """What the study's amounts are measured in."""
        head = "person" if self.equivalence == "per_capita" else ADULT_EQUIVALENT
        return Money(self.currency.code, head, self.period)

    @property
    def every_line(self) -> list[PovertyLine]:
        """The lines of every wave and measure: the leading one, further ones, those of further measures."""
        others = [*(line.waves for line in self.lines), *(measure.poverty_line for measure in self.measures)]
        return [line for lines in (self.poverty_line, *others) for line in lines.values()]

    @property
    def line_columns(self) -> tuple[set[str], set[str]]:
        """Columns of households.csv that poverty lines name: those that hold codes, and those that hold lines."""
        return line_columns(self.every_line)

    @property
    def line_of_all(self) -> bool:
        """Whether a poverty line depends on the households of the whole study."""
        return any(line.relative is not None for line in self.every_line)

    @property
    def line_for_spending(self) -> bool:
        """Whether every wave's line is drawn for what the whole population spends."""
        lines = self.poverty_line.values()
        return bool(lines) and all(line.drawn_for == "expenditure" for line in lines)

    @property
    def single_lines(self) -> dict[str, float]:
        """The leading line of each wave where it is one value for all."""
        return {wave: line.value for wave, line in self.poverty_line.items() if line.value is not None}

    @property
    def own_scale(self) -> str | None:
        """The column with the study's own equivalence scale."""
        return self.equivalence.column if isinstance(self.equivalence, OwnScale) else None


TABLES = (
    "districts",
    "households",
    "ties",
    "actors",
    "informants",
    "statements",
    "limits",
    "recommendations",
    "reference",
    "tiles",
)
WITH_WAVES = ("households", "ties")
FILES = (*TABLES, "codebook", "references")


def settings_from(content: bytes, *, name: str = "study.yml") -> tuple[StudySettings | None, list[Problem]]:
    """The settings in a study.yml, and all their problems.

    Settings come back despite problems where they are enough to check the rest of the study.
    """
    mapping = yaml_mapping(content, name=name)
    languages = mapping.get("languages", [*DEFAULT_LANGUAGES])
    usable = isinstance(languages, list) and all(isinstance(language, str) for language in languages)
    settings, problems = checked(StudySettings, mapping, name=name, languages=languages if usable else None)
    if settings is not None:
        problems += _contradictions(settings, name)
    return settings, problems


def _contradictions(settings: StudySettings, name: str) -> Iterator[Problem]:
    """Contradictions between settings that are valid by themselves."""
    keys = [wave.key for wave in settings.waves]
    yield from problems_of_waves(settings.waves, settings.compare, settings.panel, name)
    if settings.prices and settings.currency.base_year:
        fix = "Leave currency.base_year out: amounts at constant prices have their year."
        yield Problem(f"{name}, prices", "given beside currency.base_year", fix)
    yield from problems_of_lines(settings.poverty_line, settings.lines, keys, name)
    yield from problems_of_measures(settings.measures, keys, name)
    for key, known in (("files", FILES), ("columns", TABLES), ("constants", TABLES)):
        for entry in getattr(settings, key):
            if entry not in known:
                fix = f"Known here: {', '.join(known)}{did_you_mean(entry, known)}."
                yield Problem(f"{name}, {key}.{entry}", "unknown file", fix)
    yield from _wide_problems(settings, name)
    yield from problems_of_files(
        settings.files, with_waves=WITH_WAVES, waves=keys, constants=settings.constants, name=name
    )
    for index, correction in enumerate(settings.corrections):
        where = f"{name}, corrections, entry {index + 1}"
        for file in correction.files:
            if file not in FILES:
                yield Problem(f"{where}, files", f"unknown file {file}", f"Known here: {', '.join(FILES)}.")
    if settings.network.not_asked_in and not settings.network.boundary:
        fix = "Name the column that holds the boundaries under network.boundary."
        yield Problem(f"{name}, network.not_asked_in", "given without a boundary", fix)


def _wide_problems(settings: StudySettings, name: str) -> Iterator[Problem]:
    """Columns for each wave in files without waves, and of waves that the study doesn't have."""
    keys = [wave.key for wave in settings.waves]
    for file, columns in settings.columns.items():
        for column, source in columns.items():
            if not isinstance(source, Wide):
                continue
            where = f"{name}, columns.{file}.{column}.wide"
            if file not in WITH_WAVES:
                yield Problem(where, "a file without waves", f"Only {' and '.join(WITH_WAVES)} may have it.")
            for key in source.wide:
                if key not in keys:
                    fix = f"Waves here: {', '.join(dict.fromkeys(keys))}{did_you_mean(key, keys)}."
                    yield Problem(f"{where}.{key}", "no such wave", fix)


def settings_schema() -> str:
    """The published JSON schema of study.yml, for editors that validate while one types."""
    schema = StudySettings.model_json_schema()
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "study.yml of risalah"}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":  # python -m analysis.study.settings > analysis/study/study.schema.json
    print(settings_schema(), end="")
