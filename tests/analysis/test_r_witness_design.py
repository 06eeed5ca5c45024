"""Designs with codes that repeat across districts, and domains of few clusters, against R's survey."""

from __future__ import annotations

import json
import math
import subprocess
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.indicators.design import design_findings
from analysis.survey.estimates import mean, ratio, share
from tests.analysis.survey_samples import sample
from tests.conftest import ROOT

# Four districts: 6, 5, 3 and 2 villages, called 1, 2, 3, ... in each, and two areas that every district has.
VILLAGES = {"A": 6, "B": 5, "C": 3, "D": 2}
FEWEST = 3  # clusters, under which there is no interval
DESIGNS: dict[str, dict[str, Any]] = {
    "clusters": {"cluster": "village"},
    "nested": {"cluster": "village", "stratum": "area", "nested": True},
    "one": {"cluster": "village", "nested": False},
    "strata": {"stratum": "area", "nested": False},
}


def households() -> pd.DataFrame:
    """Five households in each village of each area, incomes and weights by arithmetic."""
    rows = [(d, a, str(v)) for d, many in VILLAGES.items() for a in "ru" for v in range(1, many + 1) for _ in range(5)]
    frame = pd.DataFrame(rows, columns=["district", "area", "village"])
    i = np.arange(len(frame))
    frame["household_id"] = [f"h{k:03d}" for k in i]
    frame["weight"] = 1.0 + (i * 7 % 5) / 2
    frame["income"] = 1000.0 + (i * 37 % 53) * 50 + (i // 5 * 13 % 17) * 40
    frame["rare"] = np.where(i % 20 == 3, frame["income"] * 0.9, 0.0)  # its plain t interval reaches below zero
    frame["part"] = frame["income"] * (i * 3 % 10) / 10
    return frame


@pytest.fixture(scope="module")
def told(rscript: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("design")
    households().to_csv(folder / "households.csv", index=False)
    command = [rscript, "--vanilla", str(ROOT / "tests" / "witness" / "design.R"), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


@pytest.mark.parametrize("district", [*VILLAGES, "all"])
@pytest.mark.parametrize("name", DESIGNS)
def test_domains_under_repeated_codes_agree_with_r(name: str, district: str, told: dict[str, Any]) -> None:
    columns = households().rename(columns={"district": "district_code"})
    one = sample(columns.to_dict("series"), district=district, design={"weight": "weight", **DESIGNS[name]})
    income, part, rare = (one.column(column) for column in ("income", "part", "rare"))
    assert income is not None
    assert part is not None
    assert rare is not None
    ours = {
        "mean": mean(one, income, persons=False),
        "ratio": ratio(one, part, income, persons=False),
        "share": share(one, (income < 2000).astype(float), persons=False),
    }
    scarce = ratio(one, rare, income, persons=False)
    assert (scarce.method == "t_logit") == (scarce.low is not None and district != "all")
    ours["logit" if scarce.method == "t_logit" else "rare"] = scarce
    counted = design_findings(one)
    for part in ("clusters", "strata", "df"):
        declared = {"clusters": "cluster", "strata": "stratum", "df": "weight"}[part]
        expected = told[f"{part}.{name}"][district]["2024"]["value"]
        assert counted[f"design.{part}"].value == (expected if declared in one.settings.design.columns else None)
    clusters = {"clusters": 1, "nested": 2, "one": 1, "strata": 10}[name] * VILLAGES.get(
        district, 16 if name != "one" else 6
    )
    for statistic, estimate in ours.items():
        expected = told[f"{statistic}.{name}"][district]["2024"]
        assert estimate.value == pytest.approx(expected["value"], rel=1e-8)
        if clusters < FEWEST:
            assert (estimate.low, estimate.reason) == (None, "too few clusters")
            continue
        assert estimate.df == told[f"df.{name}"][district]["2024"]["value"]
        for end in ("low", "high"):
            assert math.isclose(getattr(estimate, end), expected[end], rel_tol=1e-8), (statistic, end)
