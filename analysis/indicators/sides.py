"""Both waves of a comparison as samples that weigh alike: of the pairs, or of each wave's own households."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Estimate
from analysis.findings.changes import SIDES
from analysis.findings.definition import Definition, Kind
from analysis.indicators.income import aid_dependence
from analysis.survey.lines import HouseholdLines, lines_of
from analysis.survey.panel import Panel, panel_of
from analysis.survey.prices import deflators_of
from analysis.survey.sample import Flags, Numbers, Sample, sample_of

if TYPE_CHECKING:
    from analysis.study import Study


@dataclass(frozen=True, eq=False)
class Side:
    """One wave of a comparison: households' values in it, with the sample that weighs them.

    Values are NaN where a household isn't among those compared; `others` counts the wave's households of known income
    that aren't.
    """

    name: str  # one of SIDES
    sample: Sample
    capita: Numbers
    income: Numbers | None
    business: Numbers | None  # where the household's income is known too
    dependent: Numbers | None
    lines: Numbers | None
    deflator: float | None
    empty: str  # the reason where nobody has a value per person
    own_wave: bool = False  # whether it is all the households of its wave
    own_lines: HouseholdLines | None = None  # then its lines, with the error of a relative one
    others: int = 0

    @property
    def persons(self) -> bool:
        """Whether persons count."""
        return self.sample.counts_persons

    def named(self, level: str, estimate: Estimate) -> dict[str, Estimate]:
        """The estimate under its id, with the households that the wave's own level has besides."""
        basis = replace(estimate.basis, beside=self.others)
        return {f"{self.name}.{level}": replace(estimate, basis=basis)}


def of_sides(
    level: str,
    unit: str,
    kind: Kind,
    formula: str,
    sources: tuple[str, ...] = (),
    *,
    quantile: float | None = None,
    columns: tuple[str, ...] = (),
) -> tuple[Definition, ...]:
    """The definitions of a level on both sides; `#` in the formula stands for the wave's number."""
    return tuple(
        Definition(f"{side}.{level}", unit, kind, formula.replace("#", str(number)), sources, quantile, columns=columns)
        for number, side in enumerate(SIDES, start=1)
    )


def sides_of(study: Study, district: str, first: str | None, second: str | None) -> tuple[Side, ...]:
    """Both waves of a comparison: of the pairs, or of all households where the waves are two samples.

    Empty without a pair of waves, and where no household is a pair.
    """
    if first is None or second is None:
        return ()
    if not study.settings.is_panel(first, second):
        return tuple(
            _own_side(study, district, wave, place, (first, second)) for place, wave in enumerate((first, second))
        )
    panel = panel_of(study, district, first, second)
    return _paired_sides(panel, sample_of(study, district, second)) if panel.n_pairs else ()


def _paired_sides(panel: Panel, second: Sample) -> tuple[Side, ...]:
    """Both waves of the pairs; `second` is the second wave with the district that it was surveyed in."""
    business = panel.column("business_month")
    dependent = panel.pair(aid_dependence(panel.sample), aid_dependence(panel.second))
    shared = None if business is None or panel.income is None else _known_in_both(*business, *panel.income)
    lines = panel.paired_lines
    among = _number(panel.sample, ~np.isnan(panel.capita[0])) if panel.sample.any_capita else panel.n_pairs
    at = partial(_of_side, panel.deflators)
    counted = [_with_value(one) for one in (panel.sample, second)]
    return tuple(
        Side(
            name,
            panel.sample,
            panel.capita[place],
            None if shared is None else shared[2 + place],
            None if shared is None else shared[place],
            None if dependent is None else _known_in_both(*dependent)[place],
            None if lines is None else _known_in_both(*lines)[place],
            at(place),
            panel.no_capita,
            others=abs(counted[place] - among),
        )
        for place, name in enumerate(SIDES)
    )


def _own_side(study: Study, district: str, wave: str, place: int, waves: tuple[str, str]) -> Side:
    """A wave of different households, which stands for itself."""
    sample = sample_of(study, district, wave)
    own = lines_of(sample, study.settings.poverty_line.get(wave))
    return Side(
        SIDES[place],
        sample,
        sample.capita,
        sample.income,
        sample.column("business_month"),
        aid_dependence(sample),
        None if own is None else own.values,
        _of_side(deflators_of(study, district, *waves), place),
        sample.no_capita,
        own_wave=True,
        own_lines=own,
    )


def _of_side(deflators: tuple[float, float] | None, place: int) -> float | None:
    return None if deflators is None else deflators[place]


def _with_value(sample: Sample) -> int:
    """Households of the district whose own wave's level has them."""
    return _number(sample, ~np.isnan(sample.capita) if sample.any_capita else sample.has_income)


def _number(sample: Sample, known: Flags) -> int:
    return int((known & sample.in_domain).sum())


def _known_in_both(*parts: Numbers) -> tuple[Numbers, ...]:
    """Values where all parts are known; else NaN."""
    unknown = np.isnan(np.stack(parts)).any(axis=0)
    return tuple(np.where(unknown, np.nan, part) for part in parts)
