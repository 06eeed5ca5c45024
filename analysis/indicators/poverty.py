"""Poverty: the Foster-Greer-Thorbecke family, Watts' index, and the share near the line.

Poor means strictly below the line, which is one for all or a household's own. The line and the values are in the same
units, such as currency per person and month.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares, single_ids
from analysis.findings.formulas import share_formula
from analysis.findings.relation import Pooled, Relation
from analysis.findings.units import MONEY_CAPITA
from analysis.indicators.relative_line import with_line_error
from analysis.survey.bootstrap import bootstrap_t, seed_of
from analysis.survey.estimates import domain_of, mean, share
from analysis.survey.lines import HouseholdLines, lines_of
from analysis.survey.sample import Numbers, Sample

NEAR = 1.5  # "rentan miskin": from the line to one and a half times the line, as Indonesian practice has it
# the article shows only the first part, as the family's equation
_FGT = r"P_\alpha = \frac{1}{\sum_i w_i} \sum_{i:\,x_i<z} w_i \left(\frac{z-x_i}{z}\right)^{\alpha}"
_FOSTER = ("foster1984",)


def fgt(values: ArrayLike, line: float, weights: ArrayLike | None = None, alpha: float = 0) -> float | None:
    """The Foster-Greer-Thorbecke index: how widespread (alpha 0), deep (1) or severe (2) poverty is.

    Mean over everybody of ((line - x) / line)^alpha for the poor (x < line) and 0 for the others. Range 0 to 1 (above 1
    with negative values). None where nobody has a value.
    Source: Foster, J., Greer, J., & Thorbecke, E. (1984). https://doi.org/10.2307/1913475

    >>> [fgt([0, 50, 100, 150], 100, alpha=alpha) for alpha in (0, 1, 2)]
    [0.5, 0.375, 0.3125]
    """
    return _weighted_mean(shortfalls(np.asarray(values, dtype=float), line, alpha), weights)


def watts(values: ArrayLike, line: float, weights: ArrayLike | None = None) -> float | None:
    """Watts' index, which gives the poorest most weight: mean over everybody of ln(line / x) for the poor, else 0.

    Range 0 upwards. None where a value is zero or less, or nobody has a value.
    Source: Zheng, B. (1993). An axiomatic characterization of the Watts poverty index.
    https://doi.org/10.1016/0165-1765(93)90177-E

    >>> round(watts([50, 200], 100), 6)  # ln(2) / 2
    0.346574
    """
    x = np.asarray(values, dtype=float)
    weighing = x if weights is None else x[np.asarray(weights, dtype=float) > 0]
    return None if (weighing <= 0).any() else _weighted_mean(log_shortfalls(x, line), weights)


def shortfalls(x: Numbers, line: float | Numbers, alpha: float) -> Numbers:
    """Each household's term of the Foster-Greer-Thorbecke index; NaN where its value or line is unknown."""
    poor = x < line
    gap = np.where(poor, 1 - np.where(poor, x, line) / line, 0.0)
    return np.where(np.isnan(x) | np.isnan(line), np.nan, np.where(poor, gap**alpha, 0.0))


def log_shortfalls(x: Numbers, line: float | Numbers) -> Numbers:
    """Each household's term of Watts' index; NaN where its value or line is unknown or its value not above zero."""
    known = (x > 0) & ~np.isnan(line)
    return np.where(known, np.log(line) - np.log(np.where(known & (x < line), x, line)), np.nan)


def linearised_mean(x: Numbers, w: Numbers) -> tuple[Numbers, Numbers]:
    """The mean of values, and its derivative by each weight."""
    everybody = w.sum(axis=-1, keepdims=True)
    value = (w @ x)[..., None] / everybody
    return value[..., 0], (x - value) / everybody


Line = float | Numbers | HouseholdLines


def household_lines(sample: Sample, line: Line) -> Numbers:
    """Each household's line."""
    if isinstance(line, HouseholdLines):
        return line.values
    return np.array(np.broadcast_to(np.asarray(line, dtype=float), len(sample.households)))


@declares(Definition("poverty.line", MONEY_CAPITA, Kind.PARAMETER))
def poverty_line(sample: Sample, line: Line) -> Estimate:
    """The poverty line of the district's households, as welfare is measured. None where they have several."""
    lines = line if isinstance(line, HouseholdLines) else HouseholdLines(household_lines(sample, line))
    common = float(line) if isinstance(line, float | int) else lines.common(sample)
    if common is None:
        return unavailable("several poverty lines" if sample.n_in_district else "no household")
    return Estimate(common, basis=Basis(side=lines.side))


