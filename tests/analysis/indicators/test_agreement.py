"""Agreement of two coders: kappa of a theme and of all, against statsmodels, hand-worked numbers and a simulation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from analysis.indicators.agreement import (
    agreement_findings,
    pooled_agreement,
    pooled_kappa,
    theme_agreement,
    theme_kappa,
)


def answers(both: int, first: int, second: int, neither: int) -> pd.DataFrame:
    """Two coders' yes and no: both say yes, only the first, only the second, neither."""
    return pd.DataFrame(
        {
            "first": [True] * (both + first) + [False] * (second + neither),
            "second": [True] * both + [False] * first + [True] * second + [False] * neither,
        }
    )


def test_one_coder_has_neither_agreement_nor_kappa() -> None:
    found = agreement_findings(["a", "b"], [None, None], ["a", "b"])
    assert set(found) == {f"voices.{what}{theme}" for what in ("agreement", "kappa") for theme in ("", ".a", ".b")}
    assert {(item.value, item.reason) for item in found.values()} == {(None, "one coder only")}


def test_kappa_of_a_theme_is_cohens_worked_by_hand() -> None:
    # 20 of 50 both yes, 15 both no: agreement 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; (0.7 - 0.5) / 0.5
    found = theme_kappa(answers(20, 5, 10, 15))
    assert found.value == pytest.approx(0.4)
    assert theme_agreement(answers(20, 5, 10, 15)).value == pytest.approx(0.7)
    assert found.method == "fleiss_cohen_everitt"


