"""How much of its groups a network saw: from the lists of households that study.yml gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.study import open_study
from tests.analysis.network.studies import findings_of, study_of, values_of

HOMES = {"a": ("1", "A"), "b": ("1", "A"), "c": ("1", "B"), "x": ("2", "X")}
TIES = [("a", "b")]


def study_with_lists(lists, **network):
    """The households of HOMES, with how many the lists of their hamlets or districts have."""
    study = study_of(HOMES, TIES, **network)
    listed = study.settings.network.model_copy(update={"households": lists})
    return replace(study, settings=study.settings.model_copy(update={"network": listed}))


def test_coverage_is_households_surveyed_over_those_of_the_lists():
    study = study_with_lists({"A": 4, "B": 6, "X": 5}, boundary="hamlet")
    assert values_of(study, "1")["coverage"] == pytest.approx(3 / 10)
    assert values_of(study)["coverage"] == pytest.approx(4 / 15)


def test_without_a_boundary_the_lists_are_of_districts():
    assert values_of(study_with_lists({"1": 4, "2": 1}), "1")["coverage"] == pytest.approx(3 / 4)


def test_a_boundary_where_ties_were_not_asked_needs_no_list():
    study = study_with_lists({"A": 4, "B": 6}, boundary="hamlet", not_asked_in=("X",))
    assert values_of(study)["coverage"] == pytest.approx(3 / 10)


@pytest.mark.parametrize("households", [{}, {"A": 4}])
def test_coverage_is_unknown_where_a_list_is_missing(households):
    found = findings_of(study_with_lists(households, boundary="hamlet"), "1")["network.coverage"]
    assert (found.value, found.reason) == (None, "list sizes not given")


def with_lists(text):
    return ("boundary: hamlet", f"boundary: hamlet\n  households: {{{text}}}")


def test_a_list_of_no_boundary_is_told(problems_of):
    assert problems_of(study_yml=with_lists("c: 3")) == [
        "study.yml, network.households.c: not a hamlet of households.csv. "
        "Write it as the file has it, in quotes, or remove it."
    ]


def test_a_list_shorter_than_those_surveyed_is_told(problems_of):
    assert problems_of(study_yml=with_lists("a: 1")) == [
        "study.yml, network.households.a: 1 households, but 2 were surveyed in one wave. "
        "Give all households of the list, surveyed or not."
    ]


@pytest.mark.parametrize("listed", [2, 3])
def test_a_list_of_at_least_those_surveyed_is_taken(small_study, listed):
    settings = open_study(small_study(study_yml=with_lists(f"a: {listed}"))).settings
    assert settings.network.households == {"a": listed}


def test_a_list_of_a_name_in_two_districts_is_told(problems_of):
    told = problems_of(study_yml=with_lists("a: 3"), households_csv=("0,no,b,0", "0,no,a,0"))
    assert told == [
        "study.yml, network.households.a: a hamlet by this name lies in more than one district. "
        "Give each its own name in households.csv, with its district."
    ]
