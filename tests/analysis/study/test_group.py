"""`group:` in study.yml, and what its arms may be in the table of households."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.study import open_study
from tests.analysis.trial_study import write_trial


def problems_of(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        open_study(folder)
    return "\n".join(str(problem) for problem in caught.value.problems)


def changed(folder: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Path:
    path = write_trial(folder, households=60) / "households.csv"
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)
    return folder


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows.replace({"arm": {"coach": "other"}}), "no arm of the comparison group"),
        (lambda rows: rows.replace({"arm": {"coach": "cash"}}), "group.labels.coach"),
        (lambda rows: rows.assign(arm=rows["arm"].where(rows["wave"] == "2021", "cash")), "another arm than"),
        (lambda rows: rows.assign(arm=""), "column arm"),
        (lambda rows: rows.drop(columns="arm"), "has no column arm"),
        (lambda rows: rows.drop(columns="savings_amount"), "has no column savings_amount"),
    ],
)
def test_arms_that_cannot_be_compared_are_refused(
    change: Callable[[pd.DataFrame], pd.DataFrame], told: str, tmp_path: Path
) -> None:
    assert told in problems_of(changed(tmp_path / "trial", change))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("comparison: none", "comparison: nobody", "isn't one of the arms"),
        ("outcomes: [savings_amount, savings]", "outcomes: [welfare]", "can't be the name of an outcome"),
        ("outcomes: [savings_amount, savings]", "outcomes: [savings, savings]", "named twice"),
        ("kind: randomised", "kind: random", "group.kind"),
    ],
)
def test_a_group_that_contradicts_itself_is_refused(old: str, new: str, told: str, tmp_path: Path) -> None:
    path = write_trial(tmp_path / "trial", households=60) / "study.yml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert told in problems_of(path.parent).replace(", ", ".")
