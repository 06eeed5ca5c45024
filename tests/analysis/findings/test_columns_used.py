"""Which columns a finding is said to use, held against what changes when a column of the shipped study is shuffled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd
import pytest

from analysis import recording
from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings.columns_used import columns_used
from analysis.study import Study, open_study
from analysis.study.columns import COLUMNS
from tests.other_studies import of_other_studies
from tests.report import tiny_studies

DISTRICT = "35.16.13"
OF_ALL = {"household_id", "district_code", "wave", "hamlet", "weight"}  # every number of the survey rests on these
COUNTED = ("voices.informants", "voices.statements", "voices.negative_cases")  # a count stays when rows are shuffled

Numbers = Mapping[tuple[str, str], object]


@pytest.fixture(scope="module")
def study() -> Iterator[Study]:
    study = open_study("data/mojokerto")
    yield study
    recording.hold(study)  # as it is, for whatever runs next in this process


@pytest.fixture(scope="module")
def unchanged(study: Study) -> Numbers:
    return _numbers(study)


def _numbers(study: Study) -> Numbers:
    recording.hold(study)
    found, _ = tiny_studies._recorded(study, DISTRICT)
    return {(one.id, one.wave): (one.value, one.n, one.low, one.reason) for one in found}


def _shuffled(study: Study, table: str, column: str) -> Study:
    rows: pd.DataFrame = getattr(study, table).copy()
    order = np.random.default_rng(5).permutation(len(rows))
    rows[column] = pd.Series(rows[column].to_numpy()[order], index=rows.index).astype(rows[column].dtype)
    return replace(study, **{table: rows})


def _said(table: str, column: str) -> set[str]:
    return {
        id_ for id_ in CATALOGUE if any(of == table and fnmatchcase(column, name) for of, name in columns_used(id_))
    }


COLUMNS_TRIED = [
    *(("households", name) for name in (
        "household_size", "business_month", "wages_month", "aid_month", "transfers_month", "income_month",
        "business_type", "savings", "debt", "received_imb", "training_days", "paid_workers", "legal_nib",
        "legal_halal", "legal_pirt",
    )),
    *(("ties", name) for name in ("source_id", "target_id", "tie_kind")),
    ("actors", "actor_type"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), COLUMNS_TRIED)
def test_what_changes_with_a_column_is_what_is_said_to_use_it(
    study: Study, unchanged: Numbers, table: str, column: str
) -> None:
    again = _numbers(_shuffled(study, table, column))
    changed = {
        definition_of(key[0]).id for key in unchanged.keys() | again.keys() if unchanged.get(key) != again.get(key)
    }
    assert changed
    said = _said(table, column)
    assert changed - said == set()
    assert {id_ for id_ in said - changed if not of_other_studies(id_)} == set()


def test_every_column_of_the_survey_that_is_known_is_used_by_a_finding() -> None:
    for name in COLUMNS["households"].known:
        if name not in OF_ALL:
            assert _said("households", name), name


def test_a_finding_that_study_yml_alone_gives_uses_no_column() -> None:
    assert columns_used("poverty.line") == columns_used("design.df") == []


def test_what_informants_said_is_used_by_numbers_on_voices_alone() -> None:
    for column in ("theme", "informant_type"):
        assert {id_.partition(".")[0] for id_ in _said("statements", column)} == {"voices"}
    assert all(columns_used(id_) for id_ in COUNTED)
