"""Differences of changes between arms of a study whose waves surveyed different households.

A regression over the households of both waves with indicators of the arms, of the later wave, and of both together:
the coefficient of the last is how much more an arm's mean changed than the comparison's. Its error is that of the
stacked waves (analysis/survey/stacked.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Estimate, unavailable
from analysis.findings.changes import NO_PRICES
from analysis.indicators.arms import Outcome, arm_basis, group_of, in_arm, joint_basis
from analysis.study.group import WELFARE
from analysis.survey.estimates import TOO_FEW_CLUSTERS, domain_of
from analysis.survey.regression import regression
from analysis.survey.sample import Flags
from analysis.survey.stacked import StackedSample

if TYPE_CHECKING:
    from analysis.study import Study

FEWEST_CLUSTERS = 3  # in each arm and wave, for an interval


def change_contrasts(
    study: Study, sample: StackedSample, outcome: Outcome, deflators: tuple[float, float] | None
) -> dict[str, Estimate]:
    """How much more each arm's mean changed than the comparison's, by arm; money in base-year prices.

    Unavailable for an arm without a household in either wave, and without a price index for money.
    """
    group = group_of(study)
    if outcome.name == WELFARE and deflators is None:
        return dict.fromkeys(group.others, unavailable(NO_PRICES))
    values = outcome.values(sample)
    if outcome.name == WELFARE and deflators is not None:
        values = values * sample.by_wave(*deflators)
    later = sample.by_wave(0.0, 1.0)
    cells = {arm: _cells(sample, in_arm(sample, arm) & ~np.isnan(values), later) for arm in group.arms}
    there = [arm for arm in group.others if all(cell.any() for cell in cells[arm])]
    missing = dict.fromkeys(group.others, unavailable("no household in the group"))
    if not there or not all(cell.any() for cell in cells[group.comparison]):
        return missing
    used = [group.comparison, *there]
    within = sample.with_domain(np.logical_or.reduce([cell for arm in used for cell in cells[arm]]))
    arms = {arm: np.logical_or(*cells[arm]).astype(float) for arm in there}
    both = {f"{arm} later": arms[arm] * later for arm in there}
    persons = outcome.persons(sample)
    possible = outcome.differences(group, of_changes=True)
    found = regression(within, values, {**arms, "": later, **both}, persons=persons, within=possible)
    sides = [sample.with_domain(cell) for arm in used for cell in cells[arm]]
    few = {arm for arm in used if any(_clusters(sample, cell) < FEWEST_CLUSTERS for cell in cells[arm])}
    basis = joint_basis([arm_basis(side, arm, values, outcome) for side in sides for arm in group.arms])
    return missing | {
        arm: replace(
            _without_interval(found[f"{arm} later"]) if few & {arm, group.comparison} else found[f"{arm} later"],
            unit=outcome.difference,
            basis=basis,
        )
        for arm in there
    }


def _cells(sample: StackedSample, rows: Flags, later: np.ndarray) -> tuple[Flags, Flags]:
    return rows & (later == 0), rows & (later == 1)


def _clusters(sample: StackedSample, rows: Flags) -> int:
    return int(np.unique(domain_of(sample.with_domain(rows), rows.astype(float), persons=False).cluster).size)


def _without_interval(estimate: Estimate) -> Estimate:
    if estimate.value is None:
        return estimate
    return Estimate(estimate.value, n=estimate.n, reason=TOO_FEW_CLUSTERS)
