"""Inequality: indices against hand-worked numbers and their definitions, properties, and their intervals."""

from __future__ import annotations

import hashlib
import math
import time
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.catalogue import CATALOGUE
from analysis.indicators.inequality import (
    atkinson,
    gini,
    inequality_findings,
    lorenz,
    mld,
    palma,
    s80_s20,
    theil_t,
)
from analysis.indicators.linearised import (
    linearised_atkinson,
    linearised_gini,
    linearised_mld,
    linearised_share_ratio,
    linearised_theil_t,
)
from analysis.indicators.poverty import linearised_mean
from analysis.survey import bootstrap
from analysis.survey.bootstrap import bootstrap_t, seed_of
from analysis.survey.estimates import mean
from tests.analysis.survey_samples import designed, sample

INCOME = st.floats(0.5, 1e6)
INCOMES = st.lists(INCOME, min_size=2, max_size=15)
PLAIN = {"gini": gini, "theil_t": theil_t, "mld": mld, "atkinson": atkinson, "s80_s20": s80_s20, "palma": palma}
INDICES = {
    "inequality.gini": linearised_gini,
    "inequality.theil_t": linearised_theil_t,
    "inequality.mld": linearised_mld,
    "inequality.atkinson_05": partial(linearised_atkinson, aversion=0.5),
    "inequality.s80_s20": partial(linearised_share_ratio, top=0.8, bottom=0.2),
    "inequality.palma": partial(linearised_share_ratio, top=0.9, bottom=0.4),
}
SKEWED = np.random.default_rng(7).lognormal(13, 0.6, 120)


def findings(values, **given):
    return inequality_findings(sample({"income_capita_month": values}, counts="households", **given))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (gini([1, 2, 3, 4, 5]), 4 / 15),
        (gini([0, 0, 0, 1]), 3 / 4),
        (gini([1, 1, 5], [1, 3, 0]), 0),
        (gini([-1, 3]), 1),  # mean 1, mean absolute difference 2
        (theil_t([1, 3]), (0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2),
        (theil_t([0, 0, 0, 1]), math.log(4)),
        (mld([1, 3]), math.log(2) - math.log(3) / 2),
        (atkinson([1, 9]), 1 - 4 / 5),
        (atkinson([1, 4], aversion=1), 0.2),
        (atkinson([1, 3], aversion=2), 1 - 1.5 / 2),
        (lorenz([1, 2, 3, 4], None, 0.6), 0.3 + 0.4 * 0.3),  # the third household is split at two fifths
        (lorenz([1, 3], [3, 1], 0.75), 0.5),
        (s80_s20([1, 3]), (0.2 * 3 * 2 / 4) / (0.2 * 1 * 2 / 4)),
        (palma([1] * 9 + [9]), 9 / 4),
    ],
)
def test_hand_worked(value, expected):
    assert value == pytest.approx(expected, abs=1e-12)


@given(rows=st.lists(st.tuples(INCOME, st.integers(1, 5)), min_size=1, max_size=12))
def test_gini_is_the_double_sum_over_all_pairs(rows):
    x, w = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    pairs = sum(w[i] * w[j] * abs(x[i] - x[j]) for i in range(len(x)) for j in range(len(x)))
    assert gini(x, w) == pytest.approx(pairs / (2 * np.average(x, weights=w) * w.sum() ** 2), abs=1e-12)


