"""A study as a folder in the making: an ordinary one, which a case changes before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

SETTINGS = """\
id: small
title: {id: Studi kecil, en: A small study}
authors: [{name: A. Author}]
edition: {name: "1", date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}}
waves:
  - {key: 2021, label: {id: Maret 2021, en: March 2021}, date: 2021-03}
  - {key: 2024, label: {id: Maret 2024, en: March 2024}, date: 2024-03}
welfare: income
poverty_line:
  2021: {value: 400000, source: {id: BPS, en: BPS}}
  2024: {value: 500000, source: {id: BPS, en: BPS}}
synthetic: true
"""

DESIGN = "design: {weight: weight, stratum: stratum, cluster: cluster}\n"

NETWORK = "network: {actor_types: {tksk: linking}}\n"
REFERENCE = """\
indicator,area_code,year,value,unit,source
price_index,ID,2021,100,index,BPS
price_index,ID,2024,110,index,BPS
"""

SOURCES = ("business_month", "wages_month", "aid_month", "transfers_month")
ENORMOUS = 1e300


@dataclass
class Folder:
    """A study folder in the making; a case changes it before it is written."""

    households: pd.DataFrame
    ties: pd.DataFrame | None
    actors: pd.DataFrame | None
    settings: str = SETTINGS + DESIGN + NETWORK
    texts: dict[str, str] = field(default_factory=dict)

    def write(self, place: Path) -> Path:
        """Writes the folder."""
        codes = sorted(self.households["district_code"].unique())
        tables = {
            "districts": pd.DataFrame({"district_code": codes, "name": [f"Desa {code}" for code in codes]}),
            "households": self.households,
            "ties": self.ties,
            "actors": self.actors,
        }
        for name, table in tables.items():
            if table is not None:
                table.to_csv(place / f"{name}.csv", index=False)
        (place / "study.yml").write_text(self.settings, "utf-8")
        for name, text in {"reference.csv": REFERENCE, **self.texts}.items():
            (place / name).write_text(text, "utf-8")
        return place


def ordinary(households: int = 24) -> Folder:
    """Two districts in two waves, by arithmetic: incomes from four sources, a ring of ties, an actor."""
    frames = []
    i = np.arange(households)
    for step, wave in enumerate(("2021", "2024")):
        amounts = {
            source: (100_000 + 70_000 * ((i * 7 + at * 5 + step * 3) % 11)).astype(float)
            for at, source in enumerate(SOURCES)
        }
        frames.append(
            pd.DataFrame(
                {
                    "household_id": [f"h{k:02d}" for k in i],
                    "district_code": np.where(i < households * 2 // 3, "A", "B"),
                    "wave": wave,
                    "household_size": 1 + i % 5,
                    "weight": 1.0 + i % 3 / 2,
                    "stratum": np.where(i % 2, "s1", "s2"),
                    "cluster": [f"c{k // 3}" for k in i],
                    **amounts,
                    "income_month": sum(amounts.values()),
                    "business_type": np.where(i % 3, "food", "craft"),
                    "savings": np.where(i % 4, "yes", "no"),
                }
            )
        )
    names = frames[0]["household_id"].tolist()
    ring = [("2021", a, b, "advice") for a, b in zip(names, [*names[1:], names[0]], strict=True)]
    ring += [("2024", a, b, "lending") for a, b in zip(names, [*names[2:], *names[:2]], strict=True)]
    ring += [(wave, name, "t1", "advice") for wave in ("2021", "2024") for name in names[::3]]
    ties = pd.DataFrame(ring, columns=["wave", "source_id", "target_id", "tie_kind"])
    actors = pd.DataFrame({"actor_id": ["t1"], "actor_type": ["tksk"]})
    return Folder(pd.concat(frames, ignore_index=True), ties, actors)
