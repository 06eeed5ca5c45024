"""What only some studies ask households: their business, savings and debt, who decides, food, the programme's parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analysis.findings import Estimate, unavailable
from analysis.findings.catalogue import CATALOGUE
from analysis.study.columns import LEGAL, RECEIVED
from analysis.survey.estimates import domain_of, mean, share
from analysis.survey.sample import Numbers, Sample

SHARES = {
    "business.survived": ("business_survives",),
    "business.legal": LEGAL,  # any of the three
    "finance.savings": ("savings",),
    "finance.debt": ("debt",),
    "women.decides": ("women_decide",),
}
MEANS = {
    "business.paid_workers": "paid_workers",
    # The raw score, 0 to 8: which score makes a household food insecure takes a measurement model of its own.
    "food.insecure": "fies_score",
    "programme.training_days": "training_days",
}
RECEIVED_FINDING = "programme.received."
LATER = ("business.survived", "business.paid_workers", "business.legal")  # what became of businesses since wave one
NOT_ASKED = unavailable("not asked")
NO_ANSWER = "nobody answered"


def optional_findings(sample: Sample) -> dict[str, Estimate]:
    """All findings that rest on optional columns, each of the households that answered (and a wave that was asked)."""
    found = {id_: share_of(sample, any_of(sample, columns)) for id_, columns in SHARES.items()}
    for id_, column in MEANS.items():
        found[id_] = mean_of(sample, sample.column(column), trait=CATALOGUE[id_].sensitive)
    for column in received_columns(sample):
        found[RECEIVED_FINDING + column.removeprefix(RECEIVED)] = share_of(sample, sample.column(column))
    if sample.wave == sample.settings.waves[0].key:
        found |= {id_: unavailable("no earlier wave") for id_ in LATER if found[id_] is not NOT_ASKED}
    return found


def any_of(sample: Sample, columns: Iterable[str]) -> Numbers | None:
    """1 where a household has any of these, 0 where it has none, NaN where that is unknown.

    A column that nobody answered in this wave is left out. None where the study has none of the columns.
    """
    given = [values for column in columns if (values := sample.column(column)) is not None]
    asked = [values for values in given if was_asked(sample, values)]
    if not asked:
        return given[0] if given else None
    answers = np.vstack(asked)
    has, unknown = (answers > 0).any(axis=0), np.isnan(answers).any(axis=0)
    return np.where(has, 1.0, np.where(unknown, np.nan, 0.0))


def received_columns(sample: Sample) -> list[str]:
    """The columns that say which components of the programme a household received, in alphabetical order."""
    return sorted(str(column) for column in sample.households if str(column).startswith(RECEIVED))


def was_asked(sample: Sample, values: Numbers) -> bool:
    """Whether anybody in the whole study answered in this wave."""
    return not np.isnan(values[sample.weighs]).all()


def share_of(sample: Sample, answers: Numbers | None) -> Estimate:
    """The share of households that answered yes, of those that answered."""
    if answers is None or not was_asked(sample, answers):
        return NOT_ASKED
    return share(sample, answers, persons=False, empty=NO_ANSWER)


def mean_of(sample: Sample, answers: Numbers | None, *, trait: bool = False) -> Estimate:
    """The mean over households that answered.

    Its basis counts the households above zero, so that disclosure hides a mean that rests on few of them; with
    `trait` those at zero too.
    """
    if answers is None or not was_asked(sample, answers):
        return NOT_ASKED
    estimate = mean(sample, answers, persons=False, empty=NO_ANSWER)
    above = int((domain_of(sample, answers, persons=False).values > 0).sum())
    complement = estimate.n - above if trait else None
    return replace(estimate, basis=replace(estimate.basis, numerator=above, complement=complement))
