"""The support network's findings: how many ties, how dense, how clustered, how centred, who mixes with whom.

Structure is what was observed, not a sample of it: its findings have no interval. The undirected view is used for
everything but the number of ties, density and reciprocity.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.network.graph import SupportNetwork
from analysis.network.homophily import NO_TIE, homophily_findings, trait_assortativity
from analysis.network.ties import kind_findings, mix_findings, observed, reach_findings
from analysis.survey import estimates as survey

if TYPE_CHECKING:
    from analysis.survey.sample import Sample

STRUCTURE_IDS = (
    "n_households",
    "n_ties",
    "boundaries",
    "not_asked",
    "self_ties",
    "absent_ends",
    "coverage",
    "density",
    "mean_degree",
    "median_degree",
    "max_degree",
    "isolates",
    "components",
    "largest_component",
    "reciprocity",
    "transitivity",
    "mean_clustering",
    "mean_distance",
    "diameter",
    "degree_centralization",
    "betweenness_centralization",
    "assortativity_degree",
    "assortativity_income",
    "homophily_excess",
    "homophily_p",
    "ei_business",
    "ei_expected",
    "mean_constraint",
    "share_bonding",
    "share_bridging",
    "share_linking",
    "multiplexity",
    "mean_support",
)
NO_HOUSEHOLD = "no household"
NO_BOUNDARY_OF_THREE = "no boundary of three"


def network_findings(network: SupportNetwork, sample: Sample) -> dict[str, Estimate]:
    """Every network finding of one district and wave; each is without a value where no ties were asked.

    `sample` is the survey sample of the same district and wave: shares of households weigh by it.
    """
    if network.missing:
        return {f"network.{name}": unavailable(network.missing) for name in STRUCTURE_IDS}
    isolated = np.where(np.isnan(network.degrees), np.nan, network.degrees == 0)
    incomes = np.asarray(sample.capita, dtype=float)
    return {
        **size_findings(network),
        **degree_findings(network),
        "network.isolates": survey.share(sample, isolated, persons=False),
        **cohesion_findings(network),
        **distance_findings(network),
        **centralization_findings(network),
        "network.assortativity_degree": degree_assortativity(network),
        "network.assortativity_income": trait_assortativity(network, incomes),
        **homophily_findings(network, sample),
        "network.mean_constraint": mean_constraint(network),
        **mix_findings(network),
        **kind_findings(network),
        **reach_findings(network, sample),
    }


def size_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """How many households, ties and boundaries there are, and what was left out."""
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


def coverage(network: SupportNetwork) -> Estimate:
    """Which part of all households of the groups were surveyed and asked, 0 to 1: ties to the others are unseen.

    None where study.yml doesn't say how many households a group has (`network.households`), or nobody was asked.
    """
    if network.listed is None:
        return unavailable("list sizes not given", n=network.n)
    return observed(network, network.n / network.listed)


def density(network: SupportNetwork) -> Estimate:
    """How many of the possible ties between households exist, 0 to 1.

    Ties are possible inside a group only: the ties and the possible ties of all groups are summed, then divided.
    Directed: m / sum n(n - 1); undirected: m / sum n(n - 1)/2. None without a possible pair.
    Source: Wasserman and Faust (1994), doi:10.1017/CBO9780511815478.
    """
    sizes = np.bincount(network.group[network.inside])
    possible = int((sizes * (sizes - 1)).sum()) // (1 if network.directed else 2)
    if not possible:
        return unavailable("no possible pair", n=network.n)
    return observed(network, len(network.arcs_inside) / possible, Basis(numerator=_tied(network)))


def degree_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Mean, median and largest number of households that a household is tied to; lower bounds in a partial survey."""
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


def reciprocity(network: SupportNetwork) -> Estimate:
    """How many named ties are named by the other side too, 0 to 1. None for undirected ties, and without a tie."""
    if not network.directed:
        return unavailable("undirected ties", n=network.n)
    arcs, pairs = len(network.arcs_inside), len(network.pairs_inside)
    if not arcs:
        return unavailable(NO_TIE, n=network.n)
    # a returned tie is two arcs in one pair
    return observed(network, 2 * (arcs - pairs) / arcs)


def distance_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Mean and largest number of steps between two connected households. None without a tie."""
    if network.pairs_inside.empty:
        return {f"network.{name}": unavailable(NO_TIE, n=network.n) for name in ("mean_distance", "diameter")}
    graph = network.graph
    return {
        "network.mean_distance": observed(network, graph.average_path_length(directed=False, unconn=True)),
        "network.diameter": observed(network, graph.diameter(directed=False, unconn=True)),
    }


def centralization_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """How far ties, and the paths between others, run through single households, 0 (equal) to 1 (a star).

    Over groups of three or more, the most central household of each group against the others:
    sum(max - d) / sum (n - 1)(n - 2) for ties; sum(max - b) / sum (n - 1)^2 (n - 2)/2 for betweenness.
    Source: Freeman (1979), doi:10.1016/0378-8733(78)90021-7.
    """
    group = np.unique(network.group[network.inside], return_inverse=True)[1]
    size = np.bincount(group)
    if not (size >= 3).any():
        names = ("degree_centralization", "betweenness_centralization")
        return {f"network.{name}": unavailable(NO_BOUNDARY_OF_THREE, n=network.n) for name in names}
    n = size[size >= 3].astype(float)
    shortfall_of_stars = {
        "degree_centralization": ((n - 1) * (n - 2)).sum(),
        "betweenness_centralization": ((n - 1) ** 2 * (n - 2) / 2).sum(),
    }
    centrality = {
        "degree_centralization": network.degrees[network.inside],
        "betweenness_centralization": np.array(network.graph.betweenness(directed=False)),
    }
    return {
        f"network.{name}": observed(network, _shortfall(values, group, size) / shortfall_of_stars[name])
        for name, values in centrality.items()
    }


def degree_assortativity(network: SupportNetwork) -> Estimate:
    """Whether households with many ties are tied to others with many, -1 to 1: the correlation over both ends of ties.

    Each tie counts in both directions. None without a tie or where all ends have the same number of ties.
    Source: Newman (2003), doi:10.1103/PhysRevE.67.026126.
    """
    return trait_assortativity(network, network.degrees)


def mean_constraint(network: SupportNetwork) -> Estimate:
    """How much a household's ties lead back to each other, 0 to 1.125, mean over households with a tie.

    Sum over neighbours j of (p_ij + sum_q p_iq p_qj)^2 with p_ij = 1/degree. Low: its neighbours don't know each
    other. None without a tie. Source: Burt (1992), Structural Holes.
    """
    if network.pairs_inside.empty:
        return unavailable(NO_TIE, n=network.n)
    return observed(network, float(np.nanmean(network.graph.constraint())))


def _shortfall(values: np.ndarray, group: np.ndarray, size: np.ndarray) -> float:
    """Sum over groups of the largest value less each value: nothing in groups of one or two, whose ends are equal."""
    largest = np.full(size.size, -math.inf)
    np.maximum.at(largest, group, values)
    return float((largest[group] - values).sum())


def _tied(network: SupportNetwork) -> int:
    """Households of the district with a household tie."""
    return int((network.degrees[network.inside] > 0).sum())
