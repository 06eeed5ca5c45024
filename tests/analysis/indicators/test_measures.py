"""Findings on further measures of welfare, against those of a study that leads with them."""

from __future__ import annotations

import pytest

from analysis.findings.key import EVERYBODY
from analysis.indicators.change import change_findings
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.indicators.measures import measure_changes, measure_findings
from analysis.indicators.poverty import poverty_findings
from analysis.survey.lines import lines_of
from analysis.survey.sample import sample_of
from tests.analysis.survey_samples import TEXT
from tests.analysis.two_waves import FIRST, SECOND, hand_worked, hand_worked_rows, study_of_rows

LINES = {wave: {"value": value, "source": TEXT} for wave, value in ((FIRST, 70), (SECOND, 90))}
SPENT = {"id": "spent", "column": "spent", "label": TEXT, "poverty_line": LINES}


def studies(**given: object):
    """A study with a further measure, and one whose leading measure it is."""
    rows = hand_worked_rows()
    spent = rows["income_month"] * 0.7 + 25
    further = study_of_rows(rows.assign(spent=spent), measures=[SPENT], **given)
    return further, study_of_rows(rows.assign(income_month=spent), poverty_line=LINES, **given)


@pytest.mark.parametrize("equivalence", ["per_capita", "square_root"])
@pytest.mark.parametrize("wave", [FIRST, SECOND])
def test_a_further_measure_has_what_it_would_have_if_it_led(wave: str, equivalence: str) -> None:
    further, leading = (sample_of(study, EVERYBODY, wave) for study in studies(equivalence=equivalence))
    line = lines_of(leading, leading.settings.poverty_line[wave])
    expected = {**income_findings(leading), **inequality_findings(leading), **poverty_findings(leading, line)}
    of = {
        "mean_capita": "income.mean_capita",
        "median_capita": "income.median_capita",
        "gini": "inequality.gini",
        "headcount": "poverty.headcount",
    }
    found = measure_findings(further)
    assert found == {f"measure.{name}.spent": expected[id_] for name, id_ in of.items()}


def test_its_change_is_that_of_pairs_with_the_measure() -> None:
    further, leading = studies()
    expected = change_findings(leading, EVERYBODY, FIRST, SECOND)["change.mean_capita"]
    assert measure_changes(further, EVERYBODY, FIRST, SECOND) == {"measure.change_mean.spent": expected}
    assert expected.value is not None
    assert measure_changes(further, EVERYBODY, FIRST, None)["measure.change_mean.spent"].reason == "no pair of waves"


def test_a_study_without_further_measures_has_no_such_findings() -> None:
    assert measure_findings(sample_of(hand_worked(), EVERYBODY, FIRST)) == {}
    assert measure_changes(hand_worked(), EVERYBODY, FIRST, SECOND) == {}
