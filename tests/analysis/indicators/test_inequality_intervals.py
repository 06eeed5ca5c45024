"""Intervals of inequality: the bootstrap by Rao and Wu written out, coverage, ends and seeds."""

from __future__ import annotations

import hashlib
import math
import time

import numpy as np
import pytest
from scipy import stats

from analysis.catalogue import CATALOGUE
from analysis.indicators.index_interval import one_has_all, theil_of_one
from analysis.indicators.inequality import atkinson, gini, inequality_findings, theil_t
from analysis.indicators.linearised import linearised_gini, linearised_mld
from analysis.indicators.poverty import linearised_mean
from analysis.survey import bootstrap
from analysis.survey.bootstrap import bootstrap_t, seed_of
from analysis.survey.estimates import domain_of, mean
from tests.analysis.indicators.inequalities import INDICES, PLAIN, SKEWED, findings
from tests.analysis.survey_samples import designed, sample


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
    assert set(found) == {name for name in CATALOGUE if name.startswith("inequality.")} - {"inequality.gini_household"}
    for name, index in zip(found, PLAIN.values(), strict=True):
        estimate = found[name]
        assert estimate.value == pytest.approx(index(SKEWED))
        assert estimate.low < estimate.value < estimate.high
        assert (estimate.n, estimate.df, estimate.method, estimate.level) == (120, 119, "bootstrap_t", 0.95)


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


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("values", "reason"),
    [([5.0], "too few clusters"), ([5.0] * 4, "constant values")],
)
def test_what_gives_no_interval_says_why(values, reason):
    for estimate in findings(values).values():
        assert estimate.value is not None
        assert (estimate.low, estimate.reason) == (None, reason)


def test_a_mean_of_a_thousand_draws_on_seven_hundred_households_takes_less_than_a_second():
    values = np.random.default_rng(1).lognormal(13, 0.7, 700)
    one = sample({"income_capita_month": values})
    start = time.perf_counter()
    for index in (linearised_gini, linearised_mld):
        bootstrap_t(one, values / values.max(), index, persons=False, seed=1)
    assert time.perf_counter() - start < 2


def test_the_seed_is_the_beginning_of_a_hash_of_what_the_finding_is():
    one = sample({"income_capita_month": [1.0, 2.0], "district_code": ["A", "B"]}, district="A", seed=7)
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
    design = {"weight": "weight", "stratum": "stratum", "cluster": "cluster", "nested": False}
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
    for bounds in ((free.low + 0.5, math.inf), (-math.inf, free.high - 0.5)):
        within = bootstrap_t(one, values, linearised_mean, persons=False, seed=1, bounds=bounds)
        ends = max(free.low, bounds[0]), min(free.high, bounds[1])
        assert (within.value, within.low, within.high) == (free.value, *ends)
    beyond = bootstrap_t(one, values, linearised_mean, persons=False, seed=1, bounds=(free.low + 0.5, free.high - 0.5))
    assert (beyond.value, beyond.low, beyond.reason) == (free.value, None, "too few observations")
    capped = bootstrap_t(one, values, linearised_mean, persons=False, seed=1, bounds=(0.0, 40.0))
    assert (capped.value, capped.high) == (40.0, 40.0)


def test_an_upper_end_beyond_what_one_household_with_everything_gives_is_no_interval_whatever_the_unit():
    few_have_all = np.append(np.linspace(0.001, 0.01, 10), [0.9, 0.8])
    for values in (few_have_all, 1e6 * few_have_all):
        found = findings(values.tolist())
        for name in ("gini", "atkinson_05", "theil_t"):
            index = found[f"inequality.{name}"]
            assert (index.low, index.high, index.reason) == (None, None, "too few observations"), name
            assert index.value is not None


def test_the_most_that_an_index_can_be_is_that_of_one_household_with_everything():
    weights = np.array([1.0, 2, 5])
    one = sample({"income_capita_month": [1.0, 0, 0], "weight": weights}, design={"weight": "weight"})
    domain = domain_of(one, one.capita, persons=False)
    assert one_has_all(domain) == pytest.approx(gini([1, 0, 0], weights)) == pytest.approx(7 / 8)
    assert one_has_all(domain) == pytest.approx(atkinson([1, 0, 0], weights, 0.5))
    assert theil_of_one(domain) == pytest.approx(theil_t([1, 0, 0], weights)) == pytest.approx(math.log(8))


def test_a_district_that_is_the_whole_study_has_the_study_s_interval():
    columns = {"income_capita_month": np.random.default_rng(3).lognormal(6, 0.6, 40)}
    for other, same in (("A", True), ("B", False)):
        columns["district_code"] = np.where(np.arange(40) < 39, "A", other)
        samples = (sample(columns, district=place, counts="households") for place in ("A", "all"))
        alone, study = map(inequality_findings, samples)
        for id_ in alone:
            assert ((alone[id_].low, alone[id_].high) == (study[id_].low, study[id_].high)) == same, id_
