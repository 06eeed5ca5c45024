"""Changes of indices between two waves of a panel, each with the interval of the difference.

Both waves' indices come from the same households, so their errors aren't independent: the interval rests on the
difference of the two derivatives by each household's weight (linearised variables), with its variance under the
survey design.

Sources: Deville, J.-C. (1999). Variance estimation for complex statistics and estimators. Survey Methodology, 25,
193-203; Goga, C., Deville, J.-C., & Ruiz-Gazen, A. (2009). Use of functionals in linearization and composite estimation
with application to two-sample survey data. https://doi.org/10.1093/biomet/asp039.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.indicators.linearised import deleted_gini
from analysis.survey import estimates as survey
from analysis.survey.panel import Pair, Panel
from analysis.survey.sample import Flags, Numbers
from analysis.survey.t_interval import ANYWHERE, SHARE_CHANGES, Range


@declares(
    Definition(
        "change.gini",
        "difference",
        Kind.INDEX,
        r"G_2 - G_1,\quad G_s = \frac{\sum_i \sum_j w_i w_j |x_{is} - x_{js}|}{2 \mu_s (\sum_i w_i)^2}",
        ("gini1912",),
    )
)
def gini_change(panel: Panel) -> Estimate:
    """Change of the Gini index of income among the pairs, second wave minus first.

    Range -1 to 1. None where either wave's mean income isn't above zero. The t interval is a jackknife (the change
    without each household), not linearised: derivatives give intervals too narrow under a hundred pairs.
    """
    sample, persons = panel.sample, panel.sample.counts_persons
    values, influences = [], []
    for capita in panel.capita:
        domain = survey.domain_of(sample, capita, persons=persons)
        if domain.n == 0:
            return survey.absence(sample, persons=persons, empty=panel.no_capita)
        if not survey.positive_mean(domain.values, domain.weights):
            return unavailable("mean is not positive", n=domain.n)
        order = np.argsort(domain.values, kind="stable")
        value, effect = deleted_gini(domain.values[order], domain.weights[order])
        influence = np.full(len(capita), np.nan)
        influence[domain.rows[order]] = effect
        values.append(value)
        influences.append(influence)
    negative = any((capita[sample.in_domain] < 0).any() for capita in panel.capita)
    within = ANYWHERE if negative else SHARE_CHANGES
    change = difference(panel, values, influences, persons=persons, within=within)
    return change if change.method is None else replace(change, method="jackknife_t")


def money_share_change(panel: Panel, source: Pair, income: Pair) -> Estimate:
    """Change of one source's share of all income, second wave minus first.

    Over pairs with both amounts known in both waves, weighted as households. Range -1 to 1 without negative incomes.
    None where a wave's incomes don't sum to more than zero.
    """
    sample = panel.sample
    known = ~np.isnan(np.stack([*source, *income])).any(axis=0)
    used = known & sample.in_domain
    weights = sample.weights(persons=False)[used]
    shares, influences = [], []
    for part, whole in zip(source, income, strict=True):
        found = survey.ratio(sample, np.where(known, part, np.nan), whole, persons=False, empty=sample.no_income)
        if found.value is None:
            return found
        shares.append(found)
        scale = float(np.abs(whole[used]).max()) or 1.0  # avoids overflow of sums
        part, whole = part / scale, whole / scale
        influence = (part - found.value * whole) / np.average(whole[used], weights=weights)
        influences.append(np.where(known, influence, np.nan))
    basis = max((found.basis for found in shares), key=lambda basis: (basis.largest or 0) / (basis.total or 1))
    values = [found.value for found in shares if found.value is not None]
    parts = all(
        (part[used] >= 0).all() and (part[used] <= whole[used]).all()
        for part, whole in zip(source, income, strict=True)
    )
    within = SHARE_CHANGES if parts else ANYWHERE
    return replace(difference(panel, values, influences, persons=False, within=within), basis=basis)


def mean_difference(
    panel: Panel, before: Numbers, after: Numbers, *, persons: bool, within: Range = ANYWHERE
) -> Estimate:
    """Mean of households' changes, second wave minus first, with its t interval, which lies `within` a range."""
    change = survey.mean(panel.sample, after - before, persons=persons, log=False, within=within, empty=panel.no_capita)
    return without_false_certainty(change, panel, after - before)


