"""How the time of a build's stages grows with the number of districts: CPU seconds of each, and seconds a district.

    python -m bench.growth [50 200 800] [--profile compose]

Composes made-up studies of so many districts (tests/report/many.py: HTML, one language, no charts), each size in a
process of its own, with the stages around composing that go through all districts. Notebooks aren't run and pages
aren't rendered: both work on one page or one district at a time. Beside the seconds stands what a district takes in
the largest study as a share of what it takes in the smallest one: near 1 where a stage is linear. `--profile` prints
where a stage of the last size spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import pstats
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analysis.findings.key import FindingKey
from report.charts.figure import PageFigures
from report.checks.page_claims import page_problems
from report.compose.composer import composed_pages
from report.editions.comparison import Comparison, compared
from report.editions.edition import Edition
from report.pages.notebooks import write_notebook_pages
from report.project import NOTEBOOKS
from report.provenance.manifest import made_of, write_manifest
from report.public import ALL, Public
from report.public.joint import joint_outcomes
from report.website.folder import write_data
from report.website.rows import write_lookups
from report.workspace import Workspace
from tests.report.many import many_whole_districts

SIZES = (50, 200, 800)
LANGUAGES = ["id"]
OF_DISTRICT = ("income", "network")  # notebooks
_MOVED = "poverty.headcount"  # the finding that had another number in the earlier edition
_NEW = "network.isolates"  # the one that it didn't have


def seconds_of(number: int, profiled: str | None) -> dict[str, float]:
    """CPU seconds of each stage on a made-up study of that many districts."""
    PageFigures.figure = lambda self, name, wide=False: ""  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        stages = stages_of(Path(folder), number)
        return {name: _measured(stage, name == profiled) for name, stage in stages.items()}


def stages_of(root: Path, number: int) -> dict[str, Callable[[], object]]:
    """The stages in the order of a build, on one made-up study."""
    study, public, codes = many_whole_districts(root / "study", number)
    workspace, site, pages = Workspace(root / "build"), root / "site", root / "pages"
    earlier = edition_before(public, codes)
    comparisons: list[Comparison] = []
    for district in [*codes, ALL]:
        for notebook in OF_DISTRICT:
            executed = workspace.executed(notebook, district)
            executed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(NOTEBOOKS / f"{notebook}.ipynb", executed)  # as it was before it ran: without outputs

    def compose() -> None:
        composed_pages(
            study, public, pages, districts=codes, languages=LANGUAGES, formats={"html"}, comparison=comparisons[0]
        )

    return {
        "joint": lambda: [joint_outcomes(study, public, district) for district in [*codes, ALL]],
        "compare": lambda: comparisons.append(compared(study, public, made_of(study, public), earlier)),
        "compose": compose,
        "check pages": lambda: page_problems(study, pages),
        "notebook pages": lambda: write_notebook_pages(study, public, workspace, districts=codes, languages=LANGUAGES),
        "data": lambda: write_data(public, site, inputs=dict(study.inputs), study_id=study.settings.id),
        "lookups": lambda: write_lookups(site, study, public, districts=codes, languages=LANGUAGES),
        "manifest": lambda: write_manifest(
            site, study, made_of(study, public), districts=codes, languages=LANGUAGES, formats={"html"}
        ),
    }


def edition_before(public: Public, codes: list[str]) -> Edition:
    """An earlier edition of the same study: other numbers of one finding, without another, with as many pages."""
    findings = {key: found for key, found in public.findings.items() if key[0] != _NEW}
    for key, found in findings.items():
        if key[0] == _MOVED and found.value is not None:
            findings[key] = replace(found, value=found.value / 2)
    gone = [replace(found, district="99.99.99") for key, found in findings.items() if key[1] == codes[0]]
    findings |= {FindingKey(*found.key): found for found in gone}
    files = {f"report/id/{code}/brief.html": {} for code in [*codes, "99.99.99"]}
    return Edition("0", findings, frozenset(), {"files": files}, ({"edition": "0", "date": None, "address": None},))


def _measured(stage: Callable[[], object], profiled: bool) -> float:
    profile = cProfile.Profile()
    started = time.process_time()
    if profiled:
        profile.runcall(stage)
    else:
        stage()
    seconds = time.process_time() - started
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return seconds


def table(seconds: dict[int, dict[str, float]]) -> str:
    """The stages as a Markdown table: milliseconds a district in each size, and the last size's by the first's."""
    sizes = list(seconds)
    lines = [
        f"| stage | {' | '.join(f'{size} districts' for size in sizes)} | {sizes[-1]} to {sizes[0]} |",
        f"|---|{'---:|' * (len(sizes) + 1)}",
    ]
    for name in seconds[sizes[0]]:
        each = [1000 * seconds[size][name] / size for size in sizes]
        ratio = each[-1] / each[0] if each[0] else float("nan")
        lines.append(f"| {name} | {' | '.join(f'{one:.1f} ms' for one in each)} | {ratio:.2f} |")
    totals = [1000 * sum(seconds[size].values()) / size for size in sizes]
    lines.append(f"| all | {' | '.join(f'{one:.1f} ms' for one in totals)} | {totals[-1] / totals[0]:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser()
    options.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options.add_argument("--profile", metavar="STAGE")
    asked = options.parse_args()
    seconds = {}
    for number in asked.sizes:
        profiled = asked.profile if number == asked.sizes[-1] else None
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds[number] = pool.apply(seconds_of, (number, profiled))
    print(table(seconds))


if __name__ == "__main__":
    main()
