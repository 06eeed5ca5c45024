"""The catalogue of findings: all declarations of indicators, in the order in which pages list them.

The ids and definitions are the contract on numbers: editions are compared by them.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from analysis.findings import Estimate, Finding
from analysis.findings.definition import Definition, Found, Indicator, Kind, defining_id, definitions_of
from analysis.findings.units import VERDICT, Money, Unit
from analysis.indicators import (
    association,
    change,
    compare,
    design,
    group_contrasts,
    group_levels,
    household,
    income,
    inequality,
    official,
    optional,
    poverty,
    voices,
)
from analysis.network import change as network_change
from analysis.network import structure

INDICATORS: tuple[Indicator[..., Found], ...] = (
    income.income_findings,
    poverty.poverty_findings,
    inequality.inequality_findings,
    household.household_gini,
    change.pair_count,  # the two counts of pairs come together, before the findings that rest on them
    network_change.pair_count,
    change.change_findings,
    household.household_change,
    network_change.network_change_findings,
    structure.network_findings,
    association.association_findings,
    official.official_findings,
    compare.compare_findings,
    household.household_compare_findings,
    compare.network_compare_findings,
    group_levels.level_findings,
    group_contrasts.balance,
    group_contrasts.differences,
    group_contrasts.change_findings,
    optional.optional_findings,
    design.design_findings,
    voices.voices_findings,
)
# computed after disclosure, from public numbers and voices, so there is no estimate behind it
VERDICTS = Definition("joint.*", VERDICT, Kind.VERDICT, function="report.public.joint.joint_findings")

CATALOGUE: dict[str, Definition] = {**definitions_of(*INDICATORS), VERDICTS.id: VERDICTS}


def is_known(finding_id: str) -> bool:
    """Whether the catalogue has this id or its family."""
    return defining_id(finding_id, CATALOGUE) is not None


def definition_of(finding_id: str) -> Definition:
    """The definition of a finding, or of its family.

    >>> definition_of("network.reach.tksk").id
    'network.reach.*'

    Raises KeyError for an id that isn't in the catalogue.
    """
    name = defining_id(finding_id, CATALOGUE)
    if name is None:
        raise KeyError(f"{finding_id} is not in analysis/catalogue.py")
    return CATALOGUE[name]


def is_sensitive(finding_id: str, columns: Container[str]) -> bool:
    """Whether a finding is about a sensitive trait: by its definition, or as one of its columns is among these.

    >>> is_sensitive("finance.debt", ()), is_sensitive("programme.received.training", {"received_training"})
    (True, True)
    """
    compared = finding_id.removeprefix("compare.")
    if compared != finding_id and is_known(compared):
        return is_sensitive(compared, columns)
    definition = definition_of(finding_id)
    member = finding_id.removeprefix(definition.id.removesuffix("*"))
    return definition.sensitive or any(column.replace("*", member) in columns for column in definition.columns)


def named_findings(estimates: Mapping[str, Estimate], *, district: str, wave: str, money: Money) -> list[Finding]:
    """One finding per estimate, with the catalogue's unit as the study measures it."""
    return [
        Finding(
            id=id_,
            district=district,
            wave=wave,
            unit=str(Unit.parse(estimate.unit or definition_of(id_).unit).of_study(money)),
            n=_behind(id_, estimate),
            **{name: getattr(estimate, name) for name in _SHARED},
        )
        for id_, estimate in estimates.items()
    ]


def _behind(id_: str, estimate: Estimate) -> int | None:
    """The count behind an estimate; None where it isn't measured in the survey: an official figure, a given line."""
    return None if not estimate.n and definition_of(id_).kind is Kind.PARAMETER else estimate.n


_SHARED = ("value", "low", "high", "level", "method", "reason", "df", "basis", "function")
