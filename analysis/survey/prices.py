"""Factors between each wave's prices and those of the base year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.study.reference import around_district, year_of

if TYPE_CHECKING:
    from analysis.study import Study


def price_deflators(study: Study, district: str, *waves: str) -> tuple[float, ...] | None:
    """Factors that convert each wave's money to prices of the base year: index(base year) / index(wave's year).

    From the rows of reference.csv with the study's price index, for the smallest area around the district that has
    every year needed; else the country's. None where there is no such area, and where a wave's year isn't known.
    Amounts that study.yml declares to be at constant prices stay as they are.
    """
    if study.settings.prices:
        return (1.0,) * len(waves)
    reference, base = study.reference, study.settings.base_year
    years = [year for wave in waves if (year := year_of(study, wave)) is not None]
    if reference is None or base is None or len(years) < len(waves):
        return None
    rows = reference[reference["indicator"] == study.settings.currency.price_index]
    for area in around_district(study, district, rows["area_code"].dropna().unique()):
        index = rows[rows["area_code"] == area].drop_duplicates("year", keep="last").set_index("year")["value"]
        if all(index.get(year, 0.0) > 0 for year in (base, *years)):
            return tuple(float(index[base] / index[year]) for year in years)
    return None


def deflators_of(study: Study, district: str, first: str, second: str) -> tuple[float, float] | None:
    """The factors of a pair of waves."""
    found = price_deflators(study, district, first, second)
    return None if found is None else (found[0], found[1])
