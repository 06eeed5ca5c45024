"""How incomes and poverty changed between two waves, among households whose income is known in both.

Every estimate weighs by the first wave's weight (times its size, where persons count) in both waves. This is change
between two moments, not the effect of anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.indicators.differences import gini_change, median_change, money_share_change, without_false_certainty
from analysis.indicators.income import aid_dependence, business_income
from analysis.indicators.poverty import shortfalls
from analysis.survey import estimates as survey
from analysis.survey.panel import Panel, panel_of
from analysis.survey.sample import Numbers

if TYPE_CHECKING:
    from analysis.study import Study

CLEAR_STEP = 0.05  # of the first income, set by the contract on numbers: less is neither a rise nor a fall
CHANGE_IDS = (
    "change.n_pairs",
    "change.attrition",
    "change.mean_capita",
    "change.median_capita",
    "change.mean_capita_nominal",
    "change.headcount",
    "change.gap",
    "change.gini",
    "change.aid_dependence",
    "change.share_business",
    "change.business_median",
    "change.risen",
    "change.fallen",
    "change.left_poverty",
    "change.entered_poverty",
    "change.stayed_poor",
    "change.graduated",
)


def change_findings(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """Every change of income and poverty between two waves of a district; a reason where one can't be computed."""
    if first is None or second is None:
        return dict.fromkeys(CHANGE_IDS, unavailable("no pair of waves"))
    panel = panel_of(study, district, first, second)
    found = {
        "change.n_pairs": Estimate(float(panel.n_pairs), n=panel.n_pairs),
        "change.attrition": attrition(panel),
    }
    if panel.n_pairs:
        found |= _money_changes(panel) | _poverty_changes(panel) | _source_changes(panel)
    else:
        found |= dict.fromkeys(CHANGE_IDS[2:], unavailable(_why_no_pair(panel)))
    return {id_: found[id_] for id_ in CHANGE_IDS}


def attrition(panel: Panel) -> Estimate:
    """Share of the first wave's households that the second wave didn't survey again, 0 to 1."""
    return survey.share(panel.sample, (~panel.surveyed_again).astype(float), persons=False)


def clear_steps(before: Numbers, after: Numbers) -> tuple[Numbers, Numbers]:
    """Who rose and who fell (1 or 0) by more than 5 % of the first value; NaN where a value is unknown.

    From zero: risen if the second value is above zero, else neither.

    >>> [steps.tolist() for steps in clear_steps(np.array([100.0, 100, 100, 0, 0]), np.array([106.0, 105, 94, 1, 0]))]
    [[1.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]]
    """
    difference = after - before
    # exactly 5 % is not more than 5 %, whatever the last bit of a deflated value says
    step = CLEAR_STEP * np.abs(before) + 1e-9 * np.maximum(np.abs(before), np.abs(after))
    unknown = np.isnan(difference)
    return np.where(unknown, np.nan, difference > step), np.where(unknown, np.nan, -difference > step)


def _money_changes(panel: Panel) -> dict[str, Estimate]:
    sample, persons = panel.sample, panel.sample.counts_persons
    before, after = panel.capita
    found = {"change.mean_capita_nominal": _mean_change(panel, before, after, persons=persons)}
    if panel.real_capita is None:
        names = ("mean_capita", "median_capita", "risen", "fallen")
        return found | {f"change.{name}": unavailable("no price index", n=panel.n_pairs) for name in names}
    before, after = panel.real_capita
    risen, fallen = clear_steps(before, after)
    return found | {
        "change.mean_capita": _mean_change(panel, before, after, persons=persons),
        "change.median_capita": survey.quantile(sample, after - before, 0.5, persons=persons, empty=_NO_INCOME),
        "change.risen": survey.share(sample, risen, persons=False, empty=_NO_INCOME),
        "change.fallen": survey.share(sample, fallen, persons=False, empty=_NO_INCOME),
    }


