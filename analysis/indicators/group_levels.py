"""Levels and changes of each arm of a study with a comparison group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.findings import Basis, Estimate, relation, unavailable
from analysis.findings.changes import NOT_A_PANEL
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import mean_formula, share_formula
from analysis.findings.relation import ARM, FIRST, OUTCOME, SECOND, ByWeight, Relation, parts_of
from analysis.findings.units import OF_OUTCOME
from analysis.indicators.arms import (
    Outcome,
    arm_basis,
    arm_mean,
    arm_sample,
    group_of,
    in_arm,
    no_value,
    outcomes_of,
    together,
)
from analysis.indicators.household import GINI, household_gini
from analysis.indicators.inequality import gini_index
from analysis.indicators.poverty import Line, below_line, headcount, household_lines
from analysis.study.group import WELFARE
from analysis.survey.lines import HouseholdLines
from analysis.survey.panel import Panel
from analysis.survey.sample import Numbers, Sample

if TYPE_CHECKING:
    from analysis.study import Study


@declares(
    Definition(
        "group.n.*",
        "count",
        Kind.COUNT,
        relations=(  # the arms have all that were surveyed, whichever number tells how many these are
            parts_of("network.n_households", "group.n.*"),
            Relation(("design.df", "group.n.*"), lambda df, *arms: sum(arms) - df - 1),
            Relation(
                ("income.n_households", "income.missing", "group.n.*"),
                lambda told, missing, *arms: sum(arms) - told - missing,
            ),
        ),
    )
)
def arm_counts(study: Study, sample: Sample) -> dict[str, Estimate]:
    """Households surveyed in each arm."""
    counts = {arm: int(in_arm(sample, arm).sum()) for arm in group_of(study).arms}
    found = {f"group.n.{arm}": Estimate(float(count), n=count) for arm, count in counts.items()}
    return together(found, [Basis(smallest=count) for count in counts.values()])


@declares(
    Definition(
        "group.mean.*",
        OF_OUTCOME,
        Kind.MONEY_MEAN,
        mean_formula(r"\eta_i"),
        relations=(
            ByWeight("income.mean_capita", f"group.mean.{WELFARE}.{ARM}"),
            ByWeight("income.mean_household", f"group.mean.{WELFARE}.{ARM}"),
            ByWeight(relation.OF_OUTCOME, f"group.mean.{OUTCOME}.{ARM}"),
        ),
    )
)
def arm_means(study: Study, sample: Sample) -> dict[str, Estimate]:
    """Mean of each outcome in each arm: of welfare as the study counts, of the others over households that answered."""
    found: dict[str, Estimate] = {}
    arms = group_of(study).arms
    for outcome in outcomes_of(study):
        values = outcome.values(sample)
        means = {f"group.mean.{outcome.name}.{arm}": arm_mean(sample, arm, values, outcome) for arm in arms}
        found |= together(means, [arm_basis(sample, arm, values, outcome) for arm in arms])
    return found


@declares(
    Definition(
        "group.headcount.*",
        "share",
        Kind.SHARE,
        share_formula("x_i < z", "w"),
        ("foster1984",),
        relations=(ByWeight("poverty.headcount", f"group.headcount.{ARM}"),),
    )
)
def arm_headcounts(study: Study, sample: Sample, line: Line | None) -> dict[str, Estimate]:
    """Share of each arm below the poverty line, 0 to 1."""
    arms = group_of(study).arms
    if line is None:
        return {f"group.headcount.{arm}": unavailable("no poverty line") for arm in arms}
    poor = below_line(sample.capita, household_lines(sample, line))
    trait = Outcome("poor", "share")
    found = {
        f"group.headcount.{arm}": no_value(sample, arm, poor, Outcome(WELFARE))
        or _without_function(_headcount(sample, arm, line))
        for arm in arms
    }
    return together(found, [arm_basis(sample, arm, poor, trait) for arm in arms])


@declares(
    Definition(
        "group.gini.*",
        "index",
        Kind.INDEX,
        r"\frac{\sum_i \sum_j w_i w_j |x_i - x_j|}{2 \mu (\sum_i w_i)^2}",
        ("gini1912",),
    )
)
def arm_ginis(study: Study, sample: Sample) -> dict[str, Estimate]:
    """Gini index of welfare in each arm, 0 to 1."""
    arms, welfare = group_of(study).arms, Outcome(WELFARE)
    values = welfare.values(sample)
    found = {
        f"group.gini.{arm}": no_value(sample, arm, values, welfare)
        or _without_function(_gini(arm_sample(sample, arm, values, persons=welfare.persons(sample))[0]))
        for arm in arms
    }
    return together(found, [arm_basis(sample, arm, values, welfare) for arm in arms])


@declares(arm_counts, arm_means, arm_headcounts, arm_ginis)
def level_findings(study: Study, sample: Sample, line: Line | None) -> dict[str, Estimate]:
    """What each arm was in one wave, by id and arm; nothing in a study without a comparison group."""
    if study.settings.group is None:
        return {}
    return {
        **arm_counts(study, sample),
        **arm_means(study, sample),
        **arm_headcounts(study, sample, line),
        **arm_ginis(study, sample),
    }


@declares(
    Definition(
        "group.attrition.*",
        "share",
        Kind.SHARE,
        share_formula(r"i \notin S_2"),
        relations=(ByWeight("change.attrition", f"group.attrition.{ARM}"),),
    )
)
def arm_attrition(study: Study, panel: Panel) -> dict[str, Estimate]:
    """Share of each arm's households of the first wave that the later wave didn't survey again, 0 to 1."""
    arms, lost = group_of(study).arms, (~panel.surveyed_again).astype(float)
    trait = Outcome("lost", "share")
    if not study.settings.is_panel(panel.sample.wave, panel.second.wave):
        return {f"group.attrition.{arm}": unavailable(NOT_A_PANEL) for arm in arms}
    found = {f"group.attrition.{arm}": arm_mean(panel.sample, arm, lost, trait) for arm in arms}
    return together(found, [arm_basis(panel.sample, arm, lost, trait) for arm in arms])


@declares(
    Definition(
        "group.change.*",
        OF_OUTCOME,
        Kind.MONEY_MEAN,
        mean_formula(r"(\eta_{i2} - \eta_{i1})"),
        relations=(
            ByWeight("change.mean_capita", f"group.change.{WELFARE}.{ARM}"),
            ByWeight("change.mean_household", f"group.change.{WELFARE}.{ARM}"),
            parts_of(
                f"{SECOND}group.mean.{OUTCOME}.{ARM}",
                f"{FIRST}group.mean.{OUTCOME}.{ARM}",
                f"group.change.{OUTCOME}.{ARM}",
            ),
        ),
    )
)
def arm_changes(study: Study, panel: Panel) -> dict[str, Estimate]:
    """Mean change of each outcome in each arm, among households with both values; money in base-year prices."""
    found: dict[str, Estimate] = {}
    arms = group_of(study).arms
    for outcome in outcomes_of(study):
        pair = outcome_pair(panel, outcome)
        names = [f"group.change.{outcome.name}.{arm}" for arm in arms]
        if not study.settings.is_panel(panel.sample.wave, panel.second.wave):
            found |= dict.fromkeys(names, unavailable(NOT_A_PANEL))
            continue
        if pair is None:
            found |= dict.fromkeys(names, unavailable("no price index"))
            continue
        change = pair[1] - pair[0]
        means = [arm_mean(panel.sample, arm, change, outcome, change=True) for arm in arms]
        bases = [arm_basis(panel.sample, arm, values, outcome) for arm in arms for values in (*pair, change)]
        found |= together(dict(zip(names, means, strict=True)), bases)
    return found


def outcome_pair(panel: Panel, outcome: Outcome) -> tuple[Numbers, Numbers] | None:
    """Values of both waves where a household has both, else NaN; money in base-year prices, None without an index."""
    before, after = (outcome.values(sample) for sample in (panel.sample, panel.second))
    pair = panel.matched(before, after)
    if outcome.name != WELFARE:
        return pair
    if panel.deflators is None:
        return None
    return pair[0] * panel.deflators[0], pair[1] * panel.deflators[1]


def _headcount(sample: Sample, arm: str, line: Line) -> Estimate:
    """The share of an arm below its households' lines; a relative line stays that of the whole study."""
    if isinstance(line, HouseholdLines) and line.given is not None and line.given.relative is not None:
        return headcount(sample.with_domain(in_arm(sample, arm)), line)
    own, rows = arm_sample(sample, arm, sample.capita, persons=sample.counts_persons)
    return headcount(own, HouseholdLines(household_lines(sample, line)[rows]))


def _gini(own: Sample) -> Estimate:
    return household_gini(own)[GINI] if own.settings.whole_households else gini_index(own)


def _without_function(estimate: Estimate) -> Estimate:
    """The estimate of another indicator's function, as this one's."""
    return replace(estimate, function=None)
