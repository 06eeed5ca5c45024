"""Findings on income: counts, means, quantiles, sources of income, and incomes from businesses.

A study that measures consumption has the same findings: `income` is then consumption throughout.
"""

from __future__ import annotations

import numpy as np

from analysis.findings import Basis, Estimate, reasons, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import mean_formula, quantile_formula, share_formula
from analysis.findings.relation import Relation, parts_of, sums_to
from analysis.findings.units import MONEY_CAPITA, MONEY_MONTH
from analysis.survey.estimates import mean, quantile, ratio, share
from analysis.survey.sample import Numbers, Sample

SOURCES = {
    "income.share_business": "business_month",
    "income.share_wages": "wages_month",
    "income.share_aid": "aid_month",
    "income.share_transfers": "transfers_month",
}
# definitions use these shares, and `risalah check` compares the texts of pages with these literals
QUANTILES = {
    "income.median_capita": 0.5,
    "income.p10_capita": 0.1,
    "income.p25_capita": 0.25,
    "income.p75_capita": 0.75,
    "income.p90_capita": 0.9,
}
DEPENDENT = 0.5  # share of aid in income from which on a household counts as dependent on aid

_HALF = r"\frac{1}{2}"
_TYPE_2 = ("hyndman1996",)
NO_SOURCES = unavailable(reasons.NO_SOURCES)


def aid_dependence(sample: Sample) -> Numbers | None:
    """1 for households whose aid is at least half of their income, 0 for others, NaN = unknown.

    A household without any income (a total of zero) doesn't count as dependent. None where the study lacks the columns.
    """
    aid, income = sample.column("aid_month"), sample.income
    if aid is None or income is None:
        return None
    dependent = (income > 0) & (aid >= DEPENDENT * income)
    return np.where(np.isnan(aid) | np.isnan(income), np.nan, dependent)


def business_income(sample: Sample, business_type: str | None = None) -> Numbers | None:
    """Income from business of households with one (of a type), NaN for others; None where the study lacks it."""
    earned = sample.column("business_month")
    if earned is None:
        return None
    having = earned != 0
    if business_type is not None:
        types = sample.labels("business_type")
        having &= False if types is None else types == business_type
    return np.where(having, earned, np.nan)


def business_types(sample: Sample) -> list[str]:
    """The types of business in the whole study's wave, in alphabetical order."""
    if sample.whole:
        return list(sample.whole.business_types)
    types = sample.labels("business_type")
    return [] if types is None else sorted({str(name) for name in types[sample.weighs] if name is not None})


@declares(
    Definition("income.n_households", "count", Kind.COUNT),
    Definition("income.n_persons", "count", Kind.COUNT),
    Definition(
        "income.missing",
        "count",
        Kind.COUNT,
        relations=(  # where each household is a cluster, the degrees of freedom count all that were surveyed
            Relation(
                ("income.n_households", "income.missing", "design.df"),
                lambda told, missing, df: told + missing - df - 1,
            ),
            parts_of("network.n_households", "income.n_households", "income.missing"),
        ),
    ),
    Definition("income.missing_size", "count", Kind.COUNT),
)
def counts(sample: Sample) -> dict[str, Estimate]:
    """Counts of households with a known income, of persons in them, and of households of unknown income or size."""
    surveyed, known = sample.n_in_district, sample.has_income & sample.in_domain
    with_income = int(known.sum())
    missing = surveyed - with_income
    found = {
        "income.n_households": Estimate(float(with_income), n=with_income),
        "income.n_persons": unavailable("no household size"),
        "income.missing": Estimate(float(missing), n=surveyed, basis=Basis(numerator=missing, complement=with_income)),
        "income.missing_size": unavailable("no household size"),
    }
    if sample.size is not None:
        sized = ~np.isnan(sample.size)
        n, without = int((known & sized).sum()), int((sample.in_domain & ~sized).sum())
        found["income.n_persons"] = Estimate(float(sample.size[known & sized].sum()), n=n)
        found["income.missing_size"] = Estimate(
            float(without), n=surveyed, basis=Basis(numerator=without, complement=surveyed - without)
        )
    return found


@declares(Definition("income.mean_household", MONEY_MONTH, Kind.MONEY_MEAN, mean_formula("y_i", "v")))
def mean_household(sample: Sample) -> Estimate:
    """Mean income of a household per month."""
    if sample.income is None:
        return unavailable(sample.no_household_income)
    return mean(sample, sample.income, persons=False, empty=sample.no_income)


