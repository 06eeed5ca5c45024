"""The public table of the regression of income on ties."""

from __future__ import annotations

import numpy as np

from analysis.disclosure.findings import MODEL_DECIMALS
from analysis.findings import Table, table_rows
from analysis.indicators.model import TYPE, _row, model_of
from analysis.survey.sample import Sample


def model_table(sample: Sample, degrees: np.ndarray) -> Table | None:
    """Coefficients of the regression, a row per term: by least squares with interval, and of the median.

    Log points per tie, per person of the household, and relative to the most common type of business, whose own row is
    zero without an interval. `n` is the model's in every row; the count behind a type's coefficient is its households.
    None where the model can't be fitted.
    """
    model = model_of(sample, degrees)
    if model.reason is not None:
        return None
    medians = model.median_coefficients()
    values = ("coefficient", "low", "high", "median_coefficient")
    rows: list[dict[str, object]] = []
    for term in map(str, model.design.columns.drop("const")):
        estimate = model.coefficient(term)
        fitted = (estimate.value, estimate.low, estimate.high)
        numbers = (*(None if end is None else round(end, MODEL_DECIMALS) for end in fitted), medians.get(term))
        having = model.design[term].sum() if term.startswith(TYPE) else model.n
        rows.append(_row(sample, term, dict(zip(values, numbers, strict=True)), n=model.n, having=int(having)))
    if model.reference is not None:
        types = [name for name in model.design if str(name).startswith(TYPE)]
        having = int((model.design[types].sum(axis=1) == 0).sum())
        nothing = {"coefficient": 0.0, "low": None, "high": None, "median_coefficient": 0.0}
        rows.append(_row(sample, model.reference, nothing, n=model.n, having=having))
    rows.sort(key=lambda row: (str(row["key"]).startswith(TYPE), str(row["key"])))  # by name, the types last
    return Table("model", sample.district, "term", (*values, "n"), table_rows(rows, (*values, "n")), values)
