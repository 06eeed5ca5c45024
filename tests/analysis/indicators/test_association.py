"""How income and ties go together: against statsmodels' formulas and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from analysis.indicators.association import association_findings, diagnostics
from analysis.survey.sample import Sample
from tests.analysis.indicators.ties_and_income import sample_of, used

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
    assert {estimate.reason for estimate in found.values()} == {"no income"}


def test_diagnostics_agree_with_their_definitions(households):
    found = diagnostics(sample_of(households), households["degree"].to_numpy())
    fit = smf.ols(FORMULA, used(households)).fit()
    design = fit.model.exog
    hat = np.diag(design @ np.linalg.inv(design.T @ design) @ design.T)
    cook = fit.resid**2 * hat / (1 - hat) ** 2 / (design.shape[1] * fit.mse_resid)
    squares = smf.ols("squared ~ degree + household_size + C(business_type)",
                      used(households).assign(squared=fit.resid**2)).fit()  # fmt: skip
    assert found["n"] == 50
    assert found["breusch_pagan_p"] == pytest.approx(stats.chi2.sf(50 * squares.rsquared, design.shape[1] - 1))
    assert found["high_leverage"] == (hat > 2 * design.shape[1] / 50).sum()
    assert found["max_cooks_distance"] == pytest.approx(cook.max())


def test_a_boundary_of_the_same_name_in_another_district_is_another_cluster(households):
    data = households.assign(hamlet=[str(i % 5) for i in range(60)])
    data.loc[[3, 17, 40], "hamlet"] = None  # who names none of district 1 make a cluster of their own
    sample = Sample(data, np.ones(60, dtype=bool), sample_of(data, boundary="hamlet").settings, "all", "1")
    found = association_findings(sample, data["degree"].to_numpy())["association.degree"]
    data["group"] = (data["district_code"] + data["hamlet"].fillna("none")).astype("category").cat.codes
    data["log"] = np.log(data["income_month"] / data["household_size"])
    fit = smf.ols(FORMULA, data).fit(cov_type="cluster", cov_kwds={"groups": data["group"]}, use_t=True)
    assert (found.n, found.df, found.method, found.level) == (60, 10, "cluster_t", 0.95)
    assert (found.low, found.high) == tuple(pytest.approx(end) for end in fit.conf_int().loc["degree"])


def test_no_model_still_says_how_many_households_were_there(households):
    constant = association_findings(sample_of(households), np.full(60, 3.0))
    assert {(estimate.value, estimate.reason, estimate.n) for estimate in constant.values()} == {
        (None, "constant values", 50)
    }
    few = association_findings(sample_of(households.head(2)), households["degree"].to_numpy()[:2])
    assert {(estimate.value, estimate.reason, estimate.n) for estimate in few.values()} == {
        (None, "too few observations", 2)
    }


def test_ranks_need_three_households_and_incomes_that_vary(households):
    three = households.head(3).assign(household_size=1.0, income_month=[10.0, 30, 20])
    found = association_findings(sample_of(three), np.array([1.0, 2, 3]))["association.income_spearman"]
    assert (found.value, found.n) == (pytest.approx(0.5), 3)  # ranks 1, 3, 2 against 1, 2, 3: 1 - 6 * 2 / (3 * 8)
    alike = three.assign(income_month=10.0)
    found = association_findings(sample_of(alike), np.array([1.0, 2, 3]))["association.income_spearman"]
    assert (found.value, found.reason, found.n) == (None, "constant values", 3)


def test_leverage_is_high_above_twice_its_mean_by_hand():
    # degrees 0 (ten), 1 (nine) and 11: mean 1, squares 110; leverage 1/20 + (degree - 1)^2 / 110, their mean 2/20
    degrees = np.array([0.0] * 10 + [1.0] * 9 + [11.0])
    data = pd.DataFrame({"district_code": "1", "income_capita_month": np.exp(1 + np.sin(np.arange(20.0)))})
    data["household_id"] = data.index.astype(str)
    found = diagnostics(sample_of(data), degrees)
    assert list(found.index) == ["n", "breusch_pagan_p", "high_leverage", "max_cooks_distance"]
    assert (found["n"], found["high_leverage"]) == (20, 1)
    residuals = 1 + np.sin(np.arange(20.0)) - np.polyval(np.polyfit(degrees, 1 + np.sin(np.arange(20.0)), 1), degrees)
    leverage = 1 / 20 + (degrees - 1) ** 2 / 110
    distances = residuals**2 * leverage / (1 - leverage) ** 2 / (2 * (residuals**2).sum() / 18)
    assert found["max_cooks_distance"] == pytest.approx(distances.max())


@pytest.mark.parametrize("factor", [1e-12, 1e6])
def test_the_unit_of_a_regressor_leaves_it_in_the_regression(households, factor):
    degrees = households["degree"].to_numpy()
    plain, scaled = (
        association_findings(sample_of(households), degrees * times)["association.degree"] for times in (1, factor)
    )
    assert scaled.value * factor == pytest.approx(plain.value, rel=1e-6)


def test_ties_that_the_size_of_the_household_tells_have_no_coefficient(households):
    found = association_findings(sample_of(households), households["household_size"].to_numpy())
    assert (found["association.degree"].value, found["association.degree"].reason) == (None, "constant values")


@pytest.mark.parametrize(("groups", "told"), [(2, (None, None, "too few clusters")), (3, (2, "cluster_t", None))])
def test_degrees_of_freedom_are_the_clusters_less_one_from_three_on(households, groups, told):
    hamlets = [str(i % groups) for i in range(60)]
    data = households.assign(hamlet=hamlets, household_size=2.0).drop(columns="business_type")
    found = association_findings(sample_of(data, boundary="hamlet"), data["degree"].to_numpy())["association.degree"]
    fit = smf.ols("log ~ degree", used(data)).fit()
    assert found.value == pytest.approx(fit.params["degree"])
    assert (found.df, found.method, found.reason) == told
