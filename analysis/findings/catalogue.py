"""The catalogue of findings: every id with its unit, what kind of number it is, its formula and sources.

Words about a finding (label, definition, limits) are in templates/locale; here stands what has no language.
The ids and definitions are the contract on numbers: editions are compared by them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.findings.formulas import FORMULAS


class Kind(StrEnum):
    """What kind of number: decides its disclosure rule and how it is written."""

    COUNT = "count"
    SHARE = "share"  # 0 to 1, of households or persons
    MONEY_SHARE = "money share"  # 0 to 1, of a total of money
    MONEY_MEAN = "money mean"
    QUANTILE = "quantile"
    MEAN = "mean"
    INDEX = "index"  # inequality and poverty indices over incomes
    TIES = "ties"  # a count of ties
    STRUCTURE = "structure"  # of an observed network
    EXTREME = "extreme"  # of an observed network: names one household
    VOICES = "voices"
    PARAMETER = "parameter"  # set by the study, not measured: the poverty line
    VERDICT = "verdict"  # of public numbers and statements: made after disclosure, shows no more than they do


@dataclass(frozen=True)
class Definition:
    """What a finding is. `id` may end in `.*` for a family (one member per type, kind or theme)."""

    id: str
    unit: str
    kind: Kind
    formula: str = ""  # LaTeX, from analysis/findings/formulas.py
    sources: tuple[str, ...] = ()  # keys of templates/methods.bib
    quantile: float | None = None
    sensitive: bool = False


_MONTH, _CAPITA, _DIFFERENCE = "currency/month", "currency/person/month", "difference of shares"
_WELCH = ("welch1947", "benjamini1995")
VERDICT_UNIT = "1 agrees, 0 silent, -1 differs"

_DEFINITIONS = (
    # --- income, per district and wave
    Definition("income.n_households", "count", Kind.COUNT),
    Definition("income.n_persons", "count", Kind.COUNT),
    Definition("income.missing", "count", Kind.COUNT),
    Definition("income.missing_size", "count", Kind.COUNT),
    Definition("income.mean_household", _MONTH, Kind.MONEY_MEAN),
    Definition("income.median_household", _MONTH, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.5),
    Definition("income.mean_capita", _CAPITA, Kind.MONEY_MEAN),
    Definition("income.median_capita", _CAPITA, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.5),
    Definition("income.p10_capita", _CAPITA, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.1),
    Definition("income.p25_capita", _CAPITA, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.25),
    Definition("income.p75_capita", _CAPITA, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.75),
    Definition("income.p90_capita", _CAPITA, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.9),
    Definition("income.share_business", "share", Kind.MONEY_SHARE),
    Definition("income.share_wages", "share", Kind.MONEY_SHARE),
    Definition("income.share_aid", "share", Kind.MONEY_SHARE),
    Definition("income.share_transfers", "share", Kind.MONEY_SHARE),
    Definition("income.aid_dependence", "share", Kind.SHARE),
    Definition("income.business_median", _MONTH, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.5),
    Definition("income.business_median.*", _MONTH, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.5),
    # --- poverty
    Definition("poverty.line", _CAPITA, Kind.PARAMETER),
    Definition("poverty.headcount", "share", Kind.SHARE, sources=("foster1984",)),
    Definition("poverty.gap", "index", Kind.INDEX, sources=("foster1984",)),
    Definition("poverty.severity", "index", Kind.INDEX, sources=("foster1984",)),
    Definition("poverty.watts", "index", Kind.INDEX, sources=("zheng1993",)),
    Definition("poverty.near_poor", "share", Kind.SHARE),
    Definition("poverty.to_line", _CAPITA, Kind.MONEY_MEAN),
    # --- inequality
    Definition("inequality.gini", "index", Kind.INDEX, sources=("gini1912",)),
    Definition("inequality.theil_t", "index", Kind.INDEX, sources=("theil1967",)),
    Definition("inequality.mld", "index", Kind.INDEX, sources=("shorrocks1980",)),
    Definition("inequality.atkinson_05", "index", Kind.INDEX, sources=("atkinson1970",)),
    Definition("inequality.s80_s20", "ratio", Kind.INDEX, sources=("lorenz1905",)),
    Definition("inequality.palma", "ratio", Kind.INDEX, sources=("palma2011",)),
    # --- change between two waves
    Definition("change.n_pairs", "count", Kind.COUNT),
    Definition("change.n_pairs_network", "count", Kind.COUNT),
    Definition("change.attrition", "share", Kind.SHARE),
    Definition("change.mean_capita", _CAPITA, Kind.MONEY_MEAN),
    Definition("change.median_capita", _CAPITA, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.5),
    Definition("change.mean_capita_nominal", _CAPITA, Kind.MONEY_MEAN),
    Definition("change.headcount", _DIFFERENCE, Kind.SHARE, sources=("foster1984",)),
    Definition("change.gap", "difference", Kind.INDEX, sources=("foster1984",)),
    Definition("change.gini", "difference", Kind.INDEX, sources=("gini1912",)),
    Definition("change.aid_dependence", _DIFFERENCE, Kind.SHARE),
    Definition("change.share_business", _DIFFERENCE, Kind.MONEY_SHARE),
    Definition("change.business_median", _MONTH, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.5),
    Definition("change.risen", "share", Kind.SHARE),
    Definition("change.fallen", "share", Kind.SHARE),
    Definition("change.left_poverty", "share", Kind.SHARE),
    Definition("change.entered_poverty", "share", Kind.SHARE),
    Definition("change.stayed_poor", "share", Kind.SHARE),
    Definition("change.graduated", "share", Kind.SHARE),
    Definition("change.mean_degree", "ties", Kind.STRUCTURE),
    Definition("change.isolates", _DIFFERENCE, Kind.SHARE),
    Definition("change.ties_kept", "count", Kind.TIES),
    Definition("change.ties_gained", "count", Kind.TIES),
    Definition("change.ties_lost", "count", Kind.TIES),
    Definition("change.jaccard", "index", Kind.STRUCTURE, sources=("jaccard1901",)),
    Definition("change.share_linking", _DIFFERENCE, Kind.STRUCTURE, sources=("szreter2004",)),
    Definition("change.reach.*", _DIFFERENCE, Kind.SHARE),
    # --- network, per district and wave
    Definition("network.n_households", "count", Kind.COUNT),
    Definition("network.n_ties", "count", Kind.TIES),
    Definition("network.boundaries", "count", Kind.STRUCTURE),
    Definition("network.not_asked", "count", Kind.COUNT),
    Definition("network.self_ties", "count", Kind.COUNT),
    Definition("network.absent_ends", "count", Kind.COUNT),
    Definition("network.coverage", "share", Kind.STRUCTURE),
    Definition("network.density", "share", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.mean_degree", "ties", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.median_degree", "ties", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.max_degree", "ties", Kind.EXTREME, sources=("wasserman1994",)),
    Definition("network.isolates", "share", Kind.SHARE, sources=("wasserman1994",)),
    Definition("network.components", "count", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.largest_component", "share", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.reciprocity", "share", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.transitivity", "share", Kind.STRUCTURE, sources=("newman2003",)),
    Definition("network.mean_clustering", "share", Kind.STRUCTURE, sources=("watts1998",)),
    Definition("network.mean_distance", "steps", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.diameter", "steps", Kind.EXTREME, sources=("wasserman1994",)),
    Definition("network.degree_centralization", "share", Kind.STRUCTURE, sources=("freeman1979",)),
    Definition("network.betweenness_centralization", "share", Kind.STRUCTURE, sources=("freeman1979",)),
    Definition("network.assortativity_degree", "correlation", Kind.STRUCTURE, sources=("newman2003mixing",)),
    Definition("network.assortativity_income", "correlation", Kind.STRUCTURE, sources=("newman2003mixing",)),
    Definition("network.homophily_excess", "difference of correlations", Kind.STRUCTURE, sources=("newman2003mixing",)),
    Definition("network.homophily_p", "probability", Kind.STRUCTURE, sources=("phipson2010",)),
    Definition("network.ei_business", "index", Kind.STRUCTURE, sources=("krackhardt1988",)),
    Definition("network.ei_expected", "index", Kind.STRUCTURE, sources=("krackhardt1988",)),
    Definition("network.mean_constraint", "index", Kind.STRUCTURE, sources=("burt1992",)),
    Definition("network.share_bonding", "share", Kind.STRUCTURE, sources=("putnam1995", "szreter2004")),
    Definition("network.share_bridging", "share", Kind.STRUCTURE, sources=("putnam1995", "szreter2004")),
    Definition("network.share_linking", "share", Kind.STRUCTURE, sources=("szreter2004",)),
    Definition("network.ties.*", "count", Kind.TIES),
    Definition("network.multiplexity", "kinds per tie", Kind.STRUCTURE, sources=("wasserman1994",)),
    Definition("network.reach.*", "share", Kind.SHARE),
    Definition("network.mean_support", "kinds", Kind.MEAN),
    # --- together
    Definition("association.degree", "log points per tie", Kind.INDEX, sources=("mackinnon1985",)),
    Definition("association.income_spearman", "correlation", Kind.INDEX, sources=("spearman1904",)),
    Definition("official.poverty.headcount", "share", Kind.PARAMETER),
    Definition("official.poverty.gap", "index", Kind.PARAMETER),
    Definition("official.poverty.severity", "index", Kind.PARAMETER),
    Definition("official.inequality.gini", "index", Kind.PARAMETER),
    Definition("official.income.mean_capita", _CAPITA, Kind.PARAMETER),
    # --- a district against the rest of the study
    Definition("compare.income.mean_capita", _CAPITA, Kind.MONEY_MEAN, sources=_WELCH),
    Definition("compare.income.median_capita", _CAPITA, Kind.QUANTILE, sources=(*_WELCH, "woodruff1952"), quantile=0.5),
    Definition("compare.income.share_business", _DIFFERENCE, Kind.MONEY_SHARE, sources=_WELCH),
    Definition("compare.income.aid_dependence", _DIFFERENCE, Kind.SHARE, sources=_WELCH),
    Definition("compare.poverty.headcount", _DIFFERENCE, Kind.SHARE, sources=_WELCH),
    Definition("compare.poverty.gap", "difference", Kind.INDEX, sources=_WELCH),
    Definition("compare.poverty.near_poor", _DIFFERENCE, Kind.SHARE, sources=_WELCH),
    Definition("compare.inequality.gini", "difference", Kind.INDEX, sources=_WELCH),
    Definition("compare.network.isolates", _DIFFERENCE, Kind.SHARE, sources=_WELCH),
    Definition("compare.network.reach.*", _DIFFERENCE, Kind.SHARE, sources=_WELCH),
    Definition("compare.network.mean_support", "kinds", Kind.MEAN, sources=_WELCH),
    # --- asked only by some studies, of the households that answered
    Definition("business.survived", "share", Kind.SHARE),
    Definition("business.paid_workers", "workers", Kind.MEAN),
    Definition("business.legal", "share", Kind.SHARE),
    Definition("finance.savings", "share", Kind.SHARE),
    Definition("finance.debt", "share", Kind.SHARE, sensitive=True),
    Definition("women.decides", "share", Kind.SHARE, sensitive=True),
    Definition("food.insecure", "points of 8", Kind.MEAN, sources=("cafiero2018",), sensitive=True),
    Definition("programme.received.*", "share", Kind.SHARE),
    Definition("programme.training_days", "days", Kind.MEAN),
    # --- voices, per study
    Definition("voices.informants", "informants", Kind.VOICES),
    Definition("voices.informants.*", "informants", Kind.VOICES),
    Definition("voices.statements", "count", Kind.VOICES),
    Definition("voices.theme.*", "informant types", Kind.VOICES),
    Definition("voices.triangulation.*", "kinds of source", Kind.VOICES, sources=("denzin1970",)),
    Definition("voices.negative_cases", "count", Kind.VOICES),
    Definition("voices.agreement", "share", Kind.VOICES),
    Definition("voices.agreement.*", "share", Kind.VOICES),
    Definition("voices.kappa", "index", Kind.VOICES, sources=("cohen1960", "devries2008", "fleiss1969")),
    Definition("voices.kappa.*", "index", Kind.VOICES, sources=("cohen1960", "fleiss1969")),
    Definition("voices.saturation", "share", Kind.VOICES, sources=("hurlbert1971",)),
    # --- numbers and voices, per outcome
    Definition("joint.*", VERDICT_UNIT, Kind.VERDICT),
)

CATALOGUE = {item.id: replace(item, formula=FORMULAS.get(item.id, item.formula)) for item in _DEFINITIONS}


def is_known(finding_id: str) -> bool:
    """Whether the catalogue has this id, or the family that it is a member of."""
    return finding_id in CATALOGUE or finding_id.rpartition(".")[0] + ".*" in CATALOGUE


def definition_of(finding_id: str) -> Definition:
    """The definition of a finding, or of the family that it is a member of.

    >>> definition_of("network.reach.tksk").id
    'network.reach.*'

    Raises KeyError for an id that the catalogue doesn't hold.
    """
    if finding_id in CATALOGUE:
        return CATALOGUE[finding_id]
    family = finding_id.rpartition(".")[0] + ".*"
    if family in CATALOGUE:
        return CATALOGUE[family]
    raise KeyError(f"{finding_id} is not in analysis/findings/catalogue.py")
