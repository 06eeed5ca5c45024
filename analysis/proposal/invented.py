"""A small study of invented households, by a seed: what a new folder holds until one's own tables take their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.proposal.words import words

WAVES = ("2021", "2024")
DISTRICTS = ("D1", "D2")
HOUSEHOLDS = 80  # in each district
HAMLETS = 8
LINE = {"2021": 420_000, "2024": 510_000}  # invented, as all else


def invented_tables(seed: int) -> dict[str, pd.DataFrame]:
    """Tables by name: districts, households in two waves, and ties; the same for the same seed."""
    draws = np.random.default_rng(seed)
    names = words()["invented"]["districts"]
    districts = pd.DataFrame({"district_code": DISTRICTS, "name": list(names.values())})
    people = _people(draws)
    households = pd.concat([_in_wave(people, wave, draws) for wave in WAVES], ignore_index=True)
    ties = pd.concat([_ties(people, wave, draws) for wave in WAVES], ignore_index=True)
    return {"districts": districts, "households": households, "ties": ties}


def _people(draws: np.random.Generator) -> pd.DataFrame:
    """What stays the same between waves: place, size, and how well off a household is."""
    number = len(DISTRICTS) * HOUSEHOLDS
    district = np.repeat(DISTRICTS, HOUSEHOLDS)
    hamlet = [f"{code}-{at % HAMLETS + 1}" for code, at in zip(district, range(number), strict=True)]
    return pd.DataFrame(
        {
            "household_id": [f"K{at:03d}" for at in range(1, number + 1)],
            "district_code": district,
            "hamlet": hamlet,
            "household_size": draws.integers(1, 8, number),
            "means": draws.normal(0, 0.5, number),
        }
    )


def _in_wave(people: pd.DataFrame, wave: str, draws: np.random.Generator) -> pd.DataFrame:
    number, later = len(people), wave == WAVES[-1]
    level = np.exp(12.9 + 0.15 * later + people["means"] + draws.normal(0, 0.25, number)) * people["household_size"]
    of_business = draws.uniform(0.2, 0.7, number)
    business, wages = level * of_business, level * (0.9 - of_business)
    amounts = {"business_month": business, "wages_month": wages, "aid_month": level * 0.1}
    rounded = {name: (amount / 10_000).round() * 10_000 for name, amount in amounts.items()}
    frame = people.drop(columns="means").assign(wave=wave, **rounded)
    frame["income_month"] = frame[list(rounded)].sum(axis=1)
    frame["business_type"] = draws.choice(list(words()["invented"]["business"]), number)
    frame["savings"] = draws.choice(["yes", "no"], number, p=[0.35 + 0.1 * later, 0.65 - 0.1 * later])
    unknown = draws.random(number) < 0.03
    frame.loc[unknown, [*rounded, "income_month"]] = np.nan
    return frame.astype({"income_month": "Int64", **dict.fromkeys(rounded, "Int64")})


def _ties(people: pd.DataFrame, wave: str, draws: np.random.Generator) -> pd.DataFrame:
    """Whom each household asks for advice or money, mostly in its own hamlet."""
    rows = []
    for own in people.itertuples(index=False):
        near = people[(people["hamlet"] == own.hamlet) & (people["household_id"] != own.household_id)]["household_id"]
        named = draws.choice(near, draws.integers(0, 4), replace=False)
        rows += [(wave, own.household_id, other, draws.choice(["advice", "lending"])) for other in named]
    return pd.DataFrame(rows, columns=["wave", "source_id", "target_id", "tie_kind"])


def invented_settings(seed: int, *, name: str, date: str) -> dict[str, Any]:
    """What study.yml says of them; `name` is the study's id, `date` the edition's."""
    told = words()["invented"]
    return {
        "id": name,
        "title": told["title"],
        "authors": [{"name": told["author"], "group": True}],
        "edition": {"name": "1", "date": date},
        "languages": [*told["title"]],
        "region": {"level": told["level"], "name": told["region"], "country": "ID"},
        "waves": [{"key": wave, "label": wave, "date": f"{wave}-03"} for wave in WAVES],
        "welfare": "income",
        "currency": {"code": "IDR"},
        "prices": {"constant": int(WAVES[-1]), "source": told["source"]},
        "poverty_line": {wave: {"value": value, "source": told["source"]} for wave, value in LINE.items()},
        "design": {"weight": None, "stratum": None, "cluster": "hamlet"},
        "network": {"directed": True},
        "seed": seed,
        "synthetic": True,
    }


def invented_codebook() -> Mapping[str, Any]:
    """The names of their columns and codes."""
    told: Mapping[str, Any] = words()["invented"]["codebook"]
    return told
