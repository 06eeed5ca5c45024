"""The two levels between which a change lies: of the same households, with the same weights, at base-year prices.

Of a panel both are of the pairs, with the first wave's weights (and sizes), so that `after.` less `before.` is the
change of the same name. Of two waves of different households each is its own wave's level, at prices of the base year.
A level of all households of a wave is another number: it has those who were surveyed once too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.findings import Estimate, unavailable
from analysis.findings.changes import CONSTANT_PRICES, NO_PRICES
from analysis.findings.definition import Kind, declares, single_ids
from analysis.findings.formulas import mean_formula, share_formula
from analysis.findings.units import MONEY_CAPITA
from analysis.indicators.income import NO_SOURCES
from analysis.indicators.index_interval import bootstrapped_index, mean_not_positive, one_has_all
from analysis.indicators.linearised import linearised_gini
from analysis.indicators.poverty import below_line, depth, headcount, shortfalls
from analysis.indicators.sides import Side, of_sides, sides_of
from analysis.survey import estimates as survey
from analysis.survey.panel import panel_of

if TYPE_CHECKING:
    from analysis.study import Study

_FOSTER = ("foster1984",)


@declares(*of_sides("mean_capita", MONEY_CAPITA, Kind.MONEY_MEAN, mean_formula(r"\frac{x_{i#}}{\pi_#}")))
def mean_level(side: Side) -> dict[str, Estimate]:
    """Mean income per person of a wave, in prices of the base year. None without a price index."""
    if side.deflator is None:
        return side.named("mean_capita", unavailable(NO_PRICES))
    real = side.capita * side.deflator
    return side.named("mean_capita", survey.mean(side.sample, real, persons=side.persons, empty=side.empty))


@declares(*of_sides("mean_capita_nominal", MONEY_CAPITA, Kind.MONEY_MEAN, mean_formula("x_{i#}")))
def nominal_level(side: Side) -> dict[str, Estimate]:
    """Mean income per person of a wave, in its own prices; a reason where prices are constant."""
    constant = side.sample.settings.prices is not None
    found = survey.mean(side.sample, side.capita, persons=side.persons, empty=side.empty)
    return side.named("mean_capita_nominal", unavailable(CONSTANT_PRICES) if constant else found)


@declares(*of_sides("headcount", "share", Kind.SHARE, share_formula(r"x_{i#} < z_#", "w"), _FOSTER))
def headcount_level(side: Side) -> dict[str, Estimate]:
    """Share of the poor in a wave, 0 to 1, by the wave's line; of pairs a relative line is taken as known."""
    if side.own_lines is not None:
        return side.named("headcount", replace(headcount(side.sample, side.own_lines), function=None))
    if side.lines is None:
        return side.named("headcount", unavailable("no poverty line"))
    poor = below_line(side.capita, side.lines)
    return side.named("headcount", survey.share(side.sample, poor, persons=side.persons, empty=side.empty))


@declares(
    *of_sides(
        "gap", "index", Kind.INDEX, mean_formula(r"\max\left(0, 1 - \frac{x_{i#}}{z_#}\right)"), _FOSTER
    )
)  # fmt: skip
def gap_level(side: Side) -> dict[str, Estimate]:
    """The poverty gap of a wave, 0 to 1. None without a line, and with a negative income."""
    if side.lines is None:
        return side.named("gap", unavailable("no poverty line"))
    domain = survey.domain_of(side.sample, side.capita, persons=side.persons)
    if domain.n and domain.values.min() < 0:
        return side.named("gap", unavailable("a negative income", n=domain.n))
    return side.named(
        "gap", depth(side.sample, "poverty.gap", shortfalls(side.capita, side.lines, 1), most=1.0, empty=side.empty)
    )


@declares(
    *of_sides(
        "gini", "index", Kind.INDEX,
        r"\frac{\sum_i \sum_j w_i w_j |x_{i#} - x_{j#}|}{2 \mu_# (\sum_i w_i)^2}", ("gini1912",),
    )
)  # fmt: skip
def gini_level(side: Side) -> dict[str, Estimate]:
    """The Gini index of income of a wave, 0 to 1. None where the mean isn't above zero."""
    found = bootstrapped_index(
        side.sample, "inequality.gini", linearised_gini, values=side.capita, persons=side.persons, empty=side.empty,
        bounds=(0.0, 1.0), undefined=mean_not_positive, most=one_has_all,
    )  # fmt: skip
    return side.named("gini", found)


@declares(
    *of_sides(
        "aid_dependence", "share", Kind.SHARE, share_formula(r"y_{i#} > 0,\ a_{i#} \ge \frac{1}{2} y_{i#}"),
        columns=("aid_month", "transfers_month"),
    )
)  # fmt: skip
def dependence_level(side: Side) -> dict[str, Estimate]:
    """Share of households that depend on aid in a wave, 0 to 1."""
    if side.dependent is None:
        return side.named("aid_dependence", _no_part(side, "aid_month"))
    return side.named(
        "aid_dependence", survey.share(side.sample, side.dependent, persons=False, empty=side.sample.no_income)
    )


@declares(
    *of_sides(
        "share_business", "share", Kind.MONEY_SHARE, r"\frac{\sum_i v_i b_{i#}}{\sum_i v_i y_{i#}}"
    )
)  # fmt: skip
def business_share_level(side: Side) -> dict[str, Estimate]:
    """Share of all income that comes from businesses in a wave."""
    if side.business is None or side.income is None:
        return side.named("share_business", _no_part(side, "business_month"))
    return side.named(
        "share_business",
        survey.ratio(side.sample, side.business, side.income, persons=False, empty=side.sample.no_income),
    )


_LEVELS = (mean_level, nominal_level, headcount_level, gap_level, gini_level, dependence_level, business_share_level)


@declares(*_LEVELS)
def level_findings(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """The levels before and after all changes of income and poverty that have them, by id; else the reason."""
    sides = sides_of(study, district, first, second)
    if not sides:
        reason = panel_of(study, district, first, second).no_pair if first and second else "no pair of waves"
        return dict.fromkeys(single_ids(level_findings), unavailable(reason))
    return {id_: one for level in _LEVELS for side in sides for id_, one in level(side).items()}


def _no_part(side: Side, column: str) -> Estimate:
    """Why a level that needs a column of household income has no value."""
    absent = side.sample.column(column) is None
    return NO_SOURCES if absent else unavailable(side.sample.no_household_income)
