"""Commands in a fork of a ready process say and end as those in a new interpreter do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.functional import ready_command
from tests.functional.ready_command import run, run_anew

COMMANDS = [("--version",), ("build", "--districts"), ("explain", "nothing"), ("check", "no/such/study"), ()]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_it_says_and_ends_as_a_new_interpreter(arguments: tuple[str, ...]) -> None:
    ready, anew = run(arguments, cwd=ROOT), run_anew(arguments, cwd=ROOT)
    assert (ready.returncode, ready.stdout, ready.stderr) == (anew.returncode, anew.stdout, anew.stderr)


def test_it_works_in_the_folder_that_it_is_given(tmp_path: Path) -> None:
    assert run(("new", "study"), cwd=tmp_path).returncode == 0
    assert (tmp_path / "study" / "study.yml").is_file()
    assert run(("--version",), cwd=ROOT).returncode == 0  # the next command's folder is its own


def test_other_surroundings_have_a_new_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(("--version",), cwd=ROOT).returncode == 0
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.setattr(ready_command, "run_anew", lambda arguments, cwd: (arguments, cwd))
    assert run(("--version",), cwd=ROOT) == (("--version",), ROOT)
