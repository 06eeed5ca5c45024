"""Which findings pages list: those of the parts that a study has."""

from __future__ import annotations

from analysis.catalogue import definition_of
from analysis.findings.changes import of_change
from analysis.findings.reasons import NOT_ASKED
from analysis.study.contents import has_incomes, has_incomes_per_person, has_survey
from report.context.households import OF_HOUSEHOLDS, OF_ONE_HOUSEHOLD
from report.context.values import PageValues
from report.public import ALL

_OF_TIES = (
    *("network.", "association.", "change.n_pairs_network", "change.mean_degree", "change.isolates"),
    *("change.ties_", "change.jaccard", "change.share_linking", "change.reach."),
)
_PER_PERSON = (
    *("poverty.", "inequality.", "association.", "network.assortativity_income", "network.homophily_"),
    *("change.headcount", "change.gap", "change.gini", "change.risen", "change.fallen"),
    *("change.left_poverty", "change.entered_poverty", "change.stayed_poor"),
)


INFORMANTS = "informants"  # the unit of a theme where statements name their informants


def theme_unit(page: PageValues) -> str:
    """What themes count: informants, or the kinds of informants that a source names."""
    themes = page.public.family("voices.theme", ALL, page.own_wave("voices.statements"))
    return next((found.unit for found in themes.values()), definition_of("voices.theme.*").unit)


def _is_asked(page: PageValues, id_: str) -> bool:
    """Whether anybody was asked what a finding is about, as only some studies do."""
    waves = [wave.key for wave in page.settings.waves]
    found = [one for wave in waves if (one := page.public.finding(id_, ALL, wave)) is not None]
    return not found or any(one.reason != NOT_ASKED for one in found)


def is_told(page: PageValues, id_: str) -> bool:
    """Whether pages list a finding: not one of a part that the study doesn't have, and none of a single household."""
    study = page.study
    of = of_change(id_.removeprefix("compare.").removeprefix("official."))
    if of in OF_ONE_HOUSEHOLD or not _is_asked(page, id_):
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
