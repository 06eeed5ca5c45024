"""Samples of two districts and their comparisons, for tests."""

from __future__ import annotations

import numpy as np

from analysis.catalogue import named_findings
from analysis.findings import Estimate, Finding
from analysis.findings.units import Money
from analysis.indicators.compare import compare_findings
from analysis.survey.sample import Sample
from tests.analysis.survey_samples import sample

LINE = 500.0


def plain(district: str = "A", *, seed: int = 3, **columns) -> Sample:
    """Forty households of district A and thirty of B, of equal weight, households counted."""
    draws = np.random.default_rng(seed)
    rows = {
        "district_code": ["A"] * 40 + ["B"] * 30,
        "household_size": np.ones(70),
        "income_month": np.exp(draws.normal(6.2, 0.5, 70)),
    }
    return sample({**rows, **columns}, district=district, counts="households")


def compared(one: Sample, id_: str, line: float | None = LINE) -> Estimate:
    return compare_findings(one, line)[f"compare.{id_}"]


def named(estimate: Estimate, id_: str, district: str = "A", wave: str = "2021") -> Finding:
    return named_findings({f"compare.{id_}": estimate}, district=district, wave=wave, money=Money("IDR"))[0]
