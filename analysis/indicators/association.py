"""The association of income and ties in one wave, which is not an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.findings import Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares, single_ids
from analysis.findings.units import LOG_POINTS
from analysis.indicators.model import CONSTANT, diagnostics, model_of
from analysis.network.ties import OBSERVED
from analysis.survey.t_interval import TOO_FEW_OBSERVATIONS

if TYPE_CHECKING:
    from analysis.survey.sample import Sample

__all__ = ["association_findings", "degree_coefficient", "diagnostics", "income_rank_correlation"]


@declares(
    Definition(
        "association.degree",
        LOG_POINTS,
        Kind.INDEX,
        r"\ln x_i = \beta_0 + \beta_1 d_i + \beta_2 h_i + \gamma_{j(i)} + \varepsilon_i",
        ("mackinnon1985",),
    )
)
def degree_coefficient(sample: Sample, degrees: np.ndarray) -> Estimate:
    """Difference in log per-capita income per further tie, between households of the same size and business type.

    Unit: log points per tie. Least squares, unweighted, over households with an income above zero and a known degree
    and size; household size and business type (having none is a type too) are controlled for where the study has
    them. Interval: t, HC3, with the residual degrees of freedom; or clustered on the boundary where one is
    declared, with clusters - 1. None under 10 residual degrees of freedom, or where ties don't vary.
    Source: MacKinnon and White (1985), doi:10.1016/0304-4076(85)90158-7.
    """
    model = model_of(sample, degrees)
    return model.coefficient("degree") if model.reason is None else unavailable(model.reason, n=model.n)


@declares(
    Definition(
        "association.income_spearman",
        "correlation",
        Kind.INDEX,
        r"\frac{\sum_i (R(x_i) - \bar{R})(R(d_i) - \bar{R})}"
        r"{\sqrt{\sum_i (R(x_i) - \bar{R})^2 \sum_i (R(d_i) - \bar{R})^2}}",
        ("spearman1904",),
    )
)
def income_rank_correlation(sample: Sample, degrees: np.ndarray) -> Estimate:
    """Spearman's rank correlation of ties and per-capita income, -1 to 1.

    Unweighted, over households with both known. None where one of them is constant, or with fewer than three
    households. Source: Spearman (1904), doi:10.2307/1412159.
    """
    incomes, degrees = sample.capita, np.asarray(degrees, dtype=float)
    used = sample.in_domain & ~np.isnan(incomes) & ~np.isnan(degrees)
    n = int(used.sum())
    if n < 3:
        return unavailable(TOO_FEW_OBSERVATIONS, n=n)
    if np.ptp(incomes[used]) == 0 or np.ptp(degrees[used]) == 0:
        return unavailable(CONSTANT, n=n)
    return Estimate(float(stats.spearmanr(incomes[used], degrees[used]).statistic), n=n, reason=OBSERVED)


@declares(degree_coefficient, income_rank_correlation)
def association_findings(sample: Sample, degrees: np.ndarray) -> dict[str, Estimate]:
    """The regression of income on ties, and their rank correlation.

    `degrees`: ties of each household of the wave, in the sample's order, NaN unknown.
    """
    if sample.n_in_district and not sample.any_capita:
        return dict.fromkeys(single_ids(association_findings), unavailable(sample.no_capita))
    return {
        "association.degree": degree_coefficient(sample, degrees),
        "association.income_spearman": income_rank_correlation(sample, degrees),
    }
