"""A page of a place with public tables, for tests of what pages say of tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from report.context.values import PageValues
from report.language.study import study_locale
from report.public import Public
from tests.report import fake

PLACE = "35.16.01"


def page(folder: Path, language: str = "en", **tables: pd.DataFrame) -> PageValues:
    """The page; `tables` by their names."""
    study = fake.two_wave_study(folder)
    public = Public(fake.two_wave_public().findings, {(name, PLACE): table for name, table in tables.items()})
    return PageValues(study, public, study_locale(study.settings, language), PLACE, "2024")
