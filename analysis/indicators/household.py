"""Incomes of whole households where the study leads with them: their inequality, and their change between waves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.findings import Estimate, unavailable
from analysis.findings.changes import NO_PRICES
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import mean_formula
from analysis.findings.units import MONEY_MONTH
from analysis.indicators.compare import mean_of_side
from analysis.indicators.differences import mean_difference
from analysis.indicators.independent import change_of
from analysis.indicators.inequality import bootstrapped_index, mean_not_positive
from analysis.indicators.linearised import linearised_gini
from analysis.indicators.measure import Measure
from analysis.survey.panel import panel_of
from analysis.survey.prices import deflators_of
from analysis.survey.stacked import stacked_of

if TYPE_CHECKING:
    from analysis.study import Study
    from analysis.survey.panel import Panel
    from analysis.survey.sample import Sample

GINI, CHANGE = "inequality.gini_household", "change.mean_household"


@declares(
    Definition(
        GINI,
        "index",
        Kind.INDEX,
        r"\frac{\sum_i \sum_j v_i v_j |y_i - y_j|}{2 \sum_i v_i \sum_i v_i y_i}",
        ("gini1912",),
    )
)
def household_gini(sample: Sample) -> dict[str, Estimate]:
    """The Gini index of incomes of whole households, each counted once; empty in a study of incomes per person."""
    if not sample.settings.whole_households:
        return {}
    if sample.income is None:
        return {GINI: unavailable(sample.no_household_income)}
    return {
        GINI: bootstrapped_index(
            sample,
            GINI,
            linearised_gini,
            values=sample.income,
            persons=False,
            empty=sample.no_income,
            bounds=(0.0, 1.0),
            undefined=mean_not_positive,
        )
    }


@declares(
    Definition(
        CHANGE,
        MONEY_MONTH,
        Kind.MONEY_MEAN,
        mean_formula(r"\left(\frac{y_{i2}}{\pi_2} - \frac{y_{i1}}{\pi_1}\right)", "v"),
    )
)
def household_change(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """Mean change of households' income, in prices of the base year; empty in a study of incomes per person."""
    if not study.settings.whole_households:
        return {}
    if first is None or second is None:
        return {CHANGE: unavailable("no pair of waves")}
    if study.settings.is_panel(first, second):
        return {CHANGE: _of_pairs(panel_of(study, district, first, second))}
    return {CHANGE: _of_cross_sections(study, district, first, second)}


def _of_pairs(panel: Panel) -> Estimate:
    if panel.income is None:
        return unavailable(panel.sample.no_household_income, n=panel.n_pairs)
    if not panel.n_pairs:
        return unavailable(panel.no_pair)
    if panel.deflators is None:
        return unavailable(NO_PRICES, n=panel.n_pairs)
    before, after = (values * deflator for values, deflator in zip(panel.income, panel.deflators, strict=True))
    return mean_difference(panel, before, after, persons=False)


def _of_cross_sections(study: Study, district: str, first: str, second: str) -> Estimate:
    """The difference of two waves' means, of different households."""
    sample = stacked_of(study, district, first, second)
    if sample.income is None:
        return unavailable(sample.no_household_income)
    deflators = deflators_of(study, district, first, second)
    if deflators is None:
        return unavailable(NO_PRICES)
    real = sample.income * sample.by_wave(*deflators)
    return change_of(sample, Measure(real, mean_of_side, False, sample.no_income, amounts=(real,)))
