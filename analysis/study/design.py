"""The survey design as study.yml says it, and the labels of strata and clusters that follow from it."""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.study.fields import Code, Texts
from analysis.study.models import Strict

Part = Literal["weight", "stratum", "cluster"]
PARTS: tuple[Part, ...] = get_args(Part)
Labels = NDArray[np.object_]


class Design(Strict):
    """Columns of the survey design. A part without a column isn't there: nothing is taken by a column's name."""

    weight: str | None = None  # null: a column that looks like one isn't one
    stratum: str | None = None
    cluster: str | None = None
    # false: a code is the same stratum or cluster in every district. Else it counts inside its district (a cluster's
    # inside its stratum and district); where it is unset, the author is told of codes that this sets apart
    nested: bool | None = None
    population: dict[Code, int] | None = None  # households in the population, per district
    weight_means: Texts | None = None  # what a household's weight stands for, for the pages

    @property
    def columns(self) -> dict[Part, str]:
        """The column of each part that has one."""
        named = {part: getattr(self, part) for part in PARTS}
        return {part: column for part, column in named.items() if column}


def strata_of(households: pd.DataFrame, design: Design) -> Labels:
    """Each household's stratum; "" for all where none is declared."""
    codes = _codes(households, design.stratum)
    if codes is None:
        return np.full(len(households), "", dtype=object)
    return _in_districts(np.where(codes == None, "", codes), households, design)  # noqa: E711


def clusters_of(households: pd.DataFrame, design: Design) -> Labels:
    """Each household's cluster, which counts inside its stratum; the household itself where it has none."""
    own = _codes(households, "household_id")
    # "=" distinguishes a household that is its own cluster from a cluster of the same name
    own = np.array([f"={i if own is None else own[i]}" for i in range(len(households))], dtype=object)
    codes = _codes(households, design.cluster)
    return own if codes is None else np.where(codes == None, own, _in_districts(codes, households, design))  # noqa: E711


def _codes(households: pd.DataFrame, column: str | None) -> Labels | None:
    """A column's texts, None where missing; None where the study doesn't have the column."""
    if column is None or column not in households:
        return None
    texts = households[column].astype(object)
    return texts.where(texts.notna(), None).to_numpy(dtype=object)


def _in_districts(codes: Any, households: pd.DataFrame, design: Design) -> Labels:
    """The codes, set apart by district unless study.yml declares that they are one wherever they occur."""
    if design.nested is False:
        return np.asarray(codes, dtype=object)
    districts = households["district_code"].astype(str)
    return np.array([f"{code} in {district}" for code, district in zip(codes, districts, strict=True)], dtype=object)
