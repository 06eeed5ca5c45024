"""Findings on a study's further measures of welfare, beside the one that leads: consumption beside income, say.

Each is the leading measure's finding of another column, divided by the same scale, for the same households.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.findings import Estimate, unavailable
from analysis.findings.changes import NO_PRICES, NOT_A_PANEL
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.units import MONEY_CAPITA
from analysis.indicators.differences import mean_difference
from analysis.indicators.inequality import gini_index
from analysis.indicators.poverty import headcount
from analysis.study.welfare import Measure
from analysis.survey.estimates import mean, quantile
from analysis.survey.lines import lines_of
from analysis.survey.panel import Panel, panel_of
from analysis.survey.sample import Sample

if TYPE_CHECKING:
    from analysis.study import Study


def measured(sample: Sample, measure: Measure) -> Sample:
    """The same households and design, with a further measure in place of the leading one."""
    column = sample.column(measure.column)
    assert column is not None  # a study without the column was refused
    ours = "income_capita_month" if measure.per == "person" else "income_month"
    others = sample.households.drop(columns=["income_capita_month"], errors="ignore")
    # facts of the whole study are of the leading measure, but its design is the same
    whole = sample.whole and replace(sample.whole, with_income=True)
    return replace(sample, households=others.assign(**{ours: column}), whole=whole)


@declares(
    Definition("measure.mean_capita.*", MONEY_CAPITA, Kind.MONEY_MEAN),
    Definition("measure.median_capita.*", MONEY_CAPITA, Kind.QUANTILE, sources=("hyndman1996",), quantile=0.5),
    Definition("measure.gini.*", "index", Kind.INDEX, sources=("gini1912",)),
    Definition("measure.headcount.*", "share", Kind.SHARE, sources=("foster1984",)),
)
def measure_findings(sample: Sample) -> dict[str, Estimate]:
    """Mean, median, Gini and, where it has a line, headcount of each further measure, by id."""
    found: dict[str, Estimate] = {}
    for measure in sample.settings.measures:
        own = measured(sample, measure)
        persons, empty = own.counts_persons, own.no_capita
        found[f"measure.mean_capita.{measure.id}"] = mean(own, own.capita, persons=persons, empty=empty)
        found[f"measure.median_capita.{measure.id}"] = quantile(own, own.capita, 0.5, persons=persons, empty=empty)
        found[f"measure.gini.{measure.id}"] = replace(gini_index(own), function=None)
        line = lines_of(own, measure.poverty_line.get(own.wave))
        if line is not None:
            found[f"measure.headcount.{measure.id}"] = replace(headcount(own, line), function=None)
    return found


@declares(Definition("measure.change_mean.*", MONEY_CAPITA, Kind.MONEY_MEAN))
def measure_changes(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """Mean change of each further measure among pairs, in prices of the base year, by id. None without a panel."""
    found: dict[str, Estimate] = {}
    for measure in study.settings.measures:
        id_ = f"measure.change_mean.{measure.id}"
        if first is None or second is None:
            found[id_] = unavailable("no pair of waves")
        elif not study.settings.is_panel(first, second):
            found[id_] = unavailable(NOT_A_PANEL)
        else:
            panel = panel_of(study, district, first, second)
            sides = (measured(panel.sample, measure), measured(panel.second, measure))
            own = replace(panel, sample=sides[0], second=sides[1], lines=None)
            found[id_] = _mean_change(own)
    return found


def _mean_change(panel: Panel) -> Estimate:
    if not panel.n_pairs:
        return unavailable("no household in both waves")
    if panel.real_capita is None:
        return unavailable(NO_PRICES, n=panel.n_pairs)
    return mean_difference(panel, *panel.real_capita, persons=panel.sample.counts_persons)
