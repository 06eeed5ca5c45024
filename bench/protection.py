"""What deciding for all districts together takes of a build, and how it grows with the districts.

    python -m bench.protection [29 200 800] [--build]

The notebooks of an invented study of 29 districts of 12 to 90 households (tests/attack/few_households.py) are run;
studies of more districts are these several times over, the whole's numbers those of all of them. Times are
seconds of the processor. `--build` builds the study of 29 (HTML, one language, embedded engine, one process) and tells
which part of that the decision takes.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analysis.catalogue import definition_of
from analysis.disclosure.together import Decision, decide
from analysis.findings import Finding, Table
from analysis.findings.definition import Kind
from analysis.findings.key import EVERYBODY
from analysis.study import open_study
from analysis.study.waves import pair_name
from report import cli
from report.runs import disclose
from tests.attack.few_households import Few, write_few
from tests.attack.sites import published

SIZES = (29, 200, 800)
FIRST, LARGEST, SMALLEST = 29, 90, 12  # districts; households of one
SEED = 29
COMPARED = "compare."
Results = tuple[list[Finding], list[Table]]


def study_of(folder: Path) -> Path:
    """The folder of the invented study of 29 districts, written into a new folder."""
    draw = random.Random(SEED)
    sizes = {f"{number:03}": draw.randint(SMALLEST, LARGEST) for number in range(1, FIRST + 1)}
    return write_few(folder, Few(SEED, sizes))


def copied(results: dict[str, Results], number: int) -> Iterator[Results]:
    """The results of as many districts, and of the whole that they make."""
    codes = sorted(set(results) - {EVERYBODY})
    copies = [codes[place % len(codes)] for place in range(number)]
    whole = {(one.id, one.wave): one for one in results[EVERYBODY][0]}
    times = number / len(codes)
    for place, code in enumerate(copies):
        findings, tables = results[code]
        yield (
            [_renamed(one, f"{place:04}", whole, times) for one in findings],
            [replace(table, district=f"{place:04}") for table in tables],
        )
    yield (
        [_of_all(one, times) for one in results[EVERYBODY][0]],
        [_counted(one, times) for one in results[EVERYBODY][1]],
    )


def _renamed(finding: Finding, code: str, whole: dict[tuple[str, str], Finding], times: float) -> Finding:
    """A district's finding; a comparison is made with a rest that is larger."""
    one = replace(finding, district=code)
    own, of_all = finding.id.removeprefix(COMPARED), whole.get((finding.id.removeprefix(COMPARED), finding.wave))
    if own == finding.id or finding.value is None or of_all is None or of_all.value is None:
        return one
    weight, total = finding.basis.weight, of_all.basis.weight
    if not weight or not total or total <= weight:
        return one
    here = of_all.value + finding.value * (total - weight) / total
    return replace(one, value=(here - of_all.value) * total * times / (total * times - weight))


def _of_all(finding: Finding, times: float) -> Finding:
    kind = definition_of(finding.id).kind
    counted = kind in (Kind.COUNT, Kind.TIES) and finding.value is not None
    weight = finding.basis.weight * times if finding.basis.weight else finding.basis.weight
    return replace(
        finding,
        value=finding.value * times if counted and finding.value is not None else finding.value,
        n=round(finding.n * times) if finding.n else finding.n,
        basis=replace(finding.basis, weight=weight),
    )


def _counted(table: Table, times: float) -> Table:
    rows = table.rows.copy()
    for column in [f"{name}.n" for name in table.values if f"{name}.n" in rows]:
        rows[column] = rows[column].astype(float) * times
    return replace(table, rows=rows)


def decided(study: Path, results: dict[str, Results], number: int) -> tuple[float, Decision]:
    """Seconds of the processor for deciding about that many districts, and the decision."""
    settings = open_study(study).settings
    copies = list(copied(results, number))
    pairs = {pair_name(*pair): pair for pair in settings.wave_pairs}
    start = time.process_time()
    decision = decide(copies, pairs, rules=settings.disclosure, published_voices=False)
    return time.process_time() - start, decision


def part_of_build(study: Path, site: Path) -> tuple[float, float]:
    """Seconds of the processor of a build by one process, and of the protection in it."""
    protect, taken = disclose.protect, []

    def timed(*given: object, **more: object) -> None:
        start = _seconds()
        protect(*given, **more)  # type: ignore[arg-type]
        taken.append(_seconds() - start)

    disclose.protect = timed
    start = _seconds()
    options = ["--output", str(site), "--engine", "pandoc", "--format", "html", "--jobs", "1"]
    cli.app(["build", str(study), *options], standalone_mode=False)
    disclose.protect = protect
    return _seconds() - start, sum(taken)


def _seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Prints the tables of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--build", action="store_true", help="build the study of 29 districts, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        study = study_of(Path(home) / "few")
        if given.build:
            whole, part = part_of_build(study, Path(home) / "built")
            print(
                f"build of {FIRST} districts: {whole:.1f} s, of these {part:.1f} s to protect it ({part / whole:.1%})"
            )
        workspace = published(study)
        codes = [*open_study(study).districts["district_code"], EVERYBODY]
        results = {code: disclose._private(workspace, code) for code in codes}
        print("| districts | seconds | a district, ms | hidden for others | not solved |\n|---:|---:|---:|---:|---:|")
        for number in given.sizes:
            seconds, decision = decided(study, results, number)
            counts = len(decision.hidden), len(decision.unsolved)
            print(
                f"| {number} | {seconds:.1f} | {seconds / number * 1000:.0f} | {counts[0]} | {counts[1]} |", flush=True
            )


if __name__ == "__main__":
    main()
