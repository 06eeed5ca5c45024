"""Income: counts, means, quantiles, sources and businesses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings import Basis, Estimate, unavailable
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from tests.analysis.survey_samples import sample

NAN = np.nan
# district A: five households, the last without income, the fourth without size; B: one more, with a type of its own
VILLAGE = {
    "district_code": ["A"] * 5 + ["B"],
    "household_size": [2.0, 4.0, 1.0, NAN, 3.0, 2.0],
    "income_month": [200.0, 800.0, 0.0, 600.0, NAN, 100.0],
    "business_month": [50.0, 300.0, 0.0, 600.0, 70.0, 10.0],
    "wages_month": [0.0, 400.0, 0.0, 0.0, NAN, 0.0],
    "aid_month": [100.0, 100.0, 0.0, 0.0, 50.0, 0.0],
    "transfers_month": [50.0, 0.0, 0.0, 0.0, NAN, 0.0],
    "business_type": ["stall", "sewing", None, "stall", "stall", "salon"],
}


def findings(columns=VILLAGE, *, district="A", **given):
    return income_findings(sample(columns, district=district, **given))


def test_every_income_finding_of_the_catalogue_is_there_and_no_other():
    expected = {name for name in CATALOGUE if name.startswith("income.") and not name.endswith("*")}
    for columns in (VILLAGE, {"income_capita_month": [1.0, 2.0]}):
        found = findings(columns)
        assert {name for name in found if not name.startswith("income.business_median.")} == expected
        assert all(definition_of(name) for name in found)


@pytest.mark.parametrize(
    ("finding", "value"),
    [
        ("n_households", 4),
        ("n_persons", 7),
        ("missing", 1),
        ("missing_size", 1),
        ("mean_household", 400),
        ("median_household", 400),
        ("mean_capita", 1000 / 7),  # (200 + 800 + 0) / 7 persons
        ("median_capita", 200),  # 0 x 1, 100 x 2, 200 x 4
        ("p10_capita", 0),
        ("p25_capita", 100),
        ("p90_capita", 200),
        ("share_business", 950 / 1600),
        ("share_wages", 400 / 1600),
        ("share_aid", 200 / 1600),
        ("share_transfers", 50 / 1600),
        ("aid_dependence", 0.25),  # exactly half counts, a zero total doesn't
        ("business_median", 185),  # 50, 70, 300, 600
        ("business_median.stall", 70),
        ("business_median.sewing", 300),
    ],
)
def test_hand_worked_village(finding, value):
    assert findings()[f"income.{finding}"].value == pytest.approx(value)


def test_counting_households_gives_each_household_one_vote():
    found = findings(counts="households")
    assert found["income.mean_capita"].value == pytest.approx(100)  # 100, 200, 0
    assert found["income.median_capita"].value == 100


def test_a_type_that_only_another_district_has_keeps_its_row():
    assert findings()["income.business_median.salon"].reason == "no household"


@pytest.mark.parametrize(("aid", "dependent"), [(49.0, 0), (50.0, 1), (51.0, 1)])
def test_aid_dependence_begins_at_half_of_income(aid, dependent):
    columns = {"household_size": [1.0] * 2, "income_month": [100.0] * 2, "aid_month": [aid, 0.0]}
    assert findings(columns)["income.aid_dependence"].value == dependent / 2


def test_the_sums_of_a_share_are_over_the_same_households():
    columns = {"household_size": [1.0] * 2, "income_month": [100.0, 300.0], "aid_month": [50.0, NAN]}
    assert findings(columns)["income.share_aid"].value == 0.5


@pytest.mark.parametrize(
    ("columns", "finding", "reason"),
    [
        ({"income_capita_month": [1.0, 2.0]}, "mean_household", "per-capita values given"),
        ({"income_capita_month": [1.0, 2.0]}, "mean_capita", "no household size"),
        ({"income_capita_month": [1.0, 2.0]}, "n_persons", "no household size"),
        ({"income_month": [1.0, 2.0]}, "mean_capita", "no household size"),
        ({"income_month": [NAN, NAN], "household_size": [1.0, 1.0]}, "mean_household", "no income"),
        ({"income_month": [NAN, NAN], "household_size": [1.0, 1.0]}, "p90_capita", "no income"),
        ({"income_month": [1.0, 2.0]}, "share_aid", "no source columns"),
        ({"income_month": [1.0, 2.0]}, "aid_dependence", "no source columns"),
        ({"income_month": [1.0, 2.0]}, "business_median", "no source columns"),
        ({"income_month": [0.0, 0.0], "aid_month": [0.0, 0.0]}, "share_aid", "zero total"),
    ],
)
def test_what_the_study_does_not_have_is_null_with_a_reason(columns, finding, reason):
    estimate = findings(columns)[f"income.{finding}"]
    assert (estimate.value, estimate.reason) == (None, reason)


def test_sizes_do_not_matter_where_households_count_and_per_capita_values_are_given():
    found = findings({"income_capita_month": [1.0, 2.0], "household_size": [NAN, 4.0]}, counts="households")
    assert (found["income.mean_capita"].value, found["income.mean_capita"].n) == (1.5, 2)
    assert found["income.missing_size"].value == 1


def test_a_district_without_households_has_every_finding_without_a_value_or_zero():
    for name, estimate in findings(district="C").items():
        if name in ("income.n_households", "income.missing", "income.missing_size", "income.n_persons"):
            assert estimate.value == 0
        else:
            assert (estimate.value, estimate.reason) == (None, "no household")


def test_real_districts_agree_with_the_reference_values(shared):
    folder = shared / "real" / "indonesia"
    raw = pd.read_csv(folder / "households_raw.csv", dtype={"hhid": str})
    columns = {
        "household_id": raw.hhid,
        "district_code": (100 * raw.province + raw.district).astype(str),
        "income_capita_month": raw.consumption * 1000,
        "household_size": raw.hhsize.astype(float),
    }
    reference = pd.read_csv(folder / "reference_values.csv").set_index("district_code")
    assert len(reference) == 6
    for code, row in reference.iterrows():
        one = sample(columns, district=str(code), counts="households", welfare="consumption")
        found = income_findings(one) | inequality_findings(one)
        assert found["income.n_households"].value == row.n_consumption
        assert found["income.missing"].value == row.n_households - row.n_consumption
        assert found["income.mean_capita"].value == pytest.approx(1000 * row.consumption_mean, rel=1e-6)
        assert found["income.median_capita"].value == pytest.approx(1000 * row.consumption_median, rel=1e-6)
        assert found["inequality.gini"].value == pytest.approx(row.gini, rel=1e-6)
        assert found["inequality.gini"].low < row.gini < found["inequality.gini"].high


def test_counts_say_what_they_are_counts_of():
    found = findings()  # five in district A: one without income, one without size
    assert found["income.n_households"] == Estimate(4, n=4)
    assert found["income.n_persons"] == Estimate(7, n=3)
    assert found["income.missing"] == Estimate(1, n=5, basis=Basis(numerator=1, complement=4))
    assert found["income.missing_size"] == Estimate(1, n=5, basis=Basis(numerator=1, complement=4))
    two = findings({**VILLAGE, "income_month": [200.0, 800.0, NAN, 600.0, NAN, 100.0]})
    assert two["income.missing"] == Estimate(2, n=5, basis=Basis(numerator=2, complement=3))


NOT_SAID = {name: column for name, column in VILLAGE.items() if name in ("district_code", "income_month")}
SOURCES = ("share_business", "share_wages", "share_aid", "share_transfers", "aid_dependence")


def test_each_finding_says_what_the_study_lacks():
    found = findings(NOT_SAID)
    for name in ("n_persons", "missing_size"):
        assert found[f"income.{name}"] == unavailable("no household size")
    for name in (*SOURCES, "business_median"):
        assert found[f"income.{name}"] == unavailable("no source columns"), name


def test_with_incomes_per_person_households_incomes_and_shares_are_not_known():
    columns = {name: column for name, column in VILLAGE.items() if name != "income_month"}
    found = findings({**columns, "income_capita_month": VILLAGE["income_month"]})
    for name in ("mean_household", "median_household", *SOURCES):
        assert found[f"income.{name}"] == unavailable("per-capita values given"), name
    assert found["income.business_median"].value == 185
    without = findings({name: column for name, column in columns.items() if name != "aid_month"}
                       | {"income_capita_month": VILLAGE["income_month"]})  # fmt: skip
    assert without["income.aid_dependence"] == unavailable("no source columns")
    assert without["income.share_aid"] == unavailable("no source columns")
    assert without["income.share_wages"] == unavailable("per-capita values given")


def test_a_district_where_nobody_tells_an_income_says_so():
    silent = findings({**VILLAGE, "income_month": [NAN] * 5 + [100.0]})
    for name in ("mean_household", "median_household", *SOURCES):
        assert (silent[f"income.{name}"].value, silent[f"income.{name}"].reason) == (None, "no income"), name
    without = findings({**VILLAGE, "business_month": [0.0] * 5 + [10.0]})
    for name in ("business_median", "business_median.stall", "business_median.salon"):
        assert (without[f"income.{name}"].value, without[f"income.{name}"].reason) == (None, "no household"), name


def test_shares_and_medians_count_households_where_persons_count():
    found = findings(counts="persons")
    alike = findings({**VILLAGE, "household_size": [1.0] * 6}, counts="persons")
    for name in ("mean_household", "median_household", *SOURCES, "business_median", "business_median.stall"):
        assert found[f"income.{name}"] == alike[f"income.{name}"], name


def test_types_of_business_of_the_whole_wave_each_have_a_median_by_name():
    ids = [name for name in findings() if name.startswith("income.business_median")]
    kinds = ["income.business_median.salon", "income.business_median.sewing", "income.business_median.stall"]
    assert ids == ["income.business_median", *kinds]
    assert findings()["income.business_median.sewing"].n == 1
