"""How far a district lies from the rest of the study: Welch's comparison of two domains of the same survey.

Both sides' estimates are ratios of weighted totals, and the difference's error comes from the difference of their
derivatives by each household's weight, summed over the clusters of the full design: clusters or strata that both
sides share are thereby accounted for. Degrees of freedom are Satterthwaite's from the two sides' (clusters less
strata); where a cluster has households on both sides, the sides aren't independent, and they are those of both
together. Households of equal weight without a design are Welch's case exactly.

Only what households and persons have is compared. The structure of a network is not: it was observed, not sampled.

Sources: Welch, B. L. (1947). https://doi.org/10.1093/biomet/34.1-2.28;
Satterthwaite, F. E. (1946). https://doi.org/10.2307/3002019.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.income import CAPITA_GIVEN, NO_SOURCES, aid_dependence
from analysis.inequality import linearised_gini
from analysis.intervals import LEVEL, t_quantile
from analysis.sample import EVERYBODY, Numbers, Sample
from analysis.survey import TOO_FEW_CLUSTERS, Domain, absence, domain_of

NO_OTHER = unavailable("no other district")
COMPARED = (
    "income.mean_capita",
    "income.share_business",
    "income.aid_dependence",
    "poverty.headcount",
    "inequality.gini",
)


@dataclass(frozen=True)
class Measure:
    """What is compared: households' values, and the statistic of one side with its derivative by each weight.

    `statistic` takes a side, with positions in the wave's households. None: not defined there, for `undefined`.
    """

    values: Numbers  # NaN = not known
    statistic: Callable[[Domain], tuple[float, Numbers] | None]
    persons: bool
    empty: str = ""  # why a side may have no value; the side's own reason for none per person where not given
    undefined: str = ""
    is_share: bool = False
    amounts: tuple[Numbers, ...] = ()  # totals of money that rest on few households' amounts, perhaps


def compare_findings(sample: Sample, line: float | None) -> dict[str, Estimate]:
    """The district less the rest of the study, by id: `compare.` and the id of what is compared.

    `n` is the number of households on the smaller side. Intervals are each comparison's own, not adjusted for their
    number. None for the study as a whole and where no other district was surveyed.
    """
    elsewhere = sample.weighs & ~sample.in_district
    if sample.district == EVERYBODY or not elsewhere.any():
        return {f"compare.{id_}": NO_OTHER for id_ in COMPARED}
    rest = replace(sample, in_district=~sample.in_district)
    return {
        f"compare.{id_}": measure if isinstance(measure, Estimate) else contrast(sample, rest, measure)
        for id_, measure in _measures(sample, line).items()
    }


def contrast(sample: Sample, rest: Sample, measure: Measure) -> Estimate:
    """One side's statistic less the other's, with Welch's t interval under the full design.

    None where a side has no value. No interval where a side has no degree of freedom, or where neither varies.
    """
    sides = []
    for side in (sample, rest):
        domain = domain_of(side, measure.values, persons=measure.persons)
        if domain.n == 0:
            return absence(side, persons=measure.persons, empty=measure.empty or side.no_capita)
        if sample.is_plain and not measure.persons:  # drawn district by district, as Welch has it
            domain = replace(domain, drawn=np.array([domain.n]))
        found = measure.statistic(domain)
        if found is None:
            return unavailable(measure.undefined, n=domain.n)
        sides.append((domain, *found))
    (one, first, first_influence), (two, second, second_influence) = sides
    estimate = Estimate(first - second, n=min(one.n, two.n), basis=_basis(measure, one, two))
    if min(one.df, two.df) < 1:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    errors = one.error(first_influence), two.error(second_influence)
    everybody = replace(sample, in_district=np.ones_like(sample.in_district))
    both = domain_of(everybody, measure.values, persons=measure.persons)
    if sample.is_plain and not measure.persons:
        error = math.hypot(*errors)
    else:
        influence = np.zeros(len(measure.values))
        influence[one.rows] = first_influence * both.whole / one.whole
        influence[two.rows] = -second_influence * both.whole / two.whole
        error = both.error(influence[both.rows])
    scale = max(abs(first), abs(second), 1e-300)
    if error <= 1e-12 * scale and both.unsampled.any():  # that both sides vary in nothing is no proof
        return replace(estimate, reason="constant values")
    shared = np.intersect1d(sample.design.cluster[one.rows], sample.design.cluster[two.rows]).size > 0
    df = float(both.df) if shared else _satterthwaite(errors, (one.df, two.df))
    reach = t_quantile(df) * error
    difference = first - second
    return replace(estimate, low=difference - reach, high=difference + reach, level=LEVEL, df=df, method="welch_t")


def _satterthwaite(errors: tuple[float, float], degrees: tuple[int, int]) -> float:
    """The degrees of freedom that a difference of two independent estimates is worth.

    >>> _satterthwaite((1.0, 1.0), (9, 9))
    18.0
    """
    largest = max(errors)
    if largest == 0:
        return float(sum(degrees))
    parts = [(error / largest) ** 2 for error in errors]
    return sum(parts) ** 2 / sum(part**2 / df for part, df in zip(parts, degrees, strict=True))


def _measures(sample: Sample, line: float | None) -> Mapping[str, Measure | Estimate]:
    """What can be compared, or why it can't."""
    capita, income, persons = sample.capita, sample.income, sample.counts_persons
    business, dependent = sample.column("business_month"), aid_dependence(sample)
    measures: dict[str, Measure | Estimate] = dict.fromkeys(COMPARED, CAPITA_GIVEN)
    measures["income.mean_capita"] = Measure(capita, _mean, persons, amounts=(capita,))
    if business is None:
        measures["income.share_business"] = NO_SOURCES
    elif income is not None:
        known = np.where(np.isnan(business), np.nan, income)
        measures["income.share_business"] = Measure(
            known, _ratio_of(business), False, "no income", "zero total", amounts=(business, income)
        )
    if dependent is not None:
        measures["income.aid_dependence"] = Measure(dependent, _mean, False, "no income", is_share=True)
    elif sample.column("aid_month") is None:
        measures["income.aid_dependence"] = NO_SOURCES
    if line is None:
        measures["poverty.headcount"] = unavailable("no poverty line")
    else:
        poor = np.where(np.isnan(capita), np.nan, capita < line)
        measures["poverty.headcount"] = Measure(poor, _mean, persons, is_share=True)
    measures["inequality.gini"] = Measure(capita, _gini, persons, undefined="mean is not positive", amounts=(capita,))
    return measures


