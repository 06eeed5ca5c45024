"""Small samples for tests of the survey statistics."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from analysis.findings import Estimate
from analysis.study.settings import StudySettings
from analysis.survey.intervals import t_quantile
from analysis.survey.sample import Sample, sample_of

WAVE = "2021"
TEXT = {"id": "x", "en": "x"}


def waves_of(*keys: str) -> list[dict[str, Any]]:
    """Waves as study.yml has them."""
    return [{"key": key, "label": {"id": key, "en": key}} for key in keys]


def settings(**given: Any) -> StudySettings:
    """The shortest study.yml, with what a test is about."""
    shortest: dict[str, Any] = {
        "id": "test",
        "title": TEXT,
        "authors": (),
        "edition": {"name": "1", "date": dt.date(2025, 1, 1)},
        "region": {"level": TEXT, "name": TEXT},
        "waves": [{"key": WAVE, "label": TEXT}],
        "welfare": "income",
        "synthetic": True,
    }
    return StudySettings(**{**shortest, **given})


def sample(columns: dict[str, Any], *, district: str = "all", **given: Any) -> Sample:
    """A sample of one wave with these columns; households of district A unless told."""
    rows = pd.DataFrame(columns)
    defaults = {"household_id": [f"h{i:03d}" for i in range(len(rows))], "wave": WAVE, "district_code": "A"}
    for name, value in defaults.items():
        if name not in rows:
            rows[name] = value
    study = SimpleNamespace(households=rows, settings=settings(**given), whole=None)
    return sample_of(study, district, WAVE)  # type: ignore[arg-type]


def error_of(estimate: Estimate) -> float:
    """The standard error that an estimate's interval was made with."""
    return (estimate.high - estimate.value) / t_quantile(estimate.df)


def designed(district: str, **given: Any) -> Sample:
    """Sixty households in three strata (one of a single cluster), 15 clusters, two districts that cut across them.

    Made by arithmetic, so that the same data could be given to R's survey package: its answers stand in the tests.
    """
    i = np.arange(60)
    rows = pd.DataFrame(
        {
            "district_code": np.where(i % 5 < 2, "A", "B"),
            "stratum": np.where(i < 24, "s1", np.where(i < 56, "s2", "s3")),
            "cluster": [f"c{k // 4}" for k in i],
            "weight": 1.0 + (i * 7 % 5) / 2,
            "household_size": 1.0 + (i * 11 % 6),
            "income_month": 1000.0 + (i * 37 % 53) * 50 + (i // 4) * 90,
        }
    )
    rows.loc[[9, 31], "income_month"] = np.nan
    rows.loc[[14], "household_size"] = np.nan
    design = {"weight": "weight", "stratum": "stratum", "cluster": "cluster", "nested": False}
    return sample(rows.to_dict("series"), district=district, **{"design": design, **given})
