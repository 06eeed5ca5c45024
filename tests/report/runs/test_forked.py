"""papermill's engine `risalah`: what a kernel gives, in a child of its own for each notebook."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from report.project import NOTEBOOKS, ROOT
from report.runs import forked
from tests.report.notebooks import write_notebook

MOMENTS = ("papermill", "execution")  # metadata with times

pytestmark = pytest.mark.skipif(not forked.CAN_FORK, reason="forks on Linux alone")


def executed(notebook: Path, target: Path, *, engine: str | None = forked.registered(), **options: Any) -> Any:
    """A notebook after papermill ran it, without times and the random id of papermill's own cell."""
    parameters = options.pop("parameters", {})
    papermill.execute_notebook(
        notebook, target, parameters=parameters, engine_name=engine, progress_bar=False, cwd=ROOT, **options
    )
    found = nbformat.read(target, as_version=4)
    for place in (found.metadata, *(cell.metadata for cell in found.cells)):
        for name in MOMENTS:
            place.pop(name, None)
    for cell in found.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected"
    return found


def texts(notebook: Any) -> list[str]:
    return [output.text for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.mark.parametrize(("name", "district"), [("income", "35.16.13"), ("network", "35.16.18"), ("voices", "all")])
def test_the_projects_notebooks_are_as_a_kernel_executes_them(name: str, district: str, tmp_path: Path) -> None:
    given = {"study": str(ROOT / "data/mojokerto"), "district": district}
    source = NOTEBOOKS / f"{name}.ipynb"
    ours = executed(source, tmp_path / "ours.ipynb", parameters=given)
    theirs = executed(source, tmp_path / "theirs.ipynb", engine=None, parameters=given)
    assert nbformat.writes(ours) == nbformat.writes(theirs)


OUTPUTS = (
    'import sys\nprint("one"); print("two"); print("three", file=sys.stderr)',
    "from IPython.display import HTML, display",
    'handle = display(HTML("<p>first</p>"), display_id="x")\nhandle.update(HTML("<p>second</p>"))',
    'display({"application/x-own+json": {"a": [1, None, 2.5]}, "text/plain": "own"}, raw=True)',
    'import pandas as pd\npd.DataFrame({"a": [1, 2]})',
    '"a text; shown"',
    '"not shown";',
    'print("gone")\nfrom IPython.display import clear_output\nclear_output(wait=True)\nprint("here")',
    "%precision 3\n1 / 3",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(1, 1))\nax.plot([1, 2])\nplt.show()",
    "import asyncio\nawait asyncio.sleep(0)\n__name__, In[-1][:6], Out[5][:1]",
    "class A:\n    pass\nimport pickle\ntype(pickle.loads(pickle.dumps(A()))).__name__",
    "import os\nos.getcwd() == " + repr(str(ROOT)),
)


def test_every_kind_of_output_is_a_kernels(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(OUTPUTS)]
    notebook.cells.insert(3, nbformat.v4.new_markdown_cell("words", id="words"))
    notebook.cells.insert(4, nbformat.v4.new_code_cell("", id="empty"))
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, tmp_path / "kinds.ipynb")
    ours, theirs = (
        executed(tmp_path / "kinds.ipynb", tmp_path / f"{engine}.ipynb", engine=engine)
        for engine in (forked.NAME, None)
    )
    for mine, other in zip(ours.cells, theirs.cells, strict=True):
        assert mine == other
    assert ours.metadata == theirs.metadata


def test_an_error_stops_the_notebook_as_papermill_does(tmp_path: Path) -> None:
    source = write_notebook(tmp_path, "toy", "print(1)\n1 / 0")
    found = []
    for engine in (forked.NAME, None):
        with pytest.raises(PapermillExecutionError) as error:
            executed(source, tmp_path / "out.ipynb", engine=engine)
        found.append((error.value.ename, error.value.evalue, error.value.exec_count))
        cell = next(cell for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells if cell.id == "body")
        found[-1] += ([output.output_type for output in cell.outputs],)
    assert found[0] == found[1] == ("ZeroDivisionError", "division by zero", 2, ["stream", "error"])