def _poverty_changes(panel: Panel) -> dict[str, Estimate]:
    sample, persons = panel.sample, panel.sample.counts_persons
    found = {"change.gini": gini_change(panel)}
    if panel.poor is None or panel.lines is None:
        names = ("headcount", "gap", "left_poverty", "entered_poverty", "stayed_poor")
        return found | {f"change.{name}": unavailable("no poverty line", n=panel.n_pairs) for name in names}
    before, after = panel.poor
    left, entered = _left_and_entered(panel, before, after)
    return found | {
        "change.headcount": headcount_change(panel),
        "change.gap": _gap_change(panel, panel.lines),
        "change.left_poverty": left,
        "change.entered_poverty": entered,
        "change.stayed_poor": survey.share(sample, before * after, persons=persons, empty=_NO_INCOME),
    }


def headcount_change(panel: Panel) -> Estimate:
    """By how much the share of the poor changed among pairs, -1 to 1; a reason where a wave has no line."""
    if panel.poor is None:
        return unavailable("no poverty line", n=panel.n_pairs)
    left, entered = _left_and_entered(panel, *panel.poor)
    change = _share_change(panel, *panel.poor, persons=panel.sample.counts_persons)
    if left.value is not None and entered.value is not None:  # a declared identity: hold it to the last bit
        change = replace(change, value=entered.value - left.value)
    return change


def _left_and_entered(panel: Panel, before: Numbers, after: Numbers) -> tuple[Estimate, Estimate]:
    left, entered = (
        survey.share(panel.sample, moved, persons=panel.sample.counts_persons, empty=_NO_INCOME)
        for moved in (before * (1 - after), (1 - before) * after)
    )
    return left, entered


def _gap_change(panel: Panel, lines: tuple[float, float]) -> Estimate:
    if any((capita[panel.sample.in_domain] < 0).any() for capita in panel.capita):
        return unavailable("a negative income", n=panel.n_pairs)
    before, after = (shortfalls(capita, line, 1) for capita, line in zip(panel.capita, lines, strict=True))
    change = _mean_change(panel, before, after, persons=panel.sample.counts_persons)
    return replace(change, basis=Basis())


def _source_changes(panel: Panel) -> dict[str, Estimate]:
    sample, second, income = panel.sample, panel.second, panel.income
    aid, business = panel.column("aid_month"), panel.column("business_month")
    absent = unavailable("no source columns", n=panel.n_pairs)
    given_per_person = unavailable("per-capita values given", n=panel.n_pairs)
    found = dict.fromkeys(_SOURCE_IDS, absent)
    if aid is not None:
        graduated = np.where(np.isnan(aid[0] + aid[1]), np.nan, (aid[0] > 0) & (aid[1] == 0))
        found["change.graduated"] = survey.share(sample, graduated, persons=False, empty="no household in both waves")
        dependent = panel.pair(aid_dependence(sample), aid_dependence(second))
        found["change.aid_dependence"] = (
            given_per_person if dependent is None else _share_change(panel, *dependent, persons=False)
        )
    earned = panel.pair(business_income(sample), business_income(second))
    if business is not None and earned is not None:
        found["change.business_median"] = median_change(panel, earned, empty="no household")
        found["change.share_business"] = (
            given_per_person if income is None else money_share_change(panel, business, income)
        )
    return found


_NO_INCOME = "no income"
_SOURCE_IDS = ("change.aid_dependence", "change.graduated", "change.share_business", "change.business_median")


def _mean_change(panel: Panel, before: Numbers, after: Numbers, *, persons: bool) -> Estimate:
    change = survey.mean(panel.sample, after - before, persons=persons, log=False, empty=_NO_INCOME)
    return without_false_certainty(change, panel, after - before)


def _share_change(panel: Panel, before: Numbers, after: Numbers, *, persons: bool) -> Estimate:
    """Second share minus first; behind it stand the households that moved either way, and those that didn't."""
    change = _mean_change(panel, before, after, persons=persons)
    moved = int((np.abs(after - before)[panel.sample.in_domain] == 1).sum())
    return replace(change, basis=Basis(numerator=moved, complement=change.n - moved))


def _why_no_pair(panel: Panel) -> str:
    if not panel.sample.n_in_district:
        return "no household"
    if panel.sample.counts_persons and (panel.sample.size is None or panel.second.size is None):
        return "no household size"
    if not panel.sample.has_income.any() or not panel.second.has_income.any():
        return "no income"
    return "no household in both waves"
