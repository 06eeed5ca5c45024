"""A small study with every kind of finding, for tests of pages: made up, no run of a notebook behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.catalogue import CATALOGUE
from analysis.findings import Finding
from analysis.findings.definition import Kind
from analysis.study import Study
from analysis.study.codebook import Codebook
from analysis.study.settings import StudySettings, settings_from
from report.public import ALL, Public
from report.public.joint import joint_findings, joint_outcomes

TWO_WAVES = """
id: contoh
title: {id: "Pendapatan keluarga contoh", en: "Income of sample families"}
authors: [{name: "A. Penulis", affiliation: {id: "Lembaga", en: "Institute"}}]
edition: {name: "1", date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: "Kabupaten Contoh", en: "Sample Regency"}}
waves:
  - {key: 2021, label: {id: "Maret 2021", en: "March 2021"}, date: 2021-03}
  - {key: 2024, label: {id: "Maret 2024", en: "March 2024"}, date: 2024-03}
programme: prokus
welfare: income
poverty_line:
  2021: {value: 417784, source: {id: "BPS 2021", en: "BPS 2021"}, official: true, drawn_for: expenditure}
  2024: {value: 508618, source: {id: "BPS 2024", en: "BPS 2024"}, official: true, drawn_for: expenditure}
network: {actor_types: {tksk: linking, customer: bridging}}
voices: {published: true, citation: sabarisman2024}
synthetic: true
"""
ONE_WAVE = """
id: satu
title: {id: "Konsumsi rumah tangga contoh", en: "Consumption of sample households"}
authors: [{name: "B. Penulis"}]
edition: {name: "1", date: 2026-11-24}
approved: {by: "B. Penulis", date: 2026-11-25}
region: {level: {id: kabupaten/kota, en: regency or city}, name: {id: "Jawa Tengah", en: "Central Java"}}
waves: [{key: 2008, label: {id: "November 2008", en: "November 2008"}}]
welfare: consumption
counts: households
synthetic: false
"""
# change.mean_capita per district, so that every verdict is met: value, low, high
CHANGES = {
    "35.16.01": (52_000.0, 12_000.0, 91_000.0),  # rose
    "35.16.02": (-41_000.0, -80_000.0, -2_000.0),  # fell
    "35.16.03": (4_000.0, -21_000.0, 30_000.0),  # changed little
    "35.16.04": (15_000.0, -90_000.0, 120_000.0),  # cannot say
}
SUPPRESSED, MISSING = "35.16.05", "35.16.06"
DISTRICTS = (*CHANGES, SUPPRESSED, MISSING)


def settings(text: str) -> StudySettings:
    """The settings of a study.yml."""
    found, problems = settings_from(text.encode())
    assert found is not None, problems
    assert not problems, problems
    return found


def two_wave_study(folder: Path) -> Study:
    """A programme study of six districts in two waves, with ties, voices, a line and recommendations."""
    folder.mkdir(parents=True, exist_ok=True)
    recommendations = pd.DataFrame(
        {
            "id": ["gov-widen-capital"],
            "text_id": ["Pemerintah memperluas modal."],
            "text_en": ["Government widens capital."],
        }
    )
    limits = pd.DataFrame(
        {
            "id": ["no-income"],
            "limit_type": ["limitation"],
            "statement_ids": [None],
            "text_id": ["Pendapatan tidak dicatat."],
            "text_en": ["Income is not recorded."],
        }
    )
    bibliography = folder / "references.bib"
    keys = ("sabarisman2024", "banerjee2015", "adji2020", "alatas2012", "alatas2016")
    entry = "@article{%s,\n  title = {Kontribusi},\n  author = {Sabarisman, M.},\n  year = 2024\n}\n"
    bibliography.write_text("\n".join(entry % key for key in keys))
    names = [f"Desa{index}" for index in range(len(DISTRICTS))]
    districts = pd.DataFrame(
        {"district_code": DISTRICTS, "name": names, "regency": "Kabupaten Contoh", "province": "Jawa Timur"}
    )
    return Study(
        folder=folder,
        settings=settings(TWO_WAVES),
        districts=districts,
        households=pd.DataFrame(),
        ties=pd.DataFrame(),
        actors=pd.DataFrame(),
        statements=_statements(),
        limits=limits,
        recommendations=recommendations,
        codebook=Codebook(),
        references=bibliography,
    )


def _statements() -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                "steady-earnings",
                None,
                "income",
                "outcome",
                "supports",
                "income",
                "Penghasilan mulai tetap.",
                "Earnings grow steady.",
            ),
            (
                "capital-shortage",
                "kpm",
                "capital",
                "constraint",
                "supports",
                "business",
                "Modal kurang.",
                "Capital is short.",
            ),
        ],
        columns=["statement_id", "informant_type", "theme", "kind", "direction", "outcome", "text_id", "text_en"],
    )


def one_wave_study(folder: Path) -> Study:
    """A consumption study of one wave that counts households: no ties, no voices, no line, no programme."""
    folder.mkdir(parents=True, exist_ok=True)
    districts = pd.DataFrame(
        {
            "district_code": ["3303"],
            "name": ["Purbalingga"],
            "regency": ["Kabupaten Purbalingga"],
            "province": ["Jawa Tengah"],
        }
    )
    return Study(folder=folder, settings=settings(ONE_WAVE), districts=districts, households=pd.DataFrame())


def two_wave_public() -> Public:
    """Findings of every id for the two-wave study; one district suppressed, one missing."""
    return with_joint(found for district in (*DISTRICTS, ALL) for found in findings_of_every_id(district))


def findings_of_every_id(district: str) -> Iterator[Finding]:
    """A district's finding of every id and wave of the two-wave study, but for verdicts; voices of the whole only."""
    for id_, definition in CATALOGUE.items():
        if definition.kind is Kind.VERDICT or (definition.kind is Kind.VOICES and district != ALL):
            continue
        name = id_.replace("*", "tksk" if "reach" in id_ else "capital" if "voices" in id_ else "advice")
        waves = ["2021-2024"] if id_.startswith("change.") else ["2024"] if "voices" in id_ else ["2021", "2024"]
        for wave in waves:
            yield _finding(name, definition.unit, district, wave)


