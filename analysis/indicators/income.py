"""What households live on: counts, means, quantiles, where income comes from, and what businesses earn.

A study that measures consumption has the same findings: `income` is then consumption throughout.
"""

from __future__ import annotations

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.survey.estimates import mean, quantile, ratio, share
from analysis.survey.sample import Numbers, Sample

SOURCES = {
    "income.share_business": "business_month",
    "income.share_wages": "wages_month",
    "income.share_aid": "aid_month",
    "income.share_transfers": "transfers_month",
}
QUANTILES = {
    "income.median_capita": 0.5,
    "income.p10_capita": 0.1,
    "income.p25_capita": 0.25,
    "income.p75_capita": 0.75,
    "income.p90_capita": 0.9,
}
DEPENDENT = 0.5  # of income from aid, from which on a household counts as dependent on it

NO_SOURCES = unavailable("no source columns")
CAPITA_GIVEN = unavailable("per-capita values given")


def income_findings(sample: Sample) -> dict[str, Estimate]:
    """All findings on income of the district, by id."""
    return _counts(sample) | _levels(sample) | _sources(sample) | _businesses(sample)


def aid_dependence(sample: Sample) -> Numbers | None:
    """1 for households whose aid is at least half of their income, 0 for others, NaN = unknown.

    A household without any income (a total of zero) doesn't count as dependent. None where the study doesn't say.
    """
    aid, income = sample.column("aid_month"), sample.income
    if aid is None or income is None:
        return None
    dependent = (income > 0) & (aid >= DEPENDENT * income)
    return np.where(np.isnan(aid) | np.isnan(income), np.nan, dependent)


def business_income(sample: Sample, business_type: str | None = None) -> Numbers | None:
    """What households with a business (of a type) earn from it, NaN for others; None where the study doesn't say."""
    earned = sample.column("business_month")
    if earned is None:
        return None
    having = earned != 0
    if business_type is not None:
        types = sample.labels("business_type")
        having &= False if types is None else types == business_type
    return np.where(having, earned, np.nan)


def business_types(sample: Sample) -> list[str]:
    """The types of business that the whole study's wave has, in alphabetical order."""
    types = sample.labels("business_type")
    return [] if types is None else sorted({str(name) for name in types[sample.weighs] if name is not None})


def _counts(sample: Sample) -> dict[str, Estimate]:
    surveyed, known = sample.n_in_district, sample.has_income & sample.in_domain
    with_income = int(known.sum())
    missing = surveyed - with_income
    counts = {
        "income.n_households": Estimate(float(with_income), n=with_income),
        "income.n_persons": unavailable("no household size"),
        "income.missing": Estimate(float(missing), n=surveyed, basis=Basis(numerator=missing, complement=with_income)),
        "income.missing_size": unavailable("no household size"),
    }
    if sample.size is not None:
        sized = ~np.isnan(sample.size)
        n, without = int((known & sized).sum()), int((sample.in_domain & ~sized).sum())
        counts["income.n_persons"] = Estimate(float(sample.size[known & sized].sum()), n=n)
        counts["income.missing_size"] = Estimate(
            float(without), n=surveyed, basis=Basis(numerator=without, complement=surveyed - without)
        )
    return counts


def _levels(sample: Sample) -> dict[str, Estimate]:
    persons, absent = sample.counts_persons, sample.no_capita
    income = sample.income
    levels = {
        "income.mean_household": CAPITA_GIVEN
        if income is None
        else mean(sample, income, persons=False, empty="no income"),
        "income.median_household": CAPITA_GIVEN
        if income is None
        else quantile(sample, income, 0.5, persons=False, empty="no income"),
        "income.mean_capita": mean(sample, sample.capita, persons=persons, empty=absent),
    }
    for finding_id, p in QUANTILES.items():
        levels[finding_id] = quantile(sample, sample.capita, p, persons=persons, empty=absent)
    return levels


def _sources(sample: Sample) -> dict[str, Estimate]:
    shares = {}
    for finding_id, column in SOURCES.items():
        source = sample.column(column)
        if source is None:
            shares[finding_id] = NO_SOURCES
        elif sample.income is None:
            shares[finding_id] = CAPITA_GIVEN
        else:
            shares[finding_id] = ratio(sample, source, sample.income, persons=False, empty="no income")
    dependent = aid_dependence(sample)
    if dependent is not None:
        shares["income.aid_dependence"] = share(sample, dependent, persons=False, empty="no income")
    else:
        shares["income.aid_dependence"] = NO_SOURCES if sample.column("aid_month") is None else CAPITA_GIVEN
    return shares


def _businesses(sample: Sample) -> dict[str, Estimate]:
    ids = {"income.business_median": None} | {f"income.business_median.{name}": name for name in business_types(sample)}
    medians = {}
    for finding_id, business_type in ids.items():
        earned = business_income(sample, business_type)
        medians[finding_id] = (
            NO_SOURCES if earned is None else quantile(sample, earned, 0.5, persons=False, empty="no household")
        )
    return medians
