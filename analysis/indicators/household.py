"""Incomes of whole households where the study leads with them: inequality, change between waves, comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.findings import Estimate, unavailable
from analysis.findings.changes import CONSTANT_PRICES, NO_PRICES, level_ids
from analysis.findings.definition import Definition, Kind, declares, definitions_of
from analysis.findings.formulas import mean_formula
from analysis.findings.units import MONEY_MONTH
from analysis.indicators.compare import compared, comparison_of, mean_of_side, median_of_side
from analysis.indicators.differences import mean_difference
from analysis.indicators.income import income_findings
from analysis.indicators.independent import change_of
from analysis.indicators.index_interval import bootstrapped_index, mean_not_positive, one_has_all
from analysis.indicators.linearised import linearised_gini
from analysis.indicators.measure import Measure, gini_of_side
from analysis.indicators.sides import Side, of_sides, sides_of
from analysis.survey.estimates import mean
from analysis.survey.panel import panel_of
from analysis.survey.prices import deflators_of
from analysis.survey.stacked import stacked_of

if TYPE_CHECKING:
    from analysis.study import Study
    from analysis.survey.panel import Panel
    from analysis.survey.sample import Numbers, Sample

GINI = "inequality.gini_household"
CHANGE, NOMINAL = "change.mean_household", "change.mean_household_nominal"
MEAN, MEDIAN = "income.mean_household", "income.median_household"


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
            most=one_has_all,
        )
    }


@declares(
    Definition(
        CHANGE,
        MONEY_MONTH,
        Kind.MONEY_MEAN,
        mean_formula(r"\left(\frac{y_{i2}}{\pi_2} - \frac{y_{i1}}{\pi_1}\right)", "v"),
    ),
    Definition(NOMINAL, MONEY_MONTH, Kind.MONEY_MEAN, mean_formula("(y_{i2} - y_{i1})", "v")),
)
def _changes(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """Mean change of households' income, in prices of the base year and in each wave's own prices."""
    if first is None or second is None:
        return dict.fromkeys((CHANGE, NOMINAL), unavailable("no pair of waves"))
    panelled = study.settings.is_panel(first, second)
    found = (
        _of_pairs(panel_of(study, district, first, second))
        if panelled
        else _of_cross_sections(study, district, first, second)
    )
    if study.settings.prices:
        found[NOMINAL] = unavailable(CONSTANT_PRICES, n=found[NOMINAL].n)
    return found


@declares(*of_sides("mean_household", MONEY_MONTH, Kind.MONEY_MEAN, mean_formula(r"\frac{y_{i#}}{\pi_#}", "v")))
def household_level(side: Side) -> dict[str, Estimate]:
    """Mean income of a household in a wave, in prices of the base year. None without a price index."""
    if side.deflator is None:
        return side.named("mean_household", unavailable(NO_PRICES))
    return side.named("mean_household", _mean_level(side, side.deflator))


@declares(*of_sides("mean_household_nominal", MONEY_MONTH, Kind.MONEY_MEAN, mean_formula("y_{i#}", "v")))
def nominal_household_level(side: Side) -> dict[str, Estimate]:
    """Mean income of a household in a wave, in its own prices; a reason where prices are constant."""
    constant = side.sample.settings.prices is not None
    return side.named("mean_household_nominal", unavailable(CONSTANT_PRICES) if constant else _mean_level(side, 1.0))


def _mean_level(side: Side, factor: float) -> Estimate:
    if side.income is None:
        return unavailable(side.sample.no_household_income)
    return mean(side.sample, side.income * factor, persons=False, empty=side.sample.no_income)


@declares(_changes, household_level, nominal_household_level)
def household_change(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """Mean change of households' income with the levels before and after it, at base-year and at each wave's prices.

    Empty in a study of incomes per person.
    """
    if not study.settings.whole_households:
        return {}
    found = _changes(study, district, first, second)
    for side in sides_of(study, district, first, second):
        found |= household_level(side) | nominal_household_level(side)
    ids = [id_ for change in (CHANGE, NOMINAL) for id_ in level_ids(change) or ()]
    return found | {id_: unavailable(found[CHANGE].reason or "no pair of waves") for id_ in ids if id_ not in found}


def _of_pairs(panel: Panel) -> dict[str, Estimate]:
    if panel.income is None:
        return dict.fromkeys((CHANGE, NOMINAL), unavailable(panel.sample.no_household_income, n=panel.n_pairs))
    if not panel.n_pairs:
        return dict.fromkeys((CHANGE, NOMINAL), unavailable(panel.no_pair))
    nominal = mean_difference(panel, *panel.income, persons=False)
    if panel.deflators is None:
        return {CHANGE: unavailable(NO_PRICES, n=panel.n_pairs), NOMINAL: nominal}
    before, after = (values * deflator for values, deflator in zip(panel.income, panel.deflators, strict=True))
    return {CHANGE: mean_difference(panel, before, after, persons=False), NOMINAL: nominal}


def _of_cross_sections(study: Study, district: str, first: str, second: str) -> dict[str, Estimate]:
    """The difference of two waves' means, of different households."""
    sample = stacked_of(study, district, first, second)
    income = sample.income
    if income is None:
        return dict.fromkeys((CHANGE, NOMINAL), unavailable(sample.no_household_income))
    deflators = deflators_of(study, district, first, second)
    nominal = change_of(sample, _mean_of(income, sample))
    real = None if deflators is None else income * sample.by_wave(*deflators)
    return {
        CHANGE: unavailable(NO_PRICES) if real is None else change_of(sample, _mean_of(real, sample)),
        NOMINAL: nominal,
    }


_LEVELS = definitions_of(income_findings, household_gini)


@declares(*(comparison_of(_LEVELS[id_]) for id_ in (MEAN, MEDIAN, GINI)))
def household_compare_findings(sample: Sample) -> dict[str, Estimate]:
    """Differences of households' income and its inequality between the district and the rest of the study, by id.

    As `compare_findings` has them for incomes per person; empty in a study of these.
    """
    if not sample.settings.whole_households:
        return {}
    income, empty = sample.income, sample.no_income
    if income is None:
        return {f"compare.{id_}": unavailable(sample.no_household_income) for id_ in (MEAN, MEDIAN, GINI)}
    gini = Measure(
        income,
        gini_of_side(linearised_gini),
        False,
        empty,
        undefined="mean is not positive",
        amounts=(income,),
        is_share=True,
    )
    median = Measure(income, median_of_side, False, empty, is_median=True)
    return compared(sample, {MEAN: _mean_of(income, sample), MEDIAN: median, GINI: gini})


def _mean_of(income: Numbers, sample: Sample) -> Measure:
    return Measure(income, mean_of_side, False, sample.no_income, amounts=(income,))
