"""Arms of a trial among the numbers that are decided together."""

from __future__ import annotations

import pytest

from analysis.disclosure.arms import Arms, arms_of
from analysis.disclosure.cells import cells_of
from analysis.disclosure.relations import system_of
from analysis.disclosure.together import Decision, decide
from analysis.findings import Basis, Finding
from analysis.findings.key import EVERYBODY, FindingKey
from analysis.findings.relation import ARM, OTHER, OUTCOME, Relation
from analysis.study.settings import Disclosure

EXACT = Disclosure(in_full=None)  # no steps, so that sums are exact
MONEY = "IDR/person/month"
WAVE = "2024"


def found(id_: str, value: float, *, unit: str = MONEY, n: int = 60, district: str = "a", **basis: float) -> Finding:
    return Finding(id_, district, WAVE, value, unit, n=n, basis=Basis(weight=n, **basis))  # type: ignore[arg-type]


def rows(findings: list[Finding]) -> list[dict[str, float]]:
    cells = cells_of(findings, EXACT, published_voices=False, sensitive=())
    return [{key.id: factor for key, factor in row.items()} for row in system_of(cells, {}).rows]


def decided(findings: list[Finding]) -> Decision:
    return decide([(findings, [])], {}, rules=EXACT, published_voices=False)


@pytest.fixture
def trial() -> list[Finding]:
    """Two arms of 40 and 20 households with means of 300 and 450, and what follows from them."""
    return [
        found("group.n.none", 40.0, unit="count", n=40),
        found("group.n.cash", 20.0, unit="count", n=20),
        found("network.n_households", 60.0, unit="count"),
        found("group.mean.welfare.none", 300.0, n=40),
        found("group.mean.welfare.cash", 450.0, n=20),
        found("income.mean_capita", 350.0),
        found("group.difference.welfare.cash", 150.0),
        found("group.mean.savings.none", 0.5, unit="share", n=40),
        found("group.mean.savings.cash", 0.8, unit="share", n=20),
        found("finance.savings", 0.6, unit="share"),
    ]


def test_the_arms_of_a_district_are_all_of_it(trial: list[Finding]) -> None:
    told = rows(trial)
    assert {"group.mean.welfare.none": 40, "group.mean.welfare.cash": 20, "income.mean_capita": -60} in told
    assert {"group.mean.savings.none": 40, "group.mean.savings.cash": 20, "finance.savings": -60} in told
    (counts,) = [row for row in told if "network.n_households" in row]
    assert counts == pytest.approx({"network.n_households": -1, "group.n.none": 1, "group.n.cash": 1})


def test_a_difference_is_an_arm_less_the_one_that_it_is_set_against(trial: list[Finding]) -> None:
    (difference,) = [row for row in rows(trial) if "group.difference.welfare.cash" in row]
    signs = {"group.mean.welfare.cash": -1, "group.mean.welfare.none": 1, "group.difference.welfare.cash": 1}
    assert difference == pytest.approx(signs)


def test_arms_that_leave_some_households_out_are_not_all_of_the_district(trial: list[Finding]) -> None:
    others = [one for one in trial if one.id != "group.mean.welfare.cash"]
    assert [row for row in rows(others) if "income.mean_capita" in row] == []


def test_an_arm_of_all_districts_is_the_wholes(trial: list[Finding]) -> None:
    elsewhere = found("group.headcount.cash", 0.5, unit="share", n=20, district="b")
    here = found("group.headcount.cash", 0.2, unit="share", n=40)
    whole = found("group.headcount.cash", 0.3, unit="share", district=EVERYBODY)
    cells = cells_of([here, elsewhere, whole], EXACT, published_voices=False, sensitive=())
    (row,) = system_of(cells, {}).rows
    assert {key.district: factor for key, factor in row.items()} == pytest.approx({"a": 40, "b": 20, EVERYBODY: -60})


def test_one_arm_hidden_takes_another_number_with_it(trial: list[Finding]) -> None:
    few = {"numerator": 3, "complement": 17}
    hidden = [
        *trial[:2],
        found("group.headcount.none", 0.5, unit="share", n=40),
        found("group.headcount.cash", 0.15, unit="share", n=20, **few),
        found("poverty.headcount", 23 / 60, unit="share"),
    ]
    keys = decided(hidden).hidden
    assert {key.id for key in keys} in ({"group.headcount.none"}, {"poverty.headcount"})
    assert list(keys.values()) == [[FindingKey("group.headcount.cash", "a", WAVE)]]


def test_a_relation_is_written_for_each_outcome_and_arm_beside_the_comparison() -> None:
    relation = Relation(
        (f"group.mean.{OUTCOME}.{ARM}", f"group.mean.{OUTCOME}.{OTHER}"), lambda one, other: one - other
    )
    ids = ("group.n.1", "group.n.2", "group.n.3", "group.mean.welfare.1", "group.did.welfare.1", "group.did.welfare.3")
    arms = arms_of(FindingKey(id_, "a", WAVE) for id_ in ids)
    assert arms == Arms(("1", "2", "3"), ("welfare",), comparison="2")
    assert [one.ids for one in arms.relations([relation])] == [
        ("group.mean.welfare.1", "group.mean.welfare.2"),
        ("group.mean.welfare.3", "group.mean.welfare.2"),
    ]


def test_arms_that_are_alike_by_chance_are_not_set_against_each_other() -> None:
    means = [found(f"group.mean.savings.{arm}", 0.4, unit="share") for arm in ("none", "cash", "coach")]
    counts = [found(f"group.n.{arm}", 60.0, unit="count") for arm in ("none", "cash", "coach")]
    differences = [found(f"group.balance.savings.{arm}", 0.0, unit="difference of shares") for arm in ("cash", "coach")]
    told = [row for row in rows([*means, *counts, *differences]) if any("balance" in id_ for id_ in row)]
    assert {frozenset(row) for row in told} == {
        frozenset({f"group.mean.savings.{arm}", "group.mean.savings.none", f"group.balance.savings.{arm}"})
        for arm in ("cash", "coach")
    }
