"""Coverage of the project's 95 % intervals, by samples from populations with known true values.

    python -m bench.coverage              everything, about half an hour on one free core
    python -m bench.coverage --scale 0.5  half as many samples

It writes templates/rules/coverage.csv, which the methods page prints: commit it.

The intervals are those of the findings themselves. Each cell of the table has its own seed, so cells can be measured
separately and in any order. The Monte-Carlo error of a coverage c from r samples is sqrt(c (1 - c) / r), printed beside
each figure. Samples without an interval (their finding has the reason) are counted separately.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import sys
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.findings import Estimate
from analysis.findings.key import EVERYBODY
from analysis.indicators.differences import gini_change
from analysis.indicators.inequality import gini_index, quintile_ratio, theil_index
from analysis.indicators.poverty import gap
from analysis.indicators.poverty_change import headcount_change
from analysis.study import Study
from analysis.study.settings import StudySettings
from analysis.survey.bootstrap import DRAWS
from analysis.survey.estimates import mean, quantile, share
from analysis.survey.panel import Panel
from analysis.survey.sample import Design, Sample, sample_of
from bench.populations import POPULATIONS, SIZE_SHARES, SIZES, incomes, line_of, truths

FILE = Path(__file__).resolve().parents[1] / "templates" / "rules" / "coverage.csv"
SEED = 20
SIZES_OF_SAMPLES = (40, 140, 500)
CLUSTERS = (6, 12, 30)  # in cells of 0 clusters, households are drawn one by one
TAILS = ("lognormal", "heavy")
WAVES = ("2021", "2024")
DRAWN = ("poverty.gap", "inequality.gini", "inequality.theil_t", "inequality.s80_s20")
SAMPLES = {False: 3000, True: 1000}  # without clusters, and with
DRAWN_SAMPLES = {40: 1200, 140: 800, 500: 400}  # for bootstrap intervals, by households; half with clusters


@dataclass(frozen=True)
class Cell:
    """A kind of sample: its population, size and design."""

    population: str
    counts: str  # persons or households
    clusters: int
    n: int


@dataclass(frozen=True)
class Coverage:
    """The coverage of a finding's intervals in a cell."""

    finding: str
    population: str
    counts: str
    clusters: int
    n: int
    coverage: float  # of the intervals
    error: float  # Monte-Carlo standard error
    intervals: int
    without: int  # samples without an interval


def cells() -> list[Cell]:
    """All cells: persons count, as in most studies; households too where there are no clusters.

    The heaviest tail, for which few households give a poor estimate even of a mean, only without clusters.
    """
    clustered = [Cell(population, "persons", k, n) for n in SIZES_OF_SAMPLES for k in CLUSTERS for population in TAILS]
    return [
        *(Cell(population, "persons", 0, n) for n in SIZES_OF_SAMPLES for population in (*TAILS, "very_heavy")),
        *(Cell(population, "households", 0, n) for n in SIZES_OF_SAMPLES for population in TAILS),
        *clustered,
    ]


def samples_of(cell: Cell, finding: str, *, scale: float) -> int:
    """Number of samples for a finding's coverage; 0 where another cell is enough (drawn, by households)."""
    if finding not in DRAWN:
        return round(SAMPLES[cell.clusters > 0] * scale)
    if cell.counts == "households":
        return 0
    return round(DRAWN_SAMPLES[cell.n] * scale / (2 if cell.clusters else 1))


def study_of(cell: Cell, rng: np.random.Generator) -> Study:
    """A random study of two waves: everybody is surveyed twice, prices are constant."""
    cluster = np.arange(cell.n) % cell.clusters if cell.clusters else None
    shared = {
        "household_id": np.arange(cell.n).astype(str),
        "district_code": "1",
        "household_size": rng.choice(SIZES, size=cell.n, p=SIZE_SHARES).astype(float),
    }
    if cluster is not None:
        shared["hamlet"] = cluster.astype(str)
    waves = [
        pd.DataFrame(shared | {"wave": wave, "income_month": shared["household_size"] * income})
        for wave, income in zip(
            WAVES, incomes(POPULATIONS[cell.population], rng, cluster=cluster, n=cell.n), strict=True
        )
    ]
    districts = pd.DataFrame({"district_code": ["1"]})
    return Study(Path(), _settings(cell), districts, pd.concat(waves, ignore_index=True), reference=_PRICES)


def estimates(study: Study, *, findings: frozenset[str], design: Design | None = None) -> dict[str, Estimate]:
    """The project's estimates for a study: the first wave's figures, and the changes, each computed by itself.

    A test compares them with `income_findings`, `poverty_findings`, `inequality_findings` and `change_findings`, which
    compute many more at once. `design` avoids computing the same codes of clusters for every sample of a cell.
    """
    first, second = (sample_of(study, EVERYBODY, wave) for wave in WAVES)
    if design is not None:
        first.__dict__["design"] = design
    line = study.settings.poverty_line[WAVES[0]].value
    lines = np.full(len(first.households), line), np.full(len(second.households), line)
    panel = Panel(first, second, np.arange(len(first.households)), deflators=(1.0, 1.0), lines=lines)
    return {id_: _ESTIMATES[id_](panel) for id_ in FINDINGS if id_ in findings}


