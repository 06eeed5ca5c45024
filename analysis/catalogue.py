"""The catalogue of findings: every id with its unit, what kind of number it is, its formula and sources.

Words about a finding (label, definition, limits) are in templates/locale; here stands what has no language.
The ids and definitions are the contract on numbers: editions are compared by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True)
class Definition:
    """What a finding is. `id` may end in `.*` for a family (one member per type, kind or theme)."""

    id: str
    unit: str
    kind: Kind
    formula: str = ""  # LaTeX
    sources: tuple[str, ...] = ()  # keys of references.bib
    quantile: float | None = None
    sensitive: bool = False


_FGT = r"P_\alpha = \frac{1}{\sum_i w_i} \sum_{i:\,x_i<z} w_i \left(\frac{z-x_i}{z}\right)^{\alpha}"
_MONTH, _CAPITA, _DIFFERENCE = "currency/month", "currency/person/month", "difference of shares"
_CONTRAST = r"\hat\theta_{\text{district}} - \hat\theta_{\text{rest}}"
_WELCH = ("welch1947", "benjamini1995")
_Q = r"\min\{x : F_w(x) \ge p\}"

_DEFINITIONS = (
    # --- income, per district and wave
    Definition("income.n_households", "count", Kind.COUNT),
    Definition("income.n_persons", "count", Kind.COUNT),
    Definition("income.missing", "count", Kind.COUNT),
    Definition("income.missing_size", "count", Kind.COUNT),
    Definition("income.mean_household", _MONTH, Kind.MONEY_MEAN, r"\frac{\sum_i w_i y_i}{\sum_i w_i}"),
    Definition("income.median_household", _MONTH, Kind.QUANTILE, _Q + r",\ p = 0.5", ("hyndman1996",), 0.5),
    Definition("income.mean_capita", _CAPITA, Kind.MONEY_MEAN, r"\frac{\sum_i w_i x_i}{\sum_i w_i}"),
    Definition("income.median_capita", _CAPITA, Kind.QUANTILE, _Q + r",\ p = 0.5", ("hyndman1996",), 0.5),
    Definition("income.p10_capita", _CAPITA, Kind.QUANTILE, _Q + r",\ p = 0.1", ("hyndman1996",), 0.1),
    Definition("income.p25_capita", _CAPITA, Kind.QUANTILE, _Q + r",\ p = 0.25", ("hyndman1996",), 0.25),
    Definition("income.p75_capita", _CAPITA, Kind.QUANTILE, _Q + r",\ p = 0.75", ("hyndman1996",), 0.75),
    Definition("income.p90_capita", _CAPITA, Kind.QUANTILE, _Q + r",\ p = 0.9", ("hyndman1996",), 0.9),
    Definition("income.share_business", "share", Kind.MONEY_SHARE, r"\frac{\sum_i w_i b_i}{\sum_i w_i y_i}"),
    Definition("income.share_wages", "share", Kind.MONEY_SHARE, r"\frac{\sum_i w_i g_i}{\sum_i w_i y_i}"),
    Definition("income.share_aid", "share", Kind.MONEY_SHARE, r"\frac{\sum_i w_i a_i}{\sum_i w_i y_i}"),
    Definition("income.share_transfers", "share", Kind.MONEY_SHARE, r"\frac{\sum_i w_i t_i}{\sum_i w_i y_i}"),
    Definition(
        "income.aid_dependence",
        "share",
        Kind.SHARE,
        r"\frac{\sum_i w_i\,\mathbf{1}(y_i > 0,\ a_i \ge y_i/2)}{\sum_i w_i}",
    ),
    Definition("income.business_median", _MONTH, Kind.QUANTILE, _Q + r",\ p = 0.5", ("hyndman1996",), 0.5),
    Definition("income.business_median.*", _MONTH, Kind.QUANTILE, _Q + r",\ p = 0.5", ("hyndman1996",), 0.5),
    # --- poverty
    Definition("poverty.line", _CAPITA, Kind.PARAMETER),
    Definition("poverty.headcount", "share", Kind.SHARE, _FGT + r",\ \alpha = 0", ("foster1984",)),
    Definition("poverty.gap", "index", Kind.INDEX, _FGT + r",\ \alpha = 1", ("foster1984",)),
    Definition("poverty.severity", "index", Kind.INDEX, _FGT + r",\ \alpha = 2", ("foster1984",)),
    Definition(
        "poverty.watts",
        "index",
        Kind.INDEX,
        r"\frac{1}{\sum_i w_i} \sum_{i:\,x_i<z} w_i \ln\frac{z}{x_i}",
        ("zheng1993",),
    ),
    Definition(
        "poverty.near_poor",
        "share",
        Kind.SHARE,
        r"\frac{\sum_i w_i\,\mathbf{1}(z \le x_i < 1.5 z)}{\sum_i w_i}",
    ),
    Definition(
        "poverty.to_line",
        _CAPITA,
        Kind.MONEY_MEAN,
        r"\frac{\sum_{i:\,x_i<z} w_i (z-x_i)}{\sum_{i:\,x_i<z} w_i}",
    ),
    # --- inequality
    Definition(
        "inequality.gini",
        "index",
        Kind.INDEX,
        r"\frac{\sum_i \sum_j w_i w_j |x_i - x_j|}{2 \mu (\sum_i w_i)^2}",
        ("gini1912",),
    ),
    Definition(
        "inequality.theil_t",
        "index",
        Kind.INDEX,
        r"\frac{1}{\sum_i w_i} \sum_i w_i \frac{x_i}{\mu} \ln \frac{x_i}{\mu}",
        ("theil1967",),
    ),
    Definition(
        "inequality.mld",
        "index",
        Kind.INDEX,
        r"\frac{1}{\sum_i w_i} \sum_i w_i \ln \frac{\mu}{x_i}",
        ("shorrocks1980",),
    ),
    Definition(
        "inequality.atkinson_05",
        "index",
        Kind.INDEX,
        r"1 - \frac{1}{\mu}\left(\frac{\sum_i w_i \sqrt{x_i}}{\sum_i w_i}\right)^2",
        ("atkinson1970",),
    ),
    Definition("inequality.s80_s20", "ratio", Kind.INDEX, r"\frac{1 - L(0.8)}{L(0.2)}", ("lorenz1905",)),
    Definition("inequality.palma", "ratio", Kind.INDEX, r"\frac{1 - L(0.9)}{L(0.4)}", ("palma2011",)),
    # --- change between two waves
    Definition("change.n_pairs", "count", Kind.COUNT),
    Definition("change.n_pairs_network", "count", Kind.COUNT),
    Definition("change.attrition", "share", Kind.SHARE),
    Definition(
        "change.mean_capita", _CAPITA, Kind.MONEY_MEAN, r"\frac{\sum_i w_i (x_{i2}/\pi_2 - x_{i1}/\pi_1)}{\sum_i w_i}"
    ),
    Definition("change.median_capita", _CAPITA, Kind.QUANTILE, quantile=0.5),
    Definition(
        "change.mean_capita_nominal", _CAPITA, Kind.MONEY_MEAN, r"\frac{\sum_i w_i (x_{i2} - x_{i1})}{\sum_i w_i}"
    ),
    Definition("change.headcount", _DIFFERENCE, Kind.SHARE),
    Definition("change.gap", "difference", Kind.INDEX),
    Definition("change.gini", "difference", Kind.INDEX),
    Definition("change.aid_dependence", _DIFFERENCE, Kind.SHARE),
    Definition("change.share_business", _DIFFERENCE, Kind.MONEY_SHARE),
    Definition("change.business_median", _MONTH, Kind.QUANTILE, quantile=0.5),
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
    Definition(
        "change.jaccard",
        "index",
        Kind.STRUCTURE,
        r"\frac{\text{kept}}{\text{kept} + \text{gained} + \text{lost}}",
        ("jaccard1901",),
    ),
    Definition("change.share_linking", _DIFFERENCE, Kind.STRUCTURE),
    Definition("change.reach.*", _DIFFERENCE, Kind.SHARE),
    # --- network, per district and wave
    Definition("network.n_households", "count", Kind.COUNT),
    Definition("network.n_ties", "count", Kind.TIES),
    Definition("network.boundaries", "count", Kind.STRUCTURE),
    Definition("network.not_asked", "count", Kind.COUNT),
    Definition("network.self_ties", "count", Kind.COUNT),
    Definition("network.absent_ends", "count", Kind.COUNT),
    Definition("network.coverage", "share", Kind.STRUCTURE),
    Definition("network.density", "share", Kind.STRUCTURE, r"\frac{m}{n(n-1)}", ("wasserman1994",)),
    Definition("network.mean_degree", "ties", Kind.STRUCTURE, r"\frac{2m}{n}", ("wasserman1994",)),
    Definition("network.median_degree", "ties", Kind.STRUCTURE),
    Definition("network.max_degree", "ties", Kind.EXTREME),
    Definition("network.isolates", "share", Kind.SHARE),
    Definition("network.components", "count", Kind.STRUCTURE),
    Definition("network.largest_component", "share", Kind.STRUCTURE),
    Definition(
        "network.reciprocity",
        "share",
        Kind.STRUCTURE,
        r"\frac{\sum_{i \ne j} A_{ij} A_{ji}}{\sum_{i \ne j} A_{ij}}",
        ("wasserman1994",),
    ),
    Definition(
        "network.transitivity",
        "share",
        Kind.STRUCTURE,
        r"\frac{3 \times \text{triangles}}{\text{connected triples}}",
        ("newman2003",),
    ),
    Definition("network.mean_clustering", "share", Kind.STRUCTURE, sources=("watts1998",)),
    Definition("network.mean_distance", "steps", Kind.STRUCTURE),
    Definition("network.diameter", "steps", Kind.EXTREME),
    Definition(
        "network.degree_centralization",
        "share",
        Kind.STRUCTURE,
        r"\frac{\sum_i (\max_j d_j - d_i)}{(n-1)(n-2)}",
        ("freeman1979",),
    ),
    Definition("network.betweenness_centralization", "share", Kind.STRUCTURE, sources=("freeman1979",)),
    Definition("network.assortativity_degree", "correlation", Kind.STRUCTURE, sources=("newman2003",)),
    Definition("network.assortativity_income", "correlation", Kind.STRUCTURE, sources=("newman2003",)),
    Definition(
        "network.homophily_excess",
        "difference of correlations",
        Kind.STRUCTURE,
        r"r - \frac{1}{999} \sum_{k=1}^{999} r^*_k",
        ("newman2003mixing",),
    ),
    Definition(
        "network.homophily_p",
        "probability",
        Kind.STRUCTURE,
        r"\frac{1 + \sum_{k=1}^{999} \mathbf{1}(r^*_k \ge r)}{1000}",
        ("phipson2010",),
    ),
    Definition("network.ei_business", "index", Kind.STRUCTURE, r"\frac{E - I}{E + I}", ("krackhardt1988",)),
    Definition(
        "network.ei_expected",
        "index",
        Kind.STRUCTURE,
        r"\frac{1}{999} \sum_{k=1}^{999} \frac{E^*_k - I^*_k}{E + I}",
        ("krackhardt1988",),
    ),
    Definition("network.mean_constraint", "index", Kind.STRUCTURE, sources=("burt1992",)),
    Definition("network.share_bonding", "share", Kind.STRUCTURE, sources=("putnam1995",)),
    Definition("network.share_bridging", "share", Kind.STRUCTURE, sources=("putnam1995",)),
    Definition("network.share_linking", "share", Kind.STRUCTURE, sources=("putnam1995",)),
    Definition("network.ties.*", "count", Kind.TIES),
    Definition("network.multiplexity", "kinds per tie", Kind.STRUCTURE),
    Definition("network.reach.*", "share", Kind.SHARE),
    Definition("network.mean_support", "kinds", Kind.MEAN),
    # --- together
    Definition(
        "association.degree",
        "log points per tie",
        Kind.INDEX,
        r"\ln x_i = \beta_0 + \beta_1 d_i + \beta_2 s_i + \gamma_{k(i)} + \varepsilon_i",
        ("mackinnon1985",),
    ),
    Definition("association.income_spearman", "correlation", Kind.INDEX, sources=("spearman1904",)),
    Definition("official.poverty.headcount", "share", Kind.PARAMETER),
    # --- a district against the rest of the study
    Definition("compare.income.mean_capita", _CAPITA, Kind.MONEY_MEAN, _CONTRAST, _WELCH),
    Definition("compare.income.share_business", _DIFFERENCE, Kind.MONEY_SHARE, _CONTRAST, _WELCH),
    Definition("compare.income.aid_dependence", _DIFFERENCE, Kind.SHARE, _CONTRAST, _WELCH),
    Definition("compare.poverty.headcount", _DIFFERENCE, Kind.SHARE, _CONTRAST, _WELCH),
    Definition("compare.inequality.gini", "difference", Kind.INDEX, _CONTRAST, _WELCH),
    # --- asked only by some studies, of the households that answered
    Definition("business.survived", "share", Kind.SHARE),
    Definition("business.paid_workers", "workers", Kind.MEAN),
    Definition("business.legal", "share", Kind.SHARE),
    Definition("finance.savings", "share", Kind.SHARE),
    Definition("finance.debt", "share", Kind.SHARE, sensitive=True),
    Definition("women.decides", "share", Kind.SHARE, sensitive=True),
    Definition("food.insecure", "points of 8", Kind.MEAN, sensitive=True),
    Definition("programme.received.*", "share", Kind.SHARE),
    Definition("programme.training_days", "days", Kind.MEAN),
    # --- voices, per study
    Definition("voices.informants", "informants", Kind.VOICES),
    Definition("voices.informants.*", "informants", Kind.VOICES),
    Definition("voices.statements", "count", Kind.VOICES),
    Definition("voices.theme.*", "informant types", Kind.VOICES),
    Definition("voices.triangulation.*", "kinds of source", Kind.VOICES),
    Definition("voices.negative_cases", "count", Kind.VOICES),
    Definition("voices.kappa", "index", Kind.VOICES, sources=("cohen1960",)),
    Definition("voices.saturation", "share", Kind.VOICES),
)

CATALOGUE = {definition.id: definition for definition in _DEFINITIONS}


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
    raise KeyError(f"{finding_id} is not in analysis/catalogue.py")
