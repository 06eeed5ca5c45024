"""Households whose income rises with their ties, for tests of the association and its table."""

from __future__ import annotations

import numpy as np

from analysis.survey.sample import Sample
from tests.analysis.survey_samples import settings, waves_of


def sample_of(households, **network):
    study_settings = settings(waves=waves_of("1"), network=network)
    return Sample(households, (households["district_code"] == "1").to_numpy(), study_settings, "1", "1")


def used(households):
    return households[households["district_code"] == "1"].assign(
        log=lambda frame: np.log(frame["income_month"] / frame["household_size"])
    )
