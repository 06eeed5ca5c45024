"""What holds of networks and their change whatever the ties: by hypothesis, through the findings; networkx as witness.

Networks here have hamlets (some too small to be central in), districts, weights, directed ties of two kinds, actors of
two types, and ties between hamlets.
"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.network.drawn_networks import KINDS, alike, few, networks, some, study
from tests.analysis.network.studies import findings_of, values_of

DEALT = ("network.homophily_excess", "network.homophily_p", "network.ei_expected")
OBSERVED = "describes the observed network"


# --- networkx as the witness of networks with boundaries
@some
@given(networks())
def test_pooled_structure_agrees_with_networkx(drawn):
    found, graph = values_of(study(drawn)), drawn.graph()
    groups, sizes = drawn.groups(), [len(group) for group in drawn.groups()]
    possible = sum(n * (n - 1) for n in sizes)
    assert found["n_households"] == drawn.n
    assert found["boundaries"] == len(groups)
    assert found["n_ties"] == len(drawn.inside())
    assert found["density"] == (pytest.approx(len(drawn.inside()) / possible) if possible else None)
    degrees = dict(graph.degree)
    assert found["mean_degree"] == pytest.approx(2 * graph.number_of_edges() / drawn.n)
    assert found["median_degree"] == np.median(list(degrees.values()))
    assert found["max_degree"] == max(degrees.values())
    alone = [drawn.weights[i] for i in range(drawn.n) if degrees[i] == 0]
    assert found["isolates"] == pytest.approx(sum(alone) / sum(drawn.weights))
    assert found["components"] == nx.number_connected_components(graph)
    assert found["largest_component"] == pytest.approx(max(map(len, nx.connected_components(graph))) / drawn.n)
    directed = drawn.graph(nx.DiGraph)
    assert found["reciprocity"] == (pytest.approx(nx.overall_reciprocity(directed)) if drawn.inside() else None)
    closable = [value for node, value in nx.clustering(graph).items() if degrees[node] >= 2]
    assert found["transitivity"] == (pytest.approx(nx.transitivity(graph)) if closable else None)
    assert found["mean_clustering"] == (pytest.approx(np.mean(closable)) if closable else None)
    steps = [step for _, reached in nx.all_pairs_shortest_path_length(graph) for step in reached.values() if step]
    assert found["mean_distance"] == (pytest.approx(np.mean(steps)) if steps else None)
    assert found["diameter"] == (max(steps) if steps else None)
    constraint = [value for value in nx.constraint(graph).values() if not np.isnan(value)]
    assert found["mean_constraint"] == (pytest.approx(np.mean(constraint)) if constraint else None)


@some
@given(networks())
def test_pooled_centralization_and_assortativity_agree_with_networkx(drawn):
    found, graph = values_of(study(drawn)), drawn.graph()
    measures = {
        "degree_centralization": (dict(graph.degree), lambda n: (n - 1) * (n - 2)),
        "betweenness_centralization": (
            nx.betweenness_centrality(graph, normalized=False),
            lambda n: (n - 1) ** 2 * (n - 2) / 2,
        ),
    }
    big = [group for group in drawn.groups() if len(group) >= 3]
    for name, (central, star) in measures.items():
        short = sum(max(central[i] for i in group) - central[j] for group in big for j in group)
        whole = sum(star(len(group)) for group in big)
        assert found[name] == (pytest.approx(short / whole) if big else None)
    nx.set_node_attributes(graph, dict(enumerate(drawn.incomes)), "income")
    tied = [i for i in graph if graph.degree[i]]
    for name, values, witness in (
        ("degree", dict(graph.degree), nx.degree_pearson_correlation_coefficient),
        ("income", dict(enumerate(drawn.incomes)), lambda g: nx.numeric_assortativity_coefficient(g, "income")),
    ):
        varies = len({values[i] for i in tied}) > 1
        assert found[f"assortativity_{name}"] == (pytest.approx(witness(graph)) if varies else None)


# --- identities
@some
@given(networks(), st.booleans())
def test_identities_hold_between_network_findings(drawn, directed):
    one = study(drawn, directed=directed)
    found = values_of(one)
    mix = [found[f"share_{side}"] for side in ("bonding", "bridging", "linking")]
    assert mix == [None] * 3 or sum(mix) == pytest.approx(1, abs=1e-12)
    possible = sum(len(group) * (len(group) - 1) for group in drawn.groups()) / (1 if directed else 2)
    if possible:
        assert found["density"] * possible == pytest.approx(found["n_ties"])
    pairs = found["mean_degree"] * found["n_households"] / 2
    assert pairs == pytest.approx(len({frozenset(arc) for arc in drawn.inside()}))
    if not directed:
        assert found["n_ties"] == pytest.approx(pairs)
    elif found["reciprocity"] is not None:
        assert found["n_ties"] * (1 - found["reciprocity"] / 2) == pytest.approx(pairs)
    kinds = sum(found.get(f"ties.{kind}", 0) for kind in KINDS)
    assert found["multiplexity"] == (pytest.approx(kinds / pairs) if pairs else None)
    assert found["self_ties"] == sum(i == j for i, j, _ in drawn.arcs)
    assert found["homophily_p"] is None or 0.001 <= found["homophily_p"] <= 1
    assert 0 <= found["mean_support"] <= len(KINDS)


@few
@given(networks())
def test_counts_of_districts_add_up_to_the_study(drawn):
    one = study(drawn)
    whole = values_of(one)
    districts = {drawn.district(i) for i in range(drawn.n)}
    by_district = {district: values_of(one, district) for district in sorted(districts)}
    parts = by_district.values()
    for name in ("n_households", "n_ties", "boundaries", "not_asked", "self_ties", "components"):
        assert sum(part[name] for part in parts) == whole[name]
    for name in (f"ties.{kind}" for kind in KINDS):
        assert sum(part.get(name, 0) for part in parts) == whole.get(name, 0)
    assert max(part["max_degree"] for part in parts) == whole["max_degree"]
    weights = {
        district: sum(drawn.weights[i] for i in range(drawn.n) if drawn.district(i) == district)
        for district in districts
    }
    for name in ("isolates", "mean_support", "reach.facilitator", "reach.customer"):
        total = sum(by_district[district][name] * weight for district, weight in weights.items())
        assert total / sum(drawn.weights) == pytest.approx(whole[name])


# --- what must change nothing
@few
@given(networks(), st.randoms(use_true_random=False))
def test_another_order_of_households_and_ties_changes_nothing_deals_included(drawn, random):
    order = random.sample(range(drawn.n), drawn.n)
    alike(findings_of(study(drawn)), findings_of(study(drawn, order=order, random=random)))


@some
@given(networks(), st.randoms(use_true_random=False))
def test_other_names_of_households_change_nothing_but_the_deals(drawn, random):
    names = [f"x{number}" for number in random.sample(range(100, 999), drawn.n)]
    alike(findings_of(study(drawn)), findings_of(study(drawn, names=names)), but=DEALT)


@some
@given(networks())
def test_ties_said_twice_or_to_oneself_change_no_structure(drawn):
    to_oneself = (0, 0, drawn.arcs[0][2])  # of a kind that occurs anyway
    again = replace(drawn, arcs=(*drawn.arcs, *drawn.arcs, to_oneself), contacts=drawn.contacts * 2)
    alike(findings_of(study(drawn)), findings_of(study(again)), but=("network.self_ties",))


@some
@given(networks())
def test_turning_every_arc_round_changes_nothing(drawn):
    turned = replace(drawn, arcs=tuple((j, i, kind) for i, j, kind in drawn.arcs))
    alike(findings_of(study(drawn)), findings_of(study(turned)))


@some
@given(networks())
def test_direction_matters_to_ties_density_and_reciprocity_only(drawn):
    knows = ("network.n_ties", "network.density", "network.reciprocity")
    alike(findings_of(study(drawn)), findings_of(study(drawn, directed=False)), but=knows)


@some
@given(networks())
def test_structure_never_has_an_interval_and_says_why(drawn):
    sampled = ("isolates", "mean_support", "reach.facilitator", "reach.customer")
    counts = ("n_households", "not_asked")
    for id_, estimate in findings_of(study(drawn)).items():
        name = id_.removeprefix("network.")
        if name not in (*sampled, *counts):
            assert (estimate.low, estimate.high, estimate.method, estimate.level) == (None, None, None, None)
            assert (estimate.reason == OBSERVED) == (estimate.value is not None)
