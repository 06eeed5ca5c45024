"""Studies of one wave made of households and ties, and their findings, for tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.network.graph import support_network
from analysis.network.structure import network_findings
from analysis.study import Study
from analysis.survey.sample import sample_of
from tests.analysis.survey_samples import settings, waves_of

TYPES = {"facilitator": "linking", "customer": "bridging"}


def study_of(households, ties, *, actors=None, wave="1", weights=None, incomes=None, **network):
    """A study of one wave. `households`: id -> district, or (district, hamlet); `ties`: (source, target[, kind])."""
    places = [place if isinstance(place, tuple) else (place, None) for place in households.values()]
    frame = pd.DataFrame(
        {
            "household_id": list(households),
            "district_code": [district for district, _ in places],
            "wave": wave,
            "hamlet": [hamlet for _, hamlet in places],
            "household_size": 1.0,
            "income_month": incomes if incomes is not None else np.nan,
            "weight": weights if weights is not None else 1.0,
        }
    )
    rows = None
    if ties is not None:
        rows = pd.DataFrame([(wave, *tie) for tie in ties])
        rows.columns = ["wave", "source_id", "target_id", "tie_kind"][: rows.shape[1]]
    study_settings = settings(
        waves=waves_of(wave),
        design={"weight": "weight"},
        network={"actor_types": {} if actors is None else TYPES, **network},
    )
    actor_rows = None
    if actors is not None:
        actor_rows = pd.DataFrame({"actor_id": list(actors), "actor_type": list(actors.values()), "district_code": "1"})
    districts = pd.DataFrame({"district_code": sorted(frame["district_code"].unique())})
    return Study(Path(), study_settings, districts, frame, ties=rows, actors=actor_rows)


def findings_of(study, district="all", wave="1"):
    return network_findings(support_network(study, district, wave), sample_of(study, district, wave))


def values_of(study, district="all"):
    return {id_.removeprefix("network."): estimate.value for id_, estimate in findings_of(study, district).items()}


def one_district(count, edges, **options):
    """Households 0 to count - 1 of one district."""
    return study_of({str(i): "1" for i in range(count)}, [tuple(map(str, edge)) for edge in edges], **options)


PAW = [(0, 1), (1, 2), (0, 2), (2, 3)]


@st.composite
def random_ties(draw):
    count = draw(st.integers(3, 14))
    possible = [(i, j) for i in range(count) for j in range(i)]
    return count, draw(st.lists(st.sampled_from(possible), unique=True, max_size=len(possible)))


def told(found):
    """Value, reason and number of households of each finding."""
    return {id_.removeprefix("network."): (one.value, one.reason, one.n) for id_, one in found.items()}
