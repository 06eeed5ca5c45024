"""A district that takes too much, loops, forks or writes outside its folder harms no other."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from analysis.errors import Problem
from report.runs.execute import run_notebooks
from report.runs.forked import CAN_FORK
from report.runs.limits import Execution, Limits, memory_of
from report.runs.notebook import Outcome
from report.runs.plan import Run, recorded_key
from report.workspace import Workspace
from tests.report.notebooks import write_notebook

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="limits hold for forked processes, on Linux alone")
SECONDS = 20.0
BODY = """
import os, subprocess, tempfile, time
if district == "eats":
    held = bytearray(700_000_000)
    held[::4096] = b"x" * len(held[::4096])
if district == "eats numpy":
    import numpy
    numpy.ones(100_000_000)
if district == "loops":
    while True:
        pass
if district == "forks":
    subprocess.Popen(["sleep", "543211"])
    subprocess.Popen(["sleep", "543212"], start_new_session=True)
    subprocess.run(["setsid", "sh", "-c", "sleep 543213 & exit"])
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", "543214"])
        os._exit(0)
if district == "writes":
    open(OTHER, "w").write("not by it")
if district == "removes":
    os.remove(OTHER)
if district == "says":
    while True:
        print("again " * 100_000)
if district == "fine":
    held = bytearray(100_000_000)
    file = tempfile.NamedTemporaryFile("w")
    file.write("mine")
    print(tempfile.gettempdir())
"""
HARMFUL = ("eats", "eats numpy", "loops", "forks", "writes", "removes", "says", "fine")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("harm")


@pytest.fixture(scope="module")
def outcomes(place: Path) -> Mapping[str, Outcome]:
    """How each went, all in the same two processes; a finished notebook of another district lies there."""
    (place / "other.ipynb").write_text("of another district")
    workspace = Workspace(place / "build", sources=place / "notebooks")
    write_notebook(workspace.sources, "toy", f"OTHER = {str(place / 'other.ipynb')!r}\n{BODY}")
    runs = [Run("toy", name, f"key of {name}", True, "not run yet") for name in HARMFUL]
    execution = Execution(limits=Limits(memory=500_000_000, seconds=SECONDS))
    ended = run_notebooks(runs, workspace, study_folder=place, jobs=2, report=lambda outcome: None, execution=execution)
    return {outcome.run.district: outcome for outcome in ended}


def problem_of(outcomes: Mapping[str, Outcome], district: str) -> Problem:
    problem = outcomes[district].problem
    assert problem is not None
    assert problem.where == f"district {district}, notebook toy, cell body"
    return problem


@pytest.mark.parametrize("district", ["eats", "eats numpy"])
def test_one_that_eats_memory_is_stopped_and_told_of_memory(district: str, outcomes: Mapping[str, Outcome]) -> None:
    problem = problem_of(outcomes, district)
    assert problem.what.endswith("MemoryError stopped the notebook")
    assert problem.fix.startswith("It may take 500 MB: give it more with --memory.")


def test_one_that_loops_is_stopped_in_time_and_told_of_timeout(outcomes: Mapping[str, Outcome]) -> None:
    problem = problem_of(outcomes, "loops")
    assert problem.what == "took longer than the 20 s that a run may take"
    assert problem.fix.startswith("Give it more time with --timeout")
    assert outcomes["loops"].seconds < 3 * SECONDS


def test_what_one_leaves_running_is_ended_in_sessions_of_its_own_too(outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes["forks"].problem is None
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "sleep 54321" not in listed


@pytest.mark.parametrize("district", ["writes", "removes"])
def test_one_that_changes_what_is_anothers_is_stopped(
    district: str, place: Path, outcomes: Mapping[str, Outcome]
) -> None:
    problem = problem_of(outcomes, district)
    assert problem.what == "PermissionError stopped the notebook"
    assert problem.fix.startswith("A notebook may write to its temporary folder only")
    assert (place / "other.ipynb").read_text() == "of another district"


def test_one_that_prints_without_end_is_stopped(outcomes: Mapping[str, Outcome]) -> None:
    problem = problem_of(outcomes, "says")
    assert problem.what == "the cell's output has no end"


def test_the_others_finish_and_leave_no_temporary_file(place: Path, outcomes: Mapping[str, Outcome]) -> None:
    executed = Workspace(place / "build").executed("toy", "fine")
    assert recorded_key(executed) == "key of fine"
    assert "/run-" in executed.read_text("utf-8")
    assert {name for name, outcome in outcomes.items() if outcome.problem is None} == {"fine", "forks"}


@pytest.mark.parametrize(
    ("text", "amount"), [("2GB", 2 * 10**9), ("1.5 g", 15 * 10**8), ("500M", 5 * 10**8), ("20000000", 2 * 10**7)]
)
def test_amounts_of_memory(text: str, amount: int) -> None:
    assert memory_of(text) == amount


@pytest.mark.parametrize("text", ["much", "2 gigs", "-1GB", "1KB", ""])
def test_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"Write it as 2GB|Give at least 10MB"):
        memory_of(text)
