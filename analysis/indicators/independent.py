"""Changes between two waves of different households: repeated cross-sections, compared as independent samples.

Each is the second wave's estimate less the first's, each with its wave's own weights, under the design of the stacked
waves (analysis/survey/stacked.py). What only a panel can tell, such as who left poverty, has no value.
"""

from __future__ import annotations

from dataclasses import replace

from analysis.findings import Estimate, unavailable
from analysis.findings.changes import CONSTANT_PRICES, NO_PRICES
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import quantile_formula
from analysis.findings.units import MONEY_CAPITA
from analysis.indicators.compare import contrast, mean_of_side, measures_of, median_of_side
from analysis.indicators.income import NO_SOURCES, business_income
from analysis.indicators.linearised import deleted_gini
from analysis.indicators.measure import Measure, gini_of_side
from analysis.survey.sample import Numbers
from analysis.survey.stacked import StackedSample

METHOD = "independent_t"
MEDIAN_LEVEL = "change.median_level"
_LEVELS = {  # the measure of a level whose difference is the change
    "change.mean_capita_nominal": "income.mean_capita",
    "change.headcount": "poverty.headcount",
    "change.gap": "poverty.gap",
    "change.gini": "inequality.gini",
    "change.aid_dependence": "income.aid_dependence",
    "change.share_business": "income.share_business",
}


@declares(
    Definition(
        MEDIAN_LEVEL,
        MONEY_CAPITA,
        Kind.QUANTILE,
        r"Q_2 - Q_1,\quad Q_s = " + quantile_formula(r"\frac{1}{2}", r"\frac{x_{is}}{\pi_s}", "F_s"),
        ("hyndman1996", "woodruff1952"),
        quantile=0.5,
    )
)
def median_level_change(sample: StackedSample, deflators: tuple[float, float] | None) -> Estimate:
    """The median income per person of the second wave less that of the first, in prices of the base year.

    Of waves of different households alone: a panel has the median of its households' own changes.
    """
    if deflators is None:
        return unavailable(NO_PRICES)
    amounts, empty = sample.capita * sample.by_wave(*deflators), sample.no_capita
    return change_of(sample, Measure(amounts, median_of_side, sample.counts_persons, empty, is_median=True))


def independent_changes(
    sample: StackedSample,
    *,
    deflators: tuple[float, float] | None,
    lines: tuple[float | Numbers, float | Numbers] | None,
) -> dict[str, Estimate]:
    """Changes of means, shares, medians and indices, by id; each with the t interval of independent samples.

    `deflators` convert each wave's money to the prices of the base year, `lines` are the waves' poverty lines, or
    their households'. `n` is
    that of the smaller wave.
    """
    measures = measures_of(sample, None if lines is None else sample.by_household(*lines))
    gini = measures["inequality.gini"]
    if isinstance(gini, Measure):
        measures = {**measures, "inequality.gini": replace(gini, statistic=gini_of_side(deleted_gini))}
    found = {id_: change_of(sample, measures[level]) for id_, level in _LEVELS.items()}
    nominal = found["change.mean_capita_nominal"]
    found["change.mean_capita"] = (
        unavailable(NO_PRICES, n=nominal.n)
        if deflators is None
        else change_of(sample, _mean_of(sample, sample.capita * sample.by_wave(*deflators)))
    )
    if sample.settings.prices:
        found["change.mean_capita_nominal"] = unavailable(CONSTANT_PRICES, n=nominal.n)
    found[MEDIAN_LEVEL] = median_level_change(sample, deflators)
    earned = business_income(sample)
    found["change.business_median"] = (
        NO_SOURCES
        if earned is None
        else change_of(sample, Measure(earned, median_of_side, False, "no household", is_median=True))
    )
    return found


def headcount_of(sample: StackedSample, poor: Numbers) -> Estimate:
    """The change of the share of the poor, where `poor` is 1, 0, or NaN where it is not known."""
    return change_of(sample, Measure(poor, mean_of_side, sample.counts_persons, of_trait=True))


def change_of(sample: StackedSample, measure: Measure | Estimate) -> Estimate:
    """The measure in the second wave less that in the first."""
    if isinstance(measure, Estimate):
        return measure
    first, second = sample.sides
    change = contrast(second, first, measure)
    return change if change.method is None else replace(change, method=METHOD)


def _mean_of(sample: StackedSample, amounts: Numbers) -> Measure:
    return Measure(amounts, mean_of_side, sample.counts_persons, amounts=(amounts,))
