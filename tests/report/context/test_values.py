"""What a page says of its numbers, where a study has more than two waves."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize(
    ("language", "fell", "unclear"),
    [
        ("en", r"fell by .*: .*2,000.* to .*80,000", r"the change .*: .*−.*90,000.* to .*120,000"),
        ("id", r"turun .*: .*2\.000.* sampai .*80\.000", r"perubahan .*: .*−.*90\.000.* sampai .*120\.000"),
    ],
)
def test_a_verb_of_direction_has_the_sign_and_other_changes_keep_theirs(
    tmp_path: Path, language: str, fell: str, unclear: str
) -> None:
    study, public = fake.two_wave_study(tmp_path / "study"), fake.two_wave_public()
    said = {
        district: PageValues(study, public, study_locale(study.settings, language), district, "2024").sentence(
            "change.mean_capita"
        )
        for district in fake.CHANGES
    }
    assert re.search(fell, said["35.16.02"])
    assert "−" not in said["35.16.02"]
    assert 'data-style="extent"' in said["35.16.02"]
    assert re.search(unclear, said["35.16.04"])
    assert 'data-style="interval"' in said["35.16.04"]
