"""Linear regression of households' values under the survey design: coefficients with their intervals.

Households of equal weight, drawn one by one: least squares with standard errors robust to unequal variance (HC2, for
two groups Welch's), t with the residual degrees of freedom. Any other sample: weighted least squares, linearised as
`svyglm` of R's survey package has it; degrees of freedom are the clusters less the strata, less one for each regressor.

Sources: MacKinnon, J. G., & White, H. (1985). https://doi.org/10.1016/0304-4076(85)90158-7;
Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys.
https://doi.org/10.2307/1402588.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from statsmodels.regression.linear_model import OLS

from analysis.findings import Estimate, unavailable
from analysis.survey.estimates import NOTHING, TOO_FEW_CLUSTERS, Domain, domain_of
from analysis.survey.sample import Numbers, Sample
from analysis.survey.t_interval import ANYWHERE, Range, with_t

CONSTANT = "constant values"


def regression(
    sample: Sample, values: Numbers, regressors: Mapping[str, Numbers], *, persons: bool, within: Range = ANYWHERE
) -> dict[str, Estimate]:
    """The coefficient of each regressor, over households of the district where all are known; the constant is added.

    All arrays are aligned to sample.households; NaN = unknown. Every estimate is unavailable where a regressor doesn't
    vary or follows from the others; without an interval where degrees of freedom are lacking, or all is fitted exactly.
    Coefficients lie `within` a range for certain, such as differences of shares.
    """
    known = ~np.isnan(np.vstack([values, *regressors.values()])).any(axis=0)
    domain = domain_of(sample, np.where(known, values, np.nan), persons=persons)
    if domain.n == 0:
        return dict.fromkeys(regressors, unavailable("no household"))
    x = np.column_stack([np.ones(domain.n), *(column[domain.rows] for column in regressors.values())])
    scales = np.maximum(np.abs(x).max(axis=0), 1e-300)  # rank and inverse don't depend on units
    x = x / scales
    if np.linalg.matrix_rank(x * np.sqrt(domain.weights)[:, None], tol=1e-9) < x.shape[1]:
        return dict.fromkeys(regressors, unavailable(CONSTANT, n=domain.n))
    scale = float(np.abs(domain.values).max()) or 1.0
    plain = sample.is_plain and not persons
    coefficients, errors = (_least_squares if plain else _linearised)(domain, x, domain.values / scale)
    df = domain.n - x.shape[1] if plain else domain.df + 1 - x.shape[1]
    method = "hc2" if plain else "regression_t"
    units = scale / scales
    return {
        name: _estimate(units[at] * coefficients[at], units[at] * errors[at], domain.n, df, method, within)
        for at, name in enumerate(regressors, 1)
    }


def _least_squares(_domain: Domain, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Coefficients and HC2 standard errors; NaN where a household is fitted exactly, whatever its value."""
    fit = OLS(y, x).fit()
    if fit.get_influence().hat_matrix_diag.max() > 1 - NOTHING or _is_exact(fit.resid, y):
        return fit.params, np.full(x.shape[1], np.nan)
    return fit.params, fit.get_robustcov_results("HC2").bse


def _linearised(domain: Domain, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Weighted coefficients and their standard errors under the design."""
    root = np.sqrt(domain.weights)
    coefficients = np.asarray(np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0], dtype=float)
    residuals = y - x @ coefficients
    if _is_exact(residuals, y) and domain.unsampled.any():
        return coefficients, np.full(x.shape[1], np.nan)
    influence = (x * residuals[:, None]) @ np.linalg.inv(x.T @ (x * domain.weights[:, None]))
    return coefficients, np.array([domain.error(column) for column in influence.T])


def _is_exact(residuals: Numbers, y: Numbers) -> bool:
    return bool(np.abs(residuals).max() <= NOTHING * max(1e-300, float(np.abs(y).max())))


def _estimate(value: float, error: float, n: int, df: int, method: str, within: Range) -> Estimate:
    estimate = Estimate(float(value), n=n)
    if df < 1:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    if not np.isfinite(error):
        return replace(estimate, reason=CONSTANT)
    found = with_t(estimate, float(error), df, within=within)
    return found if found.low is None else replace(found, method=method)
