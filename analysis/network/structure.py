"""Findings on the support network's structure: size, density, degrees, cohesion, assortativity.

The structure is described as observed, not estimated from a sample: its findings have no interval. The undirected view
is used for everything but the number of ties, density and reciprocity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares, single_ids
from analysis.findings.formulas import share_formula
from analysis.findings.relation import Relation
from analysis.network.centrality import centralization_findings, distance_findings, mean_constraint
from analysis.network.graph import SupportNetwork
from analysis.network.homophily import NO_TIE, homophily_findings, trait_assortativity
from analysis.network.ties import kind_findings, mix_findings, observed, reach_findings
from analysis.survey import estimates as survey

if TYPE_CHECKING:
    from analysis.survey.sample import Sample

NO_HOUSEHOLD = "no household"
_WASSERMAN = ("wasserman1994",)
_CORRELATION = (
    r"r = \frac{\sum_i \sum_{j \in N_i} (%s_i - \bar{%s})(%s_j - \bar{%s})}"
    r"{\sum_i \sum_{j \in N_i} (%s_i - \bar{%s})^2}"
)
_TRIPLES = r"\frac{1}{2} d_i (d_i - 1)"


@declares(Definition("network.coverage", "share", Kind.STRUCTURE, r"\frac{n}{H}"))
def coverage(network: SupportNetwork) -> Estimate:
    """Share of all households of the groups that were surveyed and asked, 0 to 1; ties to the others are unknown.

    None where study.yml doesn't say how many households a group has (`network.households`), or nobody was asked.
    """
    if network.listed is None:
        return unavailable("list sizes not given", n=network.n)
    return observed(network, network.n / network.listed)


@declares(Definition("network.density", "share", Kind.STRUCTURE, r"\frac{m}{\sum_k n_k (n_k - 1)}", _WASSERMAN))
def density(network: SupportNetwork) -> Estimate:
    """Share of the possible ties between households that exist, 0 to 1.

    Ties are possible inside a group only: the ties and the possible ties of all groups are summed, then divided.
    Directed: m / sum n(n - 1); undirected: m / sum n(n - 1)/2. None without a possible pair.
    Source: Wasserman and Faust (1994), doi:10.1017/CBO9780511815478.
    """
    sizes = np.bincount(network.group[network.inside])
    possible = int((sizes * (sizes - 1)).sum()) // (1 if network.directed else 2)
    if not possible:
        return unavailable("no possible pair", n=network.n)
    return observed(network, len(network.arcs_inside) / possible, Basis(numerator=_tied(network)))


@declares(
    Definition(
        "network.n_households",
        "count",
        Kind.COUNT,
        relations=(Relation(("network.n_households", "design.df"), lambda asked, df: asked - df - 1),),
    ),
    Definition("network.n_ties", "count", Kind.TIES),
    Definition("network.boundaries", "count", Kind.STRUCTURE),
    Definition("network.not_asked", "count", Kind.COUNT),
    Definition("network.self_ties", "count", Kind.COUNT),
    Definition("network.absent_ends", "count", Kind.COUNT),
    coverage,
    density,
)
def size_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Counts of households, ties and boundaries, and of rows left out."""
    boundaries = np.unique(network.group[network.inside]).size
    return {
        "network.n_households": Estimate(network.n, n=network.n),
        "network.n_ties": observed(network, len(network.arcs_inside), Basis(numerator=_tied(network))),
        "network.boundaries": observed(network, boundaries),
        "network.not_asked": Estimate(network.not_asked, n=network.not_asked),
        "network.self_ties": observed(network, network.self_ties),
        "network.absent_ends": observed(network, network.absent_ends),
        "network.coverage": coverage(network),
        "network.density": density(network),
    }


