"""Studies that go to the edge, as folders on disk: each number is a value or has a reason, and nothing is warned of.

The cells of all notebooks are run as they stand, with warnings as errors, so what a notebook calls is tested;
then disclosure and the tables made of findings.
"""

from __future__ import annotations

import dataclasses
import json
import math
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest

from analysis import recording
from analysis.disclosure.findings import disclosed
from analysis.errors import UserError
from analysis.findings import FINDINGS_MIME, TABLE_MIME, Finding, Table, finding_from_json, table_from_json
from analysis.network import homophily
from analysis.notebooks.registry import facts_used, files_read, notebooks_of
from analysis.notebooks.whole import whole_of
from analysis.study import open_study
from analysis.study.folder import FACTS_USED, TABLES_USED
from analysis.survey import bootstrap
from analysis.tables.findings import changes_table, comparisons_table, districts_table, reach_table
from tests.analysis.bad_studies import CASES
from tests.analysis.study_folder import ordinary
from tests.conftest import ROOT


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer draws change no case, and thirty studies take long."""
    monkeypatch.setattr(bootstrap, "DRAWS", 99)
    monkeypatch.setattr(homophily, "DEALS", 49)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], tuple[list[Finding], list[Table]]]:
    """Runs the notebooks' cells for a study and district, strictly, and gives what they recorded."""

    def recorded(study: Path, district: str) -> tuple[list[Finding], list[Table]]:
        shown: list[dict[str, Any]] = []
        monkeypatch.setattr(recording, "display", lambda data, raw: shown.append(data))
        for notebook in notebooks_of(district, open_study(study).settings):
            space: dict[str, Any] = {"study": str(study), "district": district}
            for source in cells(notebook):
                with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
                    warnings.simplefilter("error")
                    exec(source, space)  # as the notebook does
        findings = [item for data in shown for item in data.get(FINDINGS_MIME, {}).get("findings", ())]
        tables = [data[TABLE_MIME] for data in shown if TABLE_MIME in data]
        json.dumps([findings, tables], allow_nan=False)  # NaN and infinity are no JSON
        return [finding_from_json(item) for item in findings], [table_from_json(item) for item in tables]

    return recorded


def cells(notebook: str) -> Iterator[str]:
    """The code of a notebook, cell by cell, without its parameters."""
    path = ROOT / "analysis" / "notebooks" / f"{notebook}.ipynb"
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", ()):
            yield cell.source


@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize("case", CASES)
def test_each_number_is_a_value_or_has_a_reason(case: str, tmp_path: Path, run: Any) -> None:
    study = CASES[case](ordinary()).write(tmp_path)
    opened = open_study(study)
    rules, everything = opened.settings.disclosure, []
    for district in [*opened.districts["district_code"], "all"]:
        findings, tables = run(study, district)
        assert len(findings) > 100
        for finding in findings:
            assert finding.reason or finding.value is not None, finding
            assert finding.unit, finding
            if finding.value is not None and finding.low is not None and finding.high is not None:
                assert finding.low <= finding.high, finding
            if finding.method:
                assert finding.low is not None, finding
        shown = disclosed(district, findings, tables, rules=rules, published_voices=False)
        everything += shown.findings
        of_findings = [changes_table(shown.findings, district=district), reach_table(shown.findings, district=district)]
        check_tables([*shown.tables, *(table for table in of_findings if table is not None)])
    compared = [districts_table(everything), comparisons_table(everything)]
    check_tables([table for table in compared if table is not None])


@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize("case", CASES)
def test_a_build_s_run_of_a_district_gives_the_same_of_its_own_rows(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = open_study(CASES[case](ordinary()).write(tmp_path))
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        prepared = dataclasses.replace(study, whole=whole_of(study))
    monkeypatch.setattr(recording, "_held", {})
    district = str(study.districts["district_code"].iloc[-1])
    for notebook in ("income", "network"):
        found = []
        for held in (study, prepared):
            recording.hold(held)
            monkeypatch.setenv(TABLES_USED, " ".join(files_read(notebook)))
            monkeypatch.setenv(FACTS_USED, " ".join(facts_used(notebook) or ()))
            space: dict[str, Any] = {"study": str(study.folder), "district": district}
            with recording.gathered() as outputs:
                for source in cells(notebook):
                    exec(source, space)
            found.append(outputs)
            assert (space["record"].study.whole is None) == (held is study)
        assert found[0] == found[1]


def check_tables(tables: list[Table]) -> None:
    for table in tables:
        for name in table.values:
            for value in table.rows[name]:
                number = isinstance(value, float | int | np.number)
                assert not number or pd.isna(value) or math.isfinite(value), (table.id, name, value)


# --- what the study's files may not hold: told with the place, what was expected and what to do


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (
            "household_size",
            "0",
            "not a whole number of 1 or more. Correct it, or declare a code for missing answers under "
            "missing_values: in study.yml.",
        ),
        ("income_month", "inf", "not a finite number. Correct it, or empty the field."),
        ("income_month", "-Infinity", "not a finite number. Correct it, or empty the field."),
        ("income_month", "1e999", "not a finite number. Correct it, or empty the field."),
        ("weight", "inf", "not a finite number. Correct it, or empty the field."),
        (
            "income_month",
            "-1",
            "below the minimum 0. Correct it, or declare a code for missing answers under missing_values: in "
            "study.yml, or set negatives_allowed: true there.",
        ),
    ],
)
def test_what_no_household_can_have_is_refused(column: str, value: str, told: str, tmp_path: Path) -> None:
    folder = ordinary()
    folder.households = folder.households.astype({column: object})
    folder.households.loc[4, column] = value
    with pytest.raises(UserError) as error:
        open_study(folder.write(tmp_path))
    assert str(error.value) == f"households.csv, row 6, column {column}: {told}"
