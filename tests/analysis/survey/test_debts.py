"""Debts that cancel out incomes leave rounding behind: nothing may be divided by it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.indicators.change import change_findings
from analysis.indicators.compare import compare_findings
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.study import Study
from analysis.survey.sample import sample_of
from tests.analysis.two_waves import FIRST, SECOND, lines, study_of_rows

CANCELLED = [-0.3, 0.1, 0.2]  # their sum is 2.8e-17, not 0


@pytest.fixture
def study() -> Study:
    rows = pd.DataFrame(
        {
            "household_id": [f"{district}{number}" for district in "12" for number in range(3)] * 2,
            "district_code": ["1", "1", "1", "2", "2", "2"] * 2,
            "wave": [FIRST] * 6 + [SECOND] * 6,
            "household_size": 1.0,
            "income_month": [*CANCELLED, 1.0, 2.0, 3.0] * 2,
            "business_month": [0.5, 0.25, 0.25, 0.5, 1.0, 1.5] * 2,
        }
    )
    return study_of_rows(rows, negatives_allowed=True, poverty_line=lines())


def test_incomes_that_cancel_out_have_no_shares_and_no_inequality(study: Study) -> None:
    sample = sample_of(study, "1", FIRST)
    assert income_findings(sample)["income.share_business"].reason == "zero total"
    assert {found.reason for found in inequality_findings(sample).values()} <= {
        "mean is not positive",
        "a negative income",
    }


def test_changes_of_incomes_that_cancel_out_say_why_there_are_none(study: Study) -> None:
    found = change_findings(study, "1", FIRST, SECOND)
    assert found["change.gini"].reason == "mean is not positive"
    assert found["change.share_business"].reason == "zero total"


def test_comparisons_with_incomes_that_cancel_out_say_why_there_are_none(study: Study) -> None:
    found = compare_findings(sample_of(study, "1", FIRST), 100.0)
    assert found["compare.inequality.gini"].reason == "mean is not positive"
    assert found["compare.income.share_business"].reason == "zero total"
