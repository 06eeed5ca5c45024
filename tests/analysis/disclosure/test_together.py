"""Numbers that others would tell: hidden together, at least cost; steps that give back no household."""

from __future__ import annotations

import pytest

from analysis.disclosure.findings import DEDUCED, SMALL_CELL, disclosed
from analysis.disclosure.together import Decision, decide
from analysis.findings import Basis, Finding
from analysis.study.settings import Disclosure

PROTECTED = Disclosure(in_full=False)
EXACT = Disclosure(in_full=None)  # no steps, so that sums are exact


def found(id_: str, district: str, value: float, *, unit: str = "count", n: int = 60, **basis: float) -> Finding:
    return Finding(id_, district, "2024", value, unit, n=n, basis=Basis(**basis))  # type: ignore[arg-type]


def decided(findings: list[Finding], rules: Disclosure = EXACT) -> Decision:
    return decide([(findings, [])], {}, rules=rules, published_voices=False)


def missing(**by_district: int) -> list[Finding]:
    return [found("income.missing", code, float(count)) for code, count in by_district.items()]


def test_a_count_that_the_whole_less_the_others_is_takes_another_with_it() -> None:
    hidden = decided(missing(a=2, b=9, c=14, all=25)).hidden
    assert [key.district for key in hidden] in (["b"], ["c"])
    assert [other.district for others in hidden.values() for other in others] == ["a"]


def test_two_hidden_counts_that_leave_each_other_open_need_no_third() -> None:
    assert decided(missing(a=2, b=3, c=14, all=19)).hidden == {}


def test_counts_in_fives_need_no_other() -> None:
    assert decided(missing(a=2, b=9, c=14, all=25), PROTECTED).hidden == {}


def test_the_depth_of_poverty_doesnt_come_back_from_the_gap() -> None:
    poor = {"n": 60, "weight": 60.0}
    findings = [
        found("poverty.line", "a", 400.0, unit="IDR/person/month"),
        found("poverty.headcount", "a", 0.05, unit="share", numerator=3, complement=57, **poor),  # type: ignore[arg-type]
        found("poverty.gap", "a", 0.025, unit="index", **poor),  # type: ignore[arg-type]
        found("poverty.to_line", "a", 200.0, unit="IDR/person/month", n=12, weight=3.0),
    ]
    hidden = {key.id for key in decided(findings).hidden}
    assert hidden & {"poverty.gap", "poverty.to_line"}


def test_a_headline_is_told_in_wider_steps_rather_than_hidden() -> None:
    money = "IDR/person/month"
    means = [
        found("income.mean_capita", "a", 2_000_000.0, unit=money, n=12, weight=12.0, total=24e6, largest=20e6),
        found("income.mean_capita", "b", 1_000_000.0, unit=money, n=400, weight=400.0, total=4e8, largest=2e6),
        found("income.mean_capita", "all", 424e6 / 412, unit=money, n=412, weight=412.0, total=424e6, largest=20e6),
    ]
    decision = decided(means, PROTECTED)
    assert decision.hidden == {}
    assert {key.district for key in decision.coarser} <= {"b", "all"}
    rule = decision.log()["hidden"]
    assert isinstance(rule, dict)
    assert "income.mean_capita|a|2024" in rule


def test_a_number_of_households_is_told_as_coarsely_wherever_it_or_one_near_it_stands() -> None:
    count = found("income.n_households", "a", 57.0, n=57)
    others = [
        found("network.isolates", "a", 0.2, unit="share", n=n, numerator=10, complement=n - 10) for n in (53, 52, 57)
    ]
    told = disclosed(
        "a", [count, *others], [], rules=PROTECTED, published_voices=False, coarser={count.key.text: 2}
    ).findings
    assert [one.n for one in told] == [60, 50, 50, 60]
    assert told[0].value == 60
    plain = disclosed("a", [count, *others], [], rules=PROTECTED, published_voices=False).findings
    assert [one.n for one in plain] == [55, 55, 50, 55]


def test_a_number_of_households_that_stands_behind_others_is_told_in_wider_steps_and_not_hidden() -> None:
    counts = [
        found("income.missing", "a", 2.0, n=45),
        found("income.n_households", "a", 43.0, n=43),
        found("network.n_households", "a", 45.0, n=45),
        *missing(b=9, all=11),
    ]
    decision = decided(counts, PROTECTED)
    assert not {key.id for key in decision.hidden} & {"income.n_households", "network.n_households"}


def test_what_is_decided_is_hidden_as_secondary() -> None:
    one = found("income.missing", "a", 9.0)
    (public,) = disclosed("a", [one], [], rules=EXACT, published_voices=False, hidden={one.key.text}).findings
    assert (public.value, public.n, public.reason, public.disclosure) == (None, None, DEDUCED, "suppressed secondary")


def test_the_log_says_what_brings_a_number_back() -> None:
    log = decided(missing(a=2, b=9, c=14, all=25)).log()["hidden"]
    assert isinstance(log, dict)
    assert log["income.missing|a|2024"]["rule"] == SMALL_CELL
    assert {entry["would_bring_it_back"] != "" for entry in log.values()} == {True}


@pytest.mark.parametrize(
    ("unit", "value", "n", "told"),
    [("share", 0.2754, 40, 0.3), ("share", 0.2754, 800, 0.275), ("share", 0.0, 40, 0.0)],
)
def test_a_share_is_told_in_steps_of_two_households(unit: str, value: float, n: int, told: float) -> None:
    one = found("poverty.headcount", "a", value, unit=unit, n=n)
    (public,) = disclosed("a", [one], [], rules=PROTECTED, published_voices=False).findings
    assert public.value == told
    assert public.n is not None
    assert public.n % 5 == 0


def test_an_index_that_one_household_dominates_is_hidden() -> None:
    one = found("inequality.theil_t", "a", 0.9, unit="index", n=40, total=100.0, largest=60.0, second=5.0)
    (public,) = disclosed("a", [one], [], rules=EXACT, published_voices=False).findings
    assert public.value is None
