"""Changes of incomes and poverty between two waves: of a panel, among households whose income is known in both.

Every estimate uses the first wave's weights (times its sizes, where persons count) in both waves. These are changes
between two points in time, not effects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Estimate, reasons, unavailable
from analysis.findings.changes import CONSTANT_PRICES, NO_PRICES, NOT_A_PANEL
from analysis.findings.definition import Definition, Kind, declares, single_ids
from analysis.findings.formulas import mean_formula, quantile_formula, share_formula
from analysis.findings.relation import parts_of
from analysis.findings.units import MONEY_CAPITA, MONEY_MONTH, SHARE_DIFFERENCE
from analysis.indicators.differences import (
    gini_change,
    mean_difference,
    median_change,
    money_share_change,
    share_difference,
)
from analysis.indicators.income import aid_dependence, business_income
from analysis.indicators.independent import MEDIAN_LEVEL, independent_changes, median_level_change
from analysis.indicators.measures import measure_changes
from analysis.indicators.paired_levels import level_findings
from analysis.indicators.poverty_change import (
    entered_poverty,
    gap_change,
    headcount_change,
    left_poverty,
    stayed_poor,
)
from analysis.survey import estimates as survey
from analysis.survey.lines import lines_of
from analysis.survey.panel import Panel, panel_of
from analysis.survey.prices import deflators_of
from analysis.survey.sample import Numbers
from analysis.survey.stacked import stacked_of

if TYPE_CHECKING:
    from analysis.study import Study

CLEAR_STEP = 0.05  # of the first income, set by the contract on numbers: up to that it is neither a rise nor a fall
_REAL = r"\frac{x_{i2}}{\pi_2} - \frac{x_{i1}}{\pi_1}"
_DELTA = r",\quad \Delta_i = " + _REAL
_STEP = r"\frac{1}{20} \left|\frac{x_{i1}}{\pi_1}\right|"
_HALF = r"\frac{1}{2}"
_TYPE_2 = ("hyndman1996",)


def clear_steps(before: Numbers, after: Numbers) -> tuple[Numbers, Numbers]:
    """Rises and falls (1 or 0) of more than 5 % of the first value; NaN where a value is unknown.

    From zero: risen if the second value is above zero, else neither.

    >>> [steps.tolist() for steps in clear_steps(np.array([100.0, 100, 100, 0, 0]), np.array([106.0, 105, 94, 1, 0]))]
    [[1.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]]
    """
    difference = after - before
    # exactly 5 % is not more than 5 %, even if rounding of a deflated value puts it above
    step = CLEAR_STEP * np.abs(before) + 1e-9 * np.maximum(np.abs(before), np.abs(after))
    unknown = np.isnan(difference)
    return np.where(unknown, np.nan, difference > step), np.where(unknown, np.nan, -difference > step)


@declares(Definition("change.n_pairs", "count", Kind.COUNT))
def pair_count(panel: Panel) -> Estimate:
    """Number of households with a known income in both waves."""
    return Estimate(float(panel.n_pairs), n=panel.n_pairs)


@declares(Definition("change.attrition", "share", Kind.SHARE, share_formula(r"i \notin S_2")))
def attrition(panel: Panel) -> Estimate:
    """Share of the first wave's households that the second wave didn't survey again, 0 to 1."""
    return survey.share(panel.sample, (~panel.surveyed_again).astype(float), persons=False)


@declares(
    Definition(
        "change.mean_capita",
        MONEY_CAPITA,
        Kind.MONEY_MEAN,
        mean_formula(rf"\left({_REAL}\right)"),
        relations=(parts_of("second:income.mean_capita", "first:income.mean_capita", "change.mean_capita"),),
    )
)
def mean_change(panel: Panel) -> Estimate:
    """Mean change of income per person, in prices of the base year. None without a price index."""
    if panel.real_capita is None:
        return _no_prices(panel)
    return mean_difference(panel, *panel.real_capita, persons=panel.sample.counts_persons)


@declares(
    Definition(
        "change.median_capita",
        MONEY_CAPITA,
        Kind.QUANTILE,
        quantile_formula(_HALF, r"\Delta") + _DELTA,
        _TYPE_2,
        quantile=0.5,
    )
)
def typical_change(panel: Panel) -> Estimate:
    """Median of the changes of income per person, in prices of the base year. None without a price index."""
    if panel.real_capita is None:
        return _no_prices(panel)
    before, after = panel.real_capita
    return survey.quantile(
        panel.sample, after - before, 0.5, persons=panel.sample.counts_persons, empty=panel.no_capita
    )


@declares(Definition("change.mean_capita_nominal", MONEY_CAPITA, Kind.MONEY_MEAN, mean_formula("(x_{i2} - x_{i1})")))
def nominal_change(panel: Panel) -> Estimate:
    """Mean change of income per person, in each wave's own prices; a reason where prices are constant."""
    if panel.sample.settings.prices:
        return unavailable(CONSTANT_PRICES, n=panel.n_pairs)
    return mean_difference(panel, *panel.capita, persons=panel.sample.counts_persons)


@declares(
    Definition(
        "change.aid_dependence",
        SHARE_DIFFERENCE,
        Kind.SHARE,
        mean_formula(r"(c_{i2} - c_{i1})", "v")
        + r",\quad c_{is} = \mathbf{1}(y_{is} > 0,\ a_{is} \ge \frac{1}{2} y_{is})",
        columns=("aid_month", "transfers_month"),
    )
)
def dependence_change(panel: Panel) -> Estimate:
    """Change of the share of households that depend on aid, -1 to 1."""
    if panel.column("aid_month") is None:
        return _no_sources(panel)
    dependent = panel.pair(aid_dependence(panel.sample), aid_dependence(panel.second))
    return _capita_given(panel) if dependent is None else share_difference(panel, *dependent, persons=False)


