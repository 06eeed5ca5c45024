"""Public tables of a whole distribution: binned incomes and the Lorenz curve, never a single household.

Every bin, and every stretch between two points of a curve, has at least as many households as the study's threshold
for any figure: neighbouring bins and points are joined until it has.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from analysis.disclosure.joining import joined_bins, poorest_first
from analysis.findings import Table, table_rows
from analysis.findings.key import EVERYBODY
from analysis.survey.estimates import Domain, domain_of, weighted_quantile
from analysis.survey.sample import Numbers, Sample, sample_of

if TYPE_CHECKING:
    from analysis.study import Study

OF_THE_LINE = tuple(step / 4 for step in range(13))  # lower edges of bins, as multiples of the poverty line: 0 to 3
WITHOUT_LINE = 12  # bins of equal width, and an open one
MOST_SHOWN = 0.97  # of the study's households lie in the bins of equal width
_ROUND_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def distribution_table(study: Study, district: str) -> Table | None:
    """Shares by bins of income per person, per wave in its own prices; None without incomes.

    By persons or households as the study counts. The bins are multiples of each wave's poverty line (`of_line` is a
    bin's lower edge in lines), so that waves are comparable and the line is an edge; without lines, or where a wave has
    another than one for all, they have equal width. The key is the lower edge in currency; `upper` is empty for the
    open bin, `lower` for one with negatives.
    """
    samples = [sample_of(study, district, wave.key) for wave in study.settings.waves]
    domains = {sample.wave: _domain(sample) for sample in samples}
    domains = {wave: domain for wave, domain in domains.items() if domain.n}
    lines = {wave: line for wave, line in study.settings.single_lines.items() if wave in domains}
    by_line = len(lines) == len(domains) > 0
    lower_edges = OF_THE_LINE if by_line else equal_edges(study)
    if not domains or lower_edges is None:
        return None
    edges = np.array(lower_edges)
    scales = lines if by_line else dict.fromkeys(domains, 1.0)
    bins = {wave: _bins(domain.values, edges * scales[wave]) for wave, domain in domains.items()}
    counts = np.array([np.bincount(of_wave, minlength=len(edges)) for of_wave in bins.values()])
    groups = joined_bins(counts, least=study.settings.disclosure.households, edge=_at_line(edges) if by_line else None)
    rows: list[dict[str, object]] = []
    for wave, domain in domains.items():
        for start, stop in groups:
            inside = (bins[wave] >= start) & (bins[wave] < stop)
            lower, upper = (float(edges[at] * scales[wave]) if at < len(edges) else None for at in (start, stop))
            negatives = start == 0 and bool((domain.values < 0).any())
            row: dict[str, object] = {
                "key": f"< {_edge_text(upper)}" if negatives and upper else _edge_text(lower),
                "wave": wave,
                "unit": "share",
                "share": float(domain.weights[inside].sum()),
                "share.n": int(inside.sum()),
                "lower": None if negatives else lower,
                "upper": upper,
                "of_line": float(edges[start]) if by_line else None,
            }
            rows.append(row)
    extra = ("lower", "upper", "of_line")
    return Table("distribution", district, "income_bin", ("share",), table_rows(rows, ("share",), extra=extra))


def _edge_text(edge: float | None) -> str:
    """An edge of bins as a key: whole, but for small amounts.

    >>> _edge_text(1525854.0), _edge_text(75.0), _edge_text(0.5375)
    ('1525854', '75', '0.5375')
    """
    assert edge is not None
    return f"{edge:.0f}" if edge >= 1e6 else f"{edge:.6g}"


def lorenz_table(study: Study, district: str) -> Table | None:
    """The Lorenz curve per wave: the key is a share of persons (or households), poorest first, the value of income.

    At most 20 points from 0 to 1. The mean of the households between two points could be shown (there are enough of
    them, none too large a part); each point's count is of those since the last. None without incomes.
    """
    rows: list[dict[str, object]] = []
    for wave in study.settings.waves:
        domain = _domain(sample_of(study, district, wave.key))
        if not domain.n or domain.weights @ domain.values <= 0:
            continue
        weights, amounts, ends = poorest_first(domain, study.settings.disclosure)
        if len(ends) < 3:
            continue  # the two ends have no information
        people, incomes = (np.concatenate([[0.0], np.cumsum(part) / part.sum()]) for part in (weights, amounts))
        rows += [
            {
                "key": f"{min(people[end], 1.0):.6g}",
                "wave": wave.key,
                "unit": "share",
                "income_share": float(incomes[end]) if end < domain.n else 1.0,
                "income_share.n": end - before,
            }
            for before, end in zip([0, *ends], ends, strict=False)
        ]
    values = ("income_share",)
    return Table("lorenz", district, "population_share", values, table_rows(rows, values)) if rows else None


def _domain(sample: Sample) -> Domain:
    return domain_of(sample, sample.capita, persons=sample.counts_persons)


def _bins(values: Numbers, edges: Numbers) -> np.ndarray:
    """The bin of each value, lower edge included and upper edge not; values below the first edge are in the first."""
    return np.maximum(np.searchsorted(edges, values, side="right") - 1, 0)


def _at_line(edges: Numbers) -> int:
    return int(np.flatnonzero(edges == 1.0)[0])


def equal_edges(study: Study) -> tuple[float, ...] | None:
    """Lower edges of bins of one round width for every district and wave of a study without poverty lines."""
    if study.whole:
        return study.whole.of_incomes.edges
    domains = [_domain(sample_of(study, EVERYBODY, wave.key)) for wave in study.settings.waves]
    reach = max((weighted_quantile(d.values, MOST_SHOWN, d.weights) for d in domains if d.n), default=0.0)
    if reach <= 0:
        return None
    power = 10.0 ** math.floor(math.log10(reach / WITHOUT_LINE))
    step = next(step * power for step in _ROUND_STEPS if step * power * WITHOUT_LINE >= reach * (1 - 1e-9))
    return tuple((np.arange(math.ceil(reach / step - 1e-9) + 1, dtype=np.float64) * step).tolist())
