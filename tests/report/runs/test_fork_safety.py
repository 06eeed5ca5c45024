"""A fork of a process with threads and open files: no run waits for ever, none shares with another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from report.runs.forked import CAN_FORK
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="forks on Linux alone")
FORKS = ROOT / "bench" / "forks.py"


def forked(*arguments: str) -> str:
    """What bench/forks.py says: in a process of its own, where BLAS may have as many threads as it likes."""
    clean = {name: text for name, text in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-m", "bench.forks", *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_threads_of_the_parent_never_stop_a_child() -> None:
    assert "300 runs: none stopped" in forked("--times", "300")


def run(*sources: str) -> list[str]:
    from report.runs.forked import run_in_child

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    managed = SimpleNamespace(
        nb=notebook, cell_start=_nothing, cell_complete=_nothing, cell_exception=_nothing, output_path=None
    )
    run_in_child(managed, 60)
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells]


def _nothing(*_: object, **__: object) -> None:
    pass


def test_unseeded_numbers_differ_and_seeded_ones_are_equal() -> None:
    unseeded = "import random, numpy, uuid\nprint(random.random(), numpy.random.rand(), uuid.uuid4())"
    seeded = "random.seed(1); numpy.random.seed(1)\nprint(random.random(), numpy.random.rand())"
    generator = "print(numpy.random.default_rng().random())"
    (free, fixed, new), (free_2, fixed_2, new_2) = run(unseeded, seeded, generator), run(unseeded, seeded, generator)
    assert not set(free.split()) & set(free_2.split())
    assert fixed == fixed_2
    assert new != new_2


def test_a_child_has_no_file_of_its_parents(tmp_path: Path) -> None:
    path = tmp_path / "open.txt"
    path.write_text("0123456789")
    with path.open("rb", buffering=0) as file:
        file.read(3)
        inherited, moved = run(
            "import os\n"
            "print(sorted({os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if int(n) > 2\n"
            "    and os.path.lexists(f'/proc/self/fd/{n}')}))",
            f"print(os.read({file.fileno()}, 5)); os.lseek({file.fileno()}, 0, 0); os.close({file.fileno()})",
        )
        assert str(path) not in inherited
        assert "socket" not in inherited
        assert inherited.count("pipe:") == 1, "only the one to its parent"
        assert moved == "b''\n"
        assert file.read(3) == b"345"