def test_nothing_of_a_run_reaches_the_next_or_this_process(tmp_path: Path) -> None:
    body = """
import os, random, sys, numpy, analysis
print(hasattr(analysis, "left"), os.environ.get("LEFT"), "left" in globals(), random.random(), numpy.random.rand())
analysis.left = left = os.environ["LEFT"] = "behind"
sys.modules["json"].left = True
"""
    source = write_notebook(tmp_path, "toy", body)
    first, second = (texts(executed(source, tmp_path / "out.ipynb"))[0].split() for _ in range(2))
    assert first[:3] == second[:3] == ["False", "None", "False"]
    assert not set(first[3:]) & set(second[3:]), "each run draws numbers of its own"
    assert "LEFT" not in os.environ
    assert not hasattr(sys.modules["json"], "left")


def test_a_seed_gives_the_same_in_each_run(tmp_path: Path) -> None:
    source = write_notebook(tmp_path, "toy", "import numpy\nprint(numpy.random.default_rng(7).random())")
    assert texts(executed(source, tmp_path / "a.ipynb")) == texts(executed(source, tmp_path / "b.ipynb"))


def alive(marker: str) -> list[str]:
    """The processes whose command line has a text."""
    listed = subprocess.run(["ps", "-eo", "pid,stat,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if marker in line and " ps " not in line and " Z" not in line]


def test_a_cell_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    body = "import subprocess, time\nsubprocess.Popen(['sleep', '987654'])\ntime.sleep(60)"
    source = write_notebook(tmp_path, "toy", body)
    started = time.monotonic()
    with pytest.raises(CellTimeoutError):
        executed(source, tmp_path / "out.ipynb", execution_timeout=1)
    assert time.monotonic() - started < 30
    assert alive("sleep 987654") == []


@pytest.mark.parametrize("how", ["os.kill(os.getpid(), 9)", "os._exit(3)"])
def test_a_child_that_is_ended_is_told(how: str, tmp_path: Path) -> None:
    source = write_notebook(tmp_path, "toy", f"import os\n{how}")
    with pytest.raises(DeadKernelError):
        executed(source, tmp_path / "out.ipynb")


SENT = """
import gc
import os
from multiprocessing.connection import Connection

class Sent:
    def __reduce__(self):
        return os.mkdir, (FILE,)

for one in gc.get_objects():
    if isinstance(one, Connection) and not one.closed and one.writable:
        one.send(Sent())
"""


def test_what_a_child_sends_runs_nothing_in_this_process(tmp_path: Path) -> None:
    reached = tmp_path / "reached"
    notebook = write_notebook(tmp_path, "toy", SENT.replace("FILE", repr(str(reached))))
    with pytest.raises(DeadKernelError, match="can't be read"):
        executed(notebook, tmp_path / "o.ipynb")
    assert not reached.exists()


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    source = write_notebook(
        tmp_path, "toy", f"open({str(tmp_path / 'runs')!r}, 'w').close()\nimport time\ntime.sleep(60)"
    )
    script = (
        "import papermill\n"
        f"papermill.execute_notebook({str(source)!r}, {str(tmp_path / 'out.ipynb')!r}, engine_name='risalah')"
    )
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.DEVNULL)
    while not (tmp_path / "runs").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while alive(str(source)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive(str(source)) == []


def test_plain_papermill_knows_the_engine_by_its_entry_point(tmp_path: Path) -> None:
    source = write_notebook(tmp_path, "toy", "print(district)")
    command = [sys.executable, "-m", "papermill", "--engine", "risalah", "--no-progress-bar", "-r", "district", "35.10"]
    done = subprocess.run([*command, source, tmp_path / "out.ipynb"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert texts(nbformat.read(tmp_path / "out.ipynb", as_version=4)) == ["35.10\n"]
