"""Official figures beside ours: the same indicator as a statistics office published it, from reference.csv."""

from __future__ import annotations

import pandas as pd

from analysis.catalogue import CATALOGUE
from analysis.findings import Estimate, unavailable
from analysis.sample import EVERYBODY
from analysis.study import Study

NONE_PUBLISHED = "no official figure in reference.csv"


def official_findings(study: Study, district: str, wave: str) -> dict[str, Estimate]:
    """The official figures of the smallest area around the district, for the wave's year: `official.<id>`.

    None where reference.csv has no row of that indicator, area and year. They carry no interval and no n: they are
    another producer's, of everybody, by expenditure.
    """
    return {
        id_: _figure(study, id_.removeprefix("official."), district, wave)
        for id_ in CATALOGUE
        if id_.startswith("official.")
    }


def official_row(study: Study, indicator: str, district: str, wave: str) -> pd.Series | None:
    """The row of reference.csv that an official figure comes from; None where there is none."""
    reference = study.reference
    if reference is None:
        return None
    of_year = reference[(reference["indicator"] == indicator) & (reference["year"] == year_of(study, wave))]
    codes = [str(code) for code in study.districts["district_code"]] if district == EVERYBODY else [district]
    around = [
        (len(str(area)), position)
        for position, area in enumerate(of_year["area_code"])
        if all(code.startswith(str(area)) for code in codes)
    ]
    return of_year.iloc[max(around)[1]] if around else None


def year_of(study: Study, wave: str) -> int:
    """The year of a wave: of its date, else its key's first four digits."""
    found = next(item for item in study.settings.waves if item.key == wave)
    return found.date.year if found.date else int(wave[:4])


def _figure(study: Study, indicator: str, district: str, wave: str) -> Estimate:
    row = official_row(study, indicator, district, wave)
    return unavailable(NONE_PUBLISHED) if row is None else Estimate(float(row["value"]))
