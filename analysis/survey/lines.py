"""The poverty line of each household: the study's one value, its area's, its own, or a part of the median of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.study.poverty_line import PovertyLine
from analysis.survey.estimates import Domain, domain_of, weighted_quantile
from analysis.survey.sample import Numbers, Sample


@dataclass(frozen=True, eq=False)
class HouseholdLines:
    """The line of each household of a sample; NaN where it has none."""

    values: Numbers
    given: PovertyLine | None = None  # as study.yml has it
    side: int | None = None  # of a relative line: fewest households on either side of the median behind it

    def common(self, sample: Sample) -> float | None:
        """The one line of all households of the district; None where they differ or have none."""
        found = np.unique(self.values[sample.in_domain])
        return float(found[0]) if len(found) == 1 and not np.isnan(found[0]) else None


def lines_of(sample: Sample, given: PovertyLine | None) -> HouseholdLines | None:
    """Each household's line; None without a line."""
    if given is None:
        return None
    if given.relative is not None:
        return _relative(sample, given)
    number = len(sample.households)
    if given.of_codes:
        codes = sample.labels(given.of_codes)
        assert codes is not None  # a study without the column was refused
        return HouseholdLines(np.array([given.values.get(str(code), np.nan) for code in codes], dtype=float), given)
    if given.own:
        own = sample.column(given.own)
        assert own is not None
        return HouseholdLines(own, given)
    assert given.value is not None
    return HouseholdLines(np.full(number, float(given.value)), given)


def everybody(sample: Sample) -> Domain:
    """All households of the study's wave with known welfare, whatever the district."""
    whole = sample.with_domain(np.ones_like(sample.in_district))
    return domain_of(whole, sample.capita, persons=sample.counts_persons)


def _relative(sample: Sample, given: PovertyLine) -> HouseholdLines | None:
    assert given.relative is not None
    domain = everybody(sample)
    if not domain.n:
        return HouseholdLines(np.full(len(sample.households), np.nan), given)
    if given.of == "mean":
        middle, side = float(domain.weights @ domain.values), domain.n
    else:
        middle = weighted_quantile(domain.values, 0.5, domain.weights)
        side = min(int((domain.values < middle).sum()), int((domain.values > middle).sum()))
    return HouseholdLines(np.full(len(sample.households), given.relative * middle), given, side)