@pytest.mark.parametrize("name", PLAIN)
@given(values=INCOMES, factor=st.floats(0.01, 100))
def test_scale_changes_nothing(name, values, factor):
    index = PLAIN[name]
    assert index([x * factor for x in values]) == pytest.approx(index(values), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", PLAIN)
@given(values=INCOMES, times=st.integers(2, 4))
def test_replication_and_weights_change_nothing(name, values, times):
    index = PLAIN[name]
    assert index(values * times) == pytest.approx(index(values), rel=1e-6, abs=1e-9)
    assert index(values, [times] * len(values)) == pytest.approx(index(values), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ["gini", "theil_t", "mld", "atkinson"])
@given(values=INCOMES, share=st.floats(0.05, 0.45))
def test_a_transfer_from_richer_to_poorer_lowers_inequality(name, values, share):
    poorer, richer = min(values), max(values)
    amount = (richer - poorer) * share
    after = sorted(values)
    after[0], after[-1] = poorer + amount, richer - amount
    assert PLAIN[name](after) <= PLAIN[name](values) + 1e-9
    if richer > 2 * poorer:
        assert PLAIN[name](after) < PLAIN[name](values)


@pytest.mark.parametrize(("name", "equal"), [("gini", 0), ("theil_t", 0), ("mld", 0), ("s80_s20", 1), ("palma", 0.25)])
def test_equal_incomes(name, equal):
    assert PLAIN[name]([3.3] * 7) == pytest.approx(equal, abs=1e-12)


def test_gini_is_twice_the_area_between_the_lorenz_curve_and_the_diagonal():
    x, w = SKEWED, np.arange(1.0, 121)
    points = np.linspace(0, 1, 20001)
    curve = [lorenz(x, w, p) for p in points]
    assert 1 - 2 * np.trapezoid(curve, points) == pytest.approx(gini(x, w), abs=1e-6)


@pytest.mark.parametrize(
    ("index", "values"),
    [(gini, [0, 0]), (gini, [-1, 1]), (theil_t, [-1, 5]), (mld, [0, 5]), (atkinson, [-1, 5]), (s80_s20, [0, 5])],
)
def test_undefined_indices_are_none(index, values):
    assert index(values) is None
    assert index([]) is None


@pytest.mark.parametrize("finding", [*INDICES, "mean"])
def test_influence_is_the_derivative_by_each_weight(finding):
    index = linearised_mean if finding == "mean" else INDICES[finding]
    x = np.sort(SKEWED / SKEWED.max())
    w = np.random.default_rng(3).uniform(0.5, 2, len(x))
    _, influence = index(x, w)
    assert w @ influence == pytest.approx(0, abs=1e-9)  # twice the weights, the same index
    for i in (0, 20, 60, 110, 119):
        step = 1e-6 * w[i] * np.eye(len(x))[i]
        slope = (index(x, w + step)[0] - index(x, w - step)[0]) / (2e-6 * w[i])
        assert influence[i] == pytest.approx(slope, rel=1e-4, abs=1e-8)


@pytest.mark.parametrize("finding", INDICES)
def test_draws_at_a_time_give_what_one_at_a_time_gives(finding):
    index = INDICES[finding]
    x = np.sort(SKEWED / SKEWED.max())
    weights = np.random.default_rng(4).integers(0, 3, (5, len(x))).astype(float)
    together, influences = index(x, weights)
    for draw in range(5):
        kept = weights[draw] > 0
        value, influence = index(x[kept], weights[draw][kept])
        assert together[draw] == pytest.approx(value)
        assert influences[draw][kept] == pytest.approx(influence)


def test_every_inequality_finding_of_the_catalogue_has_a_value_and_an_interval():
    found = findings(SKEWED)
    assert set(found) == {name for name in CATALOGUE if name.startswith("inequality.")}
    for name, index in zip(found, PLAIN.values(), strict=True):
        estimate = found[name]
        assert estimate.value == pytest.approx(index(SKEWED))
        assert estimate.low < estimate.value < estimate.high
        assert (estimate.n, estimate.df, estimate.method, estimate.level) == (120, 119, "bootstrap_t", 0.95)


def test_persons_count_where_the_study_says_so():
    one = sample({"income_capita_month": [1.0, 3.0, 9.0], "household_size": [3.0, 1.0, np.nan]}, counts="persons")
    found = inequality_findings(one)["inequality.gini"]
    assert (found.value, found.n) == (pytest.approx(0.25), 2)


def test_intervals_are_the_same_in_any_order_of_rows_and_differ_by_seed():
    one = designed("B")
    turned = sample(
        one.households[::-1].to_dict("list"), district="B", design=one.settings.design.model_dump(exclude_none=True)
    )
    reseeded = designed("B", seed=2)
    first, second, third = (inequality_findings(s)["inequality.gini"] for s in (one, turned, reseeded))
    assert (first.low, first.high) == pytest.approx((second.low, second.high), rel=1e-12)
    assert (first.low, first.high) != (third.low, third.high)
    assert seed_of(one, "inequality.gini") != seed_of(one, "inequality.mld")


def test_bootstrap_t_of_a_normal_mean_is_nearly_students():
    values = np.random.default_rng(11).normal(50, 5, 200)
    one = sample({"income_capita_month": values})
    found = bootstrap_t(one, values, linearised_mean, persons=False, seed=1)
    reach = 1.972 * values.std(ddof=1) / math.sqrt(200)
    assert (found.low, found.high) == pytest.approx((values.mean() - reach, values.mean() + reach), abs=0.1)


@pytest.mark.parametrize("clusters", [2, 3])
def test_few_clusters_a_stratum_give_a_mean_nearly_students_interval(clusters):
    # 60 strata: of two clusters one is drawn again, and alone it has no spread
    values = np.random.default_rng(12).normal(50, 5, (60, clusters, 2))
    n = values.size
    columns = {
        "income_capita_month": values.ravel(),
        "stratum": [f"s{i // (2 * clusters):02d}" for i in range(n)],
        "cluster": [f"c{i // 2:03d}" for i in range(n)],
    }
    one = sample(columns, design={"stratum": "stratum", "cluster": "cluster"})
    found = bootstrap_t(one, values.ravel(), linearised_mean, persons=False, seed=1)
    variance = clusters * values.sum(axis=2).var(axis=1, ddof=1).sum() / n**2
    reach = stats.t.ppf(0.975, 60 * (clusters - 1)) * math.sqrt(variance)
    assert found.df == 60 * (clusters - 1)
    expected = (values.mean() - reach, values.mean() + reach)
    assert (found.low, found.high) == pytest.approx(expected, abs=0.15 * reach)


def test_a_stratum_of_a_single_cluster_widens_the_interval():
    values = np.append(np.random.default_rng(13).normal(50, 5, 100), 400.0)
    columns = {"income_capita_month": values, "stratum": ["s"] * 100 + ["t"]}
    one = sample(columns, design={"stratum": "stratum"})
    found = bootstrap_t(one, values, linearised_mean, persons=False, seed=1)
    expected = mean(one, values, persons=False, log=False)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=0.05)


