"""Notebooks are run by the real papermill."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import nbformat
import pytest
from papermill.exceptions import PapermillExecutionError

from analysis.errors import UserError
from report.processes import CAN_FORK
from report.runs.collect import private_results
from report.runs.execute import EXECUTORS, run_notebooks
from report.runs.limits import Execution
from report.runs.notebook import Outcome, refuse_unknown_parameters, stderr_on_error
from report.runs.plan import Run, recorded_key
from report.workspace import Workspace
from tests.conftest import ROOT
from tests.functional.small_study import write_small_study
from tests.report.notebooks import write_notebook

RECORD = """
from analysis.recording import Recorder
from types import SimpleNamespace
from analysis.findings import Estimate
from analysis.findings.units import Money
toy = SimpleNamespace(settings=SimpleNamespace(money=Money("IDR")))
record = Recorder(toy, district)
_ = record.findings({"income.mean_capita": Estimate(1.5, n=20)}, wave="2021")
"""


def runs(*districts: str, notebook: str = "toy") -> list[Run]:
    return [Run(notebook, district, f"key of {district}", True, "not run yet") for district in districts]


def test_a_failing_notebook_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    body = RECORD + 'if district == "35.10":\n    raise ValueError("household 12 earns 999")'
    write_notebook(workspace.sources, "toy", body)
    told: list[str] = []
    outcomes = run_notebooks(
        runs("35.10", "01.02"),
        workspace,
        study_folder=tmp_path,
        jobs=2,
        report=lambda outcome: told.append(outcome.run.district),
    )
    assert sorted(told) == ["01.02", "35.10"]
    (problem,) = [outcome.problem for outcome in outcomes if outcome.problem]
    assert problem.where == "district 35.10, notebook toy, cell body"
    assert problem.what == "ValueError stopped the notebook"
    assert "999" not in str(problem)
    assert not workspace.executed("toy", "35.10").exists()
    assert recorded_key(workspace.executed("toy", "01.02")) == "key of 01.02"

    (finding,) = private_results(workspace, "01.02", notebooks=["toy"]).findings
    assert (finding.id, finding.district, finding.value, finding.unit) == (
        "income.mean_capita",
        "01.02",  # a code stays text
        1.5,
        "IDR/person/month",
    )
    assert (finding.source.notebook, finding.source.cell) == ("toy", "body")


def test_a_notebook_whose_process_is_ended_is_told_with_its_cell_and_the_others_go_on(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    body = RECORD + 'if district == "35.10":\n    import os\n    os.kill(os.getpid(), 9)'
    write_notebook(workspace.sources, "toy", body)
    outcomes = run_notebooks(
        runs("35.10", "01.02"), workspace, study_folder=tmp_path, jobs=1, report=lambda outcome: None
    )
    (problem,) = [outcome.problem for outcome in outcomes if outcome.problem]
    assert problem.where == "district 35.10, notebook toy, cell body"
    assert problem.what == "the notebook's process was ended in it"
    assert recorded_key(workspace.executed("toy", "01.02")) == "key of 01.02"


@pytest.mark.skipif(not CAN_FORK, reason="kernels aren't children of the process that runs notebooks")
@pytest.mark.parametrize("once", [True, False])
def test_a_run_whose_parent_is_ended_is_tried_once_more(once: bool, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    seen = Path("/dev/shm", f"{tmp_path.parent.name}-{tmp_path.name}")  # a run may write there
    guard = f"not os.path.exists({str(seen)!r})" if once else "True"
    body = RECORD + f"import os\nif {guard}:\n    open({str(seen)!r}, 'w').close()\n    os.kill(os.getppid(), 9)\n"
    write_notebook(workspace.sources, "toy", body + "    import time\n    time.sleep(60)")
    (outcome,) = run_notebooks(runs("01.02"), workspace, study_folder=tmp_path, jobs=1, report=lambda outcome: None)
    assert (outcome.problem is None) == once
    assert workspace.executed("toy", "01.02").is_file() == once
    seen.unlink()
    if outcome.problem:
        assert outcome.problem.what == "the process that runs notebooks was ended"


def test_what_stood_before_stays_when_a_later_run_fails(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    write_notebook(workspace.sources, "toy", RECORD)
    options = {"study_folder": tmp_path, "jobs": 1, "report": lambda outcome: None}
    run_notebooks(runs("01.02"), workspace, **options)
    before = workspace.executed("toy", "01.02").read_bytes()
    write_notebook(workspace.sources, "toy", "1 / 0")
    (outcome,) = run_notebooks(runs("01.02"), workspace, **options)
    assert outcome.problem is not None
    assert workspace.executed("toy", "01.02").read_bytes() == before


def test_refuses_a_parameter_that_the_notebook_does_not_define(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path, "toy", "1")
    with pytest.raises(UserError, match=r"no parameter 'distrct' \(did you mean 'district'\?\)"):
        refuse_unknown_parameters(notebook, {"distrct": "35.16.13"})


def test_refuses_two_numbers_under_one_name(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    twice = RECORD + '_ = record.findings({"income.mean_capita": Estimate(2.5, n=20)}, wave="2021")'
    write_notebook(workspace.sources, "toy", twice)
    run_notebooks(runs("01.02"), workspace, study_folder=tmp_path, jobs=1, report=lambda outcome: None)
    with pytest.raises(ValueError, match="recorded twice"):
        private_results(workspace, "01.02", notebooks=["toy"])


@pytest.mark.parametrize(
    ("error", "told"),
    [(None, ""), (PapermillExecutionError(1, 1, "", "KeyError", "12345", []), ""), (OSError(), "of a kernel\n")],
)
def test_what_a_kernel_says_of_itself_is_told_only_where_no_cell_is_the_cause(
    capfd: pytest.CaptureFixture[str], error: Exception | None, told: str
) -> None:
    with nullcontext() if error is None else pytest.raises(type(error)), stderr_on_error():
        subprocess.run([sys.executable, "-c", "import sys; print('of a kernel', file=sys.stderr)"], check=True)
        if error is not None:
            raise error
    print("after", file=sys.stderr)
    assert capfd.readouterr().err == f"{told}after\n"


def test_an_executor_more_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that says how it went in another order than it was asked: each outcome is told as it comes."""

    def backwards(runs: Sequence[Run], workspace: Workspace, *, jobs: int, **_: object) -> Iterator[Outcome]:
        yield from (Outcome(run, float(jobs)) for run in reversed(runs))

    monkeypatch.setitem(EXECUTORS, "backwards", backwards)
    told: list[str] = []
    outcomes = run_notebooks(
        runs("1", "2"),
        Workspace(tmp_path),
        study_folder=tmp_path,
        jobs=3,
        report=lambda outcome: told.append(outcome.run.district),
        execution=Execution(executor="backwards"),
    )
    assert told == [outcome.run.district for outcome in outcomes] == ["2", "1"]
    assert {outcome.seconds for outcome in outcomes} == {3.0}


@pytest.mark.skipif(not CAN_FORK, reason="a kernel reads the study anew, with all rows")
def test_a_district_s_run_of_a_build_sees_its_own_rows_and_a_comparison_all(tmp_path: Path) -> None:
    study = write_small_study(ROOT / "data" / "mojokerto", tmp_path / "small")
    workspace = Workspace(tmp_path / "build", sources=tmp_path / "notebooks")
    body = "from analysis import recording\nrecord = recording.recorder(study, district, given=globals())\n"
    body += 'print(sorted(record.study.households["district_code"].unique()))'
    for name in ("income", "compare"):
        write_notebook(workspace.sources, name, body)
    due = [Run(name, "35.16.13", "key", True, "not run yet") for name in ("income", "compare")]
    outcomes = run_notebooks(due, workspace, study_folder=study, jobs=1, report=lambda outcome: None)
    assert [outcome.problem for outcome in outcomes] == [None, None]
    shown = {
        run.notebook: nbformat.read(workspace.executed(run.notebook, run.district), as_version=4).cells[-1].outputs
        for run in due
    }
    assert shown["income"][0].text == "['35.16.13']\n"
    assert shown["compare"][0].text == "['35.16.13', '35.16.18']\n"
