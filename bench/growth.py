"""Growth of a build's stages with the number of districts: CPU time per district, in studies of several sizes.

    python -m bench.growth [50 200 800] [--sample 20] [--profile STAGE]

Composes made-up studies of these numbers of districts (tests/report/many.py: HTML, one language, no charts, with an
earlier edition), each size in its own process, with the stages around composing that go through all districts.
Notebooks aren't run and pages aren't rendered: both work on one district or one page at a time. The last column is a
district's time in the largest study divided by its time in the smallest: near 1 where a stage is linear, near 16 where
it is quadratic and there are 16 times as many districts.

Stages that work district by district may be measured on a sample of the districts (of the whole study, which they
still go through). `--profile` prints where a stage of the last size spends its time.
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
from typing import NamedTuple

from analysis.findings.key import FindingKey
from report.charts.figure import PageFigures
from report.checks.page_claims import page_problems
from report.compose.composer import OF_DISTRICT, Composer
from report.context.place import Place
from report.editions.comparison import Comparison, compare_editions
from report.editions.edition import Edition
from report.pages.notebooks import write_notebook_pages
from report.project import NOTEBOOKS
from report.provenance.manifest import provenance_record, write_manifest
from report.public import ALL, Public
from report.public.joint import joint_outcomes
from report.public.statements import public_statements
from report.website.folder import write_data
from report.website.rows import write_lookups
from report.workspace import Workspace
from tests.report.many import many_whole_districts

SIZES = (50, 200, 800)
LANGUAGE = "id"
RUN = ("income", "network", "compare")  # notebooks of each district
_OTHER = "poverty.headcount"  # the finding with another number in the earlier edition
_NEW = "network.isolates"  # the one that the earlier edition lacks


class Stage(NamedTuple):
    """A stage of a build, with the number of districts that it works on."""

    name: str
    districts: int
    run: Callable[[], object]


def seconds_of(number: int, sample: int | None, profiled: str | None) -> dict[str, float]:
    """CPU seconds per district of each stage, on a made-up study of that many districts."""
    PageFigures.figure = lambda self, name, wide=False: ""  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        stages = stages_of(Path(folder), number, sample or number)
        return {stage.name: _measured(stage.run, stage.name == profiled) / stage.districts for stage in stages}


def stages_of(root: Path, number: int, sample: int) -> list[Stage]:
    """The stages in the order of a build, on one made-up study."""
    study, public, codes = many_whole_districts(root / "study", number)
    chosen = codes[:: max(1, number // sample)][:sample]
    workspace, site, pages = Workspace(root / "build"), root / "site", root / "pages"
    earlier = edition_before(public, codes)
    comparisons: list[Comparison] = []
    composers: list[Composer] = []  # created in a stage, since that goes through all findings
    for district in [*chosen, ALL]:
        for notebook in RUN:
            executed = workspace.executed(notebook, district)
            executed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(NOTEBOOKS / f"{notebook}.ipynb", executed)  # as it was before it ran: without outputs

    def composer() -> Composer:
        if not composers:
            composers.append(Composer(study, public, pages, tuple(codes), (LANGUAGE,), {"html"}, comparisons[0]))
        return composers[0]

    def compose_study() -> None:
        names = [Place(name, LANGUAGE) for name in composer().of_language]
        parts = [Place("overview", LANGUAGE, part=part.number) for part in composer().overview.parts if part.number]
        for place in [*names, Place("article", LANGUAGE, ALL), *parts]:
            composer().write(place)
        shutil.rmtree(pages)  # so that the check is of districts' pages only

    def compose_districts() -> None:
        for place in [Place(name, LANGUAGE, code) for code in chosen for name in OF_DISTRICT]:
            composer().write(place)

    def compare() -> None:
        comparisons.append(compare_editions(study, public, provenance_record(study, public), earlier))

    return [
        Stage("lookup of findings", number, lambda: [public.of_id(_OTHER), public_statements(study, public, LANGUAGE)]),
        Stage("joint findings", len(chosen), lambda: [joint_outcomes(study, public, code) for code in chosen]),
        Stage("comparison of editions", number, compare),
        Stage("pages of the study", number, compose_study),
        Stage("pages of a district", len(chosen), compose_districts),
        Stage("numbers on pages checked", len(chosen), lambda: page_problems(study, pages)),
        Stage(
            "pages of notebooks",
            len(chosen) + 1,
            lambda: write_notebook_pages(study, public, workspace, districts=chosen, languages=[LANGUAGE]),
        ),
        Stage("data", number, lambda: write_data(public, site, inputs=dict(study.inputs), study_id="contoh")),
        Stage("lookups", number, lambda: write_lookups(site, study, public, districts=codes, languages=[LANGUAGE])),
        Stage(
            "manifest",
            number,
            lambda: write_manifest(
                site, study, provenance_record(study, public), districts=codes, languages=[LANGUAGE], formats={"html"}
            ),
        ),
    ]


def edition_before(public: Public, codes: list[str]) -> Edition:
    """An earlier edition of the same study: one finding with other numbers, one missing, one district more."""
    findings = {key: found for key, found in public.findings.items() if key[0] != _NEW}
    for key, found in findings.items():
        if key[0] == _OTHER and found.value is not None:
            findings[key] = replace(found, value=found.value / 2)
    gone = [replace(found, district="99.99.99") for key, found in findings.items() if key[1] == codes[0]]
    findings |= {FindingKey(*found.key): found for found in gone}
    files: dict[str, object] = {f"report/id/{code}/brief.html": {} for code in [*codes, "99.99.99"]}
    return Edition("0", findings, frozenset(), {"files": files}, ({"edition": "0", "date": None, "address": None},))


def _measured(stage: Callable[[], object], profiled: bool) -> float:
    profile = cProfile.Profile(time.process_time)
    started = time.process_time()
    if profiled:
        profile.runcall(stage)
    else:
        stage()
    seconds = time.process_time() - started
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(40)
        pstats.Stats(profile).sort_stats("tottime").print_stats(20)
    return seconds


def table(seconds: dict[int, dict[str, float]]) -> str:
    """The stages as a Markdown table: milliseconds per district by size, and the last size's over the first's."""
    sizes = list(seconds)
    lines = [
        f"| stage | {' | '.join(f'{size} districts' for size in sizes)} | {sizes[-1]} to {sizes[0]} |",
        f"|---|{'---:|' * (len(sizes) + 1)}",
    ]
    stages = {name: [seconds[size][name] for size in sizes] for name in seconds[sizes[0]]}
    stages["all"] = [sum(seconds[size].values()) for size in sizes]
    for name, each in stages.items():
        ratio = each[-1] / each[0] if each[0] else float("nan")
        lines.append(f"| {name} | {' | '.join(f'{1000 * one:.1f} ms' for one in each)} | {ratio:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser()
    options.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options.add_argument("--sample", type=int, help="districts that stages going by districts are measured on")
    options.add_argument("--profile", metavar="STAGE")
    asked = options.parse_args()
    seconds = {}
    for number in asked.sizes:
        profiled = asked.profile if number == asked.sizes[-1] else None
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds[number] = pool.apply(seconds_of, (number, asked.sample, profiled))
    print(table(seconds))


if __name__ == "__main__":
    main()