def test_gini_intervals_hold_the_truth_about_as_often_as_they_say():
    rng, held = np.random.default_rng(20), 0
    truth = math.erf(0.6 / 2)  # the Gini of a log-normal distribution with sigma 0.6
    for _ in range(200):
        values = rng.lognormal(0, 0.6, 100)
        one = sample({"income_capita_month": values})
        found = bootstrap_t(one, values, linearised_gini, persons=False, seed=1)
        held += found.low <= truth <= found.high
    assert 0.90 <= held / 200 <= 0.99


@pytest.mark.parametrize(
    ("values", "finding", "reason"),
    [
        ([0.0, 0.0], "gini", "mean is not positive"),
        ([-1.0, 5.0], "theil_t", "a negative income"),
        ([0.0, 5.0], "mld", "an income of zero or less"),
        ([-1.0, 5.0], "atkinson_05", "a negative income"),
        ([0.0] * 2 + [1.0] * 3, "s80_s20", "denominator is not positive"),
        ([0.0] * 2 + [1.0] * 3, "palma", "denominator is not positive"),
        ([np.nan], "gini", "no income"),
    ],
)
def test_undefined_findings_are_null_with_a_reason(values, finding, reason):
    estimate = findings(values)[f"inequality.{finding}"]
    assert (estimate.value, estimate.reason) == (None, reason)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("values", "reason"),
    [([5.0], "too few clusters"), ([5.0] * 4, "constant values")],
)
def test_what_gives_no_interval_says_why(values, reason):
    for estimate in findings(values).values():
        assert estimate.value is not None
        assert (estimate.low, estimate.reason) == (None, reason)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "values",
    [
        [0.0, 0.0],
        [0.0, 1.0],
        [1e308, 1e308, 1.0],
        [1e308, 1e308, 1e290, 1.0],
        [1.0, 2.0],
        [-3.0, 1.0, 9.0],
        [1.0] * 50 + [1e12],
        [1.0, 1.0 + 1e-15],
    ],
)
def test_odd_samples_give_a_number_or_a_reason_without_a_warning(values):
    for estimate in findings(values).values():
        assert estimate.value is not None or estimate.reason
        assert estimate.low is not None or estimate.reason


def test_a_mean_of_a_thousand_draws_on_seven_hundred_households_takes_less_than_a_second():
    values = np.random.default_rng(1).lognormal(13, 0.7, 700)
    one = sample({"income_capita_month": values})
    start = time.perf_counter()
    for index in (linearised_gini, linearised_mld):
        bootstrap_t(one, values / values.max(), index, persons=False, seed=1)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("index", [gini, theil_t, mld, atkinson, s80_s20, palma])
def test_weights_are_repeated_households_and_none_counts_for_nobody(index):
    repeated = index([1, 1, 1, 2, 4, 4])
    assert index([4, 1, 2], [2, 3, 1]) == pytest.approx(repeated)
    # zero, negative and unknown values of no or unknown weight are not there; nor are unknown values
    assert index([4, 1, 2, 0, -3, None], [2, 3, 1, 0, None, 5]) == pytest.approx(repeated)
    assert index([None, 1, 3]) == pytest.approx(index([1, 3]))


