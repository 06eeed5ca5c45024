"""Copies of the shipped texts that tests may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from report.checks import claims
from tests.report.checks.texts import MOJOKERTO


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates and of the shipped study, to spoil."""
    shutil.copytree(claims.TEMPLATES, tmp_path / "templates")
    shutil.copytree(MOJOKERTO, tmp_path / "study")
    monkeypatch.setattr(claims, "TEMPLATES", tmp_path / "templates")
    return tmp_path
