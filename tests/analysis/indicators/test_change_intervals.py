"""Intervals of changes: statsmodels, the jackknife and the bootstrap as witnesses."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from analysis.indicators.inequality import gini
from analysis.survey.estimates import weighted_quantile
from analysis.survey.intervals import t_quantile
from tests.analysis.indicators.changes import business_study, changes
from tests.analysis.survey_samples import error_of
from tests.analysis.two_waves import FIRST, SECOND, incomes_study, lines

RNG = np.random.default_rng(20241124)
LOW = RNG.lognormal(4.6, 0.6, 80).round(2)
HIGH = (LOW * RNG.lognormal(0.15, 0.35, 80)).round(2)


def test_mean_change_has_the_paired_t_interval():
    study = incomes_study(LOW, HIGH)
    witness = DescrStatsW(HIGH - LOW * 1.1)
    found = changes(study)["mean_capita"]
    assert (found.low, found.high) == pytest.approx(witness.tconfint_mean(0.05))
    assert (found.df, found.n, found.method) == (79, 80, "t")


def test_headcount_and_gap_have_the_paired_t_interval():
    found = changes(incomes_study(LOW, HIGH, poverty_line=lines(100, 110)))
    poor = DescrStatsW((HIGH < 110) * 1.0 - (LOW < 100) * 1.0)
    assert (found["headcount"].low, found["headcount"].high) == pytest.approx(poor.tconfint_mean(0.05))
    gaps = DescrStatsW(np.maximum(0, 1 - HIGH / 110) - np.maximum(0, 1 - LOW / 100))
    assert (found["gap"].low, found["gap"].high) == pytest.approx(gaps.tconfint_mean(0.05))


def test_shares_of_plain_households_have_wilsons_interval():
    found = changes(incomes_study(LOW, HIGH))["risen"]
    low, high = proportion_confint(int((HIGH > 1.05 * 1.1 * LOW).sum()), 80, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high))


def test_median_of_differences_has_woodruffs_interval_on_numbers_below_zero():
    differences = HIGH - LOW * 1.1
    found = changes(incomes_study(LOW, HIGH))["median_capita"]
    assert found.value == pytest.approx(np.median(differences))
    reach = t_quantile(79) * 0.5 / np.sqrt(79)
    ends = [weighted_quantile(differences, 0.5 + side * reach, np.ones(80)) for side in (-1, 1)]
    assert (found.low, found.high) == pytest.approx(ends)
    assert found.basis.side == 40


def jackknifed(statistic, *columns):
    """The standard error of a statistic of paired columns, leaving out one household at a time."""
    n = len(columns[0])
    left_out = np.array([statistic(*(np.delete(column, i) for column in columns)) for i in range(n)])
    return np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())


def test_error_of_a_gini_change_is_the_jackknifes():
    found = changes(incomes_study(LOW, HIGH))["gini"]
    assert error_of(found) == pytest.approx(jackknifed(lambda x, y: gini(y) - gini(x), LOW, HIGH), rel=1e-9)


def test_error_of_a_business_share_change_agrees_with_the_jackknife():
    parts = {FIRST: (LOW * RNG.uniform(0, 1, 80)), SECOND: (HIGH * RNG.uniform(0, 1, 80))}
    found = changes(incomes_study(LOW, HIGH, columns={"business_month": parts}))["share_business"]

    def change(x, y, b, c):
        return c.sum() / y.sum() - b.sum() / x.sum()

    assert found.value == pytest.approx(change(LOW, HIGH, parts[FIRST], parts[SECOND]))
    assert error_of(found) == pytest.approx(jackknifed(change, LOW, HIGH, parts[FIRST], parts[SECOND]), rel=0.05)


def test_error_of_a_change_of_medians_agrees_with_the_bootstrap():
    rng = np.random.default_rng(7)
    first = np.where(rng.random(400) < 0.6, rng.lognormal(5, 0.7, 400), 0.0)
    second = np.where(rng.random(400) < 0.7, first * 0.7 + rng.lognormal(4.5, 0.7, 400), 0.0)
    study = incomes_study(first + 1, second + 1, columns={"business_month": {FIRST: first, SECOND: second}})
    found = changes(study)["business_median"]
    draws = rng.integers(0, 400, size=(2000, 400))
    drawn = [np.median(second[d][second[d] > 0]) - np.median(first[d][first[d] > 0]) for d in draws]
    assert error_of(found) == pytest.approx(np.std(drawn), rel=0.25)
    assert found.n == ((first > 0) | (second > 0)).sum()
    assert found.basis.side == min((first > 0).sum(), (second > 0).sum()) // 2


def test_intervals_of_pairs_are_narrower_than_of_two_separate_samples():
    noise = RNG.normal(0, 1, 80)
    found = changes(incomes_study(LOW, LOW + noise + 5))["gini"]
    apart = [error_of(changes(incomes_study(LOW, RNG.permutation(other)))["gini"]) for other in (LOW, LOW + noise + 5)]
    assert error_of(found) < min(apart) / 5


def test_clusters_of_the_first_wave_widen_the_interval():
    hamlets = np.repeat([f"h{i}" for i in range(20)], 4)
    shift = np.repeat(RNG.normal(0, 40, 20), 4)
    columns = {"hamlet": {FIRST: hamlets, SECOND: hamlets}}
    alone = changes(incomes_study(LOW, HIGH + shift + 200, columns=columns))["mean_capita"]
    clustered = changes(incomes_study(LOW, HIGH + shift + 200, columns=columns, design={"cluster": "hamlet"}))
    assert clustered["mean_capita"].df == 19
    assert error_of(clustered["mean_capita"]) > 1.2 * error_of(alone)


def test_households_that_all_change_alike_give_no_interval():
    found = changes(incomes_study([50.0] * 12, [120.0] * 12))
    for name in ("headcount", "mean_capita", "gini"):
        assert (found[name].low, found[name].high, found[name].level, found[name].df) == (None,) * 4
        assert found[name].method is None
        assert found[name].reason == "constant values"


def median_effects(amounts):
    """What each household does to the median of those with an amount: Woodruff's slope, written out."""
    known = amounts > 0
    n, median = int(known.sum()), np.median(amounts[known])
    candidates = [np.where(known, has - has[known].mean(), 0.0) for has in (amounts <= median, amounts < median)]
    # those with an amount are a domain of all households
    errors = [np.sqrt(len(known) / (len(known) - 1) * (effect**2).sum()) / n for effect in candidates]
    reach = t_quantile(n - 1) * max(errors)
    low, high = (weighted_quantile(amounts[known], 0.5 + side * reach, np.ones(n)) for side in (-1, 1))
    return -(high - low) / (2 * reach) * candidates[int(np.argmax(errors))] * len(known) / n