@declares(Definition("poverty.headcount", "share", Kind.SHARE, _FGT + r",\ \alpha = 0", _FOSTER))
def headcount(sample: Sample, line: Line) -> Estimate:
    """Share of persons (or households, as the study counts) who live below the line, 0 to 1."""
    return _share_below(sample, line)


def _share_below(sample: Sample, line: Line) -> Estimate:
    below = share(sample, _poor(sample, line), persons=sample.counts_persons, empty=sample.no_capita)
    relative = isinstance(line, HouseholdLines) and line.given is not None and line.given.relative is not None
    return with_line_error(sample, line, below) if isinstance(line, HouseholdLines) and relative else below


@declares(Definition("poverty.gap", "index", Kind.INDEX, _FGT + r",\ \alpha = 1", _FOSTER, pools=Pooled()))
def gap(sample: Sample, line: Line) -> Estimate:
    """The poverty gap: mean shortfall over everybody, as a part of the line, 0 to 1.

    None with a negative income.
    """
    if reason := _below_zero(sample):
        return reason
    return depth(sample, "poverty.gap", shortfalls(sample.capita, household_lines(sample, line), 1), most=1.0)


@declares(Definition("poverty.severity", "index", Kind.INDEX, _FGT + r",\ \alpha = 2", _FOSTER, pools=Pooled()))
def severity(sample: Sample, line: Line) -> Estimate:
    """Mean squared shortfall over everybody, as a part of the line, 0 to 1. None with a negative income."""
    if reason := _below_zero(sample):
        return reason
    return depth(sample, "poverty.severity", shortfalls(sample.capita, household_lines(sample, line), 2), most=1.0)


@declares(
    Definition(
        "poverty.watts",
        "index",
        Kind.INDEX,
        r"\frac{1}{\sum_i w_i} \sum_{i:\,x_i<z} w_i \ln\frac{z}{x_i}",
        ("zheng1993",),
    )
)
def watts_index(sample: Sample, line: Line) -> Estimate:
    """Watts' index of poverty, 0 upwards. None with an income of zero or less."""
    domain = domain_of(sample, sample.capita, persons=sample.counts_persons)
    if domain.n and domain.values.min() <= 0:
        return unavailable("an income of zero or less", n=domain.n)
    return depth(sample, "poverty.watts", log_shortfalls(sample.capita, household_lines(sample, line)), most=math.inf)


@declares(Definition("poverty.near_poor", "share", Kind.SHARE, share_formula(r"z \le x_i < \frac{3}{2} z", "w")))
def near_poor(sample: Sample, line: Line) -> Estimate:
    """Share of persons (or households) from the line to one and a half times the line, 0 to 1."""
    return share(
        sample,
        near_line(sample.capita, household_lines(sample, line)),
        persons=sample.counts_persons,
        empty=sample.no_capita,
    )


@declares(
    Definition(
        "poverty.to_line",
        MONEY_CAPITA,
        Kind.MONEY_MEAN,
        r"\frac{\sum_{i:\,x_i<z} w_i (z-x_i)}{\sum_{i:\,x_i<z} w_i}",
        relations=(
            Relation(
                ("poverty.gap", "poverty.line", "poverty.headcount", "poverty.to_line"),
                lambda gap, line, poor, lacking: gap * line - poor * lacking,
            ),
        ),
    )
)
def to_line(sample: Sample, line: Line) -> Estimate:
    """Mean shortfall of the poor, in currency per person and month. None where nobody is below the line."""
    x, persons = sample.capita, sample.counts_persons
    anybody = domain_of(sample, x, persons=persons).n > 0
    lacking = np.where(_poor(sample, line) == 1, household_lines(sample, line) - x, np.nan)
    empty = "nobody is below the line" if anybody else sample.no_capita
    estimate = mean(sample, lacking, persons=persons, empty=empty)
    return replace(estimate, basis=replace(estimate.basis, numerator=estimate.n or None))


