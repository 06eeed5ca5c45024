"""A study that was checked as a whole is opened again with some of its tables: the others aren't read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import recording
from analysis.errors import UserError
from analysis.study import open_study
from analysis.study.folder import TABLES_USED


def test_only_the_tables_asked_for_and_the_required_ones_are_read(
    small_study: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, names = small_study(), []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: names.append(path.name) or read(path))
    whole, part = open_study(folder), open_study(folder, tables=["ties"])
    assert sorted(names[len(whole.inputs) :]) == sorted(part.inputs)
    tables = {name for name in part.inputs if name.endswith(".csv")}
    assert tables == {"districts.csv", "households.csv", "ties.csv"}
    assert part.settings == whole.settings
    assert part.households.equals(whole.households)
    assert part.ties is not None
    assert part.ties.equals(whole.ties)


def test_a_table_that_was_not_read_says_so_when_it_is_used_and_one_that_is_not_there_is_none(
    small_study: Callable[..., Path],
) -> None:
    study = open_study(small_study(), tables=[])
    assert study.tiles is None
    for use in (lambda: len(study.ties), lambda: study.ties["wave"], lambda: study.ties.columns):  # type: ignore[arg-type, index, union-attr]
        with pytest.raises(UserError, match=r"ties\.csv: not read"):
            use()


def test_statements_come_with_whose_consent_they_have(small_study: Callable[..., Path]) -> None:
    folder = small_study()
    whole, part = open_study(folder), open_study(folder, tables=["statements"])
    assert part.statements is not None
    assert part.statements.equals(whole.statements)
    assert part.without_consent == whole.without_consent


def test_what_is_wrong_in_a_table_that_is_read_is_told_as_ever(small_study: Callable[..., Path]) -> None:
    folder = small_study(ties_csv="nothing\n")
    with pytest.raises(UserError) as whole:
        open_study(folder)
    with pytest.raises(UserError) as part:
        open_study(folder, tables=["ties"])
    assert {line for line in str(part.value).splitlines() if "ties.csv" in line} <= set(str(whole.value).splitlines())
    assert "ties.csv" in str(part.value)
    open_study(folder, tables=["reference"])


def test_a_notebook_run_by_hand_checks_everything_and_one_of_a_build_what_it_uses(
    small_study: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_study(ties_csv="nothing\n")
    monkeypatch.delenv(TABLES_USED, raising=False)
    with pytest.raises(UserError, match=r"ties\.csv"):
        recording.recorder(str(folder), "all", given={})
    monkeypatch.setenv(TABLES_USED, "reference")
    assert recording.recorder(str(folder), "all", given={}).study.reference is not None