@declares(
    Definition(
        "income.median_household", MONEY_MONTH, Kind.QUANTILE, quantile_formula(_HALF, "y"), _TYPE_2, quantile=0.5
    )
)
def median_household(sample: Sample) -> Estimate:
    """Median income of a household per month."""
    if sample.income is None:
        return unavailable(sample.no_household_income)
    return quantile(sample, sample.income, 0.5, persons=False, empty=sample.no_income)


@declares(Definition("income.mean_capita", MONEY_CAPITA, Kind.MONEY_MEAN, mean_formula("x_i")))
def mean_capita(sample: Sample) -> Estimate:
    """Mean income per person and month; persons or households as the study counts."""
    return mean(sample, sample.capita, persons=sample.counts_persons, empty=sample.no_capita)


def _of_capita(name: str, fraction: str) -> Definition:
    id_ = f"income.{name}_capita"
    formula = quantile_formula(fraction)
    return Definition(id_, MONEY_CAPITA, Kind.QUANTILE, formula, _TYPE_2, quantile=QUANTILES[id_])


@declares(
    _of_capita("median", _HALF),
    _of_capita("p10", r"\frac{1}{10}"),
    _of_capita("p25", r"\frac{1}{4}"),
    _of_capita("p75", r"\frac{3}{4}"),
    _of_capita("p90", r"\frac{9}{10}"),
)
def capita_quantiles(sample: Sample) -> dict[str, Estimate]:
    """Quantiles of income per person and month; persons or households as the study counts."""
    persons, absent = sample.counts_persons, sample.no_capita
    return {id_: quantile(sample, sample.capita, p, persons=persons, empty=absent) for id_, p in QUANTILES.items()}


def _of_income(letter: str) -> str:
    return rf"\frac{{\sum_i v_i {letter}_i}}{{\sum_i v_i y_i}}"


@declares(
    Definition(
        "income.share_business", "share", Kind.MONEY_SHARE, _of_income("b"), relations=(sums_to(1.0, *SOURCES),)
    ),
    Definition("income.share_wages", "share", Kind.MONEY_SHARE, _of_income("g")),
    Definition("income.share_aid", "share", Kind.MONEY_SHARE, _of_income("a")),
    Definition("income.share_transfers", "share", Kind.MONEY_SHARE, _of_income("q")),
)
def source_shares(sample: Sample) -> dict[str, Estimate]:
    """Share of all income from each source, 0 to 1."""
    shares = {}
    for finding_id, column in SOURCES.items():
        source = sample.column(column)
        if source is None:
            shares[finding_id] = NO_SOURCES
        elif sample.income is None:
            shares[finding_id] = unavailable(sample.no_household_income)
        else:
            shares[finding_id] = ratio(sample, source, sample.income, persons=False, empty=sample.no_income)
    return shares


@declares(
    Definition(
        "income.aid_dependence",
        "share",
        Kind.SHARE,
        share_formula(r"y_i > 0,\ a_i \ge \frac{1}{2} y_i"),
        columns=("aid_month", "transfers_month"),
    )
)
def aid_dependent_share(sample: Sample) -> Estimate:
    """Share of households whose aid is at least half of their income, 0 to 1."""
    dependent = aid_dependence(sample)
    if dependent is None:
        return NO_SOURCES if sample.column("aid_month") is None else unavailable(sample.no_household_income)
    return share(sample, dependent, persons=False, empty=sample.no_income)


@declares(
    *(
        Definition(id_, MONEY_MONTH, Kind.QUANTILE, quantile_formula(_HALF, "b"), _TYPE_2, quantile=0.5)
        for id_ in ("income.business_median", "income.business_median.*")
    )
)
def business_medians(sample: Sample) -> dict[str, Estimate]:
    """Median monthly income from business among households with one, in all and by type of business."""
    ids = {"income.business_median": None} | {f"income.business_median.{name}": name for name in business_types(sample)}
    medians = {}
    for finding_id, business_type in ids.items():
        earned = business_income(sample, business_type)
        medians[finding_id] = (
            NO_SOURCES if earned is None else quantile(sample, earned, 0.5, persons=False, empty="no household")
        )
    return medians


@declares(
    counts,
    mean_household,
    median_household,
    mean_capita,
    capita_quantiles,
    source_shares,
    aid_dependent_share,
    business_medians,
)
def income_findings(sample: Sample) -> dict[str, Estimate]:
    """All findings on income of the district, by id."""
    return {
        **counts(sample),
        "income.mean_household": mean_household(sample),
        "income.median_household": median_household(sample),
        "income.mean_capita": mean_capita(sample),
        **capita_quantiles(sample),
        **source_shares(sample),
        "income.aid_dependence": aid_dependent_share(sample),
        **business_medians(sample),
    }
