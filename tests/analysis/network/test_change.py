"""What changed in the ties of households that were asked in both waves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.catalogue import definition_of
from analysis.findings import Basis, Estimate
from analysis.findings.definition import single_ids
from analysis.network.change import network_change_findings
from analysis.study import Study
from tests.analysis.network.studies import TYPES
from tests.analysis.survey_samples import settings, waves_of

BEFORE = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "left"), ("a", "f"), ("a", "k"), ("left", "f")]
AFTER = [("b", "a"), ("a", "c"), ("b", "new"), ("a", "f"), ("b", "f"), ("c", "k"), ("d", "f"), ("new", "f")]


def study_of(first, second, *, homes=("1",) * 5, weights=1.0, actors=True, **network):
    """Households a, b, c, d of two waves, one that left after the first, one that is new in the second."""
    waves = [("2021", ["a", "b", "c", "d", "left"]), ("2024", ["new", "d", "c", "b", "a"])]
    places = {**dict(zip("abcd", homes[:4], strict=True)), "left": homes[4], "new": homes[4]}
    households = pd.concat(
        [
            pd.DataFrame(
                {
                    "household_id": ids,
                    "district_code": [places[id_] for id_ in ids],
                    "wave": wave,
                    "hamlet": "A",
                    "weight": weights if wave == "2021" else 9.0,
                }
            )
            for wave, ids in waves
        ],
        ignore_index=True,
    )
    ties = pd.DataFrame(
        [("2021", *tie) for tie in first] + [("2024", *tie) for tie in second],
        columns=["wave", "source_id", "target_id"],
    )
    study_settings = settings(
        waves=waves_of("2021", "2024"),
        design={"weight": "weight"},
        network={"actor_types": TYPES if actors else {}, **network},
    )
    named = pd.DataFrame({"actor_id": ["f", "k"], "actor_type": ["facilitator", "customer"]})
    return Study(
        Path(),
        study_settings,
        pd.DataFrame({"district_code": ["1"]}),
        households,
        ties=ties,
        actors=named if actors else None,
    )


def findings_of(study, district="1", pair=("2021", "2024")):
    return network_change_findings(study, district, *pair)


def test_gives_the_hand_worked_changes_among_paired_households():
    found = {
        id_.removeprefix("change."): estimate.value for id_, estimate in findings_of(study_of(BEFORE, AFTER)).items()
    }
    assert found["n_pairs_network"] == 4
    # a-b kept, a-c gained, b-c and c-d lost; the ties of those who left or are new don't count
    assert (found["ties_kept"], found["ties_gained"], found["ties_lost"]) == (1, 1, 2)
    assert found["jaccard"] == pytest.approx(1 / 4)
    assert found["mean_degree"] == pytest.approx(2 * 2 / 4 - 2 * 3 / 4)
    # d loses its only tie
    assert found["isolates"] == pytest.approx(1 / 4)
    # linking: a-f of 3 + 2 ties before, three of 2 + 4 after
    assert found["share_linking"] == pytest.approx(3 / 6 - 1 / 5)
    assert found["reach.facilitator"] == pytest.approx(3 / 4 - 1 / 4)
    assert found["reach.customer"] == 0


def test_shares_of_households_weigh_by_the_first_wave_and_have_a_paired_interval():
    found = findings_of(study_of(BEFORE, AFTER, weights=np.array([1.0, 2, 3, 4, 5])))
    assert found["change.isolates"].value == pytest.approx(4 / 10)
    assert found["change.reach.facilitator"].value == pytest.approx((2 + 4) / 10)
    plain = findings_of(study_of(BEFORE, AFTER))["change.isolates"]
    # differences 0, 0, 0, 1; the pairs are a domain of the five households of the first wave: 5/4, not 4/3
    error = np.sqrt(5 / 4 * (3 * 0.25**2 + 0.75**2)) / 4
    assert plain.value - plain.low == pytest.approx(stats.t.ppf(0.975, 3) * error)
    assert plain.high == 1 < plain.value + stats.t.ppf(0.975, 3) * error  # no share changes by more
    assert (plain.n, plain.df, plain.method) == (4, 3, "t")


def test_structure_has_no_interval_and_says_why():
    found = findings_of(study_of(BEFORE, AFTER))
    for name in ("mean_degree", "ties_kept", "ties_gained", "ties_lost", "jaccard", "share_linking"):
        assert (found[f"change.{name}"].low, found[f"change.{name}"].reason) == (None, "describes the observed network")


def test_the_same_network_in_both_waves_shows_no_change():
    found = findings_of(study_of(BEFORE[:3] + BEFORE[4:6], BEFORE[:3] + BEFORE[4:6]))
    assert found.pop("change.n_pairs_network").value == 4
    assert (found.pop("change.ties_kept").value, found.pop("change.jaccard").value) == (3, 1)
    changes = {id_: estimate for id_, estimate in found.items() if id_.startswith("change.")}
    assert {estimate.value for estimate in changes.values()} == {0}
    levels = {id_.partition(".")[2] for id_ in found.keys() - changes.keys()}
    assert {"mean_degree", "isolates", "share_linking"} <= levels
    assert all(found[f"before.{level}"].value == found[f"after.{level}"].value for level in levels)


def test_kept_gained_and_lost_ties_swap_with_the_waves():
    onward, back = findings_of(study_of(BEFORE, AFTER)), findings_of(study_of(BEFORE, AFTER), pair=("2024", "2021"))
    for name, other in {"ties_gained": "ties_lost", "ties_kept": "ties_kept", "jaccard": "jaccard"}.items():
        assert onward[f"change.{name}"].value == back[f"change.{other}"].value
    for name in ("mean_degree", "share_linking"):
        assert onward[f"change.{name}"].value == pytest.approx(-back[f"change.{name}"].value)


def test_households_that_were_not_asked_in_one_wave_are_no_pair():
    study = study_of(BEFORE, AFTER, boundary="hamlet", not_asked_in=("X",))
    unasked = (study.households["wave"] == "2024") & (study.households["household_id"] == "d")
    study = replace(study, households=study.households.assign(hamlet=study.households["hamlet"].mask(unasked, "X")))
    found = findings_of(study)
    assert found["change.n_pairs_network"].value == 3
    # c-d no longer counts as lost: d's ties in 2024 are unknown
    assert found["change.ties_lost"].value == 1


def test_a_district_counts_only_its_own_households():
    study = study_of(BEFORE, AFTER, homes=("1", "1", "2", "2", "2"))
    found = findings_of(study)
    assert (found["change.n_pairs_network"].value, found["change.ties_kept"].value) == (2, 1)
    assert found["change.ties_lost"].value == 0
    everybody = findings_of(study, "all")
    assert (everybody["change.n_pairs_network"].value, everybody["change.ties_lost"].value) == (4, 1)


@pytest.mark.parametrize(
    ("pair", "ties", "reason"),
    [
        (("2021", None), True, "no pair of waves"),
        (("2021", "2024"), False, "no ties asked"),
    ],
)
def test_without_a_pair_of_waves_or_ties_every_finding_says_so(pair, ties, reason):
    study = study_of(BEFORE, AFTER)
    found = findings_of(study if ties else replace(study, ties=None), pair=pair)
    assert set(single_ids(network_change_findings)) <= set(found)
    assert {(estimate.value, estimate.reason) for estimate in found.values()} == {(None, reason)}


def test_ties_asked_in_one_wave_only_are_no_change():
    found = findings_of(study_of(BEFORE, []))
    assert {estimate.reason for estimate in found.values()} == {"no ties asked"}


def test_without_ties_in_either_wave_the_index_has_no_value():
    found = findings_of(study_of([("left", "f")], [("new", "f")]))
    assert (found["change.jaccard"].value, found["change.jaccard"].reason) == (None, "no tie")
    assert found["change.share_linking"].reason == "no tie"
    assert found["change.mean_degree"].value == 0


def test_without_actors_linking_is_unknown_and_reach_absent():
    found = findings_of(study_of(BEFORE[:3], AFTER[:2], actors=False))
    assert found["change.share_linking"].reason == "no actors"
    assert set(found) == set(single_ids(network_change_findings))


def test_every_change_is_in_the_catalogue():
    for id_ in findings_of(study_of(BEFORE, AFTER)):
        definition_of(id_)


def test_reach_is_named_only_where_there_are_actors_and_ties():
    study = study_of(BEFORE, AFTER)
    types = {f"{part}.reach.{type_}" for part in ("before", "after", "change") for type_ in ("facilitator", "customer")}
    plain = set(single_ids(network_change_findings))
    for without in (replace(study, ties=None), replace(study, actors=None), replace(study, ties=None, actors=None)):
        assert set(findings_of(without, pair=("2021", None))) == plain
    assert set(findings_of(study, pair=("2021", None))) == plain | types
    assert set(findings_of(study, pair=(None, "2024"))) == plain | types


def test_counts_of_ties_rest_on_the_households_at_their_ends():
    found = findings_of(study_of(BEFORE, AFTER))
    # a-b; a-c; b-c and c-d
    bases = {name: found[f"change.ties_{name}"].basis for name in ("kept", "gained", "lost")}
    assert bases == {"kept": Basis(numerator=2), "gained": Basis(numerator=2), "lost": Basis(numerator=3)}
    assert {estimate.n for estimate in found.values()} == {4}
    assert found["change.mean_degree"].basis == Basis()


def test_nobody_asked_in_both_waves_is_said_with_a_count_of_none():
    found = findings_of(study_of(BEFORE, AFTER), "2")
    assert found.pop("change.n_pairs_network") == Estimate(0)
    assert {(estimate.value, estimate.reason) for estimate in found.values()} == {(None, "no household in both waves")}


def test_reach_has_the_paired_t_interval_and_what_is_missing_its_number_of_pairs():
    found = findings_of(study_of(BEFORE, AFTER))["change.reach.facilitator"]
    # a, b and d reach f after, a before: differences 0, 1, 0, 1, a domain of five households
    error = np.sqrt(5 / 4 * 4 * 0.5**2) / 4
    assert (found.low, found.high) == pytest.approx(
        (0.5 - stats.t.ppf(0.975, 3) * error, min(1, 0.5 + stats.t.ppf(0.975, 3) * error))
    )
    assert (found.n, found.df, found.method) == (4, 3, "t")
    apart = findings_of(study_of([("left", "f")], [("new", "f")]))
    assert (apart["change.jaccard"].n, apart["change.share_linking"].n) == (4, 4)
    assert findings_of(study_of(BEFORE[:3], AFTER[:2], actors=False))["change.share_linking"].n == 4
