"""How many are poor and how poor: the Foster-Greer-Thorbecke family, Watts' index and who is near the line.

Poor is who lives strictly below the line. The line and the values are in the same currency per person and month.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.findings import Estimate, unavailable
from analysis.survey.bootstrap import bootstrap_t, seed_of
from analysis.survey.estimates import absence, domain_of, mean, share
from analysis.survey.sample import Numbers, Sample

NEAR = 1.5  # "rentan miskin": from the line to one and a half times the line, as Indonesian practice has it
FINDINGS = ("headcount", "gap", "severity", "watts", "near_poor", "to_line")


def fgt(values: ArrayLike, line: float, weights: ArrayLike | None = None, alpha: float = 0) -> float | None:
    """How widespread (alpha 0), deep (1) and severe (2) poverty is.

    Mean over everybody of ((line - x) / line)^alpha for the poor (x < line) and 0 for the others. Range 0 to 1 (above 1
    with negative values). None where nobody has a value.
    Source: Foster, J., Greer, J., & Thorbecke, E. (1984). https://doi.org/10.2307/1913475

    >>> [fgt([0, 50, 100, 150], 100, alpha=alpha) for alpha in (0, 1, 2)]
    [0.5, 0.375, 0.3125]
    """
    return _weighted_mean(shortfalls(np.asarray(values, dtype=float), line, alpha), weights)


def watts(values: ArrayLike, line: float, weights: ArrayLike | None = None) -> float | None:
    """How deep poverty is, the poorest counting most: mean over everybody of ln(line / x) for the poor, else 0.

    Range 0 upwards. None where a value is zero or less, or nobody has a value.
    Source: Zheng, B. (1993). An axiomatic characterization of the Watts poverty index.
    https://doi.org/10.1016/0165-1765(93)90177-E

    >>> round(watts([50, 200], 100), 6)  # ln(2) / 2
    0.346574
    """
    x = np.asarray(values, dtype=float)
    weighing = x if weights is None else x[np.asarray(weights, dtype=float) > 0]
    return None if (weighing <= 0).any() else _weighted_mean(log_shortfalls(x, line), weights)


def shortfalls(x: Numbers, line: float, alpha: float) -> Numbers:
    """What each household adds to the Foster-Greer-Thorbecke index; NaN where its value is unknown."""
    poor = x < line
    gap = np.where(poor, 1 - np.where(poor, x, line) / line, 0.0)
    return np.where(np.isnan(x), np.nan, np.where(poor, gap**alpha, 0.0))


def log_shortfalls(x: Numbers, line: float) -> Numbers:
    """What each household adds to Watts' index; NaN where its value is unknown or not above zero."""
    known = x > 0
    return np.where(known, np.log(line) - np.log(np.where(known & (x < line), x, line)), np.nan)


def poverty_findings(sample: Sample, line: float | None) -> dict[str, Estimate]:
    """All findings on poverty of the district, by id; persons or households as the study counts."""
    if line is None:
        return dict.fromkeys(("poverty.line", *_ids()), unavailable("no poverty line"))
    persons, x = sample.counts_persons, sample.capita
    domain = domain_of(sample, x, persons=persons)
    findings = {"poverty.line": Estimate(float(line))}
    if domain.n == 0:
        return findings | dict.fromkeys(_ids(), absence(sample, persons=persons, empty=sample.no_capita))
    known = ~np.isnan(x)
    poor = np.where(known, x < line, np.nan)
    near = np.where(known, (x >= line) & (x < NEAR * line), np.nan)
    negative = unavailable("a negative income", n=domain.n) if domain.values.min() < 0 else None
    no_log = unavailable("an income of zero or less", n=domain.n) if domain.values.min() <= 0 else None
    return findings | {
        "poverty.headcount": share(sample, poor, persons=persons),
        "poverty.gap": negative or _depth(sample, "poverty.gap", shortfalls(x, line, 1), most=1.0),
        "poverty.severity": negative or _depth(sample, "poverty.severity", shortfalls(x, line, 2), most=1.0),
        "poverty.watts": no_log or _depth(sample, "poverty.watts", log_shortfalls(x, line), most=math.inf),
        "poverty.near_poor": share(sample, near, persons=persons),
        "poverty.to_line": _shortfall_of_the_poor(sample, np.where(poor == 1, line - x, np.nan)),
    }


def linearised_mean(x: Numbers, w: Numbers) -> tuple[Numbers, Numbers]:
    """The mean of values, and its derivative by each weight."""
    everybody = w.sum(axis=-1, keepdims=True)
    value = (w @ x)[..., None] / everybody
    return value[..., 0], (x - value) / everybody


def _ids() -> list[str]:
    return [f"poverty.{name}" for name in FINDINGS]


def _depth(sample: Sample, finding_id: str, values: Numbers, *, most: float) -> Estimate:
    """A mean over everybody of what each household lacks, with the poor and the others counted in its basis."""
    estimate = bootstrap_t(
        sample,
        values,
        linearised_mean,
        persons=sample.counts_persons,
        seed=seed_of(sample, finding_id),
        bounds=(0.0, most),
    )
    poor = int((domain_of(sample, values, persons=sample.counts_persons).values > 0).sum())
    estimate = replace(estimate, basis=replace(estimate.basis, numerator=poor, complement=estimate.n - poor))
    return replace(estimate, reason="nobody is below the line") if poor == 0 and estimate.df is None else estimate


def _shortfall_of_the_poor(sample: Sample, shortfall: Numbers) -> Estimate:
    estimate = mean(sample, shortfall, persons=sample.counts_persons, empty="nobody is below the line")
    return replace(estimate, basis=replace(estimate.basis, numerator=estimate.n or None))


def _weighted_mean(values: Numbers, weights: ArrayLike | None) -> float | None:
    w = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=float)
    known = ~np.isnan(values) & (w > 0)
    return float(np.average(values[known], weights=w[known])) if known.any() else None
