"""A synthetic trial: two arms and a comparison, two waves, two districts, with a design or as a plain sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SETTINGS = """\
id: trial
title: {id: Percobaan, en: A trial}
authors: [{name: A. Author}]
edition: {name: "1", date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}}
waves:
  - {key: 2021, label: {id: Maret 2021, en: March 2021}, date: 2021-03}
  - {key: 2024, label: {id: Maret 2024, en: March 2024}, date: 2024-03}
welfare: income
counts: COUNTS
currency: {code: USD}
poverty_line:
  2021: {value: 300, source: {id: A, en: A}}
  2024: {value: 330, source: {id: A, en: A}}
group:
  column: arm
  kind: KIND
  comparison: none
  labels:
    none: {id: kelompok pembanding, en: comparison group}
    cash: {id: kelompok bantuan tunai, en: cash group}
    coach: {id: kelompok pendampingan, en: coaching group}
  outcomes: [savings_amount, savings]
design: DESIGN
synthetic: true
"""
DESIGN = {
    "design": "{weight: weight, stratum: stratum, cluster: cluster, nested: false}",
    "plain": "{weight: null, stratum: null, cluster: null}",
}
CODEBOOK = """\
savings_amount: {label: {id: Tabungan, en: Savings}, type: number, unit: currency/month}
savings: {label: {id: Menabung, en: Saves}, type: yes_no}
"""
REFERENCE = """\
indicator,area_code,year,value,unit,source
price_index,ID,2021,100,index,A
price_index,ID,2024,125,index,A
"""


def write_trial(
    folder: Path, *, design: str = "plain", kind: str = "randomised", households: int = 180, panel: bool = True
) -> Path:
    """Writes the trial: arms are drawn by clusters of six, some answers and households are missing."""
    rng = np.random.default_rng(16)
    i = np.arange(households)
    cluster = i // 6
    arm = np.array(["none", "cash", "coach"])[rng.permutation(cluster.max() + 1)[cluster] % 3]
    ability = rng.normal(0, 0.4, households) + rng.normal(0, 0.2, cluster.max() + 1)[cluster]
    size = rng.integers(1, 8, households)
    frames = []
    for step, wave in enumerate(("2021", "2024")):
        gain = step * (0.25 * (arm == "cash") + 0.05 * (arm == "coach"))
        income = np.round(np.exp(6 + ability + gain + rng.normal(0, 0.3, households)) * size, 2)
        income[rng.random(households) < 0.04] = np.nan
        saved = np.round(rng.gamma(1.5, 40, households) * (1 + gain), 2)
        frame = pd.DataFrame(
            {
                "household_id": [f"h{k:03d}" for k in i],
                "district_code": np.where(i < households * 11 // 20, "A", "B"),
                "wave": wave,
                "arm": arm,
                "household_size": size,
                "income_month": income,
                "weight": np.where(i % 41 == 40, 0.0, 1 + i * 7 % 5 / 2),
                "stratum": np.array(["north", "south", "east"])[cluster % 3],
                "cluster": [f"c{k}" for k in cluster],
                "savings_amount": saved,
                "savings": np.where(rng.random(households) < 0.4 + gain, "yes", "no"),
            }
        )
        if step and not panel:  # other households of the same clusters
            frame["household_id"] = "n" + frame["household_id"]
        frames.append(frame[rng.random(households) < (1.0, 0.9)[step]])
    text = SETTINGS.replace("DESIGN", DESIGN[design]).replace("KIND", kind)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yml").write_text(text.replace("COUNTS", "households" if design == "plain" else "persons"), "utf-8")
    pd.concat(frames).to_csv(folder / "households.csv", index=False)
    (folder / "districts.csv").write_text("district_code,name\nA,Utara\nB,Selatan\n", "utf-8")
    (folder / "codebook.yml").write_text(CODEBOOK, "utf-8")
    (folder / "reference.csv").write_text(REFERENCE, "utf-8")
    return folder
