"""Incomes, indices of inequality and their findings, for tests."""

from __future__ import annotations

from functools import partial

import numpy as np

from analysis.indicators.inequality import atkinson, gini, inequality_findings, mld, palma, s80_s20, theil_t
from analysis.indicators.linearised import (
    linearised_atkinson,
    linearised_gini,
    linearised_mld,
    linearised_share_ratio,
    linearised_theil_t,
)
from tests.analysis.survey_samples import sample

PLAIN = {"gini": gini, "theil_t": theil_t, "mld": mld, "atkinson": atkinson, "s80_s20": s80_s20, "palma": palma}
INDICES = {
    "inequality.gini": linearised_gini,
    "inequality.theil_t": linearised_theil_t,
    "inequality.mld": linearised_mld,
    "inequality.atkinson_05": partial(linearised_atkinson, aversion=0.5),
    "inequality.s80_s20": partial(linearised_share_ratio, top=0.8, bottom=0.2),
    "inequality.palma": partial(linearised_share_ratio, top=0.9, bottom=0.4),
}

SKEWED = np.random.default_rng(7).lognormal(13, 0.6, 120)


def findings(values, **given):
    return inequality_findings(sample({"income_capita_month": values}, counts="households", **given))
