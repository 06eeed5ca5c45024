"""The published trial in tests/studies/graduation: every reference value of R, from its file as it came."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from analysis.findings import Estimate
from analysis.findings.key import EVERYBODY
from analysis.indicators.group_contrasts import change_findings, differences
from analysis.indicators.group_levels import level_findings
from analysis.study import Study, open_study
from analysis.survey.intervals import t_quantile
from analysis.survey.panel import panel_of
from analysis.survey.sample import sample_of
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "studies" / "graduation"
FIRST = "bsl"
NAMES = {"ctotal_pcmonth": "welfare"}  # of outcomes in reference_values.csv -> ours


@pytest.fixture(scope="module")
def study(shared: Path) -> Study:
    """The trial as study.yml reads it."""
    assert (shared / "real" / "graduation" / "households_wide.csv").is_file()
    return open_study(FOLDER)


def found_in(study: Study, row: dict[str, str]) -> Estimate:
    """Our estimate of a row of the reference values."""
    outcome, wave = NAMES.get(row["outcome"], row["outcome"]), row["wave"]
    sample = sample_of(study, EVERYBODY, wave)
    if row["model"].startswith("mean_arm"):
        return level_findings(study, sample, None)[f"group.mean.{outcome}.{row['model'][-1]}"]
    if row["model"] == "difference":
        return differences(study, sample)[f"group.difference.{outcome}.1"]
    return change_findings(study, panel_of(study, EVERYBODY, FIRST, wave))[f"group.{row['model']}.{outcome}.1"]


def error_of(estimate: Estimate) -> float:
    """The standard error that an interval was made with."""
    assert estimate.value is not None
    assert estimate.high is not None
    assert estimate.df is not None
    if estimate.method == "t_log":
        return math.log(estimate.high / estimate.value) * estimate.value / t_quantile(estimate.df)
    return (estimate.high - estimate.value) / t_quantile(estimate.df)


def test_every_reference_value_is_met(study: Study, shared: Path) -> None:
    with (shared / "real" / "graduation" / "reference_values.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 18
    for row in rows:
        found, told = found_in(study, row), row["se_hc2"] or row["se_classical"]
        assert found.value == pytest.approx(float(row["estimate"]), abs=1e-6), row
        assert error_of(found) == pytest.approx(float(told), abs=1e-6), row
        assert found.n == int(row["n"]), row
        assert found.unit == ("index" if "mean" in row["model"] else "difference") or row["outcome"] in NAMES


def test_the_trial_is_told_in_fewer_than_sixty_lines() -> None:
    assert len((FOLDER / "study.yml").read_text("utf-8").splitlines()) < 60
