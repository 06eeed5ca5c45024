"""Differences between a district and the rest of the study: Welch's comparison of two domains of the same survey.

Both sides' estimates are ratios of weighted totals, and the difference's error comes from the difference of their
derivatives by each household's weight, summed over the clusters of the full design: clusters or strata that both
sides share are thereby accounted for. Degrees of freedom are Satterthwaite's from the two sides' (clusters less
strata); where a cluster has households on both sides, the sides aren't independent, and they are those of both
together. Households of equal weight without a design are Welch's case exactly.

Only traits of households and persons are compared: of the network, households without a tie, reach of actors and
support. Its structure is not, since it was observed, not sampled. A median's derivative takes its slope from the width
of Woodruff's interval, as for a change of a median.

Sources: Welch, B. L. (1947). https://doi.org/10.1093/biomet/34.1-2.28;
Satterthwaite, F. E. (1946). https://doi.org/10.2307/3002019.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, declares, definitions_of
from analysis.findings.key import EVERYBODY
from analysis.findings.units import Unit
from analysis.indicators.income import NO_SOURCES, aid_dependence, income_findings
from analysis.indicators.inequality import gini_index
from analysis.indicators.linearised import linearised_gini
from analysis.indicators.measure import Measure, gini_of_side
from analysis.indicators.poverty import Line, below_line, household_lines, near_line, poverty_findings, shortfalls
from analysis.network.graph import SupportNetwork
from analysis.network.structure import isolates
from analysis.network.ties import reach, reach_findings, support
from analysis.survey.estimates import (
    TOO_FEW_CLUSTERS,
    Domain,
    absence,
    domain_of,
    positive_mean,
    weighted_quantile,
)
from analysis.survey.intervals import t_quantile
from analysis.survey.sample import Numbers, Sample
from analysis.survey.t_interval import TOO_FEW_OBSERVATIONS, with_t

NO_OTHER = unavailable("no other district")
COMPARED = (
    "income.mean_capita",
    "income.median_capita",
    "income.share_business",
    "income.aid_dependence",
    "poverty.headcount",
    "poverty.gap",
    "poverty.near_poor",
    "inequality.gini",
)
COMPARED_OF_NETWORK = ("network.isolates", "network.reach.*", "network.mean_support")
_LEVELS = definitions_of(income_findings, poverty_findings, gini_index, isolates, reach_findings)


def comparison_of(level: Definition) -> Definition:
    """The definition of the difference of a finding between the two sides."""
    return replace(
        level,
        id=f"compare.{level.id}",
        unit=str(Unit.parse(level.unit).of_difference),
        formula=r"\hat{\theta}_1 - \hat{\theta}_0",
        sources=("welch1947", "benjamini1995", *(["woodruff1952"] if level.quantile else [])),
    )


@declares(*(comparison_of(_LEVELS[id_]) for id_ in (*COMPARED, *COMPARED_OF_NETWORK)))
def contrast(sample: Sample, rest: Sample, measure: Measure) -> Estimate:
    """One side's statistic less the other's, with Welch's t interval under the full design.

    None where a side has no value. No interval where a side has too few clusters for one of its own (a comparison
    shows no more than its levels can), where neither varies, or where it would say nothing.
    """
    sides = []
    for side in (sample, rest):
        domain = domain_of(side, measure.values, persons=measure.persons)
        if domain.n == 0:
            return absence(side, persons=measure.persons, empty=measure.empty or side.no_capita)
        if sample.is_plain and not measure.persons:  # drawn district by district, as Welch assumes
            domain = replace(domain, drawn=np.array([domain.n]))
        found = measure.statistic(domain)
        if found is None:
            return unavailable(measure.undefined, n=domain.n)
        sides.append((domain, *found))
    (one, first, first_influence), (two, second, second_influence) = sides
    estimate = Estimate(first - second, n=min(one.n, two.n), basis=_basis(measure, one, two))
    if one.too_few_clusters or two.too_few_clusters:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    if first_influence is None or second_influence is None:
        return replace(estimate, reason=TOO_FEW_OBSERVATIONS)
    errors = one.error(first_influence), two.error(second_influence)
    both_sides = sample.with_domain(sample.in_district | rest.in_district)
    both = domain_of(both_sides, measure.values, persons=measure.persons)
    if sample.is_plain and not measure.persons:
        error = math.hypot(*errors)
    else:
        # scaled, to avoid overflow
        largest = max(float(np.abs(part).max()) for part in (first_influence, second_influence)) or 1.0
        influence = np.zeros(len(measure.values))
        influence[one.rows] = first_influence / largest * (both.whole / one.whole)
        influence[two.rows] = -second_influence / largest * (both.whole / two.whole)
        error = largest * both.error(influence[both.rows])
    scale = max(abs(first), abs(second), 1e-300)
    if error <= 1e-12 * scale and both.unsampled.any():  # no variance in two samples doesn't prove certainty
        return replace(estimate, reason="constant values")
    shared = np.intersect1d(sample.design.cluster[one.rows], sample.design.cluster[two.rows]).size > 0
    df = float(both.df) if shared else _satterthwaite(errors, (one.df, two.df))
    within = measure.differences(one, two)
    compared = with_t(estimate, error, df, within=within, seen=within)
    return compared if compared.low is None else replace(compared, method="welch_t")


@declares(contrast)
def compare_findings(sample: Sample, line: Line | None) -> dict[str, Estimate]:
    """Differences between the district and the rest of the study, by id: `compare.` and the id that is compared.

    `n` is the number of households on the smaller side. Intervals are not adjusted for the number of comparisons.
    None for the study as a whole and where no other district was surveyed.
    """
    return compared(sample, measures_of(sample, line))


@declares(contrast)
def network_compare_findings(sample: Sample, network: SupportNetwork) -> dict[str, Estimate]:
    """Differences between the district and the rest of the study in isolates, reach of actors and support, by id.

    Weighted shares and means of the households that were asked, as in the findings themselves. `network` is of the
    same district and wave.
    """
    if network.missing:
        absent = unavailable(network.missing)
        return {f"compare.network.{name}": absent for name in ("isolates", "mean_support")}
    isolated = np.where(np.isnan(network.degrees), np.nan, network.degrees == 0)
    measures: dict[str, Measure | Estimate] = {
        "network.isolates": Measure(isolated, mean_of_side, False, of_trait=True)
    }
    for type_ in network.actor_types or ():
        measures[f"network.reach.{type_}"] = Measure(reach(network, type_), mean_of_side, False, of_trait=True)
    measures["network.mean_support"] = (
        unavailable("no tie kinds", n=network.n)
        if network.tie_kinds is None
        else Measure(support(network), mean_of_side, False)
    )
    return compared(sample, measures)


def compared(sample: Sample, measures: Mapping[str, Measure | Estimate]) -> dict[str, Estimate]:
    """Each measure of the district less that of the rest, by id; none for the whole and without another district."""
    elsewhere = sample.weighs & ~sample.in_district
    if sample.district == EVERYBODY or not elsewhere.any():
        return {f"compare.{id_}": NO_OTHER for id_ in measures}
    rest = sample.with_domain(~sample.in_district)
    return {
        f"compare.{id_}": measure if isinstance(measure, Estimate) else contrast(sample, rest, measure)
        for id_, measure in measures.items()
    }


def _satterthwaite(errors: tuple[float, float], degrees: tuple[int, int]) -> float:
    """The effective degrees of freedom of a difference of two independent estimates.

    >>> _satterthwaite((1.0, 1.0), (9, 9))
    18.0
    """
    largest = max(errors)
    if largest == 0:
        return float(sum(degrees))
    parts = [(error / largest) ** 2 for error in errors]
    return sum(parts) ** 2 / sum(part**2 / df for part, df in zip(parts, degrees, strict=True))


def measures_of(sample: Sample, line: Line | None) -> Mapping[str, Measure | Estimate]:
    """Measures to compare, each a reason where it can't be; the line is one of all households, or each one's own."""
    capita, income, persons = sample.capita, sample.income, sample.counts_persons
    business, dependent = sample.column("business_month"), aid_dependence(sample)
    measures: dict[str, Measure | Estimate] = dict.fromkeys(COMPARED, unavailable(sample.no_household_income))
    measures["income.mean_capita"] = Measure(capita, mean_of_side, persons, amounts=(capita,))
    measures["income.median_capita"] = Measure(capita, median_of_side, persons, is_median=True)
    if business is None:
        measures["income.share_business"] = NO_SOURCES
    elif income is not None:
        known = np.where(np.isnan(business), np.nan, income)
        measures["income.share_business"] = Measure(
            known, _ratio_of(business), False, sample.no_income, "zero total", amounts=(business, income), is_share=True
        )
    if dependent is not None:
        measures["income.aid_dependence"] = Measure(dependent, mean_of_side, False, sample.no_income, of_trait=True)
    elif sample.column("aid_month") is None:
        measures["income.aid_dependence"] = NO_SOURCES
    if line is None:
        measures |= dict.fromkeys(
            ("poverty.headcount", "poverty.gap", "poverty.near_poor"), unavailable("no poverty line")
        )
    else:
        lines = household_lines(sample, line)
        poor, near = below_line(capita, lines), near_line(capita, lines)
        measures["poverty.headcount"] = Measure(poor, mean_of_side, persons, of_trait=True)
        measures["poverty.gap"] = Measure(
            shortfalls(capita, lines, 1), _gap, persons, undefined="a negative income", of_trait=True
        )
        measures["poverty.near_poor"] = Measure(near, mean_of_side, persons, of_trait=True)
    measures["inequality.gini"] = Measure(
        capita,
        gini_of_side(linearised_gini),
        persons,
        undefined="mean is not positive",
        amounts=(capita,),
        is_share=True,
    )
    return measures


def mean_of_side(side: Domain) -> tuple[float, Numbers]:
    """The mean of a side, and its derivative by each weight."""
    value = float(side.weights @ side.values)
    return value, side.values - value


def _gap(side: Domain) -> tuple[float, Numbers] | None:
    """The mean shortfall; undefined with a negative income, whose shortfall is more than the whole line."""
    return None if side.values.max() > 1 else mean_of_side(side)


def median_of_side(side: Domain) -> tuple[float, Numbers | None]:
    """The median of a side, and its derivative by each weight; None without Woodruff's interval."""
    value = weighted_quantile(side.values, 0.5, side.weights)
    shares = [(side.values <= value).astype(float)]
    if (side.values == value).sum() > 1:  # as in Woodruff's interval where several have exactly the median
        shares.append((side.values < value).astype(float))
    influence = max((share - float(side.weights @ share) for share in shares), key=side.error)
    if side.df < 1:
        return value, None
    width = t_quantile(side.df) * side.error(influence)
    if width >= 0.5:
        return value, None
    low, high = (weighted_quantile(side.values, 0.5 + end, side.weights) for end in (-width, width))
    return value, -influence * (high / 2 - low / 2) / width if width > 0 else np.zeros(side.n)


