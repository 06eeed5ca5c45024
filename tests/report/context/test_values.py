"""What a page says of its numbers, where a study has more than two waves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.findings import Finding
from report.context.values import PageValues
from report.language.study import study_locale
from report.public import Public
from tests.report import fake

DISTRICT, UNIT = fake.DISTRICTS[0], "IDR/person/month"


@pytest.mark.parametrize(("pair", "said"), [("2021-2024", "cannot_say"), ("2024-2027", "changed_little")])
def test_a_change_is_little_or_unclear_measured_by_its_own_first_wave(tmp_path: Path, pair: str, said: str) -> None:
    study = fake.two_wave_study(tmp_path / "study")
    third = study.settings.waves[-1].model_copy(update={"key": "2027"})
    study = replace(study, settings=study.settings.model_copy(update={"waves": [*study.settings.waves, third]}))
    findings = [
        Finding("income.mean_capita", DISTRICT, "2021", 100_000.0, UNIT, n=140),
        Finding("income.mean_capita", DISTRICT, "2024", 1_000_000.0, UNIT, n=140),
        # both ends are within a tenth of the second wave's level, not of the first's
        Finding("change.mean_capita", DISTRICT, pair, 1_000.0, UNIT, -20_000.0, 22_000.0, 0.95, n=140, method="t"),
    ]
    public = Public({finding.key: finding for finding in findings}, {})
    page = PageValues(study, public, study_locale(study.settings, "en"), DISTRICT, "2027")
    assert page.verdict("change.mean_capita", pair) == said
