"""How income and ties go together: against statsmodels' formulas and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from analysis.association import association_findings
from analysis.sample import Sample
from analysis.settings import StudySettings


def sample_of(households, **network):
    settings = StudySettings.model_validate(
        {
            "id": "test",
            "title": {"id": "t", "en": "t"},
            "authors": [],
            "edition": {"name": "1", "date": "2026-01-01"},
            "region": {"level": {"id": "k", "en": "d"}, "name": {"id": "x", "en": "x"}},
            "waves": [{"key": "1", "label": {"id": "1", "en": "1"}}],
            "welfare": "income",
            "network": network,
            "synthetic": True,
        }
    )
    return Sample(households, (households["district_code"] == "1").to_numpy(), settings, "1", "1")


@pytest.fixture
def households():
    draws = np.random.default_rng(7)
    count = 60
    degree = draws.integers(0, 7, count).astype(float)
    size = draws.integers(1, 8, count).astype(float)
    return pd.DataFrame(
        {
            "household_id": [str(i) for i in range(count)],
            "district_code": ["1"] * 50 + ["2"] * 10,
            "hamlet": [str(i % 8) for i in range(count)],
            "household_size": size,
            "business_type": draws.choice(["food", "craft", "trade"], count),
            "income_month": size * np.exp(12 + 0.1 * degree + draws.normal(0, 0.5, count)),
            "degree": degree,
        }
    )


def used(households):
    return households[households["district_code"] == "1"].assign(
        log=lambda frame: np.log(frame["income_month"] / frame["household_size"])
    )


FORMULA = "log ~ degree + household_size + C(business_type)"


def test_agrees_with_the_formula_and_hc3(households):
    found = association_findings(sample_of(households), households["degree"].to_numpy())["association.degree"]
    fit = smf.ols(FORMULA, used(households)).fit(cov_type="HC3", use_t=True)
    assert found.value == pytest.approx(fit.params["degree"])
    assert (found.low, found.high) == tuple(pytest.approx(end) for end in fit.conf_int().loc["degree"])
    assert (found.n, found.df, found.method) == (50, 45, "hc3")


def test_clusters_on_the_declared_boundary_with_clusters_less_one(households):
    sample = sample_of(households, boundary="hamlet")
    found = association_findings(sample, households["degree"].to_numpy())["association.degree"]
    data = used(households)
    fit = smf.ols(FORMULA, data).fit(cov_type="cluster", cov_kwds={"groups": data["hamlet"].astype(int)}, use_t=True)
    assert (found.low, found.high) == tuple(pytest.approx(end) for end in fit.conf_int().loc["degree"])
    reach = stats.t.ppf(0.975, 7) * fit.bse["degree"]
    assert found.high - found.value == pytest.approx(reach)
    assert found.df == 7


def test_leaves_out_zero_incomes_and_unknown_degrees_and_sizes(households):
    degrees = households["degree"].to_numpy().copy()
    degrees[0] = np.nan
    changed = households.copy()
    changed.loc[1, "income_month"] = 0.0
    changed.loc[2, "household_size"] = np.nan
    changed.loc[3, "income_month"] = np.nan
    found = association_findings(sample_of(changed), degrees)["association.degree"]
    assert found.n == 46
    assert found.value == pytest.approx(smf.ols(FORMULA, used(households).iloc[4:]).fit().params["degree"])


def test_households_without_a_business_are_a_type_of_their_own(households):
    changed = households.assign(business_type=households["business_type"].where(households["business_type"] != "trade"))
    found = association_findings(sample_of(changed), households["degree"].to_numpy())["association.degree"]
    assert found.value == pytest.approx(smf.ols(FORMULA, used(households)).fit().params["degree"])


def test_a_household_alone_in_its_type_leaves_a_finite_interval():
    # HC3 divides by one less its leverage, which is zero or a rounding error from it: hence many samples
    for seed in range(100):
        draws = np.random.default_rng(seed)
        count = int(draws.integers(14, 40))
        data = pd.DataFrame(
            {
                "household_id": [str(i) for i in range(count)],
                "district_code": "1",
                "business_type": ["alone", *["food"] * (count - 1)],
                "income_capita_month": np.exp(draws.normal(12, 1, count)),
                "degree": draws.integers(0, 6, count).astype(float),
            }
        )
        found = association_findings(sample_of(data), data["degree"].to_numpy())["association.degree"]
        rest = data.iloc[1:].assign(log=np.log(data["income_capita_month"]))
        fit = smf.ols("log ~ degree", rest).fit(cov_type="HC3", use_t=True)
        assert found.value == pytest.approx(fit.params["degree"])
        assert (found.low, found.high) == tuple(pytest.approx(end) for end in fit.conf_int().loc["degree"])
        assert found.n == count


@pytest.mark.parametrize(("count", "known"), [(14, False), (15, True), (16, True)])
def test_needs_ten_residual_degrees_of_freedom(households, count, known):
    few = households.head(count).assign(business_type=(["food", "craft", "trade"] * 6)[:count])
    found = association_findings(sample_of(few), few["degree"].to_numpy())["association.degree"]
    assert (found.value is not None) == known
    if not known:
        assert found.reason == "too few observations"


def test_ties_that_do_not_vary_have_no_association(households):
    found = association_findings(sample_of(households), np.full(60, 3.0))
    assert {estimate.reason for estimate in found.values()} == {"constant values"}


def test_one_boundary_gives_a_value_without_an_interval(households):
    sample = sample_of(households.assign(hamlet="A"), boundary="hamlet")
    found = association_findings(sample, households["degree"].to_numpy())["association.degree"]
    assert (found.low, found.reason) == (None, "too few clusters")
    assert found.value is not None


def test_ranks_are_correlated_over_households_with_both_known(households):
    degrees = households["degree"].to_numpy().copy()
    degrees[:5] = np.nan
    found = association_findings(sample_of(households), degrees)["association.income_spearman"]
    data = used(households).iloc[5:]
    ranks = data[["log", "degree"]].rank()
    assert found.value == pytest.approx(np.corrcoef(ranks.to_numpy().T)[0, 1])
    assert (found.n, found.low, found.reason) == (45, None, "describes the observed network")


def test_without_incomes_there_is_nothing_to_associate(households):
    found = association_findings(sample_of(households.assign(income_month=np.nan)), households["degree"].to_numpy())
    assert {estimate.reason for estimate in found.values()} == {"too few observations"}
