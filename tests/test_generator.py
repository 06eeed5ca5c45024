"""The shipped study's synthetic files are what its generator writes, byte for byte."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

STUDY = ROOT / "data" / "mojokerto"
FILES = ("households.csv", "actors.csv", "ties.csv")


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mojokerto_generate", STUDY / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_command_writes_the_committed_files_from_any_folder(tmp_path: Path) -> None:
    target = tmp_path / "a study"
    target.mkdir()
    subprocess.run([sys.executable, str(STUDY / "generate.py"), str(target)], cwd=tmp_path, check=True)
    assert sorted(path.name for path in target.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (target / name).read_bytes() == (STUDY / name).read_bytes(), f"run data/mojokerto/generate.py: {name}"


def test_another_seed_writes_other_families(tmp_path: Path, generator: ModuleType) -> None:
    generator.write_study(tmp_path, seed=generator.SEED + 1)
    assert (tmp_path / "households.csv").read_bytes() != (STUDY / "households.csv").read_bytes()
    assert (tmp_path / "ties.csv").read_bytes() != (STUDY / "ties.csv").read_bytes()


def test_the_data_card_names_the_seed(generator: ModuleType) -> None:
    assert (STUDY / "DATA_CARD.md").read_text("utf-8").count(str(generator.SEED)) == 2  # once in each language


def test_draws_follow_the_shares_they_are_given(generator: ModuleType) -> None:
    draws = generator.Draws(7)
    drawn = [draws.position((0.2, 0.0, 0.8)) for _ in range(4000)]
    assert drawn.count(1) == 0
    assert drawn.count(2) / 4000 == pytest.approx(0.8, abs=0.03)
    counts = [draws.count(1.5) for _ in range(4000)]
    assert sum(counts) / 4000 == pytest.approx(1.5, abs=0.08)
    normals = [draws.normal(10, 2) for _ in range(4000)]
    assert sum(normals) / 4000 == pytest.approx(10, abs=0.15)
