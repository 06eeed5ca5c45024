"""Differences between the arms of a study with a comparison group, by regression on indicators of the arms.

Each arm is set against the comparison. At the first wave the differences show how alike the arms were; at later waves
they are the simplest estimate of an effect where arms were drawn by lot. The difference of changes compares how much
each arm changed; analysis of covariance holds a household's own first value constant, and is computed for arms drawn
by lot alone.

Sources: Ashenfelter, O., & Card, D. (1985). Using the longitudinal structure of earnings to estimate the effect of
training programs. https://doi.org/10.2307/1924810; McKenzie, D. (2012). Beyond baseline and follow-up: the case for
more T in experiments. https://doi.org/10.1016/j.jdeveco.2012.01.002.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.changes import NOT_A_PANEL
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.relation import ARM, FIRST, OTHER, OUTCOME, SECOND, Relation, parts_of
from analysis.findings.units import OF_OUTCOME
from analysis.indicators.arms import Outcome, arm_basis, group_of, in_arm, joint_basis, outcomes_of
from analysis.indicators.group_levels import arm_attrition, arm_changes, outcome_pair
from analysis.indicators.group_sections import change_contrasts
from analysis.survey.estimates import FEWEST_CLUSTERS, TOO_FEW_CLUSTERS, domain_of
from analysis.survey.panel import Panel
from analysis.survey.regression import regression
from analysis.survey.sample import Numbers, Sample
from analysis.survey.stacked import stacked_of

if TYPE_CHECKING:
    from analysis.study import Study


_MEANS = r"\omega_k - \omega_0"
_SQUARES = r"\min_\lambda \sum_i w_i \left(\eta_{i2} - \lambda_0 - \sum_k \lambda_k c_{ik} - \lambda \eta_{i1}\right)^2"

_OF_TWO_WAVES = Relation(  # of waves of different households
    (
        f"group.did.{OUTCOME}.{ARM}",
        *(f"{wave}group.mean.{OUTCOME}.{arm}" for arm in (ARM, OTHER) for wave in (SECOND, FIRST)),
    ),
    lambda told, later, before, other_later, other_before: later - before - (other_later - other_before) - told,
)


def _of_two_arms(levels: str, difference: str) -> Relation:
    """An arm's number less that of the one that it is set against."""
    arm, other = (f"{levels}.{OUTCOME}.{one}" for one in (ARM, OTHER))
    return parts_of(arm, other, f"{difference}.{OUTCOME}.{ARM}")


@declares(
    Definition(
        "group.balance.*",
        OF_OUTCOME,
        Kind.MONEY_MEAN,
        _MEANS,
        ("mackinnon1985",),
        relations=(_of_two_arms("group.mean", "group.balance"),),
    )
)
def balance(study: Study, sample: Sample) -> dict[str, Estimate]:
    """Each arm's mean less the comparison's in the first wave, before the programme."""
    return _differences(study, sample, "group.balance")


@declares(
    Definition(
        "group.difference.*",
        OF_OUTCOME,
        Kind.MONEY_MEAN,
        _MEANS,
        ("mackinnon1985",),
        relations=(_of_two_arms("group.mean", "group.difference"),),
    )
)
def differences(study: Study, sample: Sample) -> dict[str, Estimate]:
    """Each arm's mean less the comparison's in one wave, in the wave's prices."""
    return _differences(study, sample, "group.difference")


@declares(
    Definition(
        "group.did.*",
        OF_OUTCOME,
        Kind.MONEY_MEAN,
        r"(\omega_{k2} - \omega_{k1}) - (\omega_{02} - \omega_{01})",
        ("ashenfelter1985",),
        relations=(_of_two_arms("group.change", "group.did"), _OF_TWO_WAVES),
    )
)
def differences_of_changes(study: Study, panel: Panel) -> dict[str, Estimate]:
    """Each arm's mean change less the comparison's, among households with both values; money in base-year prices."""
    found: dict[str, Estimate] = {}
    waves = panel.sample.wave, panel.second.wave
    if not study.settings.is_panel(*waves):
        both = stacked_of(study, panel.sample.district, *waves)
        for outcome in outcomes_of(study):
            changes = change_contrasts(study, both, outcome, panel.deflators)
            found |= {f"group.did.{outcome.name}.{arm}": change for arm, change in changes.items()}
        return found
    for outcome in outcomes_of(study):
        pair = outcome_pair(panel, outcome)
        if pair is None:
            found |= dict.fromkeys(_ids("group.did", study, outcome), unavailable("no price index"))
        else:
            change = pair[1] - pair[0]
            found |= contrasts("group.did", study, panel.sample, outcome, change, revealing=(*pair, change))
    return found