def test_atkinsons_index_weighs_under_every_aversion():
    # two thirds have 1, a third 4: geometric mean 4^(1/3), mean 2; square roots' mean 4/3
    assert atkinson([1, 4], [2, 1], aversion=1) == pytest.approx(1 - 4 ** (1 / 3) / 2)
    assert atkinson([1, 4], [2, 1], aversion=0.5) == pytest.approx(1 - (4 / 3) ** 2 / 2)
    assert mld([1, 4], [2, 1]) == pytest.approx(math.log(2) - math.log(4) / 3)


def test_the_seed_is_the_beginning_of_a_hash_of_what_the_finding_is():
    one = sample({"income_capita_month": [1.0, 2.0]}, district="A", seed=7)
    digest = hashlib.sha256(b"7|inequality.gini|A|2021").hexdigest()
    assert seed_of(one, "inequality.gini") == int(digest[:16], 16)


def drawn_apart(values, weights, clusters, strata, *, inside, seed, at_a_time=999):
    """Each draw's distance from the mean in its own errors: households in clusters in strata, in loops.

    Of each stratum of k clusters k - 1 are drawn, a household of a drawn cluster weighing k / (k - 1) each time.
    """
    rng = np.random.default_rng(seed)
    kinds = sorted(set(strata[inside]))
    clusters_of = {kind: sorted(set(clusters[inside & (strata == kind)])) for kind in kinds}
    whole = {kind: len(set(clusters[strata == kind])) for kind in kinds}
    x, w = values[inside], weights[inside] / weights[inside].sum()
    mean_of_all, distances = w @ x, []
    for start in range(0, 999, at_a_time):
        draws = min(at_a_time, 999 - start)
        times = {}
        for kind in kinds:
            own, k = clusters_of[kind], whole[kind]
            if k == 1:
                times[own[0]] = np.ones(draws)
                continue
            hits = rng.binomial(k - 1, len(own) / k, size=draws)
            which = iter(rng.integers(0, len(own), size=hits.sum()).tolist())
            for name in own:
                times[name] = np.zeros(draws)
            for draw, number in enumerate(hits):
                for _ in range(number):
                    times[own[next(which)]][draw] += 1
        for draw in range(draws):
            blown = {name: whole[kind] / (whole[kind] - 1) if whole[kind] > 1 else 1.0
                     for kind in kinds for name in clusters_of[kind]}  # fmt: skip
            heavy = np.array([part * blown[name] for part, name in zip(w, clusters[inside], strict=True)])
            again = heavy * np.array([times[name][draw] for name in clusters[inside]])
            if not again.sum():
                distances.append(np.nan)
                continue
            found = again @ x / again.sum()
            effect = heavy * (x - found) / again.sum()
            total = {name: effect[clusters[inside] == name].sum() for names in clusters_of.values() for name in names}
            variance = 0.0
            for kind in kinds:
                own, m = [total[name] for name in clusters_of[kind]], whole[kind] - 1
                drawn = [times[name][draw] for name in clusters_of[kind]]
                if m > 1:
                    squares = sum(count * each**2 for count, each in zip(drawn, own, strict=True))
                    each_drawn = sum(count * each for count, each in zip(drawn, own, strict=True))
                    variance += m / (m - 1) * (squares - each_drawn**2 / m)
                elif m == 1:
                    variance += (2 * sum(each**2 for each in own) - sum(own) ** 2) / 2**2
            distances.append((found - mean_of_all) / math.sqrt(variance))
    return np.array(distances)


@pytest.mark.parametrize(("district", "cells", "at_a_time"), [("all", 400_000, 999), ("A", 2_750, 250)])
def test_the_bootstrap_is_that_of_rao_and_wu_written_out(monkeypatch, district, cells, at_a_time):
    # a stratum of five clusters, one of three, one of two and one of a single cluster; districts cut across all
    strata = np.repeat(["s1", "s2", "s3", "s4"], [10, 6, 4, 2])
    clusters = np.array([f"c{i // 2:02d}" for i in range(22)])
    values = np.random.default_rng(5).normal(50, 5, 22)
    weights = 1.0 + np.arange(22) % 3
    inside = np.arange(22) % 2 == 0 if district == "A" else np.ones(22, dtype=bool)
    columns = {"stratum": strata, "cluster": clusters, "weight": weights, "income_capita_month": values}
    columns["district_code"] = np.where(np.arange(22) % 2 == 0, "A", "B")
    design = {"weight": "weight", "stratum": "stratum", "cluster": "cluster"}
    monkeypatch.setattr(bootstrap, "CELLS", cells)
    one = sample(columns, district=district, design=design)
    found = bootstrap_t(one, values, linearised_mean, persons=False, seed=9)
    distances = np.sort(drawn_apart(values, weights, clusters, strata, inside=inside, seed=9, at_a_time=at_a_time))
    plain = mean(one, values, persons=False, log=False)
    error = (plain.high - plain.value) / stats.t.ppf(0.975, plain.df)
    assert found.value == pytest.approx(plain.value)
    assert (found.low, found.high) == pytest.approx(
        (found.value - distances[974] * error, found.value - distances[24] * error)
    )
    assert (found.df, found.level, found.method, found.n) == (7, 0.95, "bootstrap_t", inside.sum())
    assert found.basis == plain.basis


