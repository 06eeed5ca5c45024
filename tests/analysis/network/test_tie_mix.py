"""What ties are made of: bonding, bridging and linking, kinds, reach and support."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.findings import Basis
from analysis.network.graph import support_network
from analysis.network.ties import support
from analysis.study import Study
from tests.analysis.network.studies import findings_of, one_district, told, values_of


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
    for id_ in ("network.isolates", "network.reach.customer"):
        assert found[id_].low <= found[id_].value <= found[id_].high
    few = found["network.mean_support"]  # of five households: it would reach beyond the most that one can call on
    assert (few.low, few.reason) == (None, "too few observations")
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
    assert found["network.multiplexity"].reason == "no tie kinds"


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
