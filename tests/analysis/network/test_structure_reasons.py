"""What stands behind each number of a network, and why it has none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.catalogue import definition_of
from analysis.findings import Basis
from analysis.findings.definition import single_ids
from analysis.network.structure import network_findings
from analysis.study import Study
from tests.analysis.network.studies import PAW, findings_of, one_district, study_of, told


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
        "isolates": (1, "too few clusters", 2),
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
