"""Studies with statements and public numbers beside them, for tests of both together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.findings import Finding
from analysis.study import Study
from report.public import Public
from tests.report import fake

PLACE, PAIR = "35.16.01", "2021-2024"


def statements(*told: tuple[str, str]) -> pd.DataFrame:
    """Statements of a published source, each an outcome and a direction."""
    rows = [(f"s{at}", None, "income", "outcome", direction, outcome) for at, (outcome, direction) in enumerate(told)]
    columns = ["statement_id", "informant_type", "theme", "kind", "direction", "outcome"]
    return pd.DataFrame(rows, columns=columns).assign(text_id="x", text_en="x")


def study(told: pd.DataFrame | None, *, text: str = fake.TWO_WAVES, informants: pd.DataFrame | None = None) -> Study:
    settings = fake.settings(text)
    districts = pd.DataFrame({"district_code": [PLACE], "name": ["Desa"], "regency": ["X"], "province": ["Y"]})
    return Study(Path(), settings, districts, pd.DataFrame(), statements=told, informants=informants)


def public(*findings: Finding) -> Public:
    return Public({finding.key: finding for finding in findings}, {})


def change(id_: str, value: float | None, low: float | None = None, high: float | None = None, **more) -> Finding:
    unit = {"change.mean_capita": "IDR/person/month", "change.mean_degree": "ties"}.get(id_, "difference of shares")
    return Finding(id_, PLACE, PAIR, value, unit, low, high, None if low is None else 0.95, n=140, **more)


def level(id_: str, value: float, unit: str) -> Finding:
    return Finding(id_, PLACE, "2021", value, unit, n=140)


INCOME = level("income.mean_capita", 400_000.0, "IDR/person/month")