@declares(
    Definition(
        "change.share_business",
        SHARE_DIFFERENCE,
        Kind.MONEY_SHARE,
        r"\frac{\sum_i v_i b_{i2}}{\sum_i v_i y_{i2}} - \frac{\sum_i v_i b_{i1}}{\sum_i v_i y_{i1}}",
    )
)
def business_share_change(panel: Panel) -> Estimate:
    """Change of the share of all income that comes from businesses."""
    business = panel.column("business_month")
    if business is None:
        return _no_sources(panel)
    return _capita_given(panel) if panel.income is None else money_share_change(panel, business, panel.income)


@declares(
    Definition(
        "change.business_median",
        MONEY_MONTH,
        Kind.QUANTILE,
        r"Q_2 - Q_1,\quad Q_s = " + quantile_formula(_HALF, "b", "F_s"),
        _TYPE_2,
        quantile=0.5,
    )
)
def business_median_change(panel: Panel) -> Estimate:
    """Change of the median monthly income from businesses."""
    earned = panel.pair(business_income(panel.sample), business_income(panel.second))
    return _no_sources(panel) if earned is None else median_change(panel, earned, empty="no household")


@declares(
    Definition("change.risen", "share", Kind.SHARE, share_formula(rf"\Delta_i > {_STEP}") + _DELTA),
    Definition("change.fallen", "share", Kind.SHARE, share_formula(rf"-\Delta_i > {_STEP}") + _DELTA),
)
def risen_and_fallen(panel: Panel) -> dict[str, Estimate]:
    """Shares of households whose income per person clearly rose and clearly fell, 0 to 1 each."""
    if panel.real_capita is None:
        return dict.fromkeys(single_ids(risen_and_fallen), _no_prices(panel))
    steps = zip(single_ids(risen_and_fallen), clear_steps(*panel.real_capita), strict=True)
    return {id_: survey.share(panel.sample, step, persons=False, empty=panel.no_capita) for id_, step in steps}


@declares(Definition("change.graduated", "share", Kind.SHARE, share_formula(r"a_{i1} > 0,\ a_{i2} = 0")))
def graduated(panel: Panel) -> Estimate:
    """Share of households that had aid in the first wave and have none in the second, 0 to 1."""
    aid = panel.column("aid_month")
    if aid is None:
        return _no_sources(panel)
    without = np.where(np.isnan(aid[0]) | np.isnan(aid[1]), np.nan, (aid[0] > 0) & (aid[1] == 0))
    return survey.share(panel.sample, without, persons=False, empty="no household in both waves")


@declares(
    pair_count,
    attrition,
    mean_change,
    typical_change,
    nominal_change,
    headcount_change,
    gap_change,
    gini_change,
    dependence_change,
    business_share_change,
    business_median_change,
    median_level_change,
    risen_and_fallen,
    left_poverty,
    entered_poverty,
    stayed_poor,
    graduated,
)
def _changes(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """The changes of the leading measure."""
    ids = [id_ for id_ in single_ids(_changes) if id_ != MEDIAN_LEVEL]  # of cross-sections alone
    if first is None or second is None:
        return dict.fromkeys(ids, unavailable("no pair of waves"))
    if not study.settings.is_panel(first, second):
        return dict.fromkeys(ids, unavailable(NOT_A_PANEL)) | _of_cross_sections(study, district, first, second)
    panel = panel_of(study, district, first, second)
    found = {"change.n_pairs": pair_count(panel), "change.attrition": attrition(panel)}
    if not panel.n_pairs:
        return found | {id_: unavailable(panel.no_pair) for id_ in ids if id_ not in found}
    return found | {
        "change.mean_capita": mean_change(panel),
        "change.median_capita": typical_change(panel),
        "change.mean_capita_nominal": nominal_change(panel),
        "change.headcount": headcount_change(panel),
        "change.gap": gap_change(panel),
        "change.gini": gini_change(panel),
        "change.aid_dependence": dependence_change(panel),
        "change.share_business": business_share_change(panel),
        "change.business_median": business_median_change(panel),
        **risen_and_fallen(panel),
        "change.left_poverty": left_poverty(panel),
        "change.entered_poverty": entered_poverty(panel),
        "change.stayed_poor": stayed_poor(panel),
        "change.graduated": graduated(panel),
    }


@declares(_changes, level_findings, measure_changes)
def change_findings(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """All changes of income and poverty between two waves of a district, by id; each a reason where unavailable.

    With the levels before and after them.
    """
    waves = (study, district, first, second)
    return {**_changes(*waves), **level_findings(*waves), **measure_changes(*waves)}


def _of_cross_sections(study: Study, district: str, first: str, second: str) -> dict[str, Estimate]:
    """Changes between two waves of different households."""
    sample = stacked_of(study, district, first, second)
    lines = [lines_of(wave, study.settings.poverty_line.get(wave.wave)) for wave in sample.waves]
    return independent_changes(
        sample,
        deflators=deflators_of(study, district, first, second),
        lines=(lines[0].values, lines[1].values) if lines[0] and lines[1] else None,
    )


def _no_prices(panel: Panel) -> Estimate:
    return unavailable(NO_PRICES, n=panel.n_pairs)


def _no_sources(panel: Panel) -> Estimate:
    return unavailable(reasons.NO_SOURCES, n=panel.n_pairs)


def _capita_given(panel: Panel) -> Estimate:
    return unavailable(panel.sample.no_household_income, n=panel.n_pairs)
