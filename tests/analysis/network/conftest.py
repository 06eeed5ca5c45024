"""Networks that several tests look at."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.study import Study
from analysis.study.settings import Network
from tests.analysis.network.studies import one_district, study_of

NO_GRAPH = ("135", "200", "270", "308", "392", "405", "496")


@pytest.fixture
def mixed():
    """Five households of two districts, with ties of several kinds, and with two facilitators and a customer."""
    homes = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}
    ties = [
        ("a", "b", "advice"),
        ("b", "a", "lending"),
        ("b", "c", "advice"),
        ("c", "d", "advice"),
        ("a", "f", "training"),
        ("f", "a", "advice"),
        ("a", "g", "training"),
        ("b", "k", "buying"),
        ("f", "k", "advice"),
    ]
    return study_of(homes, ties, actors={"f": "facilitator", "g": "facilitator", "k": "customer"})


@pytest.fixture(scope="module")
def indonesia(shared):
    """The network of the real study, and the references that came with its data."""
    folder = shared / "real" / "indonesia"
    raw = pd.read_csv(folder / "households_raw.csv", dtype=str)
    ties = pd.read_csv(folder / "ties_raw.csv", dtype=str)
    households = pd.DataFrame(
        {
            "household_id": raw["hhid"],
            "district_code": raw["province"].str.zfill(2) + raw["district"].str.zfill(2),
            "wave": "2008",
            "ea": raw["ea"],
            "household_size": raw["hhsize"].astype(float),
            "income_capita_month": raw["consumption"].astype(float) * 1000,
        }
    )
    base = one_district(2, [(0, 1)]).settings
    settings = base.model_copy(
        update={
            "network": Network(boundary="ea", not_asked_in=NO_GRAPH),
            "design": base.design.model_copy(update={"weight": None}),
        }
    )
    rows = pd.DataFrame({"wave": "2008", "source_id": ties["source"], "target_id": ties["target"]})
    study = Study(Path(), settings, households[["district_code"]].drop_duplicates(), households, ties=rows)
    return SimpleNamespace(study=study, reference=pd.read_csv(folder / "reference_values.csv"))
