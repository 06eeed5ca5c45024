"""Look-ups in reference.csv: the official figure of an area and year."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.findings.key import EVERYBODY
from analysis.study.areas import areas_around, holds
from analysis.study.folder import Study


def official_row(study: Study, indicator: str, district: str, wave: str) -> pd.Series | None:
    """The row of reference.csv with an official figure, of the smallest area around the district; no country's."""
    reference, year = study.reference, year_of(study, wave)
    if reference is None or year is None:
        return None
    of_year = reference[(reference["indicator"] == indicator) & (reference["year"] == year)]
    areas = of_year["area_code"].dropna()
    around = around_district(study, district, areas[areas != study.settings.region.country])
    return of_year[of_year["area_code"] == around[0]].iloc[-1] if around else None


def around_district(study: Study, district: str, areas: Iterable[str]) -> list[str]:
    """Of some areas those that hold the district (or all of the study's), the smallest first, the country last."""
    districts = [str(code) for code in study.districts["district_code"]]
    codes = districts if district == EVERYBODY else [district]
    return areas_around(areas, codes, districts=districts, country=study.settings.region.country)


def year_of(study: Study, wave: str) -> int | None:
    """The year of a wave: that of its date, else the one that its key begins with; None where neither tells."""
    return next(item.year for item in study.settings.waves if item.key == wave)


def areas_elsewhere(study: Study) -> list[str]:
    """Areas of reference.csv that hold no district of the study, are none, and are no country; in their order."""
    if study.reference is None:
        return []
    codes = [str(code) for code in study.districts["district_code"]]
    areas = dict.fromkeys(str(area) for area in study.reference["area_code"].dropna())
    country = study.settings.region.country
    return [area for area in areas if area != country and not any(holds(area, code) for code in codes)]
