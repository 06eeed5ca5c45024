"""How income and ties go together: against statsmodels' formulas and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import optimize, stats

from analysis.disclosure.tables import public_table
from analysis.indicators.association import association_findings, diagnostics
from analysis.indicators.model import Model, model_of
from analysis.study.settings import StudySettings
from analysis.survey.sample import Sample
from analysis.tables.model import model_table


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


# --- the table of the model


def test_the_table_has_the_coefficients_of_the_formula(households):
    degrees = households["degree"].to_numpy()
    table = model_table(sample_of(households), degrees)
    data = used(households)
    most = data["business_type"].value_counts().index[0]
    formula = f"log ~ degree + household_size + C(business_type, Treatment('{most}'))"
    fit = smf.ols(formula, data).fit(cov_type="HC3", use_t=True)
    rows = table.rows.set_index("key")
    assert rows.index[0] == "degree"
    for term in (
        "degree",
        "household_size",
        *(f"business_type.{kind}" for kind in {"food", "craft", "trade"} - {most}),
    ):
        name = term if "." not in term else f"C(business_type, Treatment('{most}'))[T.{term.partition('.')[2]}]"
        assert rows.loc[term, "coefficient"] == pytest.approx(fit.params[name])
        assert (rows.loc[term, "low"], rows.loc[term, "high"]) == tuple(
            pytest.approx(end) for end in fit.conf_int().loc[name]
        )
    assert rows.loc[f"business_type.{most}", "coefficient"] == 0
    assert pd.isna(rows.loc[f"business_type.{most}", "low"])
    counts = data["business_type"].value_counts()
    assert {kind: rows.loc[f"business_type.{kind}", "coefficient.n"] for kind in counts.index} == counts.to_dict()
    assert set(rows["n"]) == {50}
    assert rows.loc["degree", "coefficient"] == pytest.approx(
        association_findings(sample_of(households), degrees)["association.degree"].value
    )


def test_the_median_by_hand_goes_through_the_middle_whatever_the_extremes():
    # three of a kind at each degree: log income 1 + degree / 2 in the middle, one below, one far above
    degrees = np.repeat(np.arange(5.0), 3)
    logs = 1 + degrees / 2 + np.tile([-0.3, 0.0, 4.0], 5)
    data = pd.DataFrame(
        {
            "household_id": [str(i) for i in range(15)],
            "district_code": "1",
            "income_capita_month": np.exp(logs + np.where(np.arange(15) == 2, 9.0, 0.0)),
        }
    )
    row = model_table(sample_of(data), degrees).rows.set_index("key").loc["degree"]
    assert row["median_coefficient"] == pytest.approx(0.5, abs=1e-4)
    assert row["coefficient"] < 0.4  # which the mean's isn't


def test_the_median_does_as_well_as_linear_programming(households):
    model = model_of(sample_of(households), households["degree"].to_numpy())
    design, logs = model.design.to_numpy(), model.logs
    k, n = design.shape[1], len(logs)
    equal = np.hstack([design, np.eye(n), -np.eye(n)])
    bounds = [(None, None)] * k + [(0, None)] * 2 * n
    best = optimize.linprog(np.r_[np.zeros(k), np.ones(2 * n)], A_eq=equal, b_eq=logs, bounds=bounds, method="highs")
    found = design @ np.array([model.median_coefficients()[term] for term in model.design])
    assert np.abs(logs - found).sum() == pytest.approx(best.fun, rel=2e-4)
    assert np.abs(logs - design @ model.fit.params.to_numpy()).sum() > 1.005 * best.fun


def test_coefficients_of_rare_types_are_hidden(households):
    rare = households.assign(business_type=["rare"] * 9 + ["food", "craft"] * 25 + ["food"])
    table = model_table(sample_of(rare), rare["degree"].to_numpy())
    shown = public_table(table, sample_of(rare).settings.disclosure, published_voices=False).rows.set_index("key")
    assert shown.loc["business_type.rare", ["coefficient", "low", "high", "median_coefficient"]].isna().all()
    assert shown.loc["degree", "coefficient"] is not None
    assert not [name for name in shown if name.endswith(".n")]


def test_no_model_no_table_and_no_diagnostics(households):
    for sample, degrees in (
        (sample_of(households), np.full(60, 3.0)),
        (sample_of(households.head(8)), households["degree"].to_numpy()[:8]),
        (sample_of(households), np.full(60, np.nan)),
    ):
        assert model_table(sample, degrees) is None
        assert diagnostics(sample, degrees).empty
        assert diagnostics(sample, degrees).dtype == float


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


def of_kinds(households, kinds):
    """The households with these types of business; the last ten, of the other district, are of the first type."""
    return households.assign(
        business_type=[kind for kind, count in kinds.items() for _ in range(count)] + ["food"] * 10
    )


def test_the_table_says_what_each_row_is_and_rests_on(households):
    sample, degrees = sample_of(of_kinds(households, {"food": 10, "craft": 25, "trade": 15})), households["degree"]
    table = model_table(sample, degrees.to_numpy())
    values = ("coefficient", "low", "high", "median_coefficient")
    assert (table.id, table.district, table.key) == ("model", "1", "term")
    assert (table.values, table.statistics) == ((*values, "n"), values)
    counts = [f"{name}.n" for name in (*values, "n")]
    assert list(table.rows) == ["key", "wave", "unit", *values, "n", *counts]
    # ties first, types by name, whichever is the one left out
    kinds = ["business_type.craft", "business_type.food", "business_type.trade"]
    assert table.rows["key"].tolist() == ["degree", "household_size", *kinds]
    assert table.rows["wave"].tolist() == ["1"] * 5
    assert table.rows["unit"].tolist() == ["log points"] * 5
    assert table.rows["n"].tolist() == table.rows["n.n"].tolist() == [50] * 5
    for name in values:
        assert table.rows[f"{name}.n"].tolist() == [50, 50, 25, 10, 15]
    rows = table.rows.set_index("key")
    assert rows.loc["business_type.craft", ["coefficient", "median_coefficient"]].tolist() == [0.0, 0.0]
    assert rows.loc["business_type.craft", ["low", "high"]].isna().all()
    medians = model_of(sample, degrees.to_numpy()).median_coefficients()
    assert rows["median_coefficient"].drop("business_type.craft").to_dict() == {
        term: slope for term, slope in medians.items() if term != "const"
    }


def test_of_types_equally_common_the_last_by_name_is_the_one_left_out(households):
    data = of_kinds(households, {"trade": 20, "craft": 20, "food": 10})
    assert model_of(sample_of(data), households["degree"].to_numpy()).reference == "business_type.trade"


@pytest.mark.parametrize("boundary", [None, "hamlet"])
def test_a_type_that_everybody_has_is_no_row(households, boundary):
    sample = sample_of(households.assign(business_type="food"), **({"boundary": boundary} if boundary else {}))
    table = model_table(sample, households["degree"].to_numpy())
    assert table.rows["key"].tolist() == ["degree", "household_size"]


def test_a_household_alone_in_its_type_has_no_row_but_counts(households):
    data = of_kinds(households, {"alone": 1, "craft": 20, "trade": 29})
    table = model_table(sample_of(data), households["degree"].to_numpy())
    assert table.rows["key"].tolist() == ["degree", "household_size", "business_type.craft", "business_type.trade"]
    assert table.rows["n"].tolist() == [50] * 4
    assert table.rows["coefficient.n"].tolist() == [50, 50, 20, 29]
    without = used(data).iloc[1:]
    fit = smf.ols("log ~ degree + household_size + C(business_type, Treatment('trade'))", without).fit()
    assert table.rows["coefficient"].tolist() == pytest.approx(
        [*fit.params[["degree", "household_size"]], fit.params.iloc[1], 0]
    )


def test_one_boundary_gives_a_table_without_intervals(households):
    data = of_kinds(households, {"food": 10, "craft": 25, "trade": 15}).assign(hamlet="A")
    rows = model_table(sample_of(data, boundary="hamlet"), households["degree"].to_numpy()).rows.set_index("key")
    fit = smf.ols("log ~ degree + household_size + C(business_type)", used(data)).fit()
    assert rows["coefficient"].tolist() == pytest.approx(
        [*fit.params[["degree", "household_size"]], 0, *fit.params.iloc[1:3]]
    )
    assert rows[["low", "high"]].isna().all(axis=None)


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


def test_the_medians_coefficients_have_four_decimals():
    # on the line 1 + degree / 3 but for the one in the middle
    design = pd.DataFrame({"const": 1.0, "degree": np.arange(5.0)})
    logs = 1 + design["degree"].to_numpy() / 3
    logs[2] = 9.0
    assert Model(logs, design, 5).median_coefficients() == {"const": 1.0, "degree": 0.3333}


def test_a_median_that_is_not_found_leaves_its_column_empty(households, monkeypatch):
    monkeypatch.setattr("analysis.indicators.model.linprog", lambda *_, **__: optimize.OptimizeResult(success=False))
    rows = model_table(sample_of(households), households["degree"].to_numpy()).rows
    assert rows["median_coefficient"].isna().tolist() == (rows["coefficient"] != 0).tolist()


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


def test_households_without_a_business_have_a_row_without_a_name(households):
    data = of_kinds(households, {"craft": 30, "none": 20}).replace({"business_type": {"none": None}})
    model = model_of(sample_of(data), households["degree"].to_numpy())
    assert model.reference == "business_type.craft"
    assert list(model.design) == ["const", "household_size", "business_type.", "degree"]
    assert set(model.design.dtypes) == {np.dtype(float)}
    assert model.design["business_type."].sum() == 20


def test_a_clustered_table_has_the_row_of_the_type_left_out_too(households):
    data = of_kinds(households, {"craft": 30, "trade": 20})
    table = model_table(sample_of(data, boundary="hamlet"), households["degree"].to_numpy())
    kinds = ["business_type.craft", "business_type.trade"]
    assert table.rows["key"].tolist() == ["degree", "household_size", *kinds]
    assert table.rows["coefficient"].eq(0).tolist() == [False, False, True, False]
    assert table.rows["low"].isna().tolist() == [False, False, True, False]


def test_a_size_that_all_households_have_is_no_row(households):
    data = households.assign(household_size=3.0).drop(columns="business_type")
    table = model_table(sample_of(data), households["degree"].to_numpy())
    assert table.rows["key"].tolist() == ["degree"]


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


def test_two_clusters_leave_one_degree_of_freedom(households):
    data = households.assign(hamlet=[str(i % 2) for i in range(60)], household_size=2.0).drop(columns="business_type")
    found = association_findings(sample_of(data, boundary="hamlet"), data["degree"].to_numpy())["association.degree"]
    fit = smf.ols("log ~ degree", used(data)).fit()
    assert (found.value, found.df, found.method) == (pytest.approx(fit.params["degree"]), 1, "cluster_t")
