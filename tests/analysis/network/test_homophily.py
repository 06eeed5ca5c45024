"""Likeness of tied households against values dealt anew: enumeration of all deals, networkx, and made-up networks."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.network.homophily import DEALS
from tests.analysis.network.studies import findings_of, one_district, random_ties, study_of

FINDINGS = ("homophily_excess", "homophily_p", "ei_business", "ei_expected")


def with_types(study, types):
    """The study with a type of business for each household; None for an unknown one."""
    return replace(study, households=study.households.assign(business_type=np.array(types, dtype=object)))


def found(study, district="all"):
    all_findings = findings_of(study, district)
    return {name: all_findings[f"network.{name}"] for name in (*FINDINGS, "assortativity_income")}


def values(study, district="all"):
    return {name: estimate.value for name, estimate in found(study, district).items()}


def correlation(incomes, ties):
    """By numpy, over both ends of ties; NaN where all are equal."""
    ends = np.array([(incomes[i], incomes[j]) for i, j in ties] + [(incomes[j], incomes[i]) for i, j in ties])
    return np.nan if np.ptp(ends) == 0 else np.corrcoef(ends.T)[0, 1]


def ei(types, ties):
    external = sum(types[i] != types[j] for i, j in ties)
    return (external - (len(ties) - external)) / len(ties)


def every_deal(own, groups):
    """The values under every order inside each group of positions; what is in no group stays."""
    for orders in itertools.product(*(itertools.permutations(group) for group in groups)):
        dealt = list(own)
        for group, order in zip(groups, orders, strict=True):
            for to, origin in zip(group, order, strict=True):
                dealt[to] = own[origin]
        yield dealt


def within_chance(drawn, all_values):
    """Whether a mean of the drawn deals is within four standard errors of the mean of all."""
    return abs(drawn - np.mean(all_values)) <= 4 * np.std(all_values) / np.sqrt(DEALS)


# --- two hamlets: a path of four with an isolate, one of whom has no income; a triangle
HOMES = {**{f"a{i}": ("1", "A") for i in range(6)}, **{f"b{i}": ("1", "B") for i in range(3)}}
TIES = [(0, 1), (1, 2), (2, 3), (3, 5), (6, 7), (7, 8)]
INCOMES = [1.0, 2.0, 4.0, 3.0, 9.0, np.nan, 20.0, 26.0, 23.0]
TYPES = ["food", "food", "shoes", "shoes", "craft", None, "food", "shoes", "shoes"]
KNOWN = [tie for tie in TIES if 5 not in tie]
GROUPS = [(0, 1, 2, 3, 4), (6, 7, 8)]


@pytest.fixture
def hamlets():
    names = list(HOMES)
    study = study_of(HOMES, [(names[i], names[j]) for i, j in TIES], incomes=INCOMES, boundary="hamlet")
    return with_types(study, TYPES)


def test_excess_and_p_agree_with_all_deals_of_a_tiny_network(hamlets):
    result = values(hamlets)
    r = correlation(INCOMES, KNOWN)
    dealt = [correlation(deal, KNOWN) for deal in every_deal(INCOMES, GROUPS)]
    assert len(dealt) == 120 * 6
    assert within_chance(r - result["homophily_excess"], dealt)
    reached = np.array(dealt) >= r - 1e-12
    assert 0 < reached.mean() < 1
    assert within_chance((1000 * result["homophily_p"] - 1) / DEALS, reached)


def test_the_expected_index_agrees_with_all_deals_of_a_tiny_network(hamlets):
    result = values(hamlets)
    # 0-1 and 2-3 and 7-8 are internal, 1-2 and 6-7 external
    assert result["ei_business"] == pytest.approx(-1 / 5)
    dealt = [ei(deal, KNOWN) for deal in every_deal(TYPES, GROUPS)]
    assert within_chance(result["ei_expected"], dealt)


def test_a_deal_without_variance_is_left_out_of_the_mean_and_counts_as_reaching_r():
    incomes, ties = [1.0, 1.0, 2.0, 2.0, 1.0, 1.0], [(0, 1), (2, 3)]
    result = values(one_district(6, ties, incomes=incomes))
    dealt = np.array([correlation(deal, ties) for deal in every_deal(incomes, [range(6)])])
    flat = np.isnan(dealt)
    assert 0.05 < flat.mean() < 0.95
    assert abs(1 - result["homophily_excess"] - dealt[~flat].mean()) <= 4 * dealt[~flat].std() / np.sqrt(300)
    assert within_chance((1000 * result["homophily_p"] - 1) / DEALS, flat | (dealt >= 1 - 1e-12))


def test_findings_count_the_households_at_the_ends_and_have_no_interval(hamlets):
    result = found(hamlets)
    assert {name: result[name].n for name in FINDINGS} == dict.fromkeys(FINDINGS, 7)
    for name in FINDINGS:
        assert (result[name].low, result[name].reason) == (None, "describes the observed network")
    # internal: 0, 1, 2, 3, 7, 8; external: 1, 2, 6, 7
    assert (result["ei_business"].basis.numerator, result["ei_business"].basis.complement) == (6, 4)


@given(random_ties(), st.data())
@hypothesis_settings(max_examples=40, deadline=None)
def test_agrees_with_networkx_on_random_networks(drawn, data):
    count, edges = drawn
    assume(edges)
    incomes = data.draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    types = data.draw(st.lists(st.sampled_from("abc"), min_size=count, max_size=count))
    result = values(with_types(one_district(count, edges, incomes=[float(income) for income in incomes]), types))
    graph = nx.Graph(edges)
    nx.set_node_attributes(graph, dict(enumerate(incomes)), "income")
    nx.set_node_attributes(graph, dict(enumerate(types)), "type")
    internal = np.trace(nx.attribute_mixing_matrix(graph, "type"))
    assert result["ei_business"] == pytest.approx(1 - 2 * internal)
    if len({incomes[end] for edge in edges for end in edge}) > 1:
        r = nx.numeric_assortativity_coefficient(graph, "income")
        assert result["assortativity_income"] == pytest.approx(r)
        assert -2 <= result["homophily_excess"] <= 2
        assert 0.001 <= result["homophily_p"] <= 1
    else:
        assert (result["homophily_excess"], result["homophily_p"]) == (None, None)


# --- what must not matter, and what must
def random_study(rng, *, order=None, names=None):
    """Sixty households in four hamlets whose incomes differ, ties at random inside; rows in another order, renamed."""
    homes = np.repeat(np.arange(4), 15)
    incomes = 100.0 * homes + rng.normal(50, 10, 60)
    types = rng.choice(np.array(["food", "shoes", "craft"], dtype=object), 60)
    pairs = [(i, j) for i in range(60) for j in range(i) if homes[i] == homes[j] and rng.random() < 0.2]
    if order is not None:
        pairs = [pairs[i][::-1] for i in np.random.default_rng(order[0]).permutation(len(pairs))]
    order = range(60) if order is None else order
    names = [f"h{i:03}" for i in range(60)] if names is None else names
    study = study_of(
        {names[i]: ("1", f"hamlet {homes[i]}") for i in order},
        [(names[i], names[j]) for i, j in pairs],
        incomes=[incomes[i] for i in order],
        boundary="hamlet",
    )
    return with_types(study, [types[i] for i in order])


def test_another_order_of_rows_changes_nothing_at_all():
    plain = values(random_study(np.random.default_rng(1)))
    order = np.random.default_rng(2).permutation(60).tolist()
    shuffled = values(random_study(np.random.default_rng(1), order=order))
    assert shuffled == {name: pytest.approx(value, abs=1e-12) for name, value in plain.items()}


def test_new_ids_in_the_same_order_change_nothing_and_others_only_the_deals():
    plain = values(random_study(np.random.default_rng(1)))
    same = values(random_study(np.random.default_rng(1), names=[f"x{i + 500}" for i in range(60)]))
    assert same == plain
    other = values(random_study(np.random.default_rng(1), names=[f"x{900 - i}" for i in range(60)]))
    for name in ("assortativity_income", "ei_business"):
        assert other[name] == pytest.approx(plain[name])
    # the mean over 999 deals of a correlation that varies by about 0.05
    assert other["homophily_excess"] != plain["homophily_excess"]
    assert other["homophily_excess"] == pytest.approx(plain["homophily_excess"], abs=0.01)
    assert other["ei_expected"] == pytest.approx(plain["ei_expected"], abs=0.01)
    assert other["homophily_p"] == pytest.approx(plain["homophily_p"], abs=0.07)


def test_deals_follow_the_seed_and_nothing_that_ran_before():
    study = random_study(np.random.default_rng(1))
    once = values(study)
    np.random.default_rng(5).random(10)
    assert values(study, "1") == once  # the only district is the study
    assert values(study) == once
    seeded = replace(study, settings=study.settings.model_copy(update={"seed": 2}))
    assert values(seeded)["homophily_excess"] != once["homophily_excess"]
    assert values(seeded)["ei_expected"] != once["ei_expected"]


@pytest.mark.parametrize(("times", "plus"), [(1e6, 0.0), (1.0, 1e9)])  # the second needs centring to keep its digits
def test_the_scale_of_incomes_does_not_matter(times, plus):
    study = random_study(np.random.default_rng(1))
    households = study.households.assign(income_month=study.households["income_month"] * times + plus)
    before, after = values(study), values(replace(study, households=households))
    assert after["homophily_p"] == before["homophily_p"]
    assert after["homophily_excess"] == pytest.approx(before["homophily_excess"], abs=1e-7)


def test_a_network_made_alike_by_hand_has_a_large_excess_and_the_smallest_p():
    # a ring along the incomes, and half of it of one type
    ring = [(i, i + 1) for i in range(39)]
    study = one_district(40, ring, incomes=[float(i) for i in range(40)])
    result = values(with_types(study, ["food"] * 20 + ["shoes"] * 20))
    assert result["homophily_excess"] > 0.8
    assert result["homophily_p"] == pytest.approx(0.001)
    assert result["ei_business"] == pytest.approx((1 - 38) / 39)
    assert result["ei_expected"] == pytest.approx(0, abs=0.1)


def test_hamlets_that_differ_make_ties_alike_but_no_excess():
    result = values(random_study(np.random.default_rng(1)))
    assert result["assortativity_income"] > 0.9
    assert abs(result["homophily_excess"]) < 0.01
    assert result["homophily_p"] > 0.05
    # the same ties without the boundary: what differs between hamlets counts as likeness
    study = random_study(np.random.default_rng(1))
    network = study.settings.network.model_copy(update={"boundary": None})
    unbounded = values(replace(study, settings=study.settings.model_copy(update={"network": network})))
    assert unbounded["homophily_excess"] > 0.9


def test_p_is_below_a_twentieth_in_about_one_of_twenty_networks_without_homophily():
    small = sum(values(random_study(np.random.default_rng(seed)))["homophily_p"] <= 0.05 for seed in range(200))
    assert 1 <= small <= 19  # 10 expected, three standard deviations either side; seeds are fixed


def test_equal_correlations_count_as_reached_however_they_were_summed():
    # groups of two: every deal gives the same ties between the same incomes
    homes = {f"{hamlet}{end}": ("1", str(hamlet)) for hamlet in range(7) for end in "ab"}
    ties = [(f"{hamlet}a", f"{hamlet}b") for hamlet in range(7)]
    incomes = np.random.default_rng(3).normal(1e6, 3e5, 14).tolist()
    result = values(study_of(homes, ties, incomes=incomes, boundary="hamlet"))
    assert (result["homophily_excess"], result["homophily_p"]) == (pytest.approx(0, abs=1e-12), 1)


# --- nothing to measure
def test_each_null_has_its_reason():
    def reasons(study, district="all"):
        return {name: (estimate.value, estimate.reason) for name, estimate in found(study, district).items()}

    flat = reasons(one_district(3, [(0, 1), (1, 2)], incomes=[5.0, 5.0, 5.0]))
    assert flat["homophily_excess"] == flat["homophily_p"] == (None, "no variance at the ends")
    assert flat["ei_business"] == flat["ei_expected"] == (None, "no typed tie")  # types weren't asked
    unknown = reasons(with_types(one_district(3, [(0, 1), (1, 2)]), ["food", None, "shoes"]))
    assert unknown["homophily_excess"] == unknown["homophily_p"] == (None, "no income")  # as assortativity has it
    assert unknown["ei_business"] == unknown["ei_expected"] == (None, "no typed tie")
    alone = reasons(study_of({"a": "1", "b": "1", "c": "2"}, [("a", "b")], incomes=[1.0, 2.0, 3.0]), "2")
    assert {reason for name, (_, reason) in alone.items() if "ei_" not in name} == {"no tie"}
    assert reasons(study_of({"a": "1"}, None))["homophily_p"] == (None, "no ties asked")


# --- the real study
@pytest.mark.shared
def test_all_of_the_real_study_with_types_takes_under_two_seconds(indonesia):
    rng = np.random.default_rng(1)
    study = with_types(indonesia.study, rng.choice(list("abcdef"), len(indonesia.study.households)))
    started = time.process_time()
    result = {name: estimate.value for name, estimate in findings_of(study, "all", "2008").items()}
    assert time.process_time() - started < 2
    # types at random: no more or less internal than dealt anew
    assert result["network.ei_business"] == pytest.approx(result["network.ei_expected"], abs=0.02)
    assert 0 < result["network.homophily_excess"] < result["network.assortativity_income"]


@pytest.mark.filterwarnings("error")
def test_enormous_incomes_are_as_alike_as_small_ones():
    ties = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (1, 5)]
    incomes = np.array([1.0, 2, 4, 3, 9, 5])
    small, large = (values(one_district(6, ties, incomes=incomes * times)) for times in (1, 1e307))
    assert small["homophily_excess"] is not None
    for name in ("assortativity_income", "homophily_excess", "homophily_p"):
        assert large[name] == pytest.approx(small[name], abs=1e-9), name


def test_behind_the_index_stand_the_households_at_ties_within_and_between_types():
    # within: 0-1 and 1-2; between: 2-3 and 2-4; the type of 5 is unknown
    ties = [(0, 1), (1, 2), (2, 3), (2, 4), (3, 5)]
    one = found(with_types(one_district(6, ties), ["food", "food", "food", "shoes", "shoes", None]))
    assert (one["ei_business"].value, one["ei_business"].n) == (0, 5)
    assert (one["ei_business"].basis.numerator, one["ei_business"].basis.complement) == (3, 3)
    assert one["ei_expected"].n == 5


def test_there_are_999_deals_however_few_are_made_at_a_time(monkeypatch):
    # both incomes in the only tie: every deal reaches r; four deals of width two at a time
    monkeypatch.setattr("analysis.network.homophily.CELLS", 8)
    result = values(one_district(2, [(0, 1)], incomes=[1.0, 2.0]))
    assert (result["homophily_excess"], result["homophily_p"]) == (pytest.approx(0, abs=1e-12), 1)
