"""The arms of a study with a comparison group: their households, their outcomes, and what disclosure asks of them.

What stands behind the numbers of one arm is judged for all arms together: the number of the whole is shown beside, so
one arm's would tell the other's.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.units import CURRENCY, MONEY_CAPITA, MONEY_MONTH, SHARE, Unit
from analysis.study.columns import HIGHEST, SENSITIVE
from analysis.study.group import WELFARE
from analysis.survey.estimates import domain_of, mean, share
from analysis.survey.sample import Flags, Numbers, Sample
from analysis.survey.t_interval import Range

if TYPE_CHECKING:
    from analysis.study import Study
    from analysis.study.group import Group

INDEX = "index"


@dataclass(frozen=True)
class Outcome:
    """What is compared between the arms: welfare (per person, else of whole households), or a column of the study."""

    name: str
    unit: str = INDEX
    sensitive: bool = False  # disclosure control then hides "nobody" and "everybody", too

    @property
    def is_answer(self) -> bool:
        """Whether households answered yes or no, so that its mean is a share."""
        return self.unit == SHARE

    @property
    def difference(self) -> str:
        """The unit of a difference of two means."""
        return str(Unit.parse(self.unit).of_difference)

    @property
    def highest(self) -> float:
        """The highest value that a household can have: 1 of a yes or no, infinity where there is none."""
        return 1.0 if self.is_answer else HIGHEST.get(self.name, math.inf)

    def differences(self, group: Group, *, of_changes: bool = False) -> Range:
        """Where a difference between arms can lie, of means or of their changes.

        Randomised arms are alike but for the programme, so their changes differ by no more than their later means do.
        """
        reach = self.highest * (2 if of_changes and group.kind != "randomised" else 1)
        return -reach, reach

    def persons(self, sample: Sample) -> bool:
        """Whether its mean counts persons: that of welfare, where the study does."""
        return self.name == WELFARE and sample.counts_persons

    def values(self, sample: Sample) -> Numbers:
        """Each household's value, NaN where unknown."""
        whole = sample.settings.whole_households
        if self.name == WELFARE and not whole:
            return sample.capita
        values = sample.income if self.name == WELFARE else sample.column(self.name)
        return np.full(len(sample.households), np.nan) if values is None else values

    def empty(self, sample: Sample) -> str:
        """The reason to give where no household has a value."""
        if self.name == WELFARE:
            return sample.no_income if sample.settings.whole_households else sample.no_capita
        return "nobody answered"


def group_of(study: Study) -> Group:
    """The study's comparison group."""
    assert study.settings.group is not None, "the notebook is run for studies with a comparison group"
    return study.settings.group


def outcomes_of(study: Study) -> list[Outcome]:
    """What the study compares between its arms: welfare, then the columns that study.yml names."""
    group, codebook = group_of(study), study.codebook
    found = [Outcome(WELFARE, MONEY_MONTH if study.settings.whole_households else MONEY_CAPITA)]
    for name in group.outcomes:
        entry = codebook.columns.get(name)
        answer = codebook.is_answer(name)
        given = Unit.parse(entry.unit) if entry and entry.unit else Unit(INDEX)
        money = given.name == CURRENCY or given.is_money
        unit = SHARE if answer else str(given) if money else INDEX
        found.append(Outcome(name, unit, name in SENSITIVE or bool(entry and entry.sensitive)))
    return found


def in_arm(sample: Sample, arm: str) -> Flags:
    """The district's households of an arm; those of weight zero left out."""
    labels = sample.labels(sample.settings.group.column if sample.settings.group else None)
    none = np.zeros(len(sample.households), dtype=bool)
    return none if labels is None else sample.in_domain & (labels == arm)


def arm_sample(sample: Sample, arm: str, values: Numbers, *, persons: bool) -> tuple[Sample, Flags]:
    """An arm's households whose value is known as a sample, and which rows of the given one it has.

    Households drawn one by one are a sample of their own in each arm; else an arm is a domain of the full design.
    """
    rows = in_arm(sample, arm) & ~np.isnan(values)
    if not sample.is_plain or persons:
        return sample.with_domain(rows), np.ones(len(rows), dtype=bool)
    own = sample.households[rows].reset_index(drop=True)
    return Sample(own, np.ones(len(own), dtype=bool), sample.settings, sample.district, sample.wave), rows


def no_value(sample: Sample, arm: str, values: Numbers, outcome: Outcome) -> Estimate | None:
    """The unavailable estimate of an arm in which nobody's value is known, with its reason; None where anybody's is."""
    rows = in_arm(sample, arm)
    if (rows & ~np.isnan(values)).any():
        return None
    return unavailable(outcome.empty(sample.with_domain(rows)) if rows.any() else "no household")


def arm_mean(sample: Sample, arm: str, values: Numbers, outcome: Outcome, *, change: bool = False) -> Estimate:
    """The mean of an arm's values (of persons or households, as the outcome counts), or of their changes."""
    persons = outcome.persons(sample)
    own, rows = arm_sample(sample, arm, values, persons=persons)
    if without := no_value(sample, arm, values, outcome):
        return without
    if outcome.is_answer and not change:
        return replace(share(own, values[rows], persons=persons), unit=SHARE)
    within = -outcome.highest if change else -math.inf, outcome.highest
    found = mean(own, values[rows], persons=persons, log=False if change else "auto", within=within)
    return replace(found, unit=outcome.difference if change else outcome.unit)


def arm_basis(sample: Sample, arm: str, values: Numbers, outcome: Outcome) -> Basis:
    """What stands behind the mean of an arm's values: households with a trait, or the largest amounts."""
    domain = domain_of(sample.with_domain(in_arm(sample, arm)), values, persons=outcome.persons(sample))
    if domain.n == 0:
        return Basis()
    if np.isin(domain.values, (0.0, 1.0)).all():
        having = int((domain.values == 1).sum())
        least = 1 if outcome.sensitive else 0  # nobody is then as telling as one
        return Basis(smallest=domain.n, numerator=max(having, least), complement=max(domain.n - having, least))
    return replace(domain.basis(domain.values), smallest=domain.n)


def joint_basis(bases: Collection[Basis]) -> Basis:
    """The basis of the arm that reveals most, of those that have any household.

    >>> one, other = Basis(smallest=40, total=100, largest=30), Basis(smallest=9, total=50, largest=20)
    >>> joint = joint_basis([one, other])
    >>> joint.total, joint.largest, joint.second, joint.smallest, joint.numerator
    (1.0, 0.4, 0.0, 9, None)
    """
    parts = [(b.largest / b.total, (b.largest + (b.second or 0.0)) / b.total) for b in bases if b.total and b.largest]
    counts = {
        name: min((count for basis in bases if (count := getattr(basis, name))), default=None)
        for name in ("numerator", "complement", "smallest")
    }
    if not parts:
        return Basis(**counts)
    largest, two = (max(column) for column in zip(*parts, strict=True))
    return Basis(**counts, total=1.0, largest=largest, second=round(two - largest, 12))


def together(found: Mapping[str, Estimate], bases: Collection[Basis]) -> dict[str, Estimate]:
    """Estimates with the one basis by which they are shown or hidden together, each with its own weight."""
    basis = joint_basis(bases)
    return {
        name: replace(estimate, basis=replace(basis, weight=estimate.basis.weight)) for name, estimate in found.items()
    }
