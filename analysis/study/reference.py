"""Look-ups in reference.csv: the official figure of an area and year."""

from __future__ import annotations

import pandas as pd

from analysis.findings.key import EVERYBODY
from analysis.study.folder import Study


def official_row(study: Study, indicator: str, district: str, wave: str) -> pd.Series | None:
    """The row of reference.csv with an official figure, or None."""
    reference, year = study.reference, year_of(study, wave)
    if reference is None or year is None:
        return None
    of_year = reference[(reference["indicator"] == indicator) & (reference["year"] == year)]
    codes = [str(code) for code in study.districts["district_code"]] if district == EVERYBODY else [district]
    around = [
        (len(str(area)), position)
        for position, area in enumerate(of_year["area_code"])
        if all(code.startswith(str(area)) for code in codes)
    ]
    return of_year.iloc[max(around)[1]] if around else None


def year_of(study: Study, wave: str) -> int | None:
    """The year of a wave: that of its date, else the one that its key begins with; None where neither tells."""
    return next(item.year for item in study.settings.waves if item.key == wave)
