"""A study of two districts with every table that a chart draws, for tests of charts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.findings import Finding
from analysis.study import Study
from analysis.study.codebook import Codebook, Column
from analysis.study.settings import StudySettings
from report.public import Public

WAVES = ("2021", "2024")


def texts(id_: str, en: str) -> dict[str, str]:
    return {"id": id_, "en": en}


def settings(**changes: object) -> StudySettings:
    return StudySettings.model_validate(
        {
            "id": "small",
            "title": texts("Studi", "Study"),
            "authors": [],
            "edition": {"name": "1", "date": "2026-01-01"},
            "region": {
                "level": texts("kecamatan", "district"),
                "name": texts("Kabupaten Mojokerto", "Mojokerto Regency"),
            },
            "waves": [
                {"key": "2021", "label": texts("Maret 2021", "March 2021"), "date": "2021-03"},
                {"key": "2024", "label": texts("Maret 2024", "March 2024"), "date": "2024-03"},
            ],
            "programme": "prokus",
            "welfare": "income",
            "poverty_line": {
                "2021": {"value": 417784, "source": texts("BPS", "BPS"), "official": True},
                "2024": {"value": 508618, "source": texts("BPS", "BPS"), "official": True},
            },
            "synthetic": True,
            **changes,
        }
    )


CODEBOOK = Codebook(
    {
        "actor_type": Column(label=texts("Pihak", "Actor"), values={"tksk": texts("Petugas (TKSK)", "Social worker")}),
        "theme": Column(label=texts("Tema", "Theme"), values={"capital": texts("Modal", "Capital")}),
        "informant_type": Column(label=texts("Jenis", "Type"), values={"kpm": texts("Keluarga", "Families")}),
        "business_type": Column(label=texts("Usaha", "Business"), values={"food": texts("Makanan", "Food")}),
    }
)

DISTRICTS = pd.DataFrame({"district_code": ["01.1", "01.2"], "name": ["Sooko", "Mojoanyar"]})


def study(**changes: object) -> Study:
    return Study(Path(), settings(**changes), DISTRICTS, pd.DataFrame(), codebook=CODEBOOK)


def table(unit: str, **cells: list) -> pd.DataFrame:
    return pd.DataFrame({**cells, "unit": unit})


TWICE = ["2021", "2021", "2024", "2024"]
PAIR = "2021-2024"
TABLES = {
    "distribution": table(
        "share",
        key=["0", "400000"] * 2,
        wave=TWICE,
        share=[0.413, 0.587, 0.321, None],
        lower=[0.0, 400000, 0, 500000],
        upper=[400000, None, 500000, None],
    ),
    "lorenz": table(
        "share", key=["0", "0.5", "1"] * 2, wave=["2021"] * 3 + ["2024"] * 3, income_share=[0, 0.237, 1, 0, 0.259, 1]
    ),
    "parade": table(
        "IDR/person/month",
        key=["0.4", "1"] * 2,
        wave=TWICE,
        income=[210_000.0, 480_000.0, 231_000.0, 502_000.0],
        lower=[0.0, 0.4] * 2,
        prices_of=[2024.0] * 4,
    ),
    "income_by_degree": table(
        "degree: ties",
        key=["0", "1", "2-3", "4+"] * 2,
        wave=["2021"] * 4 + ["2024"] * 4,
        degree=[0.0, 1.0, 2.4, 5.3] * 2,
        income=[400_000.0, 410_000, 420_000, 430_000, 441_000, 452_000, 463_000, 474_000],
        smoothed=[401_000.0, 411_000, 421_000, 431_000, 443_000, 453_000, 464_000, 475_000],
    ),
    "income_sources": table("share", key=["business", "aid"] * 2, wave=TWICE, share=[0.512, 0.201, 0.534, None]),
    "business_types": table("share", key=["food", "retail"] * 2, wave=TWICE, share=[0.612, 0.0, 0.588, 0.0]),
    "transition": table(
        "share", key=["poor", "not_poor"], wave=[PAIR] * 2, poor=[0.406, 0.057], not_poor=[0.091, None]
    ),
    "blocks": table(
        "ties: count; per_household: ties",
        key=["families", "tksk"] * 2,
        wave=TWICE,
        ties=[77, 24, 584, None],
        per_household=[1.54, 0.48, 11.67, None],
    ),
    "degree_distribution": table("share", key=["0", "6-7"] * 2, wave=TWICE, share=[0.141, 0.063, 0.117, None]),
    "changes": pd.DataFrame(
        {
            "key": ["change.headcount", "change.mean_capita", "change.gini", "change.risen"],
            "wave": [PAIR] * 4,
            "unit": ["difference of shares", "IDR/person/month", "difference", "share"],
            "value": [-0.092, 35_200, 0.012, 0.77],
            "low": [-0.151, -7_100, -0.021, 0.66],
            "high": [-0.033, 77_300, 0.043, 0.88],
        }
    ),
}

THEMES = pd.DataFrame(
    {
        "key": ["capital", "trust"],
        "wave": ["all"] * 2,
        "unit": "statements",
        "kpm": [4, 0],
        "tksk": [0, 0],
        "not_told": [1, 7],
    }
)


# the share of families in touch with each kind of party: value, low, high; None where it is hidden
REACH: dict[str, dict[str, tuple[float, float, float] | None]] = {
    "2021": {"tksk": (0.381, 0.239, 0.541), "bank": (0.152, 0.092, 0.228)},
    "2024": {"tksk": (0.425, 0.272, 0.589), "bank": None},
}
HIDDEN = {"disclosure": "suppressed primary", "reason": "fewer households than the threshold"}


def finding(id_: str, district: str, wave: str, value: float | None, unit: str, **more: object) -> Finding:
    return Finding(id_, district, wave, value, unit, **more)  # type: ignore[arg-type]


def findings() -> dict[tuple[str, str, str], Finding]:
    found = []
    for code, shares in {"01.1": (0.511, 0.402), "01.2": (0.333, None)}.items():
        for wave, share, n in zip(WAVES, shares, (118, 106), strict=True):
            ends = {} if share is None else {"low": share - 0.08, "high": share + 0.09, "level": 0.95}
            found.append(finding("poverty.headcount", code, wave, share, "share", n=n, **(ends or HIDDEN)))
    for wave, line, mean, n in zip(WAVES, (417_784.0, 508_618.0), (468_501.0, 555_158.0), (120, 108), strict=True):
        found += [
            finding("poverty.line", "01.1", wave, line, "IDR/person/month"),
            finding(
                "income.mean_capita", "01.1", wave, mean, "IDR/person/month", low=mean - 50_000, high=mean + 60_000
            ),
            finding("income.n_households", "01.1", wave, n, "count", n=n),
            finding("network.n_households", "01.1", wave, n + 5, "count", n=n + 5),
            finding("inequality.gini", "01.1", wave, 0.273, "index", low=0.25, high=0.30),
        ]
    for wave, shares in REACH.items():
        for party, ends in shares.items():
            known = {"low": ends[1], "high": ends[2], "n": 101} if ends else HIDDEN
            found.append(finding(f"network.reach.{party}", "01.1", wave, ends[0] if ends else None, "share", **known))
    found += [
        finding("change.headcount", "01.1", PAIR, -0.092, "difference of shares", low=-0.151, high=-0.033, n=97),
        finding("change.n_pairs", "01.1", PAIR, 100, "count", n=100),
        finding("voices.statements", "all", "all", 12, "count"),
    ]
    return {item.key: item for item in found}


PUBLIC = Public(findings(), {**{(id_, "01.1"): rows for id_, rows in TABLES.items()}, ("themes", "all"): THEMES})
