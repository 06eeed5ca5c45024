"""The support network of one wave: hand-worked graphs, networkx as a witness, and the real study's references."""

from __future__ import annotations

import time
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.network.graph import support_network
from analysis.study import Study
from tests.analysis.network.studies import PAW, findings_of, one_district, random_ties, study_of, values_of


def test_gives_the_hand_worked_measures_of_a_triangle_with_a_tail_and_an_isolate():
    found = values_of(one_district(5, PAW))
    assert (found["n_households"], found["n_ties"], found["boundaries"]) == (5, 4, 1)
    assert found["density"] == pytest.approx(4 / 10)
    # degrees 2, 2, 3, 1, 0
    assert found["mean_degree"] == pytest.approx(8 / 5)
    assert (found["median_degree"], found["max_degree"]) == (2, 3)
    assert found["isolates"] == pytest.approx(1 / 5)
    assert (found["components"], found["largest_component"]) == (2, pytest.approx(4 / 5))
    # one triangle; triples 1 + 1 + 3; local clustering 1, 1, 1/3 of those with two or more ties
    assert found["transitivity"] == pytest.approx(3 / 5)
    assert found["mean_clustering"] == pytest.approx((1 + 1 + 1 / 3) / 3)
    # distances 1 x 4, 2 x 2
    assert (found["mean_distance"], found["diameter"]) == (pytest.approx(8 / 6), 2)
    assert found["degree_centralization"] == pytest.approx((1 + 1 + 0 + 2 + 3) / (4 * 3))
    # only household 2 lies between others: 0-3 and 1-3
    assert found["betweenness_centralization"] == pytest.approx(4 * 2 / (4**2 * 3 / 2))
    # degrees at the ends 2-2, 2-3, 2-3, 3-1: mean 18/8, variance 44/8 - (18/8)^2, covariance 38/8 - (18/8)^2
    assert found["assortativity_degree"] == pytest.approx(-5 / 7)


def test_constraint_of_the_tail_is_the_hand_worked_mean():
    # household 3: one neighbour, (1)^2 = 1
    # 0: p01 = p02 = 1/2; to 1: (1/2 + 1/2 * p21)^2 with p21 = 1/3; to 2: (1/2 + 1/2 * p12)^2 with p12 = 1/2
    outer = (1 / 2 + 1 / 6) ** 2 + (1 / 2 + 1 / 4) ** 2
    # 2: to 0 and 1: (1/3 + 1/3 * 1/2)^2 each; to 3: (1/3)^2
    hub = 2 * (1 / 3 + 1 / 6) ** 2 + 1 / 9
    assert values_of(one_district(5, PAW))["mean_constraint"] == pytest.approx((2 * outer + hub + 1) / 4)


def test_a_star_is_wholly_centralised_and_a_ring_not_at_all():
    star = values_of(one_district(5, [(0, i) for i in range(1, 5)]))
    ring = values_of(one_district(5, [(i, (i + 1) % 5) for i in range(5)]))
    for name in ("degree_centralization", "betweenness_centralization"):
        assert star[name] == pytest.approx(1)
        assert ring[name] == pytest.approx(0)
    assert star["assortativity_degree"] == pytest.approx(-1)
    assert ring["assortativity_degree"] is None


def test_pools_numerators_and_denominators_over_boundaries():
    # hamlet A: a star of four (3 of 6 pairs); hamlet B: a triangle (3 of 3); hamlet C: a pair without a tie
    homes = {**{f"a{i}": ("1", "A") for i in range(4)}, **{f"b{i}": ("1", "B") for i in range(3)}}
    homes |= {"c0": ("1", "C"), "c1": ("1", "C")}
    ties = [("a0", "a1"), ("a0", "a2"), ("a0", "a3"), ("b0", "b1"), ("b1", "b2"), ("b0", "b2")]
    found = values_of(study_of(homes, ties, boundary="hamlet"))
    assert found["boundaries"] == 3
    assert found["density"] == pytest.approx(6 / (6 + 3 + 1))
    assert found["transitivity"] == pytest.approx(3 / (3 + 3))
    # hamlet C has fewer than three: (3-1)*3 / (3*2 + 2*1); betweenness 3*3 / (9*2/2 + 4*1/2)
    assert found["degree_centralization"] == pytest.approx(6 / 8)
    assert found["betweenness_centralization"] == pytest.approx(9 / 11)


def test_the_same_hamlet_name_in_two_districts_is_two_hamlets():
    homes = {"a": ("1", "A"), "b": ("1", "A"), "c": ("2", "A"), "d": ("2", "A")}
    study = study_of(homes, [("a", "b")], boundary="hamlet")
    assert values_of(study)["boundaries"] == 2
    assert values_of(study)["density"] == pytest.approx(1 / 2)


