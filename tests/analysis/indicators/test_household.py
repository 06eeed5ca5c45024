"""Incomes of whole households without sizes: by hand, by other formulas than the code's, and with their reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.indicators.change import change_findings
from analysis.indicators.compare import compare_findings
from analysis.indicators.household import household_change, household_gini
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.indicators.poverty import poverty_findings
from analysis.study import Study
from tests.analysis.hand_study import hand_study
from tests.analysis.survey_samples import sample

INCOMES = np.random.default_rng(5).lognormal(6, 0.6, 40).round(2)
WITHOUT = {"counts": "households", "whole_households": True}


def without_sizes() -> Study:
    """The hand-worked study with incomes of households whose sizes nobody knows."""
    study = hand_study(**WITHOUT)
    return Study(
        study.folder,
        study.settings,
        study.districts,
        study.households.drop(columns="household_size"),
        reference=study.reference,
    )


def test_the_gini_index_of_four_households_worked_by_hand() -> None:
    # incomes 0, 100, 200, 300 of weights 1, 1, 2, 1: the sum of w w |y - y| is
    # 2 (100 + 400 + 300 + 200 + 200 + 200) = 2,800; twice the sum of weights, 5, times that of incomes, 800, is 8,000
    columns = {"income_month": [0, 100, 200, 300], "w": [1, 1, 2, 1]}
    found = household_gini(sample(columns, design={"weight": "w"}, **WITHOUT))
    assert found["inequality.gini_household"].value == pytest.approx(2_800 / 8_000)


def test_the_gini_index_by_the_mean_difference_of_pairs() -> None:
    estimate = household_gini(sample({"income_month": INCOMES}, **WITHOUT))["inequality.gini_household"]
    pairs = np.abs(INCOMES[:, None] - INCOMES[None, :]).mean() / (2 * INCOMES.mean())
    assert estimate.value == pytest.approx(pairs)
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low < estimate.value < estimate.high


def test_the_change_is_the_mean_of_real_differences_with_students_interval() -> None:
    study = without_sizes()
    study.settings.design.__dict__["weight"] = None
    estimate = household_change(study, "1", "2021", "2024")["change.mean_household"]
    wide = study.households.pivot_table(index="household_id", columns="wave", values="income_month")
    real = (wide["2024"] - 1.25 * wide["2021"]).dropna()  # prices rose by a quarter
    # of the 11 households of the first wave, 9 are pairs of the district: a domain of the whole sample
    error = np.sqrt(11 / 10 * ((real - real.mean()) ** 2).sum()) / len(real)
    low, high = stats.t.interval(0.95, len(real) - 1, loc=real.mean(), scale=error)
    assert estimate.n == len(real) == 9
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((real.mean(), low, high))


def test_per_person_nothing_is_said_and_the_reason_is_the_size() -> None:
    study = without_sizes()
    households = sample({"income_month": INCOMES}, **WITHOUT)
    found = {
        **income_findings(households),
        **inequality_findings(households),
        **poverty_findings(households, 300.0),
        **change_findings(study, "1", "2021", "2024"),
    }
    told = {id_: estimate.reason for id_, estimate in found.items() if estimate.value is None}
    per_person = [id_ for id_ in told if "capita" in id_ or id_.startswith(("poverty.", "inequality."))]
    assert len(per_person) > 15
    assert {told[id_] for id_ in per_person} == {"no household size"}
    assert {told[id_] for id_ in ("change.risen", "change.headcount", "change.gini")} == {"no household size"}
    assert found["income.mean_household"].value == pytest.approx(INCOMES.mean())
    assert found["change.aid_dependence"].value is not None


def test_incomes_that_nobody_was_asked_for_are_not_called_unknown() -> None:
    households = sample({"household_id": [f"h{i}" for i in range(20)]}, counts="households")
    assert {income_findings(households)[id_].reason for id_ in ("income.mean_household", "income.mean_capita")} == {
        "income not asked"
    }
    pair = pd.concat([households.households.assign(wave=wave) for wave in ("2021", "2024")])
    study = without_sizes()
    asked = Study(study.folder, study.settings, study.districts, pair)
    assert change_findings(asked, "all", "2021", "2024")["change.mean_capita"].reason == "income not asked"
    assert compare_findings(households, None)["compare.income.mean_capita"].value is None


def test_a_study_of_incomes_per_person_has_no_findings_of_whole_households() -> None:
    assert household_gini(sample({"income_month": INCOMES, "household_size": 2})) == {}
    assert household_change(hand_study(), "1", "2021", "2024") == {}
    one = household_change(without_sizes(), "1", "2024", None)["change.mean_household"]
    assert (one.value, one.reason) == (None, "no pair of waves")
