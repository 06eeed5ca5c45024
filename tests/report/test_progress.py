"""What a build tells: lines, problems alone, JSON; progress on a terminal alone."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from report.cli import app
from report.progress import expect, is_shown, one_done, shown_progress, stage
from report.times import timing
from tests.conftest import ROOT
from tests.report.tiny_studies import household_study

ENGLISH = {"LANG": "en_US.UTF-8"}


def test_stages_are_timed_and_nothing_is_shown_where_nobody_looks() -> None:
    with timing() as times, shown_progress(), stage("notebooks", total=3):
        assert not is_shown()
        expect(4)
        one_done()
    assert list(times.work) == [("notebooks",)]


def on_a_terminal(*command: str) -> str:
    """What a command prints on a terminal."""
    screen, terminal = pty.openpty()
    environment = os.environ | ENGLISH | {"TERM": "xterm", "COLUMNS": "100"}
    running = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=ROOT, env=environment)
    os.close(terminal)
    shown, ends = b"", time.monotonic() + 500
    while time.monotonic() < ends:
        if select.select([screen], [], [], 0.5)[0]:
            try:
                shown += os.read(screen, 65536)
            except OSError:  # its other end is closed
                break
        elif running.poll() is not None:
            break
    assert running.wait(10) == 0, shown
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode("utf-8"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A small study that was built on a terminal, and what was shown."""
    folder = tmp_path_factory.mktemp("terminal") / "study"
    folder.mkdir()
    household_study(folder)
    command = (sys.executable, "-m", "report.cli", "build", str(folder), "--format", "html", "--engine", "pandoc")
    return folder, on_a_terminal(*command, "--output", str(folder.parent / "site"))


def test_a_terminal_shows_how_many_of_how_many(built: tuple[Path, str]) -> None:
    shown = built[1]
    for wanted in ("notebooks", "render"):
        counts = re.findall(rf"{wanted} \S+\s+(\d+)/(\d+)", shown)
        assert counts, wanted
        assert counts[-1][0] == counts[-1][1], wanted  # all of them at the end
    assert re.search(r"\d:\d\d:\d\d", shown)  # the time left
    assert "  page  " not in shown
    assert "took " in shown


def test_a_pipe_gets_lines_or_json_without_bars(built: tuple[Path, str]) -> None:
    folder = built[0]
    asked = ["build", str(folder), "--format", "html", "--engine", "pandoc", "--output", str(folder.parent / "site")]

    def said(*more: str, code: int = 0) -> str:
        ended = CliRunner().invoke(app, [*asked, *more], env=ENGLISH, catch_exceptions=False)
        assert ended.exit_code == code, ended.output
        return ended.output

    assert said("--quiet", "--force") == ""
    made = json.loads(said("--json", "--force"))
    assert made["ok"] is True
    assert made["unchanged"] is False
    assert made["files"]["html"] == len([*(folder.parent / "site").rglob("*.html")])
    assert made["problems"] == []
    assert json.loads(said("--json")) == {"ok": True, "unchanged": True, "site": str(folder.parent / "site")}
    lines = said("--force")
    assert "━" not in lines
    assert "        page  " in lines


def test_a_refusal_is_json_too_with_the_same_exit_code(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["build", str(tmp_path), "--json"], env=ENGLISH, catch_exceptions=False)
    assert ended.exit_code == 1
    assert json.loads(ended.output)["problems"][0]["what"] == "no study.yml in this folder"
