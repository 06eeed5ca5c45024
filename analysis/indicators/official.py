"""Official figures beside ours: the same indicator as a statistics office published it, from reference.csv."""

from __future__ import annotations

from analysis.findings import Estimate, unavailable
from analysis.findings.catalogue import CATALOGUE
from analysis.study import Study
from analysis.study.reference import official_row

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


def _figure(study: Study, indicator: str, district: str, wave: str) -> Estimate:
    row = official_row(study, indicator, district, wave)
    return unavailable(NONE_PUBLISHED) if row is None else Estimate(float(row["value"]))
