"""Equivalence scales and poverty lines against R: values by laeken, errors by survey from linearised variables."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.indicators.poverty import headcount, poverty_line
from analysis.indicators.relative_line import share_below_error
from analysis.survey.estimates import domain_of
from analysis.survey.lines import lines_of
from analysis.survey.sample import Sample
from tests.analysis.survey_samples import TEXT, WAVE, sample
from tests.conftest import ROOT

DESIGN = {"weight": "weight", "stratum": "stratum", "cluster": "cluster", "nested": False}
SCALES = ("per_capita", "square_root", "oecd_modified")
LINES = {
    "by_area": {"column": "area", "values": {"urban": 900, "rural": 700}, "source": TEXT},
    "relative": {"relative": 0.6, "source": TEXT},
}


def households() -> pd.DataFrame:
    """Four hundred households in three strata and 60 clusters; districts cut across both."""
    draw = np.random.default_rng(11)
    i = np.arange(400)
    adults, children = draw.integers(1, 4, 400), draw.integers(0, 4, 400)
    return pd.DataFrame(
        {
            "district": np.where(i % 5 < 2, "A", "B"),
            "stratum": np.where(i < 140, "s1", np.where(i < 301, "s2", "s3")),
            "cluster": [f"c{k // 7}" for k in i],
            "weight": np.round(draw.uniform(0.5, 4, 400), 3),
            "size": adults + children,
            "adults": adults,
            "children": children,
            "area": np.where(i % 3 == 0, "urban", "rural"),
            "income": np.round(draw.lognormal(7.5, 0.6, 400) * (1 + 0.3 * adults), 2),
        }
    )


@pytest.fixture(scope="module")
def told(rscript: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    table = tmp_path_factory.mktemp("lines") / "households.csv"
    households().to_csv(table, index=False)
    command = [rscript, "--vanilla", str(ROOT / "tests" / "witness" / "lines.R"), str(table)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def drawn(district: str, scale: str) -> Sample:
    names = {"district": "district_code", "size": "household_size", "income": "income_month"}
    lines = {kind: {"waves": {WAVE: given}, "id": kind, "label": TEXT} for kind, given in LINES.items()}
    given = {"design": DESIGN, "equivalence": scale, "lines": list(lines.values())}
    return sample(households().rename(columns=names).to_dict("series"), district=district, **given)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("district", ["all", "A", "B"])
def test_scales_and_lines_agree_with_r(told: Any, scale: str, district: str) -> None:
    ours = drawn(district, scale)
    by_id = {line.id: line.waves[WAVE] for line in ours.settings.lines}
    domain = domain_of(ours, ours.capita, persons=True)
    mean = float(domain.weights @ domain.values)
    expect(told, f"mean.{scale}", district, mean, domain.error(domain.values - mean))

    by_area = lines_of(ours, by_id["by_area"])
    below = headcount(ours, by_area)
    poor = domain.values < by_area.values[domain.rows]
    expect(told, f"by_area.{scale}", district, below.value, domain.error(poor - below.value))

    relative = lines_of(ours, by_id["relative"])
    expect(told, f"line.{scale}", district, poverty_line(ours, relative).value, None)
    below = headcount(ours, relative)
    expect(told, f"relative.{scale}", district, below.value, share_below_error(ours, relative))
    assert below.method == "korn_graubard_relative"


def expect(told: Any, id_: str, district: str, value: float | None, error: float | None) -> None:
    expected = told[id_][district]["all"]
    assert value == pytest.approx(expected["value"], rel=1e-8), id_
    assert error == (None if expected["low"] is None else pytest.approx(expected["low"], rel=1e-8)), id_