def share_difference(panel: Panel, before: Numbers, after: Numbers, *, persons: bool) -> Estimate:
    """Change of a share, second minus first; its basis counts households that changed (either way) or didn't."""
    change = mean_difference(panel, before, after, persons=persons, within=SHARE_CHANGES)
    moved = int((np.abs(after - before)[panel.sample.in_domain] == 1).sum())
    return replace(change, basis=Basis(numerator=moved, complement=change.n - moved, weight=change.basis.weight))


def median_change(panel: Panel, amounts: Pair, *, empty: str) -> Estimate:
    """Change of a median over households, second wave minus first, each over the pairs with an amount in that wave.

    Each median's derivative takes its slope from the width of Woodruff's interval; the difference then has a t
    interval. No interval where one of the medians has none.
    """
    sample = panel.sample
    medians = [survey.quantile(sample, values, 0.5, persons=False, empty=empty) for values in amounts]
    for median in medians:
        if median.value is None:
            return median
    low, high = (median.value for median in medians if median.value is not None)
    behind = sample.in_domain & panel.paired & ~(np.isnan(amounts[0]) & np.isnan(amounts[1]))
    basis = Basis(side=min(median.basis.side or 0 for median in medians))
    for median in medians:
        if median.low is None:
            return Estimate(high - low, n=int(behind.sum()), reason=median.reason, basis=basis)
    influences = [_median_influence(panel, values, median) for values, median in zip(amounts, medians, strict=True)]
    return replace(difference(panel, [low, high], influences, persons=False), n=int(behind.sum()), basis=basis)


def difference(
    panel: Panel, values: list[float], influences: list[Numbers], *, persons: bool, within: Range = ANYWHERE
) -> Estimate:
    """The second value minus the first, with the t interval from the difference of their derivatives."""
    influence = influences[1] - influences[0]
    change = survey.linearised(panel.sample, values[1] - values[0], influence, persons=persons, within=within)
    return without_false_certainty(change, panel, influence)


def without_false_certainty(change: Estimate, panel: Panel, values: Numbers) -> Estimate:
    """The change, without its interval where all households changed alike, which doesn't prove that others would."""
    used = values[panel.sample.in_domain & ~np.isnan(values)]
    if change.low is None or np.ptp(used) > 1e-12 * max(1.0, float(np.abs(used).max())):
        return change
    return replace(change, low=None, high=None, level=None, df=None, method=None, reason="constant values")


def _median_influence(panel: Panel, amounts: Numbers, median: Estimate) -> Numbers:
    """A median's derivative by each household's weight: 0 for pairs without an amount, NaN outside pairs."""
    assert median.value is not None
    assert median.low is not None
    assert median.high is not None
    sample = panel.sample
    with_amount = ~np.isnan(amounts)
    weights = np.where(sample.in_domain & panel.paired, sample.weights(persons=False), 0.0)
    candidates = [_share_influence(amounts <= median.value, with_amount, weights)]
    candidates.append(_share_influence(amounts < median.value, with_amount, weights))
    widths = [_width(survey.linearised(sample, 0.5, influence, persons=False)) for influence in candidates]
    widest = int(np.argmax(widths))  # as in Woodruff's interval where many have exactly the median
    slope = (median.high - median.low) / widths[widest] if widths[widest] > 0 else 0.0
    counted = weights > 0  # the sums are of the district's households alone, to the last bit
    part = weights[with_amount & counted].sum() / weights[counted].sum()
    influence = np.where(with_amount, -slope * candidates[widest] / part, 0.0)
    return np.where(panel.paired, influence, np.nan)


def _share_influence(has: Flags, known: Flags, weights: Numbers) -> Numbers:
    """The derivative of a share among those known, NaN for the others."""
    counted = known & (weights > 0)
    return np.where(known, has - np.average(has[counted], weights=weights[counted]), np.nan)


def _width(estimate: Estimate) -> float:
    return 0.0 if estimate.low is None or estimate.high is None else estimate.high - estimate.low
