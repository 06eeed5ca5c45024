"""What is true of income, poverty and inequality whatever the data: by hypothesis, through the findings."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.findings import Estimate
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.indicators.poverty import poverty_findings
from tests.analysis.indicators.drawn_incomes import LINE, amount, close, likeness, some
from tests.analysis.survey_samples import sample

WEIGHTED = {"design": {"weight": "weight"}}
SOURCES = ("business_month", "wages_month", "aid_month", "transfers_month")

household = st.tuples(
    st.sampled_from("123"), st.integers(1, 6), st.integers(1, 3), amount, amount, amount, st.integers(1, 300)
)

villages = st.lists(household, min_size=3, max_size=12)

few = hypothesis_settings(max_examples=12, deadline=None)  # the bootstrap of each index takes its time


def columns_of(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Households whose four sources make up their income."""
    frame = pd.DataFrame(rows, columns=["district_code", "household_size", "weight", *SOURCES])
    frame[["household_size", "weight", *SOURCES]] = frame[["household_size", "weight", *SOURCES]].astype(float)
    frame["household_id"] = [f"h{i:02}" for i in range(len(frame))]
    return frame.assign(
        income_month=frame[list(SOURCES)].sum(axis=1),
        business_type=np.where(frame["business_month"] % 2 == 0, "food", "shoes"),
    )


def findings(frame: pd.DataFrame, *, district: str = "all", line: float = LINE, **given: Any) -> dict[str, Estimate]:
    one = sample(frame.to_dict("list"), district=district, **WEIGHTED, **given)
    return income_findings(one) | poverty_findings(one, line) | inequality_findings(one)


# --- districts add up to the study
@few
@given(villages)
def test_poverty_and_inequality_of_districts_add_up_to_the_study(rows):
    frame = columns_of(rows)
    whole = findings(frame)
    persons = frame["household_size"] * frame["weight"]
    mean = whole["income.mean_capita"].value
    poverty = dict.fromkeys(("headcount", "gap", "severity", "watts", "near_poor"), 0.0)
    total = {"mean": 0.0, "theil_within": 0.0, "theil_between": 0.0, "mld_within": 0.0, "mld_between": 0.0}
    for district in frame["district_code"].unique():
        own = findings(frame, district=district)
        part = persons[frame["district_code"] == district].sum() / persons.sum()
        for name in poverty:
            poverty[name] += part * own[f"poverty.{name}"].value
        relative = own["income.mean_capita"].value / mean
        total["mean"] += part * own["income.mean_capita"].value
        total["theil_within"] += part * relative * own["inequality.theil_t"].value
        total["theil_between"] += part * relative * math.log(relative)
        total["mld_within"] += part * own["inequality.mld"].value
        total["mld_between"] -= part * math.log(relative)
    assert total["mean"] == close(mean)
    assert {name: whole[f"poverty.{name}"].value for name in poverty} == {
        name: close(value) for name, value in poverty.items()
    }
    assert total["theil_within"] + total["theil_between"] == close(whole["inequality.theil_t"].value)
    assert total["mld_within"] + total["mld_between"] == close(whole["inequality.mld"].value)
    assert total["theil_between"] >= -1e-12
    assert total["mld_between"] >= -1e-12


@some
@given(villages)
def test_identities_hold_between_findings(rows):
    frame = columns_of(rows)
    one = sample(frame.to_dict("list"), **WEIGHTED)
    income, poverty = income_findings(one), poverty_findings(one, LINE)
    shares = [income[f"income.share_{name}"].value for name in ("business", "wages", "aid", "transfers")]
    assert sum(shares) == pytest.approx(1)
    assert income["income.n_households"].value + income["income.missing"].value == len(frame)
    assert income["income.n_persons"].value == frame["household_size"].sum()
    headcount, gap, to_line = (poverty[f"poverty.{name}"].value for name in ("headcount", "gap", "to_line"))
    assert (to_line is None) == (headcount == 0)
    if to_line is not None:
        assert gap == pytest.approx(headcount * to_line / LINE)
    assert headcount + poverty["poverty.near_poor"].value <= 1 + 1e-12
    quantiles = [income[f"income.{name}_capita"].value for name in ("p10", "p25", "median", "p75", "p90")]
    assert quantiles == sorted(quantiles)
    # total income is the same whether persons or households carry it
    weights, persons = frame["weight"].sum(), (frame["weight"] * frame["household_size"]).sum()
    assert income["income.mean_capita"].value * persons == close(income["income.mean_household"].value * weights)


@few
@given(villages, st.randoms(use_true_random=False))
def test_another_order_of_rows_changes_nothing_intervals_included(rows, random):
    frame = columns_of(rows).assign(cluster=lambda f: f["household_id"].str[-1])
    design = {"design": {"weight": "weight", "cluster": "cluster"}}
    order = random.sample(range(len(frame)), len(frame))
    district = str(frame["district_code"][0])

    def found(households: pd.DataFrame) -> dict[str, Estimate]:
        one = sample(households.to_dict("list"), district=district, **design)
        return income_findings(one) | poverty_findings(one, LINE) | inequality_findings(one)

    likeness(found(frame), found(frame.iloc[order]))


@few
@given(villages)
def test_other_household_ids_change_no_value(rows):
    frame = columns_of(rows)
    renamed = frame.assign(household_id=[f"x{len(frame) - i:03}" for i in range(len(frame))])
    before, after = findings(frame), findings(renamed)
    for id_, estimate in before.items():
        assert after[id_].value == close(estimate.value), id_
        if "bootstrap_t" not in (estimate.method, after[id_].method) and not id_.startswith("poverty."):
            assert (after[id_].low, after[id_].high) == (close(estimate.low), close(estimate.high))


@few
@given(villages)
def test_a_weight_of_two_is_the_household_twice(rows):
    frame = columns_of(rows)
    times = frame.loc[frame.index.repeat(frame["weight"].astype(int))].reset_index(drop=True)
    repeated = times.assign(weight=1.0, household_id=[f"r{i:02}" for i in range(len(times))])
    weighted, plain = findings(frame), findings(repeated)
    counted = {"income.n_households", "income.n_persons", "income.missing", "income.missing_size"}
    for id_ in set(weighted) - counted:
        assert plain[id_].value == close(weighted[id_].value), id_


@few
@given(villages, st.sampled_from([0.5, 4.0, 1024.0]))
def test_another_currency_changes_amounts_and_nothing_else(rows, factor):
    frame = columns_of(rows)
    other = frame.assign(**{name: frame[name] * factor for name in ("income_month", *SOURCES)})
    before, after = findings(frame), findings(other, line=LINE * factor)
    amounts = {
        id_
        for id_ in before
        if id_.startswith(("income.m", "income.p", "income.business")) or id_ in ("poverty.line", "poverty.to_line")
    } - {"income.missing", "income.missing_size"}
    for id_, estimate in before.items():
        scale = factor if id_ in amounts else 1.0
        for part in ("value", "low", "high"):
            number = getattr(estimate, part)
            assert getattr(after[id_], part) == close(None if number is None else number * scale), id_


@few
@given(villages)
def test_households_of_weight_zero_change_nothing(rows):
    frame = columns_of(rows)
    ghosts = frame.assign(household_id="z" + frame["household_id"], weight=0.0, income_month=1e6, business_type="food")
    types = set(frame["business_type"])
    assume("food" in types)
    likeness(findings(frame), findings(pd.concat([frame, ghosts], ignore_index=True)))
