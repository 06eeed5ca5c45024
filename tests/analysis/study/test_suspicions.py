"""What looks like a slip or a copy in households and ties: told by row, never by value, and not of ordinary data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.study import open_study
from analysis.study.suspicions import Suspicion, suspicions

COUNT = 40
SETTINGS = """\
id: odd
title: {en: Odd}
authors: [{name: Researcher, surname: null}]
edition: {name: "1", date: 2026-11-28}
languages: [en]
region: {level: {en: district}, name: {en: Somewhere}, country: AT}
districts: {A: {name: One}, B: {name: Two}}
waves: [{key: 2021, label: {en: "2021"}}, {key: 2024, label: {en: "2024"}}]
welfare: income
synthetic: false
"""


def ordinary() -> pd.DataFrame:
    """Two waves of forty households in eight hamlets, with incomes that nobody rounded."""
    draws = np.random.default_rng(7)
    rows = [
        (wave, f"h{k:02d}", "AB"[k % 2], f"dusun {k % 8}", 1 + k % 6) for wave in (2021, 2024) for k in range(COUNT)
    ]
    frame = pd.DataFrame(rows, columns=["wave", "household_id", "district_code", "hamlet", "household_size"])
    return frame.assign(income_month=draws.integers(1_000_000, 4_000_000, 2 * COUNT), aid_month=200_000)


def ties(frame: pd.DataFrame) -> pd.DataFrame:
    """Every household names all others of its hamlet."""
    own = frame[["wave", "household_id", "hamlet"]]
    both = own.merge(own, on=["wave", "hamlet"])
    both = both[both["household_id_x"] != both["household_id_y"]]
    return both.rename(columns={"household_id_x": "source_id", "household_id_y": "target_id"}).drop(columns="hamlet")


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[Suspicion]]:
    def of(frame: pd.DataFrame, named: pd.DataFrame | None = None, settings: str = "") -> list[Suspicion]:
        frame.to_csv(tmp_path / "households.csv", index=False)
        network = "" if named is None else f"network: {{directed: true, boundary: hamlet{settings}}}\n"
        if named is not None:
            named.to_csv(tmp_path / "ties.csv", index=False)
        (tmp_path / "study.yml").write_text(SETTINGS + network, "utf-8")
        return suspicions(open_study(tmp_path))

    return of


def test_ordinary_data_raise_no_suspicion(found: Callable[..., list[Suspicion]]) -> None:
    frame = ordinary()
    assert found(frame, ties(frame)) == []


def test_an_amount_with_zeros_too_many_is_told_by_its_row(found: Callable[..., list[Suspicion]]) -> None:
    frame = ordinary()
    frame.loc[3, "income_month"] = 900_000_000
    assert found(frame) == [Suspicion("far_above", "households.csv", "income_month", (5,), {"times": 100})]


def test_a_household_of_forty_is_told_by_its_row(found: Callable[..., list[Suspicion]]) -> None:
    frame = ordinary()
    frame.loc[[0, 9], "household_size"] = 40
    assert found(frame) == [Suspicion("large_household", "households.csv", "household_size", (2, 11), {"persons": 25})]


def test_a_wave_that_was_copied_is_told_and_aid_that_stays_is_not(found: Callable[..., list[Suspicion]]) -> None:
    frame = ordinary()
    frame.loc[COUNT:, "income_month"] = frame["income_month"].to_numpy()[:COUNT]
    frame.loc[COUNT : COUNT + 9, "income_month"] += 1
    values = {"first": "2021", "second": "2024", "percent": 75}
    assert found(frame) == [Suspicion("repeated_wave", "households.csv", "income_month", values=values)]


def test_amounts_that_are_mostly_whole_millions_are_told_by_wave(found: Callable[..., list[Suspicion]]) -> None:
    frame = ordinary()
    last = frame.index[COUNT:]
    frame.loc[last, "income_month"] = frame.loc[last, "income_month"].round(-6)
    (told,) = found(frame)
    assert (told.kind, told.values["wave"], told.values["unit"]) == ("heaped", "2024", 1_000_000)


def test_a_hamlet_that_names_nobody_is_told_unless_nobody_was_asked(found: Callable[..., list[Suspicion]]) -> None:
    frame = ordinary()
    named = ties(frame)
    lost = frame[frame["hamlet"] == "dusun 3"]["household_id"]
    named = named[~((named["wave"] == 2024) & named["source_id"].isin(lost))]
    (told,) = found(frame, named)
    assert told.values == {"wave": "2024", "places": "dusun 3", "column": "hamlet"}
    assert found(frame, named, settings=', not_asked_in: ["dusun 3"]') == []


def test_rows_are_those_of_each_wave_s_file(tmp_path: Path) -> None:
    frame = ordinary()
    frame.loc[COUNT + 2, "household_size"] = 40
    for wave, own in frame.groupby("wave"):
        own.drop(columns="wave").to_csv(tmp_path / f"w{wave}.csv", index=False)
    files = "files: {households: {2021: w2021.csv, 2024: w2024.csv}}\n"
    (tmp_path / "study.yml").write_text(SETTINGS + files, "utf-8")
    (told,) = suspicions(open_study(tmp_path))
    assert (told.file, told.rows) == ("w2024.csv", (4,))
