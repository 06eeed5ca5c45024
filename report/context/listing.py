"""Which findings pages list: those of the parts that a study has."""

from __future__ import annotations

from analysis.catalogue import definition_of
from analysis.study.contents import has_incomes, has_incomes_per_person, has_survey
from report.context.households import OF_HOUSEHOLDS, OF_ONE_HOUSEHOLD
from report.context.values import PageValues

_OF_TIES = (
    *("network.", "association.", "change.n_pairs_network", "change.mean_degree", "change.isolates"),
    *("change.ties_", "change.jaccard", "change.share_linking", "change.reach."),
)
_PER_PERSON = (
    *("poverty.", "inequality.", "association.", "network.assortativity_income", "network.homophily_"),
    *("change.headcount", "change.gap", "change.gini", "change.risen", "change.fallen"),
    *("change.left_poverty", "change.entered_poverty", "change.stayed_poor"),
)


def is_told(page: PageValues, id_: str) -> bool:
    """Whether pages list a finding: not one of a part that the study doesn't have, and none of a single household."""
    study = page.study
    of = id_.removeprefix("compare.").removeprefix("official.")
    if of in OF_ONE_HOUSEHOLD:
        return False
    if of.startswith("voices."):
        return study.statements is not None
    if of.startswith("joint."):
        return study.statements is not None and has_survey(study)
    if of.startswith(_OF_TIES) and study.ties is None:
        return False
    if of.startswith(_PER_PERSON) or "person" in definition_of(id_).unit:
        return of in OF_HOUSEHOLDS.values() or has_incomes_per_person(study)
    if of.startswith("income.") or (of.startswith("change.") and not of.startswith((*_OF_TIES, "change.attrition"))):
        return has_incomes(study)
    return has_survey(study)