@declares(Definition("poverty.line_of.*", MONEY_CAPITA, Kind.PARAMETER))
def lines_by_code(sample: Sample, line: Line) -> dict[str, Estimate]:
    """The lines of the codes of an area type, where lines differ by it; by code."""
    given = line.given if isinstance(line, HouseholdLines) else None
    if given is None or not given.of_codes or given.of_codes == "district_code":
        return {}
    named = {code: value for code, value in given.values.items() if "." not in code}
    return {f"poverty.line_of.{code}": Estimate(value) for code, value in sorted(named.items())}


@declares(
    Definition("poverty.line.*", MONEY_CAPITA, Kind.PARAMETER),
    Definition("poverty.headcount.*", "share", Kind.SHARE, _FGT + r",\ \alpha = 0", _FOSTER),
    Definition("poverty.gap.*", "index", Kind.INDEX, _FGT + r",\ \alpha = 1", _FOSTER),
)
def of_further_lines(sample: Sample) -> dict[str, Estimate]:
    """Line, headcount and gap by each further line of the study, by the line's id."""
    found: dict[str, Estimate] = {}
    for named in sample.settings.lines:
        line = lines_of(sample, named.waves.get(sample.wave))
        if line is None:
            continue
        deep = _below_zero(sample) or depth(
            sample, f"poverty.gap.{named.id}", shortfalls(sample.capita, line.values, 1), most=1.0
        )
        found[f"poverty.line.{named.id}"] = poverty_line(sample, line)
        found[f"poverty.headcount.{named.id}"] = _share_below(sample, line)
        found[f"poverty.gap.{named.id}"] = deep
    return found


@declares(poverty_line, headcount, gap, severity, watts_index, near_poor, to_line, lines_by_code, of_further_lines)
def poverty_findings(sample: Sample, line: Line | None) -> dict[str, Estimate]:
    """All findings on poverty of the district, by id; persons or households as the study counts."""
    if line is None:
        return dict.fromkeys(single_ids(poverty_findings), unavailable("no poverty line"))
    return {
        "poverty.line": poverty_line(sample, line),
        "poverty.headcount": headcount(sample, line),
        "poverty.gap": gap(sample, line),
        "poverty.severity": severity(sample, line),
        "poverty.watts": watts_index(sample, line),
        "poverty.near_poor": near_poor(sample, line),
        "poverty.to_line": to_line(sample, line),
        **lines_by_code(sample, line),
        **of_further_lines(sample),
    }


def below_line(x: Numbers, line: float | Numbers) -> Numbers:
    """1 where a value is below the line, else 0; NaN where the value or the line is unknown."""
    return np.where(np.isnan(x) | np.isnan(line), np.nan, x < line)


def near_line(x: Numbers, line: float | Numbers) -> Numbers:
    """1 from the line to one and a half times the line, else 0; NaN where the value or the line is unknown."""
    return np.where(np.isnan(x) | np.isnan(line), np.nan, (x >= line) & (x < NEAR * np.asarray(line)))


def _poor(sample: Sample, line: Line) -> Numbers:
    return below_line(sample.capita, household_lines(sample, line))


def _below_zero(sample: Sample) -> Estimate | None:
    """The unavailable estimate of a mean shortfall where an income is negative, else None."""
    domain = domain_of(sample, sample.capita, persons=sample.counts_persons)
    return unavailable("a negative income", n=domain.n) if domain.n and domain.values.min() < 0 else None


def depth(sample: Sample, finding_id: str, values: Numbers, *, most: float, empty: str = "") -> Estimate:
    """A mean shortfall over everybody, at `most` so much, with the poor and the others counted in its basis.

    `finding_id` seeds the interval's draws; `empty` is the reason where nobody has a value (by default the sample's).
    """
    estimate = bootstrap_t(
        sample,
        values,
        linearised_mean,
        persons=sample.counts_persons,
        seed=seed_of(sample, finding_id),
        bounds=(0.0, most),
        empty=empty or sample.no_capita,
    )
    if estimate.value is None:
        return estimate
    poor = int((domain_of(sample, values, persons=sample.counts_persons).values > 0).sum())
    estimate = replace(estimate, basis=replace(estimate.basis, numerator=poor, complement=estimate.n - poor))
    return replace(estimate, reason="nobody is below the line") if poor == 0 and estimate.df is None else estimate


def _weighted_mean(values: Numbers, weights: ArrayLike | None) -> float | None:
    w = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=float)
    known = ~np.isnan(values) & (w > 0)
    return float(np.average(values[known], weights=w[known])) if known.any() else None
