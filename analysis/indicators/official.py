"""Official figures beside ours: the same indicators from a statistics office, in reference.csv."""

from __future__ import annotations

from analysis.findings import Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares, definitions_of, single_ids
from analysis.indicators.income import mean_capita
from analysis.indicators.inequality import gini_index
from analysis.indicators.poverty import gap, headcount, severity
from analysis.study import Study
from analysis.study.official import official_value
from analysis.study.reference import official_row

NONE_PUBLISHED = "no official figure in reference.csv"


_PUBLISHED = definitions_of(headcount, gap, severity, gini_index, mean_capita).values()


def _official(ours: Definition) -> Definition:
    """The definition of an official figure for a finding of ours: taken from its source, not computed."""
    return Definition(f"official.{ours.id}", ours.unit, Kind.PARAMETER)


@declares(*map(_official, _PUBLISHED))
def official_findings(study: Study, district: str, wave: str) -> dict[str, Estimate]:
    """The official figures of the smallest area around the district, for the wave's year: `official.<id>`.

    None where reference.csv has no row of that indicator, area and year. They have no interval and no n: they are
    another producer's, of the whole population, by expenditure.
    """
    return {id_: _figure(study, id_.removeprefix("official."), district, wave) for id_ in single_ids(official_findings)}


def _figure(study: Study, indicator: str, district: str, wave: str) -> Estimate:
    row = official_row(study, indicator, district, wave)
    return unavailable(NONE_PUBLISHED) if row is None else Estimate(official_value(indicator, row))
