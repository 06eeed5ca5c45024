"""A rebuild is whole where its manifest has every district that was asked for, whatever the build said."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from report.verify.causes.rebuilding import Rebuilder, RebuildRequest
from report.verify.edition import CouldNotRunError

ASKED = RebuildRequest(("35.16.13", "35.16.18"), ("en",), ("html",), "pandoc")


def rebuilder(work: Path, monkeypatch: pytest.MonkeyPatch, *, built: list[str], said: str = "") -> Rebuilder:
    """One whose command writes a manifest with these districts and says that."""

    def run(self: Rebuilder, command: list[str], tree: Path) -> subprocess.CompletedProcess[str]:
        site = Path(command[command.index("--output") + 1])
        site.mkdir(parents=True)
        (site / "manifest.json").write_text(json.dumps({"districts": built}), "utf-8")
        return subprocess.CompletedProcess(command, 1, said, "")

    monkeypatch.setattr(Rebuilder, "prepare", lambda self: None)
    monkeypatch.setattr(Rebuilder, "_run", run)
    return Rebuilder(work, work / "study", work / "work", ASKED)


def test_a_district_that_the_rebuild_lost_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CouldNotRunError, match=r"did not end well: a notebook of 35\.16\.18 failed"):
        rebuilder(tmp_path, monkeypatch, built=["35.16.13"]).base()


def test_what_the_rebuild_says_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = rebuilder(tmp_path, monkeypatch, built=["35.16.13", "35.16.18"], said="took 1 s\nskipped nothing\n")
    assert made.base() == tmp_path / "work" / "rebuild" / "site"
