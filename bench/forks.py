"""Many runs forked from one process whose libraries have used threads: does any of them stop for ever?

python -m bench.forks --times 2000

Libraries' own threads are there, and idle, as in a process that notebooks are forked from. It has no other thread of
Python's: one that is in BLAS at the moment of a fork may stop the parent itself.
"""

from __future__ import annotations

import argparse
import sys
import time
from types import SimpleNamespace

import nbformat

SECONDS = 60.0  # after which a run counts as stopped; one takes some hundredths
CELL = """
import numpy, matplotlib.pyplot as plt
a = numpy.random.default_rng(1).random((200, 200))
fig, ax = plt.subplots(figsize=(1, 1))
ax.plot(numpy.linalg.solve(a, a)[0])
fig.canvas.draw()
print(round(float((a @ a).sum()), 3))
"""


def used_libraries() -> None:
    """Lets BLAS, matplotlib and, where it is installed, polars start what they start."""
    import matplotlib as mpl
    import numpy

    mpl.use("agg")
    exec(CELL.replace("200", "600"), {})
    numpy.linalg.svd(numpy.ones((400, 400)))
    try:
        import polars
    except ImportError:
        return
    polars.DataFrame({"a": range(10**6)}).lazy().group_by("a").len().collect()


def threads_of_this_process() -> int:
    """The threads that a fork leaves behind."""
    with open("/proc/self/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Threads:"))


def main() -> int:
    """0 if every run ended, all with the same output."""
    from report.runs.forked import run_in_child
    from report.runs.shell import import_shell

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=2000)
    times = parser.parse_args().times
    import_shell()
    used_libraries()
    said, started, threads = set(), time.monotonic(), threads_of_this_process()
    for _ in range(times):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
        ignored = dict.fromkeys(("cell_start", "cell_complete", "cell_exception"), lambda *_, **__: None)
        run_in_child(SimpleNamespace(nb=notebook, **ignored), SECONDS)
        said.add("".join(output.get("text", "") for output in notebook.cells[0].outputs))
    took = time.monotonic() - started
    print(f"{times} runs: none stopped, {len(said)} output, {threads} threads in the parent, {took / times:.3f} s each")
    return 0 if len(said) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
