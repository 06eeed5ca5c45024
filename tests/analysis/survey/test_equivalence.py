"""Welfare per adult equivalent, against hand-worked households."""

import numpy as np
import pytest

from analysis.indicators.income import mean_capita
from tests.analysis.survey_samples import sample

# a person alone; a couple with two children; three adults; children alone
ROWS = {
    "household_size": [1.0, 4.0, 3.0, 2.0],
    "adults": [1.0, 2.0, 3.0, 0.0],
    "children": [0.0, 2.0, 0.0, 2.0],
    "needs": [1.0, 2.5, 2.0, 1.0],
    "income_month": [1000.0, 2100.0, 2000.0, 1300.0],
}


@pytest.mark.parametrize(
    ("equivalence", "expected"),
    [
        ("per_capita", [1000, 525, 2000 / 3, 650]),
        ("square_root", [1000, 1050, 2000 / 3**0.5, 1300 / 2**0.5]),
        ("oecd_modified", [1000, 2100 / 2.1, 2000 / 2.0, 1300 / 1.3]),
        ({"column": "needs"}, [1000, 840, 1000, 1300]),
    ],
)
def test_welfare_is_divided_by_the_scale_that_study_yml_names(equivalence: object, expected: list[float]) -> None:
    found = sample(ROWS, equivalence=equivalence)
    assert found.capita.tolist() == pytest.approx(expected)
    # persons still count by the size of their household
    assert mean_capita(found).value == pytest.approx(np.average(expected, weights=ROWS["household_size"]))


def test_values_that_are_divided_already_are_taken_as_they_are() -> None:
    rows = {"household_size": [1.0, 4.0], "income_capita_month": [900.0, 700.0]}
    assert sample(rows, equivalence="oecd_modified").capita.tolist() == [900.0, 700.0]


def test_a_household_without_adult_equivalents_is_left_out_and_the_reason_is_said() -> None:
    rows = {**ROWS, "adults": [np.nan] * 4}
    estimate = mean_capita(sample(rows, equivalence="oecd_modified"))
    assert (estimate.value, estimate.reason) == (None, "no adult equivalents")
