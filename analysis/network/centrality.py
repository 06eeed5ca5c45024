"""Distances in a network, its centralization and its constraint.

The undirected view is used throughout. These describe the observed network, so there are no intervals.
"""

from __future__ import annotations

import math

import numpy as np

from analysis.findings import Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.network.graph import SupportNetwork
from analysis.network.homophily import NO_TIE
from analysis.network.ties import observed

NO_BOUNDARY_OF_THREE = "no boundary of three"


@declares(
    Definition(
        "network.mean_distance",
        "steps",
        Kind.STRUCTURE,
        r"\frac{\sum_{(i,j) \in C} \delta_{ij}}{|C|}",
        ("wasserman1994",),
    ),
    Definition("network.diameter", "steps", Kind.EXTREME, r"\max_{(i,j) \in C} \delta_{ij}", ("wasserman1994",)),
)
def distance_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Mean and largest number of steps between two connected households. None without a tie."""
    if network.pairs_inside.empty:
        return {f"network.{name}": unavailable(NO_TIE, n=network.n) for name in ("mean_distance", "diameter")}
    graph = network.graph
    return {
        "network.mean_distance": observed(network, graph.average_path_length(directed=False, unconn=True)),
        "network.diameter": observed(network, graph.diameter(directed=False, unconn=True)),
    }


@declares(
    Definition(
        "network.degree_centralization",
        "share",
        Kind.STRUCTURE,
        r"\frac{\sum_{k:\,n_k \ge 3} \sum_{i \in k} (\max_{j \in k} d_j - d_i)}{\sum_{k:\,n_k \ge 3} (n_k-1)(n_k-2)}",
        ("freeman1979",),
    ),
    Definition(
        "network.betweenness_centralization",
        "share",
        Kind.STRUCTURE,
        r"\frac{\sum_{k:\,n_k \ge 3} \sum_{i \in k} (\max_{j \in k} B_j - B_i)}"
        r"{\sum_{k:\,n_k \ge 3} \frac{1}{2} (n_k-1)^2 (n_k-2)}",
        ("freeman1979",),
    ),
)
def centralization_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Centralization by degree and by betweenness, 0 (all households equal) to 1 (a star).

    Over groups of three or more, the most central household of each group compared with the others:
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


@declares(
    Definition(
        "network.mean_constraint",
        "index",
        Kind.STRUCTURE,
        r"\frac{1}{\sum_i \mathbf{1}(d_i > 0)} \sum_{i:\,d_i > 0} \sum_{j \in N_i}"
        r" \left(p_{ij} + \sum_{l \ne i,j} p_{il} p_{lj}\right)^2",
        ("burt1992",),
    )
)
def mean_constraint(network: SupportNetwork) -> Estimate:
    """Mean constraint of households with a tie, 0 to 1.125.

    Sum over neighbours j of (p_ij + sum_q p_iq p_qj)^2 with p_ij = 1/degree. Low where a household's neighbours aren't
    tied to each other. None without a tie. Source: Burt (1992), Structural Holes.
    """
    if network.pairs_inside.empty:
        return unavailable(NO_TIE, n=network.n)
    return observed(network, float(np.nanmean(network.graph.constraint())))


def _shortfall(values: np.ndarray, group: np.ndarray, size: np.ndarray) -> float:
    """Sum over groups of the largest value less each value; 0 for groups of one or two, whose ends are equal."""
    largest = np.full(size.size, -math.inf)
    np.maximum.at(largest, group, values)
    return float((largest[group] - values).sum())