def test_interval_of_a_theme_is_fleiss_cohen_and_everitts_written_out() -> None:
    table = np.array([[20, 5], [10, 15]]) / 50
    agree, chance = np.trace(table), table.sum(axis=1) @ table.sum(axis=0)
    kappa = (agree - chance) / (1 - chance)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    diagonal = sum(table[i, i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(2))
    off = (1 - kappa) ** 2 * sum(
        table[i, j] * (columns[i] + rows[j]) ** 2 for i in range(2) for j in range(2) if i != j
    )
    error = math.sqrt((diagonal + off - (kappa - chance * (1 - kappa)) ** 2) / 50) / (1 - chance)
    found = theme_kappa(answers(20, 5, 10, 15))
    assert (found.low, found.high) == pytest.approx((kappa - 1.959964 * error, kappa + 1.959964 * error), abs=1e-6)


@pytest.mark.parametrize("table", [(20, 5, 10, 15), (30, 1, 2, 40), (2, 10, 3, 60), (5, 30, 25, 5)])
def test_kappa_of_a_theme_is_statsmodels(table: tuple[int, int, int, int]) -> None:
    both, first, second, neither = table
    theirs, found = cohens_kappa([[both, first], [second, neither]]), theme_kappa(answers(*table))
    assert found.value == pytest.approx(theirs.kappa, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((theirs.kappa_low, min(theirs.kappa_upp, 1)))


@pytest.mark.parametrize(("units", "reason"), [(49, "too few observations"), (50, None), (51, None)])
def test_kappa_has_an_interval_from_50_statements_on(units: int, reason: str | None) -> None:
    of_theme = theme_kappa(answers(20, 5, 10, units - 35))
    first = ["a", "b", "c"] * 17
    pooled = pooled_kappa(first[:units], ["b", *first[1:]][:units])
    for found in (of_theme, pooled):
        assert (found.reason, found.low is None, found.n) == (reason, reason is not None, units)


@pytest.mark.parametrize(
    ("table", "value", "reason"),
    [
        ((30, 0, 0, 30), 1.0, "perfect agreement"),
        ((60, 0, 0, 0), None, "constant values"),
        ((0, 0, 0, 60), None, "constant values"),
        ((0, 10, 0, 50), 0.0, "one coder gives one answer only"),
        ((10, 50, 0, 0), 0.0, "one coder gives one answer only"),
    ],
)
def test_kappa_of_a_theme_says_why_it_has_no_interval_or_no_value(
    table: tuple[int, int, int, int], value: float | None, reason: str
) -> None:
    found = theme_kappa(answers(*table))
    assert (found.value, found.low, found.reason) == (value, None, reason)


def test_pooled_kappa_has_no_interval_at_perfect_agreement_and_no_value_with_one_theme() -> None:
    perfect = pooled_kappa(["a", "b"] * 30, ["a", "b"] * 30)
    assert (perfect.value, perfect.low, perfect.reason) == (1.0, None, "perfect agreement")
    assert pooled_kappa(["a"] * 60, ["a"] * 60).reason == "constant values"
    assert pooled_agreement(["a"] * 60, ["a"] * 60).value == 1.0


def test_kappa_of_two_themes_is_the_kappa_of_one_of_them() -> None:
    # with two themes the second theme's table is the first's turned round: pooled by hand it is (7, 3; 3, 7)
    first = ["a"] * 5 + ["b"] * 5
    second = ["a"] * 4 + ["b"] + ["b"] * 3 + ["a"] * 2
    found = pooled_kappa(first, second)
    assert found.value == pytest.approx((0.7 - 0.5) / 0.5)
    assert (found.low, found.reason) == (None, "too few observations")
    assert pooled_agreement(first, second).value == pytest.approx(0.7)


def test_pooled_kappa_averages_agreement_and_chance_over_themes() -> None:
    # 60 statements of 3 themes, 55 coded alike. The tables (both, first, second, neither) are a: 25, 5, 0, 30,
    # b: 20, 0, 5, 35, c: 10, 0, 0, 50. Agreement 55/60, 55/60, 1; by chance 1/2, 20*25/3600 + 40*35/3600, 1/36 + 25/36.
    first, second = ["a"] * 30 + ["b"] * 20 + ["c"] * 10, ["a"] * 25 + ["b"] * 25 + ["c"] * 10
    agreement = (55 / 60 + 55 / 60 + 1) / 3
    chance = (30 * 25 / 3600 + 30 * 35 / 3600 + (20 * 25 + 40 * 35) / 3600 + (10 * 10 + 50 * 50) / 3600) / 3
    found = pooled_kappa(first, second)
    assert found.value == pytest.approx((agreement - chance) / (1 - chance), abs=1e-12)
    # the same as of the table of themes by themes: (55/60 - 1350/3600) / (1 - 1350/3600)
    assert found.value == pytest.approx((55 / 60 - 0.375) / 0.625, abs=1e-12)


def test_pooled_kappa_and_its_interval_are_those_of_the_table_of_themes() -> None:
    first, second = ["a"] * 30 + ["b"] * 20 + ["c"] * 10, ["a"] * 25 + ["b"] * 25 + ["c"] * 10
    theirs, found = cohens_kappa([[25, 5, 0], [0, 20, 0], [0, 0, 10]]), pooled_kappa(first, second)
    assert (found.low, found.high) == pytest.approx((theirs.kappa_low, theirs.kappa_upp))
    assert found.method == "fleiss_cohen_everitt"


def test_pooled_kappa_of_a_theme_that_only_one_coder_uses() -> None:
    found = pooled_kappa(["a"] * 30 + ["b"] * 30, ["a"] * 30 + ["c"] * 30)
    assert found.value == pytest.approx((0.5 - 0.25) / (1 - 0.25))


def test_interval_of_pooled_kappa_covers_as_often_as_it_says() -> None:
    # 80 statements of 5 themes, each coded alike with chance 0.7: kappa is (0.7 - 0.2) / 0.8 = 0.625
    random, rounds, n, truth = np.random.default_rng(11), 600, 80, 0.625
    held = cells = 0
    for _ in range(rounds):
        first = random.integers(0, 5, n)
        second = np.where(random.random(n) < 0.7, first, (first + random.integers(1, 5, n)) % 5)
        found = pooled_kappa(first.tolist(), second.tolist())
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
        # the cells of all themes' tables, taken as if each were a statement of its own
        alike = int((first == second).sum())
        naive = cohens_kappa([[alike, n - alike], [n - alike, 5 * n - 2 * n + alike]])
        cells += naive.kappa_low <= truth <= naive.kappa_upp
    assert 0.93 <= held / rounds <= 0.97
    assert cells / rounds < 0.9


def test_agreement_and_kappa_say_on_how_many_statements_they_rest() -> None:
    assert (theme_agreement(answers(3, 1, 0, 2)).value, theme_agreement(answers(3, 1, 0, 2)).n) == (5 / 6, 6)
    for table, reason in (((3, 0, 0, 0), "constant values"), ((0, 2, 0, 3), "one coder gives one answer only")):
        assert (theme_kappa(answers(*table)).reason, theme_kappa(answers(*table)).n) == (reason, sum(table))
    found = agreement_findings(["a", "a", "b", "b", None], ["a", "b", "b", None, "a"], ["a", "b"])
    assert {id_: (estimate.value, estimate.n) for id_, estimate in found.items()} == {
        "voices.agreement": (pytest.approx(2 / 3), 3),
        "voices.agreement.a": (pytest.approx(2 / 3), 3),
        "voices.agreement.b": (pytest.approx(2 / 3), 3),
        # 2/3 agree; by chance 2/3 * 1/3 + 1/3 * 2/3 = 4/9
        "voices.kappa": (pytest.approx(0.4), 3),
        "voices.kappa.a": (pytest.approx(0.4), 3),
        "voices.kappa.b": (pytest.approx(0.4), 3),
    }