def with_ties(amounts, above, upto):
    """The amounts, those between two quantiles of the positive ones made their median."""
    known = amounts[amounts > 0]
    low, high = np.quantile(known, [above, upto])
    return np.where((amounts > low) & (amounts <= high), np.median(known).round(2), amounts)


ONES = np.r_[np.ones(54), np.zeros(36)]


@pytest.mark.parametrize("ties", [False, True])
def test_error_of_a_change_of_medians_is_woodruffs_slopes_written_out(ties):
    rng = np.random.default_rng(11)
    told = [rng.permutation(ONES) * rng.lognormal(5, 0.7, 90).round(2), rng.lognormal(5, 0.7, 90).round(2)]
    if ties:  # three tenths have the median exactly: most of the rest more in the first wave, less in the second
        told = [with_ties(told[0], 0.3, 0.6), with_ties(told[1], 0.4, 0.7)]
    found = changes(business_study(*told))["business_median"]
    effects = [median_effects(amounts) for amounts in told]
    assert found.value == pytest.approx(np.median(told[1]) - np.median(told[0][told[0] > 0]))
    assert error_of(found) == pytest.approx(np.sqrt(90 / 89 * ((effects[1] - effects[0]) ** 2).sum()) / 90)
    assert (found.n, found.df, found.method) == (90, 89, "t")


def test_a_change_of_medians_counts_households_however_many_live_there():
    rng = np.random.default_rng(3)
    told = [rng.lognormal(mean, 0.7, 60).round(2) * (rng.random(60) < 0.8) for mean in (5, 5.2)]
    sizes = rng.integers(1, 9, 60).astype(float)
    large = business_study(*told, counts="persons", columns={"household_size": {FIRST: sizes, SECOND: sizes}})
    plain, found = changes(business_study(*told))["business_median"], changes(large)["business_median"]
    assert (found.value, found.low, found.high, found.n) == (
        plain.value,
        pytest.approx(plain.low),
        pytest.approx(plain.high),
        plain.n,
    )


def test_a_median_that_all_have_in_both_waves_gives_no_interval():
    found = changes(business_study([50.0] * 30, [80.0] * 30))["business_median"]
    assert (found.value, found.low, found.high, found.n) == (30, None, None, 30)
    assert found.reason is not None
