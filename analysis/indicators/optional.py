"""Findings on what some studies ask: businesses, savings and debt, who decides, food, the programme, other measures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.findings import Estimate, reasons, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import mean_formula
from analysis.indicators.measures import measure_findings
from analysis.study.columns import HIGHEST, LEGAL, RECEIVED
from analysis.survey.estimates import domain_of, mean, share
from analysis.survey.sample import Numbers, Sample

_SHARE, _MEAN = mean_formula("c_i", "v"), mean_formula("u_i", "v")
NOT_ASKED = unavailable(reasons.NOT_ASKED)
NO_EARLIER = unavailable("no earlier wave")
NO_ANSWER = "nobody answered"


@declares(Definition("business.survived", "share", Kind.SHARE, _SHARE, columns=("business_survives",)))
def business_survived(sample: Sample) -> Estimate:
    """Share of households with a business in the first wave that still have it, 0 to 1; None in the first wave."""
    return _since_first(sample, _share_of(sample, "business_survives"))


@declares(Definition("business.paid_workers", "workers", Kind.MEAN, _MEAN, columns=("paid_workers",)))
def paid_workers(sample: Sample) -> Estimate:
    """Mean number of paid workers of a household's business; None in the first wave."""
    return _since_first(sample, _mean_of(sample, "paid_workers"))


@declares(Definition("business.legal", "share", Kind.SHARE, _SHARE, columns=LEGAL))
def business_legal(sample: Sample) -> Estimate:
    """Share of households whose business has any of the three legal papers, 0 to 1. None in the first wave."""
    return _since_first(sample, _share_of(sample, *LEGAL))


@declares(Definition("finance.savings", "share", Kind.SHARE, _SHARE, columns=("savings",)))
def savings(sample: Sample) -> Estimate:
    """Share of households that save, 0 to 1."""
    return _share_of(sample, "savings")


@declares(Definition("finance.debt", "share", Kind.SHARE, _SHARE, sensitive=True, columns=("debt",)))
def debt(sample: Sample) -> Estimate:
    """Share of households in debt, 0 to 1."""
    return _share_of(sample, "debt")


@declares(Definition("women.decides", "share", Kind.SHARE, _SHARE, sensitive=True, columns=("women_decide",)))
def women_decide(sample: Sample) -> Estimate:
    """Share of households where a woman decides, 0 to 1."""
    return _share_of(sample, "women_decide")


@declares(
    Definition(
        "food.insecure", "points of 8", Kind.MEAN, _MEAN, ("cafiero2018",), sensitive=True, columns=("fies_score",)
    )
)
def food_insecurity(sample: Sample) -> Estimate:
    """Mean raw score of food insecurity, 0 to 8.

    A threshold for food insecurity would need a measurement model.
    """
    return _mean_of(sample, "fies_score", trait=True)


@declares(Definition("programme.received.*", "share", Kind.SHARE, _SHARE, columns=(f"{RECEIVED}*",)))
def received(sample: Sample) -> dict[str, Estimate]:
    """Share of households that received each component of the programme, 0 to 1."""
    return {
        f"programme.received.{column.removeprefix(RECEIVED)}": _share_of(sample, column)
        for column in received_columns(sample)
    }


@declares(Definition("programme.training_days", "days", Kind.MEAN, _MEAN, columns=("training_days",)))
def training_days(sample: Sample) -> Estimate:
    """Mean number of a household's days of training."""
    return _mean_of(sample, "training_days")


@declares(
    business_survived,
    paid_workers,
    business_legal,
    savings,
    debt,
    women_decide,
    food_insecurity,
    received,
    training_days,
    measure_findings,
)
def optional_findings(sample: Sample) -> dict[str, Estimate]:
    """All findings from optional columns, by id, each over the households that answered, in waves with the question."""
    return {
        "business.survived": business_survived(sample),
        "business.legal": business_legal(sample),
        "finance.savings": savings(sample),
        "finance.debt": debt(sample),
        "women.decides": women_decide(sample),
        "business.paid_workers": paid_workers(sample),
        "food.insecure": food_insecurity(sample),
        "programme.training_days": training_days(sample),
        **received(sample),
        **measure_findings(sample),
    }


def any_of(sample: Sample, columns: Sequence[str]) -> Numbers | None:
    """1 where a household has any of these, 0 where it has none, NaN where that is unknown.

    A column without any answer in this wave is left out. None where the study has none of the columns.
    """
    given = [values for column in columns if (values := sample.column(column)) is not None]
    asked = [values for column in columns if (values := _asked(sample, column)) is not None]
    if not asked:
        return given[0] if given else None
    answers = np.vstack(asked)
    has, unknown = (answers > 0).any(axis=0), np.isnan(answers).any(axis=0)
    return np.where(has, 1.0, np.where(unknown, np.nan, 0.0))


def received_columns(sample: Sample) -> list[str]:
    """The columns of received components of the programme, in alphabetical order."""
    return sorted(str(column) for column in sample.households if str(column).startswith(RECEIVED))


def question(columns: Sequence[str]) -> str:
    """The name of a question with an answer in several columns.

    >>> question(["savings"]), question(["a", "b"])
    ('savings', 'a + b')
    """
    return " + ".join(columns)


def was_asked(sample: Sample, name: str, values: Numbers) -> bool:
    """Whether anybody in the whole study answered a question in this wave; `values` are its households' answers."""
    return sample.whole.asked[name] if sample.whole else not np.isnan(values[sample.weighs]).all()


def _asked(sample: Sample, column: str) -> Numbers | None:
    """A column's numbers; None where the study doesn't have it or nobody in this wave answered."""
    values = sample.column(column)
    return values if values is not None and was_asked(sample, column, values) else None


def _share_of(sample: Sample, *columns: str) -> Estimate:
    """The share of households that answered yes to any of the columns, of those that answered."""
    answers = any_of(sample, columns)
    if answers is None or not was_asked(sample, question(columns), answers):
        return NOT_ASKED
    return share(sample, answers, persons=False, empty=NO_ANSWER)


def _mean_of(sample: Sample, column: str, *, trait: bool = False) -> Estimate:
    """The mean over households that answered.

    Its basis counts the households above zero, so that disclosure control suppresses a mean of few of them; with
    `trait` those at zero too.
    """
    answers = sample.column(column)
    if answers is None or not was_asked(sample, column, answers):
        return NOT_ASKED
    within = 0.0, HIGHEST.get(column, math.inf)
    estimate = mean(sample, answers, persons=False, within=within, empty=NO_ANSWER)
    above = int((domain_of(sample, answers, persons=False).values > 0).sum())
    complement = estimate.n - above if trait else None
    return replace(estimate, basis=replace(estimate.basis, numerator=above, complement=complement))


def _since_first(sample: Sample, estimate: Estimate) -> Estimate:
    """The estimate, or, in the first wave, an unavailable one: it is about the time since that wave."""
    first = sample.wave == sample.settings.waves[0].key
    return NO_EARLIER if first and estimate is not NOT_ASKED else estimate
