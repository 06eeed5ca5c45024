"""What holds of networks and their change whatever the ties: by hypothesis, through the findings; networkx as witness.

Networks here have hamlets (some too small to be central in), districts, weights, directed ties of two kinds, actors of
two types, and ties between hamlets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.findings import Estimate
from analysis.network.change import network_change_findings
from analysis.study import Study
from analysis.study.settings import Wave
from tests.analysis.network.test_structure import findings_of, study_of, values_of

KINDS = ("advice", "lending")
ACTORS = {"fac": "facilitator", "cus": "customer"}
DEALT = ("network.homophily_excess", "network.homophily_p", "network.ei_expected")
OBSERVED = "describes the observed network"
some = hypothesis_settings(max_examples=15, deadline=None)
few = hypothesis_settings(max_examples=10, deadline=None)


@dataclass(frozen=True)
class Drawn:
    """What hypothesis draws: households by hamlet, arcs with their kind, contacts with actors."""

    hamlet: tuple[int, ...]  # of each household; hamlets 0 and 1 are in district "1", the others in "2"
    arcs: tuple[tuple[int, int, str], ...]
    contacts: tuple[tuple[int, str, str], ...]
    weights: tuple[int, ...]
    incomes: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.hamlet)

    def district(self, household: int) -> str:
        return "1" if self.hamlet[household] < 2 else "2"

    def inside(self) -> list[tuple[int, int]]:
        """Arcs inside a hamlet, each once."""
        return sorted({(i, j) for i, j, _ in self.arcs if i != j and self.hamlet[i] == self.hamlet[j]})

    def graph(self, kind=nx.Graph):
        graph = kind()
        graph.add_nodes_from(range(self.n))
        graph.add_edges_from(self.inside())
        return graph

    def groups(self) -> list[list[int]]:
        return [[i for i in range(self.n) if self.hamlet[i] == code] for code in sorted(set(self.hamlet))]


@st.composite
def networks(draw) -> Drawn:
    hamlet = draw(st.lists(st.integers(0, 3), min_size=3, max_size=12))
    end = st.integers(0, len(hamlet) - 1)
    each = {"min_size": len(hamlet), "max_size": len(hamlet)}
    return Drawn(
        tuple(sorted(hamlet)),
        tuple(draw(st.lists(st.tuples(end, end, st.sampled_from(KINDS)), min_size=1, max_size=30))),
        tuple(draw(st.lists(st.tuples(end, st.sampled_from(list(ACTORS)), st.sampled_from(KINDS)), max_size=8))),
        tuple(draw(st.lists(st.integers(1, 3), **each))),
        tuple(draw(st.lists(st.integers(1, 50), **each))),
    )


def study(drawn: Drawn, *, directed: bool = True, names=None, order=None, random=None, **network) -> Study:
    """The study of a drawn network; `names` of households, in another `order`, ties shuffled by `random`."""
    names = [f"h{i:02}" for i in range(drawn.n)] if names is None else names
    order = list(range(drawn.n)) if order is None else order
    ties = [(names[i], names[j], kind) for i, j, kind in drawn.arcs]
    ties += [(names[i], actor, kind) for i, actor, kind in drawn.contacts]
    if random is not None:
        random.shuffle(ties)
    return study_of(
        {names[i]: (drawn.district(i), f"hamlet {drawn.hamlet[i]}") for i in order},
        ties,
        actors=ACTORS,
        weights=[float(drawn.weights[i]) for i in order],
        incomes=[float(drawn.incomes[i]) for i in order],
        **{"boundary": "hamlet", "directed": directed, **network},
    )


def alike(one: dict[str, Estimate], other: dict[str, Estimate], *, but: tuple[str, ...] = ()) -> None:
    """Fails unless two sets of findings are the same to the twelfth digit, intervals, counts and reasons included."""
    assert set(one) == set(other)
    for id_ in set(one) - set(but):
        before, after = one[id_], other[id_]
        assert (after.n, after.method, after.reason, after.df, after.basis) == (
            before.n,
            before.method,
            before.reason,
            before.df,
            before.basis,
        ), id_
        for part in ("value", "low", "high"):
            number = getattr(before, part)
            assert getattr(after, part) == (None if number is None else pytest.approx(number, abs=1e-12)), id_


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


# --- change
@st.composite
def panels(draw) -> tuple[Drawn, Drawn]:
    """The same households with other ties and contacts, in the second wave."""
    first = draw(networks())
    end = st.integers(0, first.n - 1)
    arcs = draw(st.lists(st.tuples(end, end, st.sampled_from(KINDS)), min_size=1, max_size=30))
    kept = draw(st.integers(0, len(first.arcs)))  # so that some ties stay
    contacts = draw(st.lists(st.tuples(end, st.sampled_from(list(ACTORS)), st.sampled_from(KINDS)), max_size=8))
    return first, replace(first, arcs=(*arcs, *first.arcs[:kept]), contacts=tuple(contacts))


def two_waves(drawn: tuple[Drawn, Drawn], **given) -> Study:
    one, other = (study(wave, **given) for wave in drawn)
    frames = [wave.households.assign(wave=key) for wave, key in ((one, "1"), (other, "2"))]
    ties = [wave.ties.assign(wave=key) for wave, key in ((one, "1"), (other, "2"))]
    waves = tuple(Wave(key=key, label={"id": key, "en": key}) for key in ("1", "2"))
    return Study(
        Path(),
        one.settings.model_copy(update={"waves": waves}),
        one.districts,
        pd.concat([frames[0], frames[1].iloc[::-1]], ignore_index=True),
        ties=pd.concat(ties, ignore_index=True),
        actors=one.actors,
    )


def change_of(one: Study, *, district: str = "all", back: bool = False) -> dict[str, Estimate]:
    return network_change_findings(one, district, *(("2", "1") if back else ("1", "2")))


@some
@given(panels())
def test_changes_of_ties_fit_the_ties_of_both_waves(drawn):
    found = {id_.removeprefix("change."): estimate.value for id_, estimate in change_of(two_waves(drawn)).items()}
    before, after = ({frozenset(arc) for arc in wave.inside()} for wave in drawn)
    assert found["ties_kept"] == len(before & after)
    assert found["ties_kept"] + found["ties_lost"] == len(before)
    assert found["ties_kept"] + found["ties_gained"] == len(after)
    union = found["ties_kept"] + found["ties_gained"] + found["ties_lost"]
    assert found["jaccard"] == (pytest.approx(found["ties_kept"] / union) if union else None)
    assert found["n_pairs_network"] == drawn[0].n
    assert found["mean_degree"] == pytest.approx(2 * (found["ties_gained"] - found["ties_lost"]) / drawn[0].n)
    levels = [values_of(study(wave)) for wave in drawn]  # everybody is there in both waves
    for name in ("mean_degree", "isolates", "reach.facilitator", "reach.customer"):
        assert found[name] == pytest.approx(levels[1][name] - levels[0][name], abs=1e-12)
    linking = [level["share_linking"] for level in levels]
    assert found["share_linking"] == (None if None in linking else pytest.approx(linking[1] - linking[0], abs=1e-12))


@some
@given(panels())
def test_looking_back_turns_changes_of_ties_round(drawn):
    one = two_waves(drawn)
    onward, back = change_of(one), change_of(one, back=True)
    swapped = {"ties_gained": "ties_lost", "ties_kept": "ties_kept", "jaccard": "jaccard"}
    for name, other in swapped.items():
        assert onward[f"change.{name}"] == back[f"change.{other}"]
    for name in ("mean_degree", "isolates", "share_linking", "reach.facilitator", "reach.customer"):
        first, second = onward[f"change.{name}"], back[f"change.{name}"]
        assert second.value == (None if first.value is None else pytest.approx(-first.value, abs=1e-12))
        if first.low is not None:
            assert (second.low, second.high) == (pytest.approx(-first.high), pytest.approx(-first.low))


@some
@given(panels(), st.randoms(use_true_random=False))
def test_other_names_and_orders_change_no_change_of_ties(drawn, random):
    names = [f"x{number}" for number in random.sample(range(100, 999), drawn[0].n)]
    order = random.sample(range(drawn[0].n), drawn[0].n)
    alike(change_of(two_waves(drawn)), change_of(two_waves(drawn, names=names, order=order, random=random)))


@few
@given(panels())
def test_changes_of_ties_of_districts_add_up_to_the_study(drawn):
    one = two_waves(drawn)
    whole = change_of(one)
    parts = [change_of(one, district=district) for district in {drawn[0].district(i) for i in range(drawn[0].n)}]
    for name in ("n_pairs_network", "ties_kept", "ties_gained", "ties_lost"):
        assert sum(part[f"change.{name}"].value for part in parts) == whole[f"change.{name}"].value
