"""The registry of notebooks says what is there, and what each notebook really reads."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from analysis import recording
from analysis.findings.key import EVERYBODY
from analysis.notebooks.registry import REGISTRY, Notebook, Scope, files_read, notebook_runs
from analysis.study import Study
from analysis.study.settings import FILES
from report.project import NOTEBOOKS
from report.provenance.origins import cell_sources
from tests.analysis.hand_study import hand_study
from tests.analysis.survey_samples import TEXT, settings


def test_each_entry_is_a_file_and_each_file_an_entry() -> None:
    assert sorted(entry.name for entry in REGISTRY) == sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert {name for entry in REGISTRY for name in entry.reads} <= {*FILES}


@pytest.mark.parametrize("entry", REGISTRY, ids=lambda entry: entry.name)
def test_an_entry_names_the_files_that_the_notebook_reads(entry: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()

    class Spied(Study):
        """Notes which of the study's files functions of the analysis ask for."""

        def __getattribute__(self, name: str) -> Any:
            caller = inspect.currentframe().f_back  # type: ignore[union-attr]
            if name in FILES and Path(caller.f_code.co_filename).name != "folder.py":  # type: ignore[union-attr]
                read.add(name)
            return super().__getattribute__(name)

        @property
        def district_rows(self) -> Any:
            read.add("districts")
            return {}

    # the hamlets of the hand-worked study as arms
    arms = {"column": "hamlet", "kind": "none", "comparison": "A", "labels": dict.fromkeys("ABX", TEXT)}
    study = hand_study(**({"group": arms} if entry.only_with else {}))
    spied = Spied(**{name: getattr(study, name) for name in Study.__dataclass_fields__})
    monkeypatch.setattr(recording, "_held", {})  # other tests may hold studies in this process
    monkeypatch.setattr(recording, "open_study", lambda folder, tables: spied)
    monkeypatch.setattr(recording, "known_districts", lambda study, codes: list(codes))
    monkeypatch.setattr(recording, "display", lambda data, raw: None)
    for district in ("1", EVERYBODY) if entry.scope is Scope.DISTRICT else (EVERYBODY,):
        names: dict[str, Any] = {"study": "hand", "district": district}
        for cell, source in cell_sources(NOTEBOOKS / f"{entry.name}.ipynb").items():
            if cell not in ("parameters", "diagnostics"):
                exec(source, names)
    assert read == {*entry.reads}


def test_what_a_study_wide_notebook_computes_is_run_once() -> None:
    runs = notebook_runs(["1", "2"], settings())
    assert [run for run in runs if run[0] == "voices"] == [("voices", EVERYBODY)]
    assert [run for run in runs if run[0] == "income"] == [
        ("income", "1"),
        ("income", "2"),
        ("income", EVERYBODY),
    ]


def test_what_is_made_of_several_notebooks_findings_can_change_by_all_that_they_read() -> None:
    assert files_read("voices") == ("informants", "statements", "codebook")
    everything = {name for entry in REGISTRY for name in entry.reads}
    assert {*files_read(None)} == {*files_read("one that is gone")} == everything
