"""What is true of changes whatever the data: by hypothesis, through the findings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Estimate
from analysis.indicators.change import change_findings
from analysis.indicators.inequality import gini
from analysis.indicators.poverty import fgt
from tests.analysis.indicators.drawn_incomes import LINE, amount, close, likeness, some
from tests.analysis.two_waves import FIRST, SECOND, lines, study_of_rows

# --- change
pair = st.tuples(st.sampled_from("12"), st.integers(1, 5), st.integers(1, 3), amount, amount)

panels = st.lists(pair, min_size=2, max_size=10)


def changes(
    rows: list[tuple[Any, ...]], *, district: str = "all", back: bool = False, order: list[int] | None = None
) -> dict[str, Estimate]:
    """Changes among households of the same size and weight in both waves, at the same prices and line."""
    frames = []
    for wave, column in ((FIRST, 3), (SECOND, 4)):
        records = [
            (f"h{i:02}", row[0], row[1], row[2], row[1] * row[column], row[column]) for i, row in enumerate(rows)
        ]
        frame = pd.DataFrame(
            records,
            columns=["household_id", "district_code", "household_size", "weight", "income_month", "business_month"],
        )
        frame = frame.assign(wave=wave, aid_month=frame["income_month"] - frame["business_month"])
        frames.append(frame if order is None else frame.iloc[order[:: 1 if wave == FIRST else -1]])
    numbers = ["household_size", "weight", "income_month", "business_month", "aid_month"]
    households = pd.concat(frames, ignore_index=True)
    households[numbers] = households[numbers].astype(float)
    study = study_of_rows(
        households, prices={2021: 100.0, 2024: 100.0}, poverty_line=lines(), design={"weight": "weight"}
    )
    waves = (SECOND, FIRST) if back else (FIRST, SECOND)
    return change_findings(study, district, *waves)


@some
@given(panels)
def test_changes_fit_the_levels_of_both_waves(rows):
    found = {id_.removeprefix("change."): estimate.value for id_, estimate in changes(rows).items()}
    persons = np.array([row[1] * row[2] for row in rows], dtype=float)
    before, after = (np.array([row[column] for row in rows], dtype=float) for column in (3, 4))
    first, second = (np.average(values < LINE, weights=persons) for values in (before, after))
    assert found["left_poverty"] + found["stayed_poor"] == close(first)
    assert found["entered_poverty"] + found["stayed_poor"] == close(second)
    never = np.average((before >= LINE) & (after >= LINE), weights=persons)
    assert found["left_poverty"] + found["entered_poverty"] + found["stayed_poor"] + never == close(1)
    assert found["headcount"] == found["entered_poverty"] - found["left_poverty"]
    assert found["mean_capita"] == close(np.average(after, weights=persons) - np.average(before, weights=persons))
    assert found["mean_capita_nominal"] == close(found["mean_capita"])  # prices stood still
    gaps = [fgt(values, LINE, persons, 1) for values in (before, after)]
    assert found["gap"] == close(gaps[1] - gaps[0])
    if before.any() and after.any():
        assert found["gini"] == close(gini(after, persons) - gini(before, persons))
    assert (found["n_pairs"], found["attrition"]) == (len(rows), 0)


@some
@given(panels)
def test_looking_back_turns_every_change_round(rows):
    onward, back = changes(rows), changes(rows, back=True)
    for name in ("mean_capita", "mean_capita_nominal", "headcount", "gap", "gini", "aid_dependence", "share_business"):
        one, other = onward[f"change.{name}"], back[f"change.{name}"]
        assert (one.n, one.reason, one.df) == (other.n, other.reason, other.df)
        if one.value is not None:
            assert other.value == close(-one.value)
        if one.low is not None:
            assert (other.low, other.high) == (close(-one.high), close(-one.low))
    assert onward["change.left_poverty"] == back["change.entered_poverty"]
    assert onward["change.stayed_poor"] == back["change.stayed_poor"]


@some
@given(panels)
def test_changes_of_districts_add_up_to_the_study(rows):
    whole = changes(rows)
    names = ("mean_capita", "headcount", "gap", "left_poverty", "entered_poverty", "stayed_poor")
    total = dict.fromkeys(names, 0.0)
    everybody = sum(row[1] * row[2] for row in rows)
    for district in {row[0] for row in rows}:
        part = sum(row[1] * row[2] for row in rows if row[0] == district) / everybody
        own = changes(rows, district=district)
        for name in names:
            total[name] += part * own[f"change.{name}"].value
    assert {name: whole[f"change.{name}"].value for name in names} == {name: close(total[name]) for name in names}


@some
@given(panels, st.randoms(use_true_random=False))
def test_another_order_of_rows_changes_no_change(rows, random):
    likeness(changes(rows), changes(rows, order=random.sample(range(len(rows)), len(rows))))