def test_ends_are_the_25th_of_999_draws_from_either_end_and_undefined_draws_may_be_a_twentieth():
    shuffled = np.random.default_rng(1).permutation(np.arange(1.0, 1000.0))
    assert bootstrap._studentised_ends(shuffled) == (25.0, 975.0)
    some = np.where(np.arange(1000) < 50, np.nan, np.arange(1000.0))  # 50 to 999: floor(951 * 0.025) is 23
    assert bootstrap._studentised_ends(some) == (72.0, 977.0)
    assert bootstrap._studentised_ends(np.where(np.arange(1000) < 51, np.nan, 1.0)) is None
    for endless in (np.inf, -np.inf):
        assert bootstrap._studentised_ends(np.where(shuffled <= 24, endless, 1.0)) == (1.0, 1.0)
        assert bootstrap._studentised_ends(np.where(shuffled <= 25, endless, 1.0)) is None


def test_the_bootstrap_says_why_nobody_stands_behind_an_index():
    one = sample({"income_capita_month": [1.0, 2.0], "household_size": [np.nan, np.nan]})
    unknown = np.full(2, np.nan)
    for persons, told, reason in (
        (False, {}, "no household"),
        (False, {"empty": "nobody answered"}, "nobody answered"),
        (True, {"empty": "nobody answered"}, "no household size"),
    ):
        found = bootstrap_t(one, unknown, linearised_mean, persons=persons, seed=1, **told)
        assert (found.value, found.reason, found.n) == (None, reason, 0)


def test_bounds_hold_the_value_and_the_ends():
    values = np.random.default_rng(2).normal(50, 5, 60)
    one = sample({"income_capita_month": values})
    free = bootstrap_t(one, values, linearised_mean, persons=False, seed=1)
    within = bootstrap_t(one, values, linearised_mean, persons=False, seed=1, bounds=(free.low + 0.5, free.high - 0.5))
    assert (within.value, within.low, within.high) == (free.value, free.low + 0.5, free.high - 0.5)
    capped = bootstrap_t(one, values, linearised_mean, persons=False, seed=1, bounds=(0.0, 40.0))
    assert (capped.value, capped.high) == (40.0, 40.0)


def test_a_gini_above_one_stands_where_an_income_is_negative():
    # |-5 - 1| + |-5 - 6| + |1 - 6| = 22 over all pairs twice: 44 / (2 * 9 * 2/3)
    assert findings([-5.0, 1.0, 6.0])["inequality.gini"].value == pytest.approx(44 / 12)


@pytest.mark.filterwarnings("error")
def test_zeros_under_an_aversion_of_one_or_more_give_everything_up():
    assert [atkinson([0, 4], aversion=aversion) for aversion in (1, 2)] == [1.0, 1.0]


@pytest.mark.parametrize("finding", INDICES)
def test_the_sum_of_weights_leaves_an_index_alone_and_divides_its_derivative(finding):
    index, x, w = INDICES[finding], np.array([1.0, 2, 4, 5, 9, 20]), np.array([0.1, 0.2, 0.1, 0.2, 0.3, 0.1])
    (value, influence), (again, smaller) = index(x, w), index(x, 4 * w)
    assert again == pytest.approx(value)
    assert 4 * smaller == pytest.approx(influence)


def test_without_household_sizes_persons_have_no_inequality():
    one = sample({"income_month": [1.0, 2.0, 3.0], "household_size": [np.nan] * 3}, counts="persons")
    found = inequality_findings(one)
    assert {(estimate.value, estimate.reason) for estimate in found.values()} == {(None, "no household size")}


def test_an_interval_of_positive_incomes_ends_at_one_whatever_their_unit():
    few_have_all = np.append(np.linspace(0.001, 0.01, 10), [0.9, 0.8])
    for values in (few_have_all, 1e6 * few_have_all):
        found = findings(values.tolist())
        assert (found["inequality.gini"].high, found["inequality.atkinson_05"].high) == (1.0, 1.0)
