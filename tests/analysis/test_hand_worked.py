"""Every finding of one small study against numbers worked out on paper, with what stands behind each.

The study is in hand_study.py. Nothing here calls the project's own statistics: fractions, roots and logarithms only.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from scipy import stats

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings import Estimate
from analysis.indicators.association import association_findings
from analysis.indicators.change import change_findings
from analysis.indicators.compare import compare_findings, network_compare_findings
from analysis.indicators.design import design_findings
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.indicators.official import official_findings
from analysis.indicators.optional import optional_findings
from analysis.indicators.poverty import poverty_findings
from analysis.indicators.voices import voices_findings
from analysis.network.change import network_change_findings
from analysis.network.graph import support_network
from analysis.network.structure import network_findings
from analysis.survey.sample import sample_of
from tests.analysis.hand_numbers import FEW, HAND, HOUSEHOLDS, OBSERVED
from tests.analysis.hand_study import FIRST, SECOND, hand_study
from tests.analysis.survey_samples import sample

LINE = 100.0  # of 2024


def all_findings(district: str = "1", **given) -> dict[str, Estimate]:
    """What the notebooks record of a district: the second wave, the change since the first, and the voices."""
    study = hand_study(**given)
    one, network = sample_of(study, district, SECOND), support_network(study, district, SECOND)
    return {
        **income_findings(one),
        **poverty_findings(one, LINE),
        **inequality_findings(one),
        **change_findings(study, district, FIRST, SECOND),
        **network_findings(network, one),
        **network_change_findings(study, district, FIRST, SECOND),
        **association_findings(one, network.degrees),
        **official_findings(study, district, SECOND),
        **compare_findings(one, LINE),
        **network_compare_findings(one, network),
        **optional_findings(one),
        **voices_findings(study),
        **design_findings(one),
    }


@pytest.fixture(scope="module")
def found() -> dict[str, Estimate]:
    return all_findings()


DEALT = ("network.homophily_excess", "network.homophily_p", "network.ei_expected")  # rest on random deals: below
FURTHER_LINES = "of further lines, or lines by a column's codes: witnessed by R, and the same numbers as if they led"
FURTHER_MEASURES = "of a further measure of welfare: tested to be the same number as if the measure led"
ELSEWHERE = {
    **dict.fromkeys(("poverty.line.*", "poverty.line_of.*", "poverty.headcount.*", "poverty.gap.*"), FURTHER_LINES),
    **{id_: FURTHER_MEASURES for id_ in CATALOGUE if id_.startswith("measure.")},
    **{
        id_: "of arms, which the hand-worked study lacks: witnessed by R"
        for id_ in CATALOGUE
        if id_.startswith("group.")
    },
    **dict.fromkeys(
        (id_ for id_ in CATALOGUE if "_household" in id_ and not id_.startswith("income.")),
        "where no sizes are known: test_household.py",
    ),
    "change.median_level": "of waves of different households: witnessed by R",
    "association.degree": "needs more households: worked on a study of its own below",
    "joint.*": "a verdict made of public numbers and statements, not a number: its rule is a table tested by itself",
}


@pytest.mark.parametrize("id_", HAND)
def test_agrees_with_the_number_worked_by_hand(found, id_):
    value, n, how = HAND[id_]
    estimate = found[id_]
    if value is None:
        assert estimate.value is None
    else:
        assert estimate.value == pytest.approx(float(value), abs=1e-11)
    assert estimate.n == n
    if estimate.low is None:
        assert (estimate.method, estimate.level, estimate.df, estimate.reason) == (None, None, None, how)
    else:
        assert (estimate.method, estimate.level, estimate.reason) == (how, 0.95, None)
        nobody = how == "clopper_pearson" and estimate.value == 0  # then the interval begins there
        assert estimate.low == 0 if nobody else estimate.low < estimate.value
        assert estimate.value < estimate.high
        assert estimate.df > 0


def test_the_hand_worked_table_holds_every_finding_of_the_catalogue(found):
    assert set(found) == {*HAND, *DEALT}
    worked = {definition_of(id_).id for id_ in found} | set(ELSEWHERE)
    assert worked == set(CATALOGUE)


def test_every_estimate_of_the_hand_study_carries_the_function_that_declares_its_id(found):
    assert {id_: estimate.function for id_, estimate in found.items()} == {
        id_: definition_of(id_).function for id_ in found
    }


def test_degrees_of_freedom_are_the_households_of_the_estimate_less_one(found):
    for id_ in ("income.mean_household", "income.mean_capita", "change.risen", "network.isolates"):
        assert found[id_].df == found[id_].n - 1


# --- what disclosure reads of each number: who has the trait and who doesn't, on which households a total rests
SHARES = {  # households that have it, and that don't; of a mean only those above zero
    "income.missing": (1, 9),  # i
    "income.missing_size": (1, 9),  # j
    "income.aid_dependence": (2, 7),  # a, h
    "poverty.headcount": (3, 5),  # h, a, b
    "poverty.gap": (3, 5),
    "poverty.severity": (3, 5),
    "poverty.watts": (3, 5),
    "poverty.near_poor": (2, 6),  # c, e
    "poverty.to_line": (3, None),
    "change.attrition": (1, 10),  # "gone"
    "change.headcount": (3, 5),  # c, g, b moved
    "change.aid_dependence": (1, 7),  # h moved
    "change.risen": (3, 5),
    "change.fallen": (3, 5),
    "change.left_poverty": (2, 6),
    "change.entered_poverty": (1, 7),
    "change.stayed_poor": (2, 6),
    "change.graduated": (2, 6),
    "change.ties_kept": (8, None),  # all but j
    "change.ties_gained": (5, None),  # a, b, c, f, g
    "change.ties_lost": (3, None),  # b, d, j
    "network.n_ties": (8, None),
    "network.density": (8, None),
    "network.isolates": (1, 8),
    "network.share_bonding": (8, 1),  # j has a tie to the customer only
    "network.share_bridging": (5, 4),  # c, d, e, g, j; m is of another district
    "network.share_linking": (2, 7),  # a, e
    "network.ties.advice": (7, None),  # all but i and j
    "network.ties.lending": (6, None),  # a, b, e, f, g, i
    "network.reach.facilitator": (2, 7),
    "network.reach.customer": (3, 6),
    "network.ei_business": (2, 4),  # b, c; c, d, e, f
    "compare.income.aid_dependence": (1, 2),  # m; n, o: the smaller side
    "compare.poverty.headcount": (1, 2),
    "compare.poverty.near_poor": (1, 2),
    "business.survived": (3, 2),
    "business.legal": (2, 2),
    "business.paid_workers": (3, None),
    "finance.savings": (3, 2),
    "finance.debt": (1, 2),
    "women.decides": (2, 2),
    "food.insecure": (2, 1),
    "programme.received.capital": (2, 1),
    "programme.training_days": (3, None),
}

SIDES = {  # households on the smaller side of a quantile
    "income.median_household": 3,  # b, e, f
    "income.median_capita": 3,  # d, f, g
    "income.p10_capita": 1,
    "income.p25_capita": 2,
    "income.p75_capita": 3,
    "income.p90_capita": 1,
    "income.business_median": 2,  # c, e
    "income.business_median.food": 1,
    "change.median_capita": 2,  # h, b; a and f are on it
    "change.business_median": 2,  # c, h of 2021, c, e of 2024
}

TOTALS = {  # what a number of money sums, the largest household's part, the second largest's
    "income.mean_household": (2580, 2 * 360, 400),
    "income.mean_capita": (2380, 6 * 120, 2 * 200),
    "income.share_business": (2580, 720, 400),  # e has 28 % of income, 24 % of business income
    "income.share_wages": (680, 2 * 180, 300),
    "income.share_aid": (270, 120, 60),
    "income.share_transfers": (130, 100, 30),
    "poverty.gap": (2.4, 1, 0.8),
    "poverty.severity": (1.02, 0.5, 0.36),
    "poverty.to_line": (240, 100, 80),
    "inequality.gini": (2380 / 300, 720 / 300, 400 / 300),  # in units of the largest income
    "change.mean_capita_nominal": (4 + 32 + 120 + 60 + 120 + 64 + 300 + 80, 300, 120),  # whichever way
}


@pytest.mark.parametrize("id_", SHARES)
def test_households_with_and_without_are_those_counted_by_hand(found, id_):
    assert (found[id_].basis.numerator, found[id_].basis.complement) == SHARES[id_]


@pytest.mark.parametrize("id_", SIDES)
def test_households_beside_a_quantile_are_those_counted_by_hand(found, id_):
    assert found[id_].basis.side == SIDES[id_]


@pytest.mark.parametrize("id_", TOTALS)
def test_the_largest_parts_of_a_total_are_those_summed_by_hand(found, id_):
    basis = found[id_].basis
    assert (basis.total, basis.largest, basis.second) == pytest.approx(TOTALS[id_])


# --- what a deal of the incomes or businesses inside a hamlet would bring about
TIES = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("e", "f"), ("f", "g")]  # i, at the end of g, told no income
INCOMES = dict(zip("abcdefg", (50, 80, 100, 150, 120, 200, 300), strict=True))


def correlation_of_ends(values: dict[str, int], ties: list[tuple[str, str]]) -> float:
    ends = [values[household] for tie in ties for household in tie]
    mean = Fraction(sum(ends), len(ends))
    variance = sum((end - mean) ** 2 for end in ends) / len(ends)
    return float(sum((values[i] - mean) * (values[j] - mean) for i, j in ties) / len(ties) / variance)


def test_homophily_agrees_with_all_144_deals(found):
    dealt = []
    for first, second in product(permutations("abcd"), permutations("efg")):
        owner = dict(zip("abcdefg", first + second, strict=True))
        dealt.append(correlation_of_ends({household: INCOMES[owner[household]] for household in owner}, TIES))
    r = correlation_of_ends(INCOMES, TIES)
    assert len(dealt) == 24 * 6
    assert found["network.assortativity_income"].value == pytest.approx(r)
    # 999 deals drawn of these: within four standard errors
    reach = 4 / math.sqrt(999)
    excess, p = (found[f"network.homophily_{name}"] for name in ("excess", "p"))
    assert excess.value == pytest.approx(r - np.mean(dealt), abs=reach * np.std(dealt))
    reached = np.mean([value >= r - 1e-12 for value in dealt])
    assert p.value == pytest.approx((1 + 999 * reached) / 1000, abs=reach * math.sqrt(reached * (1 - reached)))
    assert (1000 * p.value) % 1 == pytest.approx(0, abs=1e-9)
    for estimate in (excess, p):
        assert (estimate.n, estimate.low, estimate.reason) == (7, None, OBSERVED)


def test_the_expected_e_i_index_is_what_chance_makes_of_the_types(found):
    # in A food, food, shoes, craft are dealt to b, c, d, j: a given pair is alike once in six; in B nobody is alike
    internal = 2 * Fraction(1, 6)
    expected = float((3 - 2 * internal) / 3)
    # the two foods are at b-c or c-d in a third of the deals: the index is 1/3 then, else 1
    deviation = (1 - 1 / 3) * math.sqrt(1 / 3 * 2 / 3)
    estimate = found["network.ei_expected"]
    assert estimate.value == pytest.approx(expected, abs=4 * deviation / math.sqrt(999))
    assert (estimate.n, estimate.low, estimate.reason) == (5, None, OBSERVED)


# --- the same study, counted or asked otherwise
UNDIRECTED = {"network.n_ties": 7, "network.density": Fraction(7, 10 + 6), "network.reciprocity": None}


def test_only_ties_density_and_reciprocity_know_the_direction_of_ties(found):
    network = hand_study().settings.network.model_dump() | {"directed": False}
    other = all_findings(network=network)
    assert other["network.reciprocity"].reason == "undirected ties"
    for id_, value in UNDIRECTED.items():
        assert other[id_].value == (None if value is None else pytest.approx(float(value)))
    for id_, estimate in found.items():
        if id_ not in UNDIRECTED:
            assert other[id_] == estimate


@pytest.fixture(scope="module")
def counting_households() -> dict[str, Estimate]:
    return all_findings(counts="households")


@pytest.mark.parametrize("id_", HOUSEHOLDS)
def test_agrees_by_hand_where_households_count(counting_households, id_):
    assert counting_households[id_].value == pytest.approx(float(HOUSEHOLDS[id_]), abs=1e-12)


def test_findings_of_households_are_the_same_whoever_counts(found, counting_households):
    ids = [id_ for id_ in HAND if id_.startswith(("network.", "business.", "finance.", "voices.", "change.ties"))]
    ids += ["income.mean_household", "income.share_aid", "income.aid_dependence", "income.business_median"]
    for id_ in ids:
        assert counting_households[id_] == found[id_]


# --- the model, on fourteen households: six without a tie, eight with one
def tied(without: int, having: int) -> dict[str, Estimate]:
    """Households of one person: 100 and 400 in turn where there is no tie, twice that where there is one."""
    incomes = ([100.0, 400.0] * without)[:without] + ([200.0, 800.0] * having)[:having]
    one = sample({"household_size": 1.0, "income_month": incomes})
    return association_findings(one, np.array([0.0] * without + [1.0] * having))


def test_the_coefficient_of_ties_is_a_difference_of_mean_logs_where_nothing_else_varies():
    estimate = tied(6, 8)["association.degree"]
    assert estimate.value == pytest.approx(math.log(400) - math.log(200))
    # HC3: residuals are ln 2 up or down, each divided by 1 - 1/6 or 1 - 1/8
    error = math.log(2) * math.sqrt(6 / 5**2 + 8 / 7**2)
    reach = stats.t.ppf(0.975, 14 - 2) * error
    assert (estimate.low, estimate.high) == pytest.approx((math.log(2) - reach, math.log(2) + reach))
    assert (estimate.n, estimate.df, estimate.method, estimate.level) == (14, 12, "hc3", 0.95)


@pytest.mark.parametrize(("without", "given"), [(5, False), (6, True), (7, True)])
def test_the_model_needs_ten_residual_degrees_of_freedom(without, given):
    estimate = tied(without, 6)["association.degree"]  # 11, 12 and 13 households, two coefficients
    assert (estimate.value is not None) == given
    assert estimate.reason == (None if given else FEW)
    assert estimate.n == without + 6