@declares(
    Definition(
        "network.mean_degree",
        "ties",
        Kind.STRUCTURE,
        r"\frac{1}{n} \sum_i d_i",
        _WASSERMAN,
        relations=(
            Relation(
                ("network.mean_degree", "network.n_households", "network.n_ties"),
                lambda mean, households, ties: mean * households - 2 * ties,
            ),
        ),
    ),
    Definition("network.median_degree", "ties", Kind.STRUCTURE, sources=_WASSERMAN),
    Definition("network.max_degree", "ties", Kind.EXTREME, r"\max_i d_i", _WASSERMAN),
)
def degree_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Mean, median and largest degree of households, to other households; lower bounds in a partial survey."""
    degrees = network.degrees[network.inside]
    measures: dict[str, Callable[[np.ndarray], float]] = {
        "mean_degree": np.mean,
        "median_degree": np.median,
        "max_degree": np.max,
    }
    return {
        f"network.{name}": observed(network, measure(degrees)) if degrees.size else unavailable(NO_HOUSEHOLD)
        for name, measure in measures.items()
    }


@declares(Definition("network.isolates", "share", Kind.SHARE, share_formula("d_i = 0"), _WASSERMAN))
def isolates(network: SupportNetwork, sample: Sample) -> Estimate:
    """Share of households without a tie to another household, 0 to 1, of those that were asked."""
    isolated = np.where(np.isnan(network.degrees), np.nan, network.degrees == 0)
    return survey.share(sample, isolated, persons=False)


@declares(
    Definition(
        "network.reciprocity",
        "share",
        Kind.STRUCTURE,
        r"\frac{\sum_{i \ne j} A_{ij} A_{ji}}{\sum_{i \ne j} A_{ij}}",
        _WASSERMAN,
    )
)
def reciprocity(network: SupportNetwork) -> Estimate:
    """Share of named ties that the other side named too, 0 to 1. None for undirected ties, and without a tie."""
    if not network.directed:
        return unavailable("undirected ties", n=network.n)
    arcs, pairs = len(network.arcs_inside), len(network.pairs_inside)
    if not arcs:
        return unavailable(NO_TIE, n=network.n)
    # a returned tie is two arcs of one pair
    return observed(network, 2 * (arcs - pairs) / arcs)


@declares(
    Definition("network.components", "count", Kind.STRUCTURE, sources=_WASSERMAN),
    Definition("network.largest_component", "share", Kind.STRUCTURE, r"\frac{\max_l n_l}{n}", _WASSERMAN),
    reciprocity,
    Definition(
        "network.transitivity",
        "share",
        Kind.STRUCTURE,
        rf"\frac{{\sum_i \tau_i}}{{\sum_i {_TRIPLES}}}",
        ("newman2003",),
    ),
    Definition(
        "network.mean_clustering",
        "share",
        Kind.STRUCTURE,
        r"\frac{1}{\sum_i \mathbf{1}(d_i \ge 2)} \sum_{i:\,d_i \ge 2} \frac{\tau_i}" + f"{{{_TRIPLES}}}",
        ("watts1998",),
    ),
)
def cohesion_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Components, returned ties and closed triples.

    Components: connected parts, an isolate is one; largest component: share of households in the largest.
    Reciprocity: arcs that are returned / arcs; none for undirected ties. Transitivity: 3 triangles / connected
    triples, over all groups together (Newman 2003, doi:10.1137/S003614450342480). Mean clustering: mean over
    households with two or more ties of ties among neighbours / pairs of neighbours (Watts and Strogatz 1998,
    doi:10.1038/30918).
    """
    graph = network.graph
    sizes = graph.connected_components().sizes()
    local = np.array(graph.transitivity_local_undirected(mode="nan"), dtype=float)
    closable = ~np.isnan(local)
    no_triple = unavailable("no connected triple", n=network.n)
    return {
        "network.components": observed(network, len(sizes)),
        "network.largest_component": (
            observed(network, max(sizes) / network.n) if network.n else unavailable(NO_HOUSEHOLD)
        ),
        "network.reciprocity": reciprocity(network),
        "network.transitivity": observed(network, graph.transitivity_undirected()) if closable.any() else no_triple,
        "network.mean_clustering": observed(network, local[closable].mean()) if closable.any() else no_triple,
    }


@declares(
    Definition(
        "network.assortativity_degree",
        "correlation",
        Kind.STRUCTURE,
        _CORRELATION % (("d",) * 6),
        ("newman2003mixing",),
    )
)
def degree_assortativity(network: SupportNetwork) -> Estimate:
    """Assortativity by degree: the correlation of degrees over both ends of ties, -1 to 1.

    Each tie counts in both directions. None without a tie or where all ends have the same number of ties.
    Source: Newman (2003), doi:10.1103/PhysRevE.67.026126.
    """
    return trait_assortativity(network, network.degrees)


@declares(
    Definition(
        "network.assortativity_income",
        "correlation",
        Kind.STRUCTURE,
        _CORRELATION % (("x",) * 6),
        ("newman2003mixing",),
    )
)
def income_assortativity(network: SupportNetwork, sample: Sample) -> Estimate:
    """Assortativity by income per person: the correlation over both ends of ties, -1 to 1."""
    if len(network.pairs_inside) and not sample.any_capita:
        return unavailable(sample.no_capita)
    return trait_assortativity(network, np.asarray(sample.capita, dtype=float))


@declares(
    size_findings,
    degree_findings,
    isolates,
    cohesion_findings,
    distance_findings,
    centralization_findings,
    degree_assortativity,
    income_assortativity,
    homophily_findings,
    mean_constraint,
    mix_findings,
    kind_findings,
    reach_findings,
)
def network_findings(network: SupportNetwork, sample: Sample) -> dict[str, Estimate]:
    """All network findings of one district and wave, by id; without values where no ties were asked.

    `sample` is the survey sample of the same district and wave, with the weights of shares of households.
    """
    if network.missing:
        return dict.fromkeys(single_ids(network_findings), unavailable(network.missing))
    return {
        **size_findings(network),
        **degree_findings(network),
        "network.isolates": isolates(network, sample),
        **cohesion_findings(network),
        **distance_findings(network),
        **centralization_findings(network),
        "network.assortativity_degree": degree_assortativity(network),
        "network.assortativity_income": income_assortativity(network, sample),
        **homophily_findings(network, sample),
        "network.mean_constraint": mean_constraint(network),
        **mix_findings(network),
        **kind_findings(network),
        **reach_findings(network, sample),
    }


def _tied(network: SupportNetwork) -> int:
    """Number of households of the district with a tie to a household."""
    return int((network.degrees[network.inside] > 0).sum())