def _ratio_of(numerator: Numbers) -> Callable[[Domain], tuple[float, Numbers] | None]:
    def statistic(side: Domain) -> tuple[float, Numbers] | None:
        above, total = numerator[side.rows], float(side.weights @ side.values)
        if not positive_mean(side.values, side.weights):
            return None
        value = float(side.weights @ above) / total
        return value, (above - value * side.values) / total

    return statistic


def _basis(measure: Measure, *sides: Domain) -> Basis:
    """The basis of the side that reveals more: a comparison is suppressed where either side would be."""
    if measure.is_median:
        medians = [(side, weighted_quantile(side.values, 0.5, side.weights)) for side in sides]
        counts = [((side.values < median).sum(), (side.values > median).sum()) for side, median in medians]
        return Basis(side=min(int(count) for pair in counts for count in pair))
    if measure.of_trait:
        having = [int((side.values > 0).sum()) for side in sides]
        lacking = [side.n - count for side, count in zip(sides, having, strict=True)]
        numerator, complement = (min((count for count in counts if count), default=0) for counts in (having, lacking))
        return Basis(numerator=numerator, complement=complement)
    bases = [side.basis(amounts[side.rows]) for side in sides for amounts in measure.amounts]
    parts = [(b.largest / b.total, (b.largest + (b.second or 0.0)) / b.total) for b in bases if b.total and b.largest]
    largest, two_largest = (max(column) for column in zip(*parts, strict=True)) if parts else (0.0, 0.0)
    return Basis(total=1.0, largest=largest, second=two_largest - largest)