def test_the_study_as_a_whole_pools_over_districts_where_no_boundary_is_declared():
    homes = {"a": "1", "b": "1", "c": "2", "d": "2"}
    found = values_of(study_of(homes, [("a", "b"), ("b", "c")]))
    assert found["density"] == pytest.approx(1 / 2)
    assert found["n_ties"] == 1


def test_ties_bond_or_bridge_only_where_there_are_groups_or_actors():
    homes, ties = {"a": "1", "b": "1", "c": "2"}, [("a", "b"), ("b", "c")]
    neither = findings_of(study_of(homes, ties))
    for side in ("bonding", "bridging"):
        found = neither[f"network.share_{side}"]
        assert (found.value, found.reason) == (None, "no groups")
    hamlets = {"a": ("1", "A"), "b": ("1", "A"), "c": ("1", "B")}
    grouped = values_of(study_of(hamlets, ties, boundary="hamlet"))
    assert (grouped["share_bonding"], grouped["share_bridging"]) == (0.5, 0.5)


def test_households_that_were_not_asked_are_counted_and_left_out():
    homes = {"a": ("1", "A"), "b": ("1", "A"), "c": ("1", "A"), "x": ("1", "X"), "y": ("1", "X")}
    study = study_of(homes, [("a", "b"), ("x", "y")], boundary="hamlet", not_asked_in=("X",))
    found = findings_of(study)
    assert found["network.n_households"].value == 3
    assert found["network.not_asked"].value == 2
    assert found["network.n_ties"].value == 1
    assert found["network.isolates"].value == pytest.approx(1 / 3)
    assert found["network.isolates"].n == 3
    assert np.isnan(support_network(study, "all", "1").degrees[3:]).all()


@pytest.mark.parametrize(
    ("tie", "directed", "bridging"),
    [(("b", "x"), True, 0.5), (("x", "b"), True, 0.0), (("x", "b"), False, 0.5), (("x", "y"), False, 0.0)],
)
def test_a_tie_beyond_the_boundary_counts_where_a_household_that_was_asked_named_it(tie, directed, bridging):
    homes = {"a": ("1", "A"), "b": ("1", "A"), "x": ("1", "X"), "y": ("1", "Y")}
    asked_in_a = {"boundary": "hamlet", "not_asked_in": ("X", "Y"), "directed": directed}
    assert values_of(study_of(homes, [("a", "b"), tie], **asked_in_a))["share_bridging"] == bridging


def test_self_ties_are_counted_and_repeated_ties_merged():
    found = values_of(one_district(3, [(0, 0), (0, 1), (1, 0), (0, 1), (2, 2)]))
    assert (found["self_ties"], found["n_ties"], found["max_degree"]) == (2, 1, 1)


def test_ties_to_a_household_of_another_wave_are_counted_and_left_out():
    study = one_district(3, [(0, 1), (1, "gone"), ("gone", "f")], actors={"f": "facilitator"})
    gone = study.households.head(1).assign(household_id="gone", wave="0")
    study = Study(
        Path(), study.settings, study.districts, pd.concat([study.households, gone]), study.ties, study.actors
    )
    found = values_of(study)
    assert (found["absent_ends"], found["n_ties"], found["n_households"]) == (2, 1, 3)
    assert found["reach.facilitator"] == 0
    assert values_of(study, "1")["absent_ends"] == 2


def test_what_is_left_out_is_counted_in_its_own_district():
    study = study_of(
        {"a": "1", "b": "1", "c": "2"}, [("a", "a"), ("a", "b"), ("c", "gone"), ("far", "gone"), ("c", "c")]
    )
    away = study.households.tail(1).assign(wave="0")
    away = pd.concat([away.assign(household_id="gone", district_code="2"), away.assign(household_id="far")])
    study = Study(Path(), study.settings, study.districts, pd.concat([study.households, away]), study.ties)
    counted = {district: values_of(study, district) for district in ("1", "2", "all")}
    assert [counted[district]["self_ties"] for district in counted] == [1, 1, 2]
    assert [counted[district]["absent_ends"] for district in counted] == [0, 2, 2]


def test_weights_move_the_share_of_isolates_but_no_structure():
    plain, weighted = one_district(4, [(0, 1)]), one_district(4, [(0, 1)], weights=[1.0, 1.0, 3.0, 3.0])
    found, changed = values_of(plain), values_of(weighted)
    assert (found["isolates"], changed["isolates"]) == (pytest.approx(0.5), pytest.approx(0.75))
    assert found["density"] == changed["density"]


