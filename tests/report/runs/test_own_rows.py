"""A change in one district makes its own runs due, those of the study as a whole, and the comparisons: no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.findings.key import EVERYBODY
from analysis.notebooks.registry import facts_used, files_read, notebook_runs
from analysis.notebooks.whole import whole_of
from analysis.study import Study
from analysis.study.seen import seen
from report.processes import CAN_FORK
from report.runs.key import WHOLE, Inputs, _row_hashes, _table_hash
from report.workspace import Workspace
from tests.analysis.notebooks.scattered import recorded, scattered_study

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="where notebooks have kernels, they read the study with all rows")

STUDY = scattered_study(design={}, counts="households")  # a plain sample
DISTRICTS = ("10", "11", "20")
NUMBERS = [str(name) for name in STUDY.households.select_dtypes("number")]
Parts = Mapping[tuple[str, str], Mapping[str, str]]


def parts_of(study: Study) -> Parts:
    """What each run depends on, by notebook and district."""
    inputs = Inputs(study, Workspace(Path("nowhere")))
    return {run: inputs.of_run(*run) for run in notebook_runs(DISTRICTS, study.settings) if run[0] != "voices"}


BEFORE = parts_of(STUDY)


def changed_parts(study: Study) -> dict[tuple[str, str], set[str]]:
    """The parts that changed, of runs that have any."""
    now = parts_of(study)
    found = {
        run: {name for name in {**parts, **now[run]} if parts.get(name) != now[run].get(name)}
        for run, parts in BEFORE.items()
    }
    return {run: names for run, names in found.items() if names}


def with_cell(row: int, column: str, value: object) -> Study:
    """The study with another value in a cell of households.csv."""
    frame = STUDY.households.copy()
    frame.loc[frame.index[row], column] = value
    return replace(STUDY, households=frame)


def own_rows(district: str) -> np.ndarray:
    """The rows of households that ever lived in a district."""
    ids = STUDY.households.loc[STUDY.households["district_code"] == district, "household_id"]
    return np.flatnonzero(STUDY.households["household_id"].isin(ids))


def facts(study: Study, notebook: str, district: str) -> object:
    prepared = replace(study, whole=whole_of(study))
    return seen(prepared, files_read(notebook), district, facts=facts_used(notebook)).whole


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(DISTRICTS), st.integers(0, len(STUDY.households) - 1), st.sampled_from(NUMBERS), st.data())
def test_a_cell_of_another_district_s_row_changes_a_run_only_by_a_fact_of_the_whole(
    district: str, row: int, column: str, data: st.DataObject
) -> None:
    before = STUDY.households[column].iloc[row]
    study = with_cell(row, column, data.draw(st.sampled_from([0.0, 1.0, 3.0, 5000.0])))
    if study.households[column].iloc[row] == before:
        return
    changed = changed_parts(study)
    for notebook in ("income", "network", "groups"):
        names = changed.get((notebook, district), set())
        assert ("households.csv" in names) == (row in own_rows(district))
        assert bool(names - {"households.csv"}) == (
            facts(study, notebook, district) != facts(STUDY, notebook, district)
        )
        assert names <= {"households.csv", *WHOLE.values()}
        assert "households.csv" in changed[notebook, EVERYBODY]
        assert "households.csv" in changed["compare", district]


def test_an_income_of_one_district_makes_its_own_runs_due_the_whole_and_every_comparison() -> None:
    (row, *_) = set(own_rows("20")) - set(own_rows("10")) - set(own_rows("11"))
    study = with_cell(row, "aid_month", 123.0)
    due = [(notebook, place) for notebook in ("income", "network", "groups") for place in ("20", EVERYBODY)]
    assert changed_parts(study) == {
        run: {"households.csv"} for run in [*due, *(("compare", one) for one in (*DISTRICTS, EVERYBODY))]
    }
    for notebook in ("income", "network", "groups"):
        views = [
            seen(replace(one, whole=whole_of(one)), files_read(notebook), "10", facts=facts_used(notebook))
            for one in (STUDY, study)
        ]
        assert recorded(views[0], notebook, "10") == recorded(views[1], notebook, "10")


def test_a_cell_of_an_own_row_changes_the_key_whichever_it_is() -> None:
    row = int(own_rows("10")[0])
    for column in STUDY.households:
        if column in ("household_id", "district_code", "wave"):
            continue
        number = column in NUMBERS
        changed = changed_parts(with_cell(row, str(column), 7.0 if number else "another"))
        assert "households.csv" in changed["income", "10"], column
        assert "households.csv" in changed["network", "10"], column


def test_a_household_more_is_a_cluster_more_of_a_plain_sample_for_every_district() -> None:
    more = STUDY.households.iloc[own_rows("20")[:1]].assign(household_id="new")
    study = replace(STUDY, households=pd.concat([STUDY.households, more], ignore_index=True))
    changed = changed_parts(study)
    for district in ("10", "11"):
        assert WHOLE["waves"] in changed["income", district]
        assert "households.csv" not in changed["income", district]


def test_a_household_more_in_another_stratum_changes_nothing() -> None:
    designed = scattered_study()  # the third district has a stratum of its own
    rows = designed.households
    at = rows.index[(rows["stratum"] == "s3") & (rows["wave"] == "2024") & (rows["weight"] > 0)][:1]
    more = rows.loc[at].assign(household_id="new", cluster="another")
    grown = replace(designed, households=pd.concat([rows, more], ignore_index=True))
    before, after = parts_of(designed), parts_of(grown)
    assert before["network", "20"] != after["network", "20"]
    assert before["network", "10"] == after["network", "10"]


def test_a_household_size_of_the_first_wave_is_a_fact_of_the_whole_for_tables_of_incomes() -> None:
    rows = STUDY.households
    row = next(
        at
        for at in set(own_rows("20")) - set(own_rows("10"))
        if rows["wave"].iloc[at] == "2021" and rows["household_size"].iloc[at] > 0
    )
    changed = changed_parts(with_cell(row, "household_size", 9.0))
    assert changed["income", "10"] == {WHOLE["incomes"]}
    assert ("network", "10") not in changed


def test_a_tie_counts_for_the_districts_at_its_ends() -> None:
    assert STUDY.ties is not None
    alone = set.intersection(*(set(range(len(STUDY.households))) - set(own_rows(one)) for one in ("10", "11")))
    ids = set(STUDY.households["household_id"].iloc[sorted(alone)])
    inside = STUDY.ties["source_id"].isin(ids) & STUDY.ties["target_id"].isin(ids)
    ties = STUDY.ties.copy()
    at = ties.index[inside][0]
    ties.loc[at, "tie_kind"] = "lending" if ties.loc[at, "tie_kind"] == "advice" else "advice"
    changed = changed_parts(replace(STUDY, ties=ties))
    assert {run for run, names in changed.items() if names == {"ties.csv"}} == {
        ("network", "20"), ("network", EVERYBODY), *(("compare", one) for one in (*DISTRICTS, EVERYBODY))
    }  # fmt: skip


@pytest.mark.parametrize("notebook", ["income", "network"])
def test_the_hash_is_of_exactly_what_the_run_sees(notebook: str) -> None:
    prepared = replace(STUDY, whole=whole_of(STUDY))
    for district in DISTRICTS:
        view = seen(prepared, files_read(notebook), district, facts=facts_used(notebook))
        for name in {"households", "ties", "actors"} & {*files_read(notebook)}:
            table = getattr(view, name)
            assert BEFORE[notebook, district][f"{name}.csv"] == _table_hash(table, _row_hashes(table)), (district, name)