def coverages(cell: Cell, samples: dict[str, int], *, seed: int = SEED) -> list[Coverage]:
    """Coverage of the intervals of these findings, each over its number of samples."""
    truth = truths(POPULATIONS[cell.population])
    hits, intervals = dict.fromkeys(samples, 0), dict.fromkeys(samples, 0)
    design = sample_of(study_of(cell, np.random.default_rng(seed)), EVERYBODY, WAVES[0]).design
    own = list(hashlib.sha256(repr(cell).encode()).digest()[:8])
    for number in range(max(samples.values())):
        wanted = frozenset(id_ for id_, most in samples.items() if number < most)
        study = study_of(cell, np.random.default_rng([seed, number, *own]))
        for id_, estimate in estimates(study, findings=wanted, design=design).items():
            if estimate.low is not None and estimate.high is not None:
                intervals[id_] += 1
                hits[id_] += estimate.low <= truth[id_] <= estimate.high
    return [_coverage(id_, cell, hits[id_], intervals[id_], most) for id_, most in samples.items() if most]


def main(arguments: list[str]) -> None:
    """Measures every cell and writes the file after each."""
    parser = argparse.ArgumentParser(prog="python -m bench.coverage", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="of the usual number of samples")
    parser.add_argument("--into", type=Path, default=FILE, help="the file to write")
    given = parser.parse_args(arguments)
    found: list[Coverage] = []
    for cell in cells():
        start = time.monotonic()
        found += coverages(cell, {id_: samples_of(cell, id_, scale=given.scale) for id_ in FINDINGS})
        write_coverages(found, given.into, scale=given.scale)
        print(f"{cell} {time.monotonic() - start:.0f} s", flush=True)


def write_coverages(found: list[Coverage], path: Path, *, scale: float) -> None:
    """Writes the figures as CSV, with the command and seed in a first line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        command = f"python -m bench.coverage --scale {scale:g}"
        file.write(f"# {command}: seed {SEED}, {DRAWS} draws in each bootstrap interval\n")
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(Coverage))
        table.writerows(map(astuple, found))


def _coverage(id_: str, cell: Cell, hits: int, intervals: int, samples: int) -> Coverage:
    part = hits / intervals if intervals else math.nan
    error = math.sqrt(part * (1 - part) / intervals) if intervals else math.nan
    return Coverage(
        id_,
        cell.population,
        cell.counts,
        cell.clusters,
        cell.n,
        round(part, 4),
        round(error, 4),
        intervals,
        samples - intervals,
    )


@cache
def _settings(cell: Cell) -> StudySettings:
    text = {"id": "x", "en": "x"}
    line = {"value": line_of(POPULATIONS[cell.population]), "source": text}
    return StudySettings.model_validate(
        {
            "id": "coverage",
            "title": text,
            "authors": [],
            "edition": {"name": "1", "date": "2026-01-01"},
            "region": {"level": text, "name": text},
            "waves": [{"key": wave, "label": text} for wave in WAVES],
            "welfare": "income",
            "synthetic": True,
            "counts": cell.counts,
            "poverty_line": dict.fromkeys(WAVES, line),
            "design": {"cluster": "hamlet"} if cell.clusters else {},
        }
    )


_PRICES = pd.DataFrame({"indicator": "price_index", "area_code": "ID", "year": [int(w) for w in WAVES], "value": 100.0})


def _mean(panel: Panel) -> Estimate:
    return mean(panel.sample, panel.sample.capita, persons=panel.sample.counts_persons)


def _median(panel: Panel) -> Estimate:
    return quantile(panel.sample, panel.sample.capita, 0.5, persons=panel.sample.counts_persons)


def _headcount(panel: Panel) -> Estimate:
    assert panel.poor is not None
    return share(panel.sample, panel.poor[0], persons=panel.sample.counts_persons)


def _gap(panel: Panel) -> Estimate:
    assert panel.lines is not None
    return gap(panel.sample, panel.lines[0])


def _of_first(indicator: Callable[[Sample], Estimate]) -> Callable[[Panel], Estimate]:
    return lambda panel: indicator(panel.sample)


def _mean_change(panel: Panel) -> Estimate:
    before, after = panel.capita
    return mean(panel.sample, after - before, persons=panel.sample.counts_persons, log=False)


def _median_change(panel: Panel) -> Estimate:
    before, after = panel.capita
    return quantile(panel.sample, after - before, 0.5, persons=panel.sample.counts_persons)


_ESTIMATES: dict[str, Callable[[Panel], Estimate]] = {
    "income.mean_capita": _mean,
    "income.median_capita": _median,
    "poverty.headcount": _headcount,
    "poverty.gap": _gap,
    "inequality.gini": _of_first(gini_index),
    "inequality.theil_t": _of_first(theil_index),
    "inequality.s80_s20": _of_first(quintile_ratio),
    "change.mean_capita": _mean_change,
    "change.median_capita": _median_change,
    "change.headcount": headcount_change,
    "change.gini": gini_change,
}
FINDINGS = tuple(_ESTIMATES)

if __name__ == "__main__":
    main(sys.argv[1:])
