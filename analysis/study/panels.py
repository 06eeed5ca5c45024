"""Which pairs of waves are a panel: the same households, found by their ids."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.study.settings import StudySettings


def with_panel(settings: StudySettings, households: pd.DataFrame) -> StudySettings:
    """The settings with the pairs of waves that are a panel: declared, or those with a household's id in common."""
    if settings.panel is not None:
        return settings
    ids = {key: set(rows["household_id"].tolist()) for key, rows in households.groupby("wave", sort=False)}
    pairs = combinations([wave.key for wave in settings.waves], 2)
    found = tuple(pair for pair in pairs if ids.get(pair[0], set()) & ids.get(pair[1], set()))
    # a wave without any household is no cross-section either
    found += tuple(pair for pair in settings.wave_pairs if not all(key in ids for key in pair))
    return settings.model_copy(update={"panel": found})
