"""A build that is killed or broken off: the site stays whole, nothing is left running, the next build goes on."""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from analysis.study import open_study
from bench.kills import VICTIMS, Place, finished, hashes, killed
from report.guard import CAN_GUARD
from report.website.place import SCHEMA
from tests.functional.sites import ROOT
from tests.functional.small_study import write_small_study

pytestmark = pytest.mark.skipif(not CAN_GUARD, reason="processes are told by their environment on Linux alone")
OPTIONS = ("--district", "35.16.13", "--language", "id", "--format", "html", "--jobs", "2")


def place(folder: Path) -> Place:
    folder.mkdir()
    return Place(write_small_study(ROOT / "data" / "mojokerto", folder / "study"), OPTIONS)


@pytest.mark.slow
def test_a_dozen_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    draw = random.Random(15)
    undisturbed = place(tmp_path / "undisturbed")
    assert finished(undisturbed) == []
    wanted = hashes(undisturbed.site)
    there = place(tmp_path / "killed")
    there.site.mkdir()
    (there.site / "index.html").write_text("the old site")
    record = {"$schema": SCHEMA, "study": open_study(there.study).settings.id, "files": {"index.html": {}}}
    (there.site / "manifest.json").write_text(json.dumps(record))
    old = hashes(there.site)
    for victim in draw.sample([*VICTIMS, *VICTIMS], 12):
        assert killed(there, victim=victim, after=draw.uniform(0, 6)) == []
        assert hashes(there.site) in (old, wanted)
    assert finished(there) == []
    assert hashes(there.site) == wanted


def test_ctrl_c_stops_a_build_within_two_seconds(tmp_path: Path) -> None:
    there = place(tmp_path / "stopped")
    build = there.started()
    while not any("report.runs.served" in line for line in there.running().values()):
        assert build.poll() is None
        time.sleep(0.05)
    time.sleep(1)
    started = time.monotonic()
    build.send_signal(signal.SIGINT)
    build.wait(timeout=60)
    took = time.monotonic() - started
    assert build.returncode == 130
    assert took < 2
    assert there.running() == {}
    assert there.leftovers() == []
    said = there.said()
    assert said.splitlines()[-1].startswith("stopped: what is finished stays")
    assert "Traceback" not in said
    shutil.rmtree(there.study.parent)
