"""The support network of one wave: hand-worked graphs, networkx as a witness, and the real study's references."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.catalogue import definition_of
from analysis.findings import Basis
from analysis.findings.definition import single_ids
from analysis.network.graph import support_network
from analysis.network.structure import network_findings
from analysis.network.ties import support
from analysis.study import Study
from analysis.study.settings import Network, StudySettings
from analysis.survey.sample import sample_of
from analysis.tables.network import block_table, degree_distribution_table

TYPES = {"facilitator": "linking", "customer": "bridging"}


def study_of(households, ties, *, actors=None, wave="1", weights=None, incomes=None, **network):
    """A study of one wave. `households`: id -> district, or (district, hamlet); `ties`: (source, target[, kind])."""
    places = [place if isinstance(place, tuple) else (place, None) for place in households.values()]
    frame = pd.DataFrame(
        {
            "household_id": list(households),
            "district_code": [district for district, _ in places],
            "wave": wave,
            "hamlet": [hamlet for _, hamlet in places],
            "household_size": 1.0,
            "income_month": incomes if incomes is not None else np.nan,
            "weight": weights if weights is not None else 1.0,
        }
    )
    rows = None
    if ties is not None:
        rows = pd.DataFrame([(wave, *tie) for tie in ties])
        rows.columns = ["wave", "source_id", "target_id", "tie_kind"][: rows.shape[1]]
    settings = StudySettings.model_validate(
        {
            "id": "test",
            "title": {"id": "t", "en": "t"},
            "authors": [],
            "edition": {"name": "1", "date": "2026-01-01"},
            "region": {"level": {"id": "k", "en": "d"}, "name": {"id": "x", "en": "x"}},
            "waves": [{"key": wave, "label": {"id": wave, "en": wave}}],
            "welfare": "income",
            "design": {"weight": "weight"},
            "network": {"actor_types": {} if actors is None else TYPES, **network},
            "synthetic": True,
        }
    )
    actor_rows = None
    if actors is not None:
        actor_rows = pd.DataFrame({"actor_id": list(actors), "actor_type": list(actors.values()), "district_code": "1"})
    districts = pd.DataFrame({"district_code": sorted(frame["district_code"].unique())})
    return Study(Path(), settings, districts, frame, ties=rows, actors=actor_rows)


def findings_of(study, district="all", wave="1"):
    return network_findings(support_network(study, district, wave), sample_of(study, district, wave))


def values_of(study, district="all"):
    return {id_.removeprefix("network."): estimate.value for id_, estimate in findings_of(study, district).items()}


def one_district(count, edges, **options):
    """Households 0 to count - 1 of one district."""
    return study_of({str(i): "1" for i in range(count)}, [tuple(map(str, edge)) for edge in edges], **options)


# --- hand-worked: a triangle with a tail, and an isolate
PAW = [(0, 1), (1, 2), (0, 2), (2, 3)]


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
    assert (found["n_ties"], found["share_bonding"], found["share_bridging"]) == (1, 0.5, 0.5)


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


# --- what ties are made of
@pytest.fixture
def mixed():
    homes = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}
    ties = [
        ("a", "b", "advice"),
        ("b", "a", "lending"),
        ("b", "c", "advice"),
        ("c", "d", "advice"),
        ("a", "f", "training"),
        ("f", "a", "advice"),
        ("a", "g", "training"),
        ("b", "k", "buying"),
        ("f", "k", "advice"),
    ]
    return study_of(homes, ties, actors={"f": "facilitator", "g": "facilitator", "k": "customer"})


def test_shares_of_bonding_bridging_and_linking_count_each_pair_once_and_sum_to_one(mixed):
    found = values_of(mixed, "1")
    # bonding a-b, b-c; bridging c-d, b-k; linking a-f, a-g
    assert [found[f"share_{side}"] for side in ("bonding", "bridging", "linking")] == [pytest.approx(1 / 3)] * 3
    # the tie between districts is the only tie of district 2, and one tie of the whole study
    assert values_of(mixed, "2")["share_bridging"] == 1
    assert values_of(mixed)["share_bridging"] == pytest.approx(1 / 3)


def test_a_tie_between_districts_is_no_part_of_the_structure_of_either(mixed):
    assert [values_of(mixed, district)["n_ties"] for district in ("1", "2", "all")] == [2, 0, 2]
    assert values_of(mixed, "2")["isolates"] == 1


def test_kinds_count_pairs_of_households_and_multiplexity_kinds_per_pair(mixed):
    found = values_of(mixed, "1")
    assert (found["ties.advice"], found["ties.lending"]) == (2, 1)
    assert "ties.training" not in found  # never between households
    assert found["multiplexity"] == pytest.approx(3 / 2)
    assert (values_of(mixed, "2")["ties.lending"], values_of(mixed, "2")["multiplexity"]) == (0, None)


def test_reach_and_support_are_of_households_whoever_named_the_tie(mixed):
    found = values_of(mixed, "1")
    assert (found["reach.facilitator"], found["reach.customer"]) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    # a: advice, lending, training; b: advice, lending, buying; c: advice; d: advice; e: nothing
    assert support(support_network(mixed, "1", "1")).tolist() == [3, 3, 1, 1, 0]
    assert found["mean_support"] == pytest.approx(7 / 3)
    assert values_of(mixed)["mean_support"] == pytest.approx(8 / 5)


def test_reach_and_support_have_intervals_and_structure_says_why_it_has_none(mixed):
    found = findings_of(mixed)
    for id_ in ("network.isolates", "network.reach.customer", "network.mean_support"):
        assert found[id_].low <= found[id_].value <= found[id_].high
    for id_ in ("network.density", "network.share_linking", "network.transitivity", "network.ties.advice"):
        assert (found[id_].low, found[id_].reason) == (None, "describes the observed network")


def test_the_households_behind_each_share_are_those_with_such_a_tie(mixed):
    found = findings_of(mixed)
    # linking: a; of the others with a tie b, c and d have none. Bridging: b, c, d; not a
    assert (found["network.share_linking"].basis.numerator, found["network.share_linking"].basis.complement) == (1, 3)
    assert (found["network.share_bridging"].basis.numerator, found["network.share_bridging"].basis.complement) == (3, 1)
    # the last household of the wave has a tie, and none to an actor
    ended = one_district(3, [("0", "f"), ("1", "2")], actors={"f": "facilitator"})
    assert findings_of(ended)["network.share_linking"].basis.numerator == 1
    assert found["network.ties.lending"].basis.numerator == 2


def test_linking_is_unknown_and_not_zero_where_no_actors_are_named():
    found = findings_of(one_district(3, [(0, 1)]))
    assert (found["network.share_linking"].value, found["network.share_linking"].reason) == (None, "no actors")
    assert found["network.share_bonding"].value == 1
    assert found["network.multiplexity"].reason == "no tie kinds"


def test_income_assortativity_leaves_out_ties_with_an_unknown_income():
    ties = [(0, 1), (1, 2), (2, 3), (3, 4)]
    found = findings_of(one_district(5, ties, incomes=[1.0, 2.0, 3.0, 5.0, np.nan]))["network.assortativity_income"]
    ends = np.array([(1, 2), (2, 3), (3, 5)], dtype=float)
    ends = np.vstack([ends, ends[:, ::-1]])
    assert found.value == pytest.approx(np.corrcoef(ends.T)[0, 1])
    assert found.n == 4


# --- nothing to measure
def test_without_ties_every_finding_says_so():
    study = study_of({"a": "1", "b": "1"}, None)
    found = findings_of(study)
    assert set(found) == set(single_ids(network_findings))
    assert {(estimate.value, estimate.reason) for estimate in found.values()} == {(None, "no ties asked")}


def test_a_wave_in_which_no_tie_was_recorded_was_not_asked_for_ties():
    study = one_district(2, [(0, 1)])
    later = study.households.assign(wave="2")
    study = Study(Path(), study.settings, study.districts, pd.concat([study.households, later]), study.ties)
    assert findings_of(study, wave="2")["network.isolates"].reason == "no ties asked"


def test_a_district_without_ties_has_reasons_for_what_is_undefined():
    found = findings_of(study_of({"a": "1", "b": "1", "c": "2", "d": "2"}, [("a", "b")]), "2")
    assert (found["network.n_ties"].value, found["network.density"].value, found["network.isolates"].value) == (0, 0, 1)
    reasons = {
        "transitivity": "no connected triple",
        "mean_distance": "no tie",
        "degree_centralization": "no boundary of three",
        "assortativity_degree": "no tie",
        "mean_constraint": "no tie",
        "share_bonding": "no tie",
    }
    for name, reason in reasons.items():
        assert (found[f"network.{name}"].value, found[f"network.{name}"].reason) == (None, reason)


def test_a_single_household_and_a_district_that_was_not_asked_have_no_possible_pair():
    study = study_of({"a": "1", "b": "2", "c": "2"}, [("b", "c")], not_asked_in=("2",))
    assert findings_of(study, "1")["network.density"].reason == "no possible pair"
    found = findings_of(study, "2")
    assert (found["network.n_households"].value, found["network.not_asked"].value) == (0, 2)
    assert found["network.mean_degree"].reason == "no household"


def test_every_finding_is_in_the_catalogue_and_none_is_missing_without_ties(mixed):
    for id_ in findings_of(mixed):
        definition_of(id_)
    singles = {id_ for id_ in findings_of(mixed) if id_.count(".") == 1}
    assert singles == set(single_ids(network_findings))


# --- a witness, and what must not matter
@st.composite
def random_ties(draw):
    count = draw(st.integers(3, 14))
    possible = [(i, j) for i in range(count) for j in range(i)]
    return count, draw(st.lists(st.sampled_from(possible), unique=True, max_size=len(possible)))


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


# --- tables
def test_the_degree_table_counts_the_households_behind_each_share():
    table = degree_distribution_table({"1": support_network(one_district(5, PAW), "1", "1")})
    rows = table.rows.set_index("key")
    assert (table.district, rows["share.n"].sum(), rows["share"].sum()) == ("1", 5, pytest.approx(1))
    assert rows.loc[["0", "1", "2", "3"], "share.n"].tolist() == [1, 1, 2, 1]


def test_the_degree_table_puts_each_degree_in_its_bin():
    centre = {str(i): "1" for i in range(9)}
    table = degree_distribution_table(
        {"1": support_network(study_of(centre, [("0", str(i)) for i in range(1, 9)]), "all", "1")}
    )
    rows = table.rows.set_index("key")["share.n"]
    assert (rows["8-10"], rows["6-7"], rows["1"]) == (1, 0, 8)


def test_the_block_table_counts_ties_and_the_families_behind_them(mixed):
    rows = block_table({"1": support_network(mixed, "1", "1")}).rows.set_index("key")
    assert rows["ties"].to_dict() == {"families": 3, "facilitator": 2, "customer": 1}
    assert rows["ties.n"].to_dict() == {"families": 3, "facilitator": 1, "customer": 1}
    # of a, b and c: a and b have each other, b and c have each other, c has d of another district
    assert rows["per_household"].to_dict() == {"families": 5 / 3, "facilitator": 2 / 3, "customer": 1 / 3}
    assert rows["per_household.n"].tolist() == rows["ties.n"].tolist()


def test_tables_of_a_wave_without_ties_are_empty():
    network = support_network(study_of({"a": "1"}, None), "1", "1")
    assert degree_distribution_table({"1": network}).rows.empty
    assert block_table({"1": network}).rows.empty


def test_where_no_household_was_asked_there_are_no_ties_per_household() -> None:
    study = study_of({"a": "1", "b": "1", "c": "2"}, [("a", "b")], not_asked_in=("2",))
    with np.errstate(all="raise"):
        rows = block_table({"1": support_network(study, "2", "1")}).rows
    assert rows["per_household"].tolist() == [None]


# --- the real study
NO_GRAPH = ("135", "200", "270", "308", "392", "405", "496")
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


@pytest.fixture(scope="module")
def indonesia(shared):
    folder = shared / "real" / "indonesia"
    raw = pd.read_csv(folder / "households_raw.csv", dtype=str)
    ties = pd.read_csv(folder / "ties_raw.csv", dtype=str)
    households = pd.DataFrame(
        {
            "household_id": raw["hhid"],
            "district_code": raw["province"].str.zfill(2) + raw["district"].str.zfill(2),
            "wave": "2008",
            "ea": raw["ea"],
            "household_size": raw["hhsize"].astype(float),
            "income_capita_month": raw["consumption"].astype(float) * 1000,
        }
    )
    base = one_district(2, [(0, 1)]).settings
    settings = base.model_copy(
        update={
            "network": Network(boundary="ea", not_asked_in=NO_GRAPH),
            "design": base.design.model_copy(update={"weight": None}),
        }
    )
    rows = pd.DataFrame({"wave": "2008", "source_id": ties["source"], "target_id": ties["target"]})
    study = Study(Path(), settings, households[["district_code"]].drop_duplicates(), households, ties=rows)
    return SimpleNamespace(study=study, reference=pd.read_csv(folder / "reference_values.csv"))


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


# --- what stands behind each number, and why it has none
def told(found):
    """Value, reason and number of households of each finding."""
    return {id_.removeprefix("network."): (one.value, one.reason, one.n) for id_, one in found.items()}


def test_a_district_without_ties_says_of_every_finding_what_is_known():
    study = study_of({"a": "1", "b": "1", "c": "2", "d": "2"}, [("a", "b")])
    seen, no_triple, alone = "describes the observed network", "no connected triple", "no boundary of three"
    expected = {
        "n_households": (2, None, 2),
        "n_ties": (0, seen, 2),
        "boundaries": (1, seen, 2),
        "not_asked": (0, None, 0),
        "self_ties": (0, seen, 2),
        "absent_ends": (0, seen, 2),
        "coverage": (None, "list sizes not given", 2),
        "density": (0, seen, 2),
        "mean_degree": (0, seen, 2),
        "median_degree": (0, seen, 2),
        "max_degree": (0, seen, 2),
        "isolates": (1, None, 2),
        "components": (2, seen, 2),
        "largest_component": (0.5, seen, 2),
        "reciprocity": (None, "undirected ties", 2),
        "transitivity": (None, no_triple, 2),
        "mean_clustering": (None, no_triple, 2),
        "mean_distance": (None, "no tie", 2),
        "diameter": (None, "no tie", 2),
        "degree_centralization": (None, alone, 2),
        "betweenness_centralization": (None, alone, 2),
        "assortativity_degree": (None, "no tie", 0),
        "assortativity_income": (None, "no tie", 0),
        "homophily_excess": (None, "no tie", 0),
        "homophily_p": (None, "no tie", 0),
        "ei_business": (None, "no typed tie", 0),
        "ei_expected": (None, "no typed tie", 0),
        "mean_constraint": (None, "no tie", 2),
        "share_bonding": (None, "no tie", 2),
        "share_bridging": (None, "no tie", 2),
        "share_linking": (None, "no actors", 2),
        "multiplexity": (None, "no tie kinds", 2),
        "mean_support": (None, "no tie kinds", 2),
    }
    assert told(findings_of(study, "2")) == expected
    assert findings_of(study, "2")["network.n_ties"].basis == Basis(numerator=0)
    directed = study_of({"a": "1", "b": "1", "c": "2", "d": "2"}, [("a", "b")], directed=True)
    assert told(findings_of(directed, "2"))["reciprocity"] == (None, "no tie", 2)


def test_a_single_household_has_no_possible_pair_and_nobody_has_no_degree():
    study = study_of({"a": "1", "b": "1", "c": "2"}, [("a", "b")])
    assert told(findings_of(study, "2"))["density"] == (None, "no possible pair", 1)
    nobody = told(findings_of(study, "9"))
    for name in ("mean_degree", "median_degree", "max_degree", "largest_component"):
        assert nobody[name] == (None, "no household", 0), name
    assert nobody["n_households"] == (0, None, 0)


def test_counts_of_ties_rest_on_the_households_that_have_one():
    found = findings_of(one_district(5, PAW))
    assert found["network.n_ties"].basis == found["network.density"].basis == Basis(numerator=4)
    assert {found[f"network.{name}"].n for name in ("n_ties", "density", "transitivity", "mean_degree")} == {5}
    assert found["network.assortativity_degree"].n == 4  # at the ends of a tie
    assert (found["network.isolates"].basis.numerator, found["network.isolates"].basis.complement) == (1, 4)


def test_ends_that_are_all_equal_have_no_assortativity_and_say_how_many_they_are():
    ring = findings_of(one_district(4, [(0, 1), (1, 2), (0, 2)], incomes=[5.0, 5.0, 5.0, 9.0]))
    for name in ("assortativity_degree", "assortativity_income", "homophily_excess", "homophily_p"):
        assert told(ring)[name] == (None, "no variance at the ends", 3), name


def test_households_count_once_however_many_live_there(mixed):
    larger = mixed.households.assign(household_size=np.arange(1.0, 6.0))
    study = Study(Path(), mixed.settings, mixed.districts, larger, mixed.ties, mixed.actors)
    for name in ("isolates", "reach.facilitator", "mean_support"):
        assert findings_of(study)[f"network.{name}"] == findings_of(mixed)[f"network.{name}"], name
    assert findings_of(mixed, "1")["network.mean_support"].value == pytest.approx(7 / 3)


def test_kinds_and_shares_of_ties_say_what_they_lack_and_of_how_many(mixed):
    found = findings_of(mixed, "2")  # d and e, with one tie to another district
    assert told(found)["multiplexity"] == (None, "no tie", 2)
    assert told(found)["ties.lending"] == (0, "describes the observed network", 2)
    assert found["network.ties.lending"].basis == Basis(numerator=0)
    assert told(found)["share_linking"] == (0, "describes the observed network", 2)
    assert found["network.share_bridging"].basis == Basis(numerator=1, complement=0)
