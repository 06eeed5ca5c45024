"""Arms of a comparison group: against R, by hand, and what disclosure shows of them."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.catalogue import named_findings
from analysis.disclosure.findings import public_finding
from analysis.findings import Estimate
from analysis.findings.changes import NOT_A_PANEL
from analysis.findings.key import EVERYBODY
from analysis.indicators.group_contrasts import balance, change_findings, differences
from analysis.indicators.group_levels import arm_means, level_findings
from analysis.study import Study, open_study
from analysis.study.settings import Disclosure
from analysis.survey.estimates import TOO_FEW_CLUSTERS, TOO_FEW_OBSERVATIONS
from analysis.survey.panel import panel_of
from analysis.survey.sample import sample_of
from tests.analysis.trial_study import write_trial
from tests.conftest import ROOT

WAVES, PERIOD = ("2021", "2024"), "2021-2024"
PLACES = ("A", "B", EVERYBODY)
Found = dict[tuple[str, str, str], Estimate]


def findings_of(study: Study, *, places: tuple[str, ...] = PLACES) -> Found:
    """Everything that the notebook records of a study of two waves."""
    return dict(_findings(study, places))


def _findings(study: Study, places: tuple[str, ...]) -> Iterator[tuple[tuple[str, str, str], Estimate]]:
    for place in places:
        samples = {wave: sample_of(study, place, wave) for wave in WAVES}
        for wave, sample in samples.items():
            line = study.settings.poverty_line[wave].value
            found = level_findings(study, sample, line) | (
                balance(study, sample) if wave == WAVES[0] else differences(study, sample)
            )
            yield from (((id_, place, wave), estimate) for id_, estimate in found.items())
        changes = change_findings(study, panel_of(study, place, *WAVES))
        yield from (((id_, place, PERIOD), estimate) for id_, estimate in changes.items())


@pytest.mark.parametrize("design", ["design", "plain"])
def test_every_number_of_the_arms_agrees_with_r(design: str, rscript: str, tmp_path: Path) -> None:
    ours = findings_of(open_study(write_trial(tmp_path / "trial", design=design)))
    told = _told(rscript, "groups.R", str(tmp_path / "trial"), design)
    wrong = [
        f"{key} {part}: ours {getattr(ours[key], part)!r}, R {expected!r}"
        for key, parts in told.items()
        for part, expected in parts.items()
        if not _same(getattr(ours[key], part), expected) and not (part != "value" and ours[key].low is None)
    ]
    assert not wrong, "\n".join(wrong[:30])
    assert {key for key, found in ours.items() if found.value is not None and "gini" not in key[0]} == {*told}
    # R tells intervals of few clusters too, which say nothing
    without = {found.reason for found in ours.values() if found.value is not None and found.low is None}
    assert without <= {None, TOO_FEW_CLUSTERS, TOO_FEW_OBSERVATIONS}
    with_interval = [key for key in told if ours[key].low is not None]
    assert len(with_interval) > 0.85 * sum(parts["low"] is not None for parts in told.values())
    methods = {found.method for found in ours.values()}
    assert methods >= ({"hc2", "wilson"} if design == "plain" else {"regression_t", "korn_graubard"})
    assert not methods & ({"regression_t"} if design == "plain" else {"hc2"})


def test_differences_of_changes_of_other_households_agree_with_r(rscript: str, tmp_path: Path) -> None:
    study = open_study(write_trial(tmp_path / "trial", design="design", panel=False))
    assert not study.settings.is_panel(*WAVES)
    told = _told(rscript, "group_sections.R", str(tmp_path / "trial"))
    assert len(told) == 18
    compared = 0
    for place in PLACES:
        found = change_findings(study, panel_of(study, place, *WAVES))
        for id_, estimate in found.items():
            if not id_.startswith("group.did."):
                assert estimate.reason == NOT_A_PANEL, id_
                continue
            for part, expected in told[id_, place, PERIOD].items():
                if part == "value" or estimate.low is not None:
                    compared += 1
                    assert _same(getattr(estimate, part), expected), (id_, place, part)
    assert compared > 36


def _told(rscript: str, script: str, *arguments: str) -> dict[tuple[str, str, str], dict[str, float | None]]:
    """What a script in tests/witness/ prints, by id, district and wave."""
    command = [rscript, "--vanilla", str(ROOT / "tests" / "witness" / script), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    return {
        (id_, place, wave): parts
        for id_, places in json.loads(run.stdout).items()
        for place, waves in places.items()
        for wave, parts in waves.items()
    }


def _same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-8, abs_tol=1e-11)


def test_an_arm_under_the_threshold_hides_all_arms_and_their_differences(tmp_path: Path) -> None:
    study = open_study(write_trial(tmp_path / "trial", households=180))
    rules = Disclosure()
    sample = sample_of(study, EVERYBODY, "2024")
    kept = sample.households["arm"] != "cash"
    few = kept | (sample.households["arm"].eq("cash").cumsum() <= rules.households - 1)
    small = replace(sample, households=sample.households[few].reset_index(drop=True), in_district=few[few].to_numpy())
    estimates = {**arm_means(study, small), **differences(study, small)}
    money = study.settings.money
    for finding in named_findings(estimates, district=EVERYBODY, wave="2024", money=money):
        assert public_finding(finding, rules, published_voices=False).value is None, finding.id
    for finding in named_findings(arm_means(study, sample), district=EVERYBODY, wave="2024", money=money):
        assert public_finding(finding, rules, published_voices=False).value is not None, finding.id


def test_analysis_of_covariance_is_of_arms_drawn_by_lot_alone(tmp_path: Path) -> None:
    for kind, there in (("randomised", True), ("matched", False), ("none", False)):
        study = open_study(write_trial(tmp_path / kind, kind=kind, households=60))
        found = change_findings(study, panel_of(study, EVERYBODY, *WAVES))
        assert any(id_.startswith("group.ancova.") for id_ in found) == there
        assert "group.did.welfare.cash" in found