@declares(Definition("group.ancova.*", OF_OUTCOME, Kind.MONEY_MEAN, _SQUARES, ("mckenzie2012",)))
def ancova(study: Study, panel: Panel) -> dict[str, Estimate]:
    """Each arm's later mean less the comparison's, at the same first value; money in the later wave's prices."""
    found: dict[str, Estimate] = {}
    if group_of(study).kind != "randomised":
        return found
    panelled = study.settings.is_panel(panel.sample.wave, panel.second.wave)
    for outcome in outcomes_of(study):
        if not panelled:
            found |= dict.fromkeys(_ids("group.ancova", study, outcome), unavailable(NOT_A_PANEL))
            continue
        before, after = panel.matched(outcome.values(panel.sample), outcome.values(panel.second))
        controls = {"first": before}
        found |= contrasts("group.ancova", study, panel.sample, outcome, after, controls, revealing=(before, after))
    return found


@declares(arm_attrition, arm_changes, differences_of_changes, ancova)
def change_findings(study: Study, panel: Panel) -> dict[str, Estimate]:
    """What each arm became between the first wave and a later one, against the comparison, by id, outcome and arm."""
    if study.settings.group is None:
        return {}
    return {
        **arm_attrition(study, panel),
        **arm_changes(study, panel),
        **differences_of_changes(study, panel),
        **ancova(study, panel),
    }


def contrasts(
    family: str,
    study: Study,
    sample: Sample,
    outcome: Outcome,
    values: Numbers,
    controls: Mapping[str, Numbers] | None = None,
    *,
    revealing: tuple[Numbers, ...],
) -> dict[str, Estimate]:
    """The coefficient of each arm's indicator, at the same values of `controls`; `revealing` is what disclosure judges.

    All arms are in one regression. An arm is unavailable without a household that has all values, and all are where the
    comparison has none; there is no interval with fewer than three clusters (households, without a design) in an arm.
    """
    group = group_of(study)
    known = ~np.isnan(np.vstack([values, *(controls or {}).values()])).any(axis=0)
    own = {arm: in_arm(sample, arm) & known for arm in group.arms}
    there = [arm for arm in group.others if own[arm].any()]
    missing = dict.fromkeys(_ids(family, study, outcome), unavailable("no household in the group"))
    if not own[group.comparison].any() or not there:
        return missing
    persons = outcome.persons(sample)
    within = sample.with_domain(np.logical_or.reduce([*own.values()]))
    indicators = {arm: own[arm].astype(float) for arm in there}
    possible = outcome.differences(group, of_changes=family == "group.did")
    found = regression(within, values, {**indicators, **(controls or {})}, persons=persons, within=possible)
    bases = [arm_basis(within, arm, each, outcome) for arm in group.arms for each in revealing]
    few = {arm for arm in (group.comparison, *there) if _clusters(within, own[arm]) < FEWEST_CLUSTERS}
    estimates = {
        f"{family}.{outcome.name}.{arm}": _without_interval(found[arm]) if few & {arm, group.comparison} else found[arm]
        for arm in there
    }
    basis = joint_basis(bases)
    return missing | {id_: _as_finding(found, outcome, basis) for id_, found in estimates.items()}


def _differences(study: Study, sample: Sample, family: str) -> dict[str, Estimate]:
    found: dict[str, Estimate] = {}
    for outcome in outcomes_of(study) if study.settings.group else ():
        values = outcome.values(sample)
        found |= contrasts(family, study, sample, outcome, values, revealing=(values,))
    return found


def _as_finding(estimate: Estimate, outcome: Outcome, basis: Basis) -> Estimate:
    return replace(estimate, unit=outcome.difference, basis=basis)


def _without_interval(estimate: Estimate) -> Estimate:
    if estimate.value is None:
        return estimate
    return Estimate(estimate.value, n=estimate.n, reason=TOO_FEW_CLUSTERS)


def _clusters(sample: Sample, rows: np.ndarray) -> int:
    return int(np.unique(domain_of(sample.with_domain(rows), rows.astype(float), persons=False).cluster).size)


def _ids(family: str, study: Study, outcome: Outcome) -> list[str]:
    return [f"{family}.{outcome.name}.{arm}" for arm in group_of(study).others]
