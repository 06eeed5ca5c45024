"""Made-up studies of as many districts as one likes, with public findings alone: what pages are composed of."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.findings import Finding, Source
from analysis.study import Study
from analysis.study.folder import InputSize
from report.explain.recompute import candidates
from report.public import ALL, Public
from tests.report import fake

SHARE, CAPITA = "share", "IDR/person/month"
LEVELS = {
    "income.n_households": ("count", 140.0, 0.0),
    "income.mean_capita": (CAPITA, 500_000.0, 40_000.0),
    "income.median_capita": (CAPITA, 450_000.0, 40_000.0),
    "inequality.gini": ("index", 0.3, 0.03),
    "poverty.line": (CAPITA, 508_618.0, 0.0),
    "poverty.headcount": (SHARE, 0.4, 0.08),
    "poverty.gap": ("index", 0.1, 0.02),
    "poverty.near_poor": (SHARE, 0.2, 0.05),
    "network.mean_degree": ("ties", 2.5, 0.0),
    "network.isolates": (SHARE, 0.1, 0.05),
    "network.transitivity": ("index", 0.2, 0.0),
    "network.share_linking": (SHARE, 0.4, 0.05),
}
CHANGES = {
    "change.n_pairs": ("count", 120.0, 0.0),
    "change.mean_capita": (CAPITA, 20_000.0, 30_000.0),
    "change.headcount": ("difference of shares", -0.05, 0.05),
    "change.mean_degree": ("ties", 0.3, 0.0),
}
COMPARED = {
    "poverty.headcount": ("difference of shares", 0.4),
    "income.mean_capita": (CAPITA, 500_000.0),
    "inequality.gini": ("difference", 0.3),
}


def many_districts(folder: Path, number: int) -> tuple[Study, Public, list[str]]:
    """A study of that many districts, fourteen to a regency and as many regencies to a province."""
    codes, districts = _places(number)
    study = replace(fake.two_wave_study(folder), districts=districts, statements=None)
    findings = [found for place, code in enumerate([*codes, ALL]) for found in _findings(code, place)]
    public = Public({found.key: found for found in findings}, {("comparisons", ALL): _comparisons(codes)})
    return study, public, codes


def many_whole_districts(folder: Path, number: int, *, rows: int = 20) -> tuple[Study, Public, list[str]]:
    """As many districts with a finding of every id, the cell that records it, and voices: what every page is made of.

    The study has a households.csv with that many rows a district.
    """
    codes, districts = _places(number)
    study = replace(fake.two_wave_study(folder), districts=districts)
    lines = (f"{code}-{row},{code},2024" for code in codes for row in range(rows))
    content = "\n".join(["household_id,district_code,wave", *lines, ""]).encode()
    (folder / "households.csv").write_bytes(content)
    cells: dict[str, Source | None] = {}
    findings = []
    for found in (found for code in [*codes, ALL] for found in fake.findings_of_every_id(code)):
        if found.id not in cells:
            cells[found.id] = next(iter(candidates(found.id, ALL)), None)
        findings.append(replace(found, source=cells[found.id]))
    public = fake.with_joint(findings)
    inputs = {"households.csv": hashlib.sha256(content).hexdigest()}
    study = replace(
        study, inputs=inputs, input_sizes={"households.csv": InputSize(len(content), number * rows, ".csv")}
    )
    return study, Public(public.findings, {("comparisons", ALL): _comparisons(codes)}), codes


def _places(number: int) -> tuple[list[str], pd.DataFrame]:
    """That many codes of districts, and their rows of districts.csv."""
    codes = [f"{place // 196 + 11}.{place // 14 % 14 + 1:02}.{place % 14 + 1:02}" for place in range(number)]
    rows = [
        {
            "district_code": code,
            "name": f"{_NAMES[place % len(_NAMES)]} {_NAMES[place // 14 % len(_NAMES)]}",
            "regency": f"Kabupaten {_NAMES[place // 14 % len(_NAMES)]} {code[:5]}",
            "province": f"Provinsi {code[:2]}",
        }
        for place, code in enumerate(codes)
    ]
    return codes, pd.DataFrame(rows)


def _findings(code: str, place: int) -> list[Finding]:
    part = (place * 37 % 101 - 50) / 100  # from -0.5 to 0.5, no order in it
    found = []
    for id_, (unit, level, half) in LEVELS.items():
        value = level if id_ == "poverty.line" else level * (1 + part)
        ends = (value - half, value + half, 0.95) if half else (None, None, None)
        found += [Finding(id_, code, wave, value, unit, *ends, n=140, method="t") for wave in ("2021", "2024")]
    for id_, (unit, level, half) in CHANGES.items():
        ends = (level - half, level + half, 0.95) if half else (None, None, None)
        found.append(Finding(id_, code, "2021-2024", level, unit, *ends, n=120, method="t"))
    for id_, (unit, level) in COMPARED.items():
        value = part * level
        ends = (value - 0.1 * level, value + 0.1 * level, 0.95)
        found.append(Finding(f"compare.{id_}", code, "2024", value, unit, *ends, n=140, method="welch_t"))
    return found


def _comparisons(codes: list[str]) -> pd.DataFrame:
    rows = [
        {"key": f"compare.{id_}", "wave": "2024", "unit": "", "p_adjusted": p, "district_code": code}
        for id_ in COMPARED
        for place, code in enumerate(codes)
        for p in [0.001 if abs(place * 37 % 101 - 50) > 20 else 0.4]
    ]
    return pd.DataFrame(rows)


_NAMES = (
    "Jatirejo", "Gondang", "Pacet", "Trawas", "Ngoro", "Pungging", "Kutorejo", "Mojosari", "Dlanggu", "Bangsal",
    "Puri", "Trowulan", "Sooko", "Gedeg", "Kemlagi", "Jetis", "Dawarblandong", "Mojoanyar", "Suka Makmur", "Ulu Talo",
)  # fmt: skip
