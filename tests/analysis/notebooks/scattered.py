"""A made-up study whose districts are entangled in every way that a study can have, and what notebooks record of it.

Three districts with households and one without; strata and clusters that cut across districts; households that moved
between them, left or joined; ties inside and between groups and districts, to actors, to who is absent; questions that
only some were asked. Drawn by a seed; nothing in it describes anybody.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd

from analysis import recording
from analysis.study import Study
from report.project import NOTEBOOKS
from report.provenance.origins import cell_sources
from tests.analysis.survey_samples import TEXT, settings, waves_of

DISTRICTS = ("10", "11", "20", "99")  # nobody was surveyed in the last
WAVES = ("2021", "2024")
DESIGN = {"weight": "weight", "stratum": "stratum", "cluster": "cluster", "nested": False}
LINES = {wave: {"value": value, "source": TEXT} for wave, value in zip(WAVES, (300, 350), strict=True)}
KINDS = ("advice", "lending")
GROUP = {
    "column": "hamlet",
    "kind": "randomised",
    "comparison": "A",
    "labels": dict.fromkeys("ABCX", TEXT),
    "outcomes": ["training_days", "savings"],
}


def scattered_study(seed: int = 1, *, households: int = 90, **given: Any) -> Study:
    """The study; `given` replaces what study.yml says."""
    rng = np.random.default_rng(seed)
    waves = [_wave(rng, wave, households) for wave in WAVES]
    rows = pd.concat(waves, ignore_index=True).sample(frac=1, random_state=seed).reset_index(drop=True)
    network = {
        "directed": True,
        "boundary": "hamlet",
        "not_asked_in": ["X"],
        "actor_types": {"facilitator": "linking", "customer": "bridging"},
    }
    named = {"id": "scattered", "waves": waves_of(*WAVES), "poverty_line": LINES, "design": DESIGN, "network": network}
    named["group"] = GROUP
    reference = [("price_index", "ID", 2021, 100.0), ("price_index", "ID", 2024, 125.0)]
    return Study(
        Path(),
        settings(**{**named, **given}),
        districts=pd.DataFrame({"district_code": [*DISTRICTS]}),
        households=rows,
        ties=_ties(rng, households),
        actors=pd.DataFrame(
            {"actor_id": ["f1", "f2", "c1", "c2"], "actor_type": [*["facilitator"] * 2, *["customer"] * 2]}
        ),
        reference=pd.DataFrame(reference, columns=["indicator", "area_code", "year", "value"]),
    )


def _wave(rng: np.random.Generator, wave: str, number: int) -> pd.DataFrame:
    ids = np.arange(number)
    seen = rng.random(number) < 0.9
    home = np.minimum(ids * 3 // number + (rng.random(number) < 0.05), 2)  # a few moved
    district = np.array(DISTRICTS)[home]
    level = np.where(home < 2, 1, 4)  # of incomes
    sources = {
        name: np.where(rng.random(number) < 0.6, np.round(level * rng.lognormal(6, 0.8, number)), 0.0)
        for name in ("business_month", "wages_month", "aid_month", "transfers_month")
    }
    answers = {
        "savings": 1.0,
        "debt": 0.5,
        "legal_nib": 0.5,
        "legal_halal": 0.3,
        "fies_score": 0.7,
        "training_days": 0.4,
    }
    frame = pd.DataFrame(
        {
            "household_id": [f"h{one:03}" for one in ids],
            "district_code": district,
            "hamlet": rng.choice(["A", "B", "C", "X"], number, p=[0.4, 0.3, 0.2, 0.1]),
            "stratum": np.where(home < 2, rng.choice(["s1", "s2"], number), "s3"),
            "cluster": [f"c{one}" for one in rng.integers(0, 9, number)],
            "weight": np.where(rng.random(number) < 0.04, 0.0, np.round(rng.uniform(0.5, 2.5, number), 2)),
            "household_size": rng.integers(1, 7, number).astype(float),
            **sources,
            "business_type": np.where(home < 2, rng.choice(["food", "shoes"], number), "craft"),
            **{
                name: np.where(rng.random(number) < part, rng.integers(0, 2, number), np.nan)
                for name, part in answers.items()
            },
            "wave": wave,
        }
    )
    frame["income_month"] = frame[list(sources)].sum(axis=1).where(rng.random(number) < 0.93)
    frame["household_size"] = frame["household_size"].where(rng.random(number) < 0.97)
    frame["business_type"] = frame["business_type"].where(rng.random(number) < 0.9, None)
    frame.loc[ids * 3 // number == 0, "savings"] = np.nan  # asked elsewhere only
    frame["received_tools"] = frame["debt"] if wave == WAVES[1] else np.nan
    return frame[seen]


def _ties(rng: np.random.Generator, number: int) -> pd.DataFrame:
    rows = []
    for wave in WAVES:
        for one in range(number):
            for _ in range(rng.integers(0, 5)):
                near = one + rng.integers(-8, 9) if rng.random() < 0.9 else rng.integers(0, number + 5)
                rows.append((wave, f"h{one:03}", f"h{max(near, 0):03}", rng.choice(KINDS)))
            if rng.random() < 0.4:
                ends = (f"h{one:03}", str(rng.choice(["f1", "f2", "c1", "c2"])))
                rows.append((wave, *(ends if rng.random() < 0.8 else ends[::-1]), "training"))
    return pd.DataFrame(rows, columns=["wave", "source_id", "target_id", "tie_kind"])


def recorded(study: Study, notebook: str, district: str) -> dict[str, str]:
    """All that a notebook's cells record and show of a study as it is, by cell."""
    names: dict[str, Any] = {"study": "scattered", "district": district}
    found = {}
    with patch.object(recording, "_opened", lambda *_, **__: study), recording.gathered() as outputs:
        for cell, source in cell_sources(NOTEBOOKS / f"{notebook}.ipynb").items():
            before, shown = len(outputs), None
            if cell == "diagnostics":  # an expression, whose value is shown
                with warnings.catch_warnings(action="ignore"):  # of the only household of a type, with a leverage of 1
                    shown = eval(source, names).to_dict()
            elif cell != "parameters":
                exec(source, names)
            found[cell] = json.dumps([outputs[before:], shown], sort_keys=True)
    return found
