"""The table of the model of income and ties: its rows, medians and what stands behind each coefficient."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import optimize

from analysis.disclosure.tables import public_table
from analysis.indicators.association import association_findings, diagnostics
from analysis.indicators.model import Model, model_of
from analysis.tables.model import model_table
from tests.analysis.indicators.ties_and_income import sample_of, used

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