def with_joint(findings: Iterable[Finding]) -> Public:
    """These findings with the verdicts that they and the two-wave study's statements give together."""
    public = Public({finding.key: finding for finding in findings}, {})
    told = Study(Path(), settings(TWO_WAVES), pd.DataFrame(), pd.DataFrame(), statements=_statements())
    verdicts = (
        both
        for district in dict.fromkeys(key[1] for key in public.findings)
        for both in joint_findings(joint_outcomes(told, public, district), district=district)
    )
    return Public({**public.findings, **{both.key: both for both in verdicts}}, {})


def one_wave_public() -> Public:
    """Findings of the one-wave study: what it lacks has no value, with the reason."""
    findings = []
    for district in ("3303", ALL):
        for id_, definition in CATALOGUE.items():
            part = id_.partition(".")[0]
            if definition.id.endswith(".*") or (part in ("voices", "joint")):
                continue
            reasons = {"change": "no pair of waves", "network": "no ties asked", "poverty": "no poverty line"}
            finding = _finding(id_, definition.unit, district, "2008")
            reason = "no source columns" if "share" in id_ or "aid" in id_ or "business" in id_ else ""
            if reason := reasons.get(part) or (part == "income" and reason):
                unit = finding.unit
                finding = Finding(id_, district, "2008", None, unit, n=0, reason=reason)
            findings.append(finding)
    return Public({finding.key: finding for finding in findings}, {})


def _finding(id_: str, unit: str, district: str, wave: str) -> Finding:
    unit = unit.replace("currency", "IDR")
    if district == SUPPRESSED:
        reason = "fewer households than the threshold"
        return Finding(id_, district, wave, None, unit, reason=reason, disclosure="suppressed primary")
    if district == MISSING and id_.startswith(("change.", "income.share")):
        return Finding(id_, district, wave, None, unit, n=0, reason="no household in both waves")
    value, low, high = _numbers(id_, unit, district, wave)
    return Finding(
        id_,
        district,
        wave,
        value,
        unit,
        low,
        high,
        None if low is None else 0.95,
        n=140,
        method=None if low is None else "t",
    )


def _numbers(id_: str, unit: str, district: str, wave: str) -> tuple[float, float | None, float | None]:
    if id_ == "change.mean_capita":
        return CHANGES.get(district, CHANGES["35.16.03"])
    if id_ == "poverty.line":
        return (417784.0 if wave == "2021" else 508618.0), None, None
    if unit.startswith("IDR"):
        return (412_345.0, 380_100.0, 447_900.0) if wave == "2021" else (531_234.0, 490_000.0, 575_000.0)
    if unit == "share":
        plain = id_.startswith("network") and "isolates" not in id_ and "reach" not in id_
        return (0.3824, None, None) if plain else (0.3824, 0.301, 0.4712)
    if unit == "difference of shares":
        return -0.0423, -0.0811, 0.0007
    if unit == "difference":
        return -0.012, -0.031, 0.006
    if unit in ("count", "informants", "informant types", "kinds of source"):
        return (7.0 if "voices" in id_ else 140.0), None, None
    if id_ == "network.homophily_p":  # one district's ties join like with like, the others' don't
        return (0.05 if district == "35.16.01" else 0.051), None, None
    if id_ == "change.mean_degree":
        return 0.4, None, None
    if id_ == "inequality.gini":
        return 0.3312, 0.304, 0.366
    return 2.5, None, None
