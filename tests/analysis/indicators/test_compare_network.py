"""Comparisons of what households have of the network: by hand, and on the shipped study."""

from __future__ import annotations

import pytest
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from analysis.catalogue import definition_of
from analysis.findings import Basis
from analysis.findings.definition import Kind
from analysis.indicators.compare import COMPARED, compare_findings, network_compare_findings
from analysis.network.graph import support_network
from analysis.network.ties import reach, support
from analysis.study import Study
from analysis.survey.estimates import mean, share
from analysis.survey.sample import sample_of
from analysis.survey.t_interval import TOO_FEW_OBSERVATIONS as FEW
from tests.analysis.network.studies import study_of


def test_isolates_reach_and_support_are_compared_by_hand() -> None:
    # district 1: a tied with b and with the facilitator, c alone; district 2: d tied with e, f and g alone
    places = dict(zip("abcdefg", "1112222", strict=True))
    ties = [("a", "b", "advice"), ("d", "e", "lending"), ("a", "k", "capital")]
    study = study_of(places, ties, actors={"k": "facilitator"})
    network, one = support_network(study, "1", "1"), sample_of(study, "1", "1")
    found = network_compare_findings(one, network)
    assert found["compare.network.isolates"].value == pytest.approx(1 / 3 - 2 / 4)
    assert found["compare.network.reach.facilitator"].value == pytest.approx(1 / 3)
    assert found["compare.network.reach.customer"].value == 0
    assert found["compare.network.mean_support"].value == pytest.approx(3 / 3 - 2 / 4)  # a can call on two kinds
    assert found["compare.network.isolates"].n == 3
    low, high = CompareMeans(DescrStatsW([0, 0, 1]), DescrStatsW([0, 0, 1, 1])).tconfint_diff(usevar="unequal")
    assert low < -1  # beyond what a difference of shares can be, and so is its other end, above 1
    assert high > 1
    assert (found["compare.network.isolates"].low, found["compare.network.isolates"].reason) == (None, FEW)


def test_a_network_that_was_not_asked_compares_nothing() -> None:
    study = study_of({"a": "1", "b": "2"}, None)
    found = network_compare_findings(sample_of(study, "1", "1"), support_network(study, "1", "1"))
    assert {estimate.reason for estimate in found.values()} == {"no ties asked"}


@pytest.mark.parametrize("wave", ["2021", "2024"])
def test_of_two_districts_each_comparison_is_the_others_with_the_opposite_sign(shipped: Study, wave: str) -> None:
    line = shipped.settings.poverty_line[wave].value
    one, other = (
        compare_findings(sample_of(shipped, district, wave), line)
        | network_compare_findings(sample_of(shipped, district, wave), support_network(shipped, district, wave))
        for district in ("35.16.13", "35.16.18")
    )
    assert one.keys() == other.keys()
    assert len(one) == len(COMPARED) + 9
    for id_, found in one.items():
        mirrored = other[id_]
        assert found.value == pytest.approx(-(mirrored.value or 0)), id_
        assert (found.low, found.high) == (pytest.approx(-(mirrored.high or 0)), pytest.approx(-(mirrored.low or 0)))
        assert (found.n, found.df, found.basis) == (mirrored.n, pytest.approx(mirrored.df), mirrored.basis), id_


def test_comparisons_of_the_network_are_differences_of_the_findings(shipped: Study) -> None:
    sides = []
    for district in ("35.16.13", "35.16.18"):
        network, side = support_network(shipped, district, "2024"), sample_of(shipped, district, "2024")
        sides.append(
            {
                "network.isolates": share(side, (network.degrees == 0) * 1.0, persons=False).value,
                "network.reach.tksk": share(side, reach(network, "tksk"), persons=False).value,
                "network.mean_support": mean(side, support(network), persons=False).value,
            }
        )
    found = network_compare_findings(
        sample_of(shipped, "35.16.13", "2024"), support_network(shipped, "35.16.13", "2024")
    )
    for id_, first in sides[0].items():
        assert found[f"compare.{id_}"].value == pytest.approx((first or 0) - (sides[1][id_] or 0))


def test_no_structure_of_a_network_is_compared() -> None:
    for id_ in ("network.isolates", "network.reach.tksk", "network.mean_support"):
        assert definition_of(f"compare.{id_}").kind in (Kind.SHARE, Kind.MEAN)
    for id_ in ("network.density", "network.mean_degree", "network.transitivity", "network.share_linking"):
        with pytest.raises(KeyError):
            definition_of(f"compare.{id_}")


def test_what_stands_behind_a_comparison_of_the_network_is_the_smaller_side_of_each() -> None:
    # a, b tied and a to the facilitator, c alone; d, e tied, f and g alone
    places = dict(zip("abcdefg", "1112222", strict=True))
    study = study_of(places, [("a", "b"), ("d", "e"), ("a", "k")], actors={"k": "facilitator"})
    found = network_compare_findings(sample_of(study, "1", "1"), support_network(study, "1", "1"))
    assert list(found) == [
        "compare.network.isolates",
        "compare.network.reach.facilitator",
        "compare.network.reach.customer",
        "compare.network.mean_support",
    ]
    assert found["compare.network.isolates"].basis == Basis(numerator=1, complement=2)
    assert found["compare.network.reach.facilitator"].basis == Basis(numerator=1, complement=2)
    assert found["compare.network.reach.customer"].basis == Basis(numerator=0, complement=3)
    support_ = found["compare.network.mean_support"]
    assert (support_.value, support_.reason, support_.n) == (None, "no tie kinds", 3)


def test_a_network_that_was_not_asked_names_what_it_would_compare() -> None:
    study = study_of({"a": "1", "b": "2"}, None)
    found = network_compare_findings(sample_of(study, "1", "1"), support_network(study, "1", "1"))
    assert list(found) == ["compare.network.isolates", "compare.network.mean_support"]
