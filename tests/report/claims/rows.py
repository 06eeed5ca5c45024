"""The rows of a small study's tables."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from tests.report.claims.kind import Kind


def households_of(kind: Kind) -> pd.DataFrame:
    draw, rows = np.random.default_rng(17), []
    for step, wave in enumerate(kind.waves):
        once = np.random.default_rng(16)  # the same households in each wave
        for district in kind.districts:
            for number in range(kind.households):
                village, size = number // 6, int(once.integers(1, 7))
                level, arm = float(once.lognormal(6.3, 0.5)), ("none", "cash")[village % 2]
                growth = kind.growth**step * (1.5 if kind.arms and step and arm == "cash" else 1.0)
                income = round(level * growth * float(draw.lognormal(0, 0.12)) * size**0.9, 2)
                aid = round(income * float(draw.choice([0.0, 0.1, 0.6])), 2)
                rows.append(
                    {
                        "household_id": f"h{district}-{number}" + (f"-{wave}" if kind.anew else ""),
                        "wave": wave, "district_code": district, "household_size": size, "income_month": income,
                        "aid_month": aid, "business_month": round((income - aid) * float(draw.choice([0, 0.5, 1])), 2),
                        "arm": arm, "village": f"{district}v{village}", "stratum": f"{district}{'ab'[village % 2]}",
                        "weight": 1.0 + number % 3 / 2,
                    }
                )  # fmt: skip
    households = pd.DataFrame(rows)
    left_out = [] if kind.incomes else ["income_month", "household_size"]
    left_out += [] if kind.sizes or not kind.incomes else ["household_size"]
    left_out += [] if kind.sources else ["aid_month", "business_month"]
    left_out += [] if kind.arms else ["arm"]
    left_out += [] if "design" in kind.settings else ["stratum", "weight"]
    if kind.unanswered:
        households.loc[households.index % 12 == 3, "income_month"] = np.nan
    if len(kind.waves) > 1 and not kind.anew and not kind.complete:  # a few weren't found again
        households = households[
            ~((households["wave"] == kind.waves[-1]) & households["household_id"].str.endswith("5"))
        ]
    return households.drop(columns=left_out)


def ties_of(kind: Kind, households: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for step, wave in enumerate(kind.waves):
        there = households[households["wave"] == wave]
        for _, group in there.groupby(["district_code", "village"]):
            names = group["household_id"].tolist()[:-1]  # the last of each has none
            rows += [(wave, one, other) for one, other in pairwise(names)]
            rows += [(wave, names[0], names[-1])] * step
            rows += [(wave, name, actor) for name, actor in zip(names, ("a1", "a2", "a1"), strict=False) if kind.actors]
    return pd.DataFrame(rows, columns=["wave", "source_id", "target_id"])


def statements_of(kind: Kind) -> tuple[pd.DataFrame, pd.DataFrame]:
    informants = pd.DataFrame(
        [(f"i{at}", ("worker", "member")[at % 2], "yes") for at in range(8)],
        columns=["informant_id", "informant_type", "consent"],
    )
    rows = []
    for at, what in enumerate(kind.voices):
        for told, (outcome, theme) in enumerate((("income", "income"), ("aid", "capital"), ("network", "capital"))):
            who = (at + told) % 8
            rows.append(
                {
                    "statement_id": f"s{at}-{told}",
                    "informant_id": f"i{who}",
                    "informant_type": ("worker", "member")[who % 2],
                    "theme": theme,
                    "kind": what,
                    "direction": "against" if what == "constraint" else "supports",
                    "outcome": outcome if what == "outcome" else "none",
                    "text_id": f"Hal {'abc'[told]} dituturkan {'abc'[at]}.",
                    "text_en": f"Thing {'abc'[told]} was said {'abc'[at]}.",
                }
            )
    return pd.DataFrame(rows), informants


def tiles_of(kind: Kind) -> pd.DataFrame:
    """The districts of the study one beside the other, and one that wasn't studied."""
    tiles = [(code, name, at, 1) for at, (code, name) in enumerate(kind.districts.items(), start=1)]
    return pd.DataFrame([*tiles, ("99", "Lain", 1, 2)], columns=["district_code", "name", "column", "row"])


def reference_of(kind: Kind) -> pd.DataFrame:
    rows = []
    for step, wave in enumerate(kind.waves):
        rows += [("price_index", "ID", wave, 100 + 5 * step, "index", "Office")] * kind.index
        rows += [("poverty.headcount", "01", wave, 0.12, "share", "Office")] * kind.official
    return pd.DataFrame(rows, columns=["indicator", "area_code", "year", "value", "unit", "source"])