def _mean(side: Domain) -> tuple[float, Numbers]:
    value = float(side.weights @ side.values)
    return value, side.values - value


def _ratio_of(numerator: Numbers) -> Callable[[Domain], tuple[float, Numbers] | None]:
    def statistic(side: Domain) -> tuple[float, Numbers] | None:
        above, total = numerator[side.rows], float(side.weights @ side.values)
        if total <= 0:
            return None
        value = float(side.weights @ above) / total
        return value, (above - value * side.values) / total

    return statistic


def _gini(side: Domain) -> tuple[float, Numbers] | None:
    if not side.weights @ side.values > 0:
        return None
    order = np.argsort(side.values, kind="stable")
    value, derivative = linearised_gini(side.values[order], side.weights[order])
    influence = np.empty(side.n)
    influence[order] = derivative
    return float(value), influence


def _basis(measure: Measure, *sides: Domain) -> Basis:
    """What stands behind the side that gives more away: a comparison is suppressed where either side would be."""
    if measure.is_share:
        having = [int((side.values > 0).sum()) for side in sides]
        lacking = [side.n - count for side, count in zip(sides, having, strict=True)]
        numerator, complement = (min((count for count in counts if count), default=0) for counts in (having, lacking))
        return Basis(numerator=numerator, complement=complement)
    bases = [side.basis(amounts[side.rows]) for side in sides for amounts in measure.amounts]
    parts = [(b.largest / b.total, (b.largest + (b.second or 0.0)) / b.total) for b in bases if b.total and b.largest]
    largest, two_largest = (max(column) for column in zip(*parts, strict=True)) if parts else (0.0, 0.0)
    return Basis(total=1.0, largest=largest, second=two_largest - largest)
