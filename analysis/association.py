"""How income and ties go together in one wave: an association, never an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analysis.findings import Estimate, unavailable
from analysis.intervals import LEVEL
from analysis.survey import TOO_FEW_CLUSTERS, TOO_FEW_OBSERVATIONS
from analysis.ties import OBSERVED

if TYPE_CHECKING:
    from analysis.sample import Sample

RESIDUALS = 10  # fewest residual degrees of freedom; set by the contract on numbers
CONSTANT = "constant values"


def association_findings(sample: Sample, degrees: np.ndarray) -> dict[str, Estimate]:
    """The regression of income on ties, and their rank correlation.

    `degrees`: ties of each household of the wave, in the sample's order, NaN unknown.
    """
    return {
        "association.degree": degree_coefficient(sample, degrees),
        "association.income_spearman": income_rank_correlation(sample, degrees),
    }


def degree_coefficient(sample: Sample, degrees: np.ndarray) -> Estimate:
    """By how much log per-capita income differs with each further tie, households of like size and business.

    Unit: log points per tie. Least squares, unweighted, over households with an income above zero and a known degree
    and size; household size and business type (without one is a type of its own) are held constant where the study
    has them. Interval: t, HC3, with the residual degrees of freedom; or clustered on the boundary where one is
    declared, with clusters - 1. None under 10 residual degrees of freedom, or where ties don't vary.
    Source: MacKinnon and White (1985), doi:10.1016/0304-4076(85)90158-7.
    """
    incomes = sample.capita
    design = pd.DataFrame({"degree": np.asarray(degrees, dtype=float)})
    if sample.size is not None:
        design["household_size"] = sample.size
    used = sample.in_domain & (incomes > 0) & design.notna().all(axis=1).to_numpy()
    design = design[used]
    kinds = sample.labels("business_type")
    if kinds is not None:
        named = pd.Series(kinds[used], index=design.index, dtype=object).fillna("")
        design = design.join(pd.get_dummies(named, prefix="business", dtype=float))
    return _coefficient(
        np.log(incomes[used]), add_constant(design, has_constant="add"), clusters=_clusters(sample, used)
    )


def income_rank_correlation(sample: Sample, degrees: np.ndarray) -> Estimate:
    """Whether households with more ties have higher per-capita incomes, -1 to 1: Spearman's rank correlation.

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


def _coefficient(logs: np.ndarray, design: pd.DataFrame, *, clusters: np.ndarray | None) -> Estimate:
    design = _independent(design)
    n = len(logs)
    if n - design.shape[1] < RESIDUALS:
        return unavailable(TOO_FEW_OBSERVATIONS, n=n)
    if "degree" not in design:
        return unavailable(CONSTANT, n=n)
    if clusters is None:
        # a household alone in its type is fitted exactly: it says nothing of the others, and HC3 divides by zero
        shared = OLS(logs, design).fit().get_influence().hat_matrix_diag < 1 - 1e-9
        logs, design = logs[shared], _independent(design[shared])
        fit = OLS(logs, design).fit(cov_type="HC3", use_t=True)
        method, df = "hc3", float(fit.df_resid)
    else:
        count = np.unique(clusters).size
        if count < 2:
            return Estimate(float(OLS(logs, design).fit().params["degree"]), n=n, reason=TOO_FEW_CLUSTERS)
        fit = OLS(logs, design).fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
        method, df = "cluster_t", float(count - 1)
    low, high = fit.conf_int(1 - LEVEL).loc["degree"]
    value = float(fit.params["degree"])
    return Estimate(value, n=n, low=float(low), high=float(high), level=LEVEL, method=method, df=df)


def _independent(design: pd.DataFrame) -> pd.DataFrame:
    """The columns that are not a combination of those before them; `degree` comes last, so that it goes first."""
    order = ["const", *(str(name) for name in design if name not in ("const", "degree")), "degree"]
    kept: list[str] = []
    for name in order:
        columns = design[[*kept, name]].to_numpy(dtype=float)
        scaled = columns / np.maximum(np.abs(columns).max(axis=0, initial=0), 1e-300)
        if np.linalg.matrix_rank(scaled, tol=1e-9 * max(1, len(scaled)) ** 0.5) == len(kept) + 1:
            kept.append(name)
    return design[kept]


def _clusters(sample: Sample, used: np.ndarray) -> np.ndarray | None:
    """The boundary of each household used, as a code (names may repeat over districts); None without a boundary."""
    boundary = sample.labels(sample.settings.network.boundary)
    if boundary is None:
        return None
    keys = pd.DataFrame({"district": sample.labels("district_code"), "boundary": boundary}).fillna("")
    return keys.groupby(["district", "boundary"]).ngroup().to_numpy()[used]
