"""A page of a study with arms, its findings made up: no run of a notebook behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.findings import Finding
from analysis.study import Study
from analysis.study.codebook import Codebook, Column
from analysis.study.waves import pair_name
from report.context.values import PageValues
from report.language.study import study_locale
from report.public import Public
from tests.report.fake import settings

SETTINGS = """
id: trial
title: {id: Percobaan, en: A trial}
authors: [{name: A. Author}]
edition: {name: "1", date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}}
waves: WAVES
welfare: income
counts: households
currency: {code: USD}
group:
  column: arm
  kind: KIND
  comparison: none
  labels: {LABELS}
  outcomes: [savings]
synthetic: true
"""
LABELS = {
    "none": "none: {id: kelompok pembanding, en: comparison group}",
    "cash": "cash: {id: kelompok bantuan tunai, en: cash group}",
    "coach": "coach: {id: kelompok pendampingan, en: coaching group}",
}
CODEBOOK = Codebook({"savings": Column(label={"id": "tabungan", "en": "savings"}, type="yes_no")})
PLACE = "A"
MONEY = "USD/person/month"
# interval of an arm's difference, by what it allows to say
ROSE, FELL, SMALL, UNSURE = (12.0, 91.0), (-80.0, -2.0), (-6.0, 7.0), (-90.0, 120.0)


def arms_page(
    verdicts: Mapping[str, list[tuple[float, float] | None]],
    *,
    kind: str = "randomised",
    programme: bool = False,
    language: str = "en",
    waves: tuple[str, ...] = ("2021", "2024"),
) -> PageValues:
    """The page; `verdicts` has each arm's interval in each later wave, None where it is hidden."""
    labels = ", ".join(text for arm, text in LABELS.items() if arm in ("none", *verdicts))
    of_waves = "".join(f"\n  - {{key: {wave}, label: {{id: tahun {wave}, en: year {wave}}}}}" for wave in waves)
    text = SETTINGS.replace("KIND", kind).replace("WAVES", of_waves).replace("LABELS", labels)
    given = settings(text + ("programme: cash\n" if programme else ""))
    districts = pd.DataFrame({"district_code": [PLACE, "B"], "name": ["Utara", "Selatan"]})
    study = Study(Path(), given, districts, pd.DataFrame(), codebook=CODEBOOK)
    findings = [
        Finding(f"group.mean.welfare.{arm}", PLACE, wave, value, MONEY, value - 9, value + 9, 0.95, n=40)
        for place, wave in enumerate(waves)
        for arm, value in (("none", 300.0 + place), *((arm, 310.0 + place) for arm in verdicts))
    ]
    several = len(waves) > 1
    later = waves[1:] if several else waves
    for arm, intervals in verdicts.items():
        for wave, interval in zip(later, intervals, strict=True):
            for family in ("did", "ancova", "difference"):
                when = wave if family == "difference" else pair_name(waves[0], wave)
                one = Finding(f"group.{family}.welfare.{arm}", PLACE, when, None, MONEY, n=80)
                other = Finding(f"group.{family}.savings.{arm}", PLACE, when, 0.1, "difference of shares", 0.02, 0.18)
                hidden = replace(one, disclosure="suppressed primary", reason="fewer households than the threshold")
                shown = interval and replace(one, value=sum(interval) / 2, low=interval[0], high=interval[1])
                findings += [shown or hidden, other]
    public = Public({found.key: found for found in findings}, {})
    return PageValues(study, public, study_locale(given, language), PLACE, waves[-1])
