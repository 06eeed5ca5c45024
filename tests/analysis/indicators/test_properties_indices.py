"""Axioms of indices of inequality and poverty, and of quantiles: by hypothesis."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.indicators.inequality import atkinson, gini, mld, palma, s80_s20, theil_t
from analysis.indicators.poverty import fgt, watts
from analysis.survey.estimates import weighted_quantile
from tests.analysis.indicators.inequalities import PLAIN

incomes = st.lists(st.integers(1, 1000), min_size=2, max_size=15)

many = hypothesis_settings(max_examples=60, deadline=None)

# --- axioms of the indices
STRICT = ("gini", "theil_t", "mld", "atkinson")


@many
@given(st.data())
def test_a_transfer_from_a_richer_to_a_poorer_never_raises_inequality_or_poverty(data):
    values = sorted(data.draw(incomes))
    poorer = data.draw(st.integers(0, len(values) - 2))
    richer = data.draw(st.integers(poorer + 1, len(values) - 1))
    assume(values[richer] > values[poorer])
    amount = (values[richer] - values[poorer]) * data.draw(st.floats(0.01, 0.5))
    after = [float(value) for value in values]
    after[poorer] += amount
    after[richer] -= amount
    for name, index in PLAIN.items():
        before, now = index(values), index(after)
        assert now <= before + 1e-9 * before, name
        if name in STRICT:
            assert now < before, name
    for line in (values[poorer] + 0.5, values[richer] + 0.5, 500.5):
        assert fgt(after, line, alpha=1) <= fgt(values, line, alpha=1) + 1e-12
        assert fgt(after, line, alpha=2) <= fgt(values, line, alpha=2) + 1e-12
        assert watts(after, line) <= watts(values, line) + 1e-12
    among_the_poor = values[richer] + 0.5  # both below the line: depth stays, severity falls
    assert fgt(after, among_the_poor, alpha=1) == pytest.approx(fgt(values, among_the_poor, alpha=1))
    assert fgt(after, among_the_poor, alpha=2) < fgt(values, among_the_poor, alpha=2)
    assert watts(after, among_the_poor) < watts(values, among_the_poor)


@many
@given(incomes, st.integers(1, 1000), st.integers(0, 500))
def test_a_higher_line_never_lowers_poverty(values, line, more):
    for alpha in (0, 1, 2):
        assert fgt(values, line + more, alpha=alpha) >= fgt(values, line, alpha=alpha) - 1e-12
    assert watts(values, line + more) >= watts(values, line) - 1e-12


@many
@given(incomes, st.integers(0, 14), st.integers(1, 500), st.integers(1, 1000))
def test_a_higher_income_never_raises_poverty_and_lowers_the_depth_of_the_poor(values, which, more, line):
    which %= len(values)
    after = [value + more * (i == which) for i, value in enumerate(values)]
    for alpha in (0, 1, 2):
        assert fgt(after, line, alpha=alpha) <= fgt(values, line, alpha=alpha)
    if values[which] < line:
        assert fgt(after, line, alpha=1) < fgt(values, line, alpha=1)
        assert fgt(after, line, alpha=2) < fgt(values, line, alpha=2)
        assert watts(after, line) < watts(values, line)
    else:
        assert watts(after, line) == watts(values, line)


@many
@given(incomes, st.integers(2, 5), st.floats(0.001, 1000))
def test_indices_know_neither_the_size_of_the_population_nor_the_currency(values, times, factor):
    for name, index in PLAIN.items():
        expected = pytest.approx(index(values), rel=1e-9, abs=1e-12)
        assert index(values * times) == expected, name
        assert index([value * factor for value in values]) == pytest.approx(index(values), rel=1e-6, abs=1e-9), name
    for alpha in (0, 1, 2):
        assert fgt(values * times, 400, alpha=alpha) == pytest.approx(fgt(values, 400, alpha=alpha))


@many
@given(incomes)
def test_indices_lie_in_their_ranges(values):
    n = len(values)
    assert 0 <= gini(values) <= 1 - 1 / n
    assert 0 <= theil_t(values) <= math.log(n)
    assert 0 <= atkinson(values) <= 1
    assert mld(values) >= 0
    assert s80_s20(values) >= 1 - 1e-9
    assert palma(values) >= 0.25 - 1e-9
    # Jensen: aversion of a half loses less than all of the mean log deviation
    assert atkinson(values) <= 1 - math.exp(-mld(values)) + 1e-12


# --- quantiles
@many
@given(incomes, st.integers(1, 99))
def test_unweighted_quantiles_are_numpys_averaged_inverted_distribution(values, percent):
    numbers = np.array(values, dtype=float)
    found = weighted_quantile(numbers, percent / 100, np.ones(len(numbers)))
    at = len(values) * percent / 100
    if at == round(at):  # here numpy meets p only up to a rounding error: their definition by hand
        ordered = sorted(values)
        assert found == (ordered[round(at) - 1] + ordered[min(round(at), len(values) - 1)]) / 2
    else:
        assert found == np.quantile(numbers, percent / 100, method="averaged_inverted_cdf")


@many
@given(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 5)), min_size=1, max_size=10), st.integers(1, 99))
def test_a_quantile_under_whole_weights_is_that_of_repeated_values(rows, percent):
    values, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    repeated = np.repeat(values, weights.astype(int))
    expected = weighted_quantile(repeated, percent / 100, np.ones(len(repeated)))
    assert weighted_quantile(values, percent / 100, weights) == expected
    assert weighted_quantile(values, percent / 100, weights * 0.37) == expected
