"""What tests need from outside the project: there under CI, maybe not on a person's machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def missing(what: str) -> None:
    """Skips on a person's machine, fails under CI=true: there the test must run."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and under CI this test must run")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder beside the project, with the real data."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        missing("the shared folder beside the project")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    missing("Chromium")
    raise AssertionError
