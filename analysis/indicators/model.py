"""The regression of log per-capita income on ties in one wave: its fit, coefficients and diagnostics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.diagnostic import het_breuschpagan
from statsmodels.tools.tools import add_constant

from analysis.findings import Estimate
from analysis.survey.estimates import FEWEST_CLUSTERS, TOO_FEW_CLUSTERS
from analysis.survey.intervals import LEVEL
from analysis.survey.sample import Codes, Numbers
from analysis.survey.t_interval import TOO_FEW_OBSERVATIONS

if TYPE_CHECKING:
    from analysis.survey.sample import Sample

RESIDUALS = 10  # fewest residual degrees of freedom; set by the contract on numbers
CONSTANT = "constant values"
TYPE = "business_type."  # prefix of a type of business; an empty name means no business
LEVERAGE = 2.0  # times the mean: above that a household's leverage counts as high (Hoaglin and Welsch 1978)


@dataclass(frozen=True, eq=False)
class Model:
    """The regression of one district and wave, or the `reason` why there is none."""

    logs: Numbers
    design: pd.DataFrame  # the regressors of each household, none a linear combination of the others
    n: int  # households with all variables known, including those fitted exactly as the only one of their type
    fit: Any = None
    method: str | None = None
    df: float | None = None
    reference: str | None = None  # the type of business that the others are compared with
    reason: str | None = None

    def coefficient(self, term: str) -> Estimate:
        """The coefficient of a term, in log income per unit, with its interval."""
        estimate = Estimate(float(self.fit.params[term]), n=self.n)
        if self.df is None:
            return replace(estimate, reason=TOO_FEW_CLUSTERS)
        low, high = (float(end) for end in self.fit.conf_int(1 - LEVEL).loc[term])
        return replace(estimate, low=low, high=high, level=LEVEL, method=self.method, df=self.df)

    def median_coefficients(self) -> dict[str, float]:
        """Coefficients of the regression of the median, to four decimals; empty if it fails.

        Least absolute deviations, on which large incomes have less influence. The minimum is found exactly, as the dual
        of a linear programme: statsmodels' reweighting may cycle before it reaches it. Where several lines fit equally
        well, one of them. Source: Koenker and Bassett (1978), doi:10.2307/1913643.
        """
        regressors = self.design.to_numpy(dtype=float)
        found = linprog(-self.logs, A_eq=regressors.T, b_eq=np.zeros(regressors.shape[1]), bounds=(-1, 1))
        if not found.success:
            return {}
        slopes = -found.eqlin.marginals  # the dual variables
        return {str(term): round(float(slope), 4) for term, slope in zip(self.design, slopes, strict=True)}


def model_of(sample: Sample, degrees: np.ndarray) -> Model:
    """The regression over households with an income above zero and a known degree and size.

    The most common type of business is the reference category.
    """
    incomes = sample.capita
    design = pd.DataFrame({"degree": np.asarray(degrees, dtype=float)})
    if sample.size is not None:
        design["household_size"] = sample.size
    used = sample.in_domain & (incomes > 0) & design.notna().all(axis=1).to_numpy()
    design, logs = design[used], np.log(incomes[used])
    kinds = sample.labels("business_type")
    if kinds is not None:
        named = pd.Series(kinds[used], index=design.index, dtype=object).fillna("").map(lambda kind: f"{TYPE}{kind}")
        dummies = pd.get_dummies(named, dtype=float)
        # the most common comes last, so that it is the one that is dropped
        design = design.join(dummies[dummies.sum().sort_values(kind="stable").index])
    return _fitted(logs, add_constant(design, has_constant="add"), clusters=_clusters(sample, used))


def diagnostics(sample: Sample, degrees: np.ndarray) -> pd.Series:
    """Diagnostics of the regression, for the private notebook, never recorded; empty without a model.

    The Breusch-Pagan test's p for unequal variance (robust errors allow for it), the number of households with a
    leverage above twice the mean, and the largest Cook's distance. No household is named.
    """
    model = model_of(sample, degrees)
    if model.reason is not None:
        return pd.Series(dtype=float)
    plain = OLS(model.logs, model.design).fit()
    influence = plain.get_influence()
    leverage = influence.hat_matrix_diag
    distances = influence.cooks_distance[0]
    return pd.Series(
        {
            "n": float(len(model.logs)),
            "breusch_pagan_p": float(het_breuschpagan(plain.resid, model.design)[1]),
            "high_leverage": float((leverage > LEVERAGE * leverage.mean()).sum()),
            "max_cooks_distance": float(np.nanmax(distances)),
        }
    )


def _row(sample: Sample, term: str, numbers: Mapping[str, float | None], *, n: int, having: int) -> dict[str, object]:
    counts = {f"{name}.n": having for name in numbers}
    return {"key": term, "wave": sample.wave, "unit": "log points", **numbers, "n": n, **counts, "n.n": n}


def _fitted(logs: Numbers, whole: pd.DataFrame, *, clusters: Codes | None) -> Model:
    design = _independent(whole)
    n = len(logs)
    if n - design.shape[1] < RESIDUALS:
        return Model(logs, design, n, reason=TOO_FEW_OBSERVATIONS)
    if "degree" not in design:
        return Model(logs, design, n, reason=CONSTANT)
    if clusters is None:
        # the only household of a type is fitted exactly: it has no information on the others, and HC3 divides by zero
        shared = OLS(logs, design).fit().get_influence().hat_matrix_diag < 1 - 1e-9
        logs, whole, design = logs[shared], whole[shared], _independent(design[shared])
        fit = OLS(logs, design).fit(cov_type="HC3", use_t=True)
        return Model(logs, design, n, fit, "hc3", float(fit.df_resid), _reference(whole, design))
    reference = _reference(whole, design)
    count = np.unique(clusters).size
    if count < FEWEST_CLUSTERS:
        return Model(logs, design, n, OLS(logs, design).fit(), reference=reference)
    fit = OLS(logs, design).fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
    return Model(logs, design, n, fit, "cluster_t", float(count - 1), reference)


def _reference(whole: pd.DataFrame, design: pd.DataFrame) -> str | None:
    """The reference type of business: observed, but not in the design; None where types don't vary."""
    types = [str(name) for name in whole if str(name).startswith(TYPE) and whole[name].any()]
    left_out = [name for name in types if name not in design]
    return left_out[0] if len(left_out) == 1 and len(types) > 1 else None


def _independent(design: pd.DataFrame) -> pd.DataFrame:
    """The linearly independent columns: each not a combination of those before it; `degree` is the first to go."""
    order = ["const", *(str(name) for name in design if name not in ("const", "degree")), "degree"]
    names: list[str] = []
    for name in order:
        columns = design[[*names, name]].to_numpy(dtype=float)
        scaled = columns / np.maximum(np.abs(columns).max(axis=0, initial=0), 1e-300)
        if np.linalg.matrix_rank(scaled, tol=1e-9 * max(1, len(scaled)) ** 0.5) == len(names) + 1:
            names.append(name)
    return design[names]


def _clusters(sample: Sample, used: np.ndarray) -> np.ndarray | None:
    """The boundary of each household used, as a code (names may repeat over districts); None without a boundary."""
    boundary = sample.labels(sample.settings.network.boundary)
    if boundary is None:
        return None
    keys = pd.DataFrame({"district": sample.labels("district_code"), "boundary": boundary}).fillna("")
    codes: np.ndarray = keys.groupby(["district", "boundary"]).ngroup().to_numpy()
    # those of the households used alone, so that the codes are the same whichever others are known
    of_used: np.ndarray = np.unique(codes[used], return_inverse=True)[1]
    return of_used