def test_directed_ties_count_arcs_and_returned_ties():
    arcs = [(0, 1), (1, 0), (1, 2), (0, 1)]
    found = values_of(one_district(3, arcs, directed=True))
    assert (found["n_ties"], found["density"]) == (3, pytest.approx(3 / 6))
    assert found["reciprocity"] == pytest.approx(2 / 3)
    # everything else sees two pairs
    assert found["mean_degree"] == pytest.approx(4 / 3)
    undirected = findings_of(one_district(3, arcs))["network.reciprocity"]
    assert (undirected.value, undirected.reason) == (None, "undirected ties")


def test_income_assortativity_leaves_out_ties_with_an_unknown_income():
    ties = [(0, 1), (1, 2), (2, 3), (3, 4)]
    found = findings_of(one_district(5, ties, incomes=[1.0, 2.0, 3.0, 5.0, np.nan]))["network.assortativity_income"]
    ends = np.array([(1, 2), (2, 3), (3, 5)], dtype=float)
    ends = np.vstack([ends, ends[:, ::-1]])
    assert found.value == pytest.approx(np.corrcoef(ends.T)[0, 1])
    assert found.n == 4


@given(random_ties())
@hypothesis_settings(max_examples=60, deadline=None)
def test_agrees_with_networkx_on_random_networks(drawn):
    count, edges = drawn
    if not edges:
        return
    found = values_of(one_district(count, edges))
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    assert found["density"] == pytest.approx(nx.density(graph))
    assert found["components"] == nx.number_connected_components(graph)
    assert found["largest_component"] == pytest.approx(max(map(len, nx.connected_components(graph))) / count)
    assert found["isolates"] == pytest.approx(nx.number_of_isolates(graph) / count)
    local = [value for node, value in nx.clustering(graph).items() if graph.degree[node] >= 2]
    assert found["transitivity"] == (pytest.approx(nx.transitivity(graph)) if local else None)
    assert found["mean_clustering"] == (pytest.approx(np.mean(local)) if local else None)
    steps = [
        step
        for source, reached in nx.all_pairs_shortest_path_length(graph)
        for target, step in reached.items()
        if source != target
    ]
    assert found["mean_distance"] == pytest.approx(np.mean(steps))
    assert found["diameter"] == max(steps)
    between = nx.betweenness_centrality(graph, normalized=False)
    expected = sum(max(between.values()) - value for value in between.values()) / ((count - 1) ** 2 * (count - 2) / 2)
    assert found["betweenness_centralization"] == pytest.approx(expected)
    constraint = [value for value in nx.constraint(graph).values() if not np.isnan(value)]
    assert found["mean_constraint"] == pytest.approx(np.mean(constraint))
    if len({graph.degree[node] for edge in edges for node in edge}) > 1:
        assert found["assortativity_degree"] == pytest.approx(nx.degree_pearson_correlation_coefficient(graph))
    else:
        assert found["assortativity_degree"] is None


@given(random_ties(), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=30, deadline=None)
def test_new_names_and_another_order_of_rows_change_nothing(drawn, random):
    count, edges = drawn
    if not edges:
        return
    names = random.sample(range(100, 200), count)
    order = random.sample(names, count)
    turned = [random.choice([(names[i], names[j]), (names[j], names[i])]) for i, j in random.sample(edges, len(edges))]
    renamed = study_of({str(name): "1" for name in order}, [tuple(map(str, edge)) for edge in turned])
    before, after = values_of(one_district(count, edges)), values_of(renamed)
    assert after == {name: pytest.approx(value, abs=1e-12) if value else value for name, value in before.items()}


# --- the real study
SAME = {
    "n_households": "n_households_with_network",
    "n_ties": "n_ties",
    "boundaries": "n_subvillages_with_network",
    "density": "density_within_net",
    "mean_degree": "mean_degree_net",
    "transitivity": "transitivity_pooled",
    "mean_clustering": "local_clustering_mean_deg2plus",
    "assortativity_degree": "degree_assortativity",
}


@pytest.mark.shared
def test_agrees_with_the_references_of_the_real_study(indonesia):
    assert len(indonesia.reference) == 6
    for expected in indonesia.reference.to_dict("records"):
        found = findings_of(indonesia.study, str(expected["district_code"]), "2008")
        for name, column in SAME.items():
            assert found[f"network.{name}"].value == pytest.approx(expected[column], abs=1e-6), (name, expected)
        share = expected["n_isolates_net"] / expected["n_households_with_network"]
        assert found["network.isolates"].value == pytest.approx(share, abs=1e-6)
        not_asked = expected["n_households"] - expected["n_households_with_network"]
        assert found["network.not_asked"].value == not_asked


@pytest.mark.shared
def test_the_whole_real_study_takes_under_two_seconds(indonesia):
    started = time.process_time()
    found = findings_of(indonesia.study, "all", "2008")
    assert time.process_time() - started < 2
    assert (found["network.n_ties"].value, found["network.n_households"].value) == (15_089, 5_693)
