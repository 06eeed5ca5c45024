"""Public tables on incomes: sources, types of business, moves into and out of poverty, attrition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Table, table_rows, units_text
from analysis.findings.units import SHARE_DIFFERENCE
from analysis.indicators.income import SOURCES, business_types, income_findings
from analysis.indicators.poverty import below_line
from analysis.study.waves import pair_name
from analysis.survey import estimates as survey
from analysis.survey.lines import lines_of
from analysis.survey.panel import panel_of
from analysis.survey.sample import Flags, Numbers, Sample, sample_of
from analysis.tables.findings import public_estimates

if TYPE_CHECKING:
    from analysis.study import Study

POOR, NOT_POOR = "poor", "not_poor"
WORST, BEST = "worst", "best"
AGAIN, NOT_AGAIN = "surveyed_again", "not_surveyed_again"


def income_sources_table(study: Study, district: str) -> Table | None:
    """Share of all income from each source, per wave; None where the study doesn't ask.

    The cells are the public findings income.share_*; behind a cell are all households that answered.
    """
    rows: list[dict[str, object]] = []
    for sample in _waves(study, district):
        findings = public_estimates(study, district, sample.wave, income_findings(sample))
        rows += [
            {
                "key": column.removesuffix("_month"),
                "wave": sample.wave,
                "unit": "share",
                "share": findings[id_].value,
                "share.n": findings[id_].n,
            }
            for id_, column in SOURCES.items()
            if sample.column(column) is not None and sample.income is not None
        ]
    return Table("income_sources", district, "source", ("share",), table_rows(rows, ("share",))) if rows else None


def business_types_table(study: Study, district: str) -> Table | None:
    """Share and median income of each type of business, per wave; None where the study doesn't ask.

    Shares are of the households whose type is known, by weight; medians are the findings income.business_median.*.
    """
    values = ("share", "median")
    rows: list[dict[str, object]] = []
    for sample in _waves(study, district):
        types = sample.labels("business_type")
        if types is None or not business_types(sample):
            continue
        findings = public_estimates(study, district, sample.wave, income_findings(sample))
        for name in business_types(sample):
            trait = np.array([np.nan if known is None else float(known == name) for known in types])
            share = survey.share(sample, trait, persons=False)
            median = findings[f"income.business_median.{name}"]
            rows.append(
                {
                    "key": name,
                    "wave": sample.wave,
                    "unit": units_text({"share": "share", "median": study.settings.money.total}),
                    "share": share.value,
                    "share.n": share.basis.numerator,
                    "median": median.value,
                    "median.n": median.n,
                }
            )
    if not rows:
        return None
    return Table("business_types", district, "business_type", values, table_rows(rows, values), ("median",))


def transition_table(study: Study, district: str) -> Table | None:
    """Shares of all pairs by poverty in the first wave (rows) and the second (columns), which sum to 1.

    By persons or households as the study counts, for each pair of waves of a panel. None without a line or pairs.
    """
    values = (POOR, NOT_POOR)
    rows: list[dict[str, object]] = []
    for first, second in _panels(study):
        panel = panel_of(study, district, first, second)
        if panel.poor is None or not panel.n_pairs:
            continue
        before, after = panel.poor
        for key, was in ((POOR, before), (NOT_POOR, 1 - before)):
            row: dict[str, object] = {"key": key, "wave": pair_name(first, second), "unit": "share"}
            for column, is_now in ((POOR, after), (NOT_POOR, 1 - after)):
                share = survey.share(panel.sample, was * is_now, persons=panel.sample.counts_persons)
                row |= {column: share.value, f"{column}.n": share.basis.numerator}
            rows.append(row)
    return Table("transition", district, "first_wave", values, table_rows(rows, values)) if rows else None


def attrition_table(study: Study, district: str) -> Table | None:
    """Number, income and poverty of first-wave households surveyed again and of those that weren't.

    All by the first wave's answers, for each pair of waves of a panel. None without one or a first-wave household.
    """
    values = ("households", "mean_capita", *(("headcount",) if study.settings.poverty_line else ()))
    rows: list[dict[str, object]] = []
    for first, second in _panels(study):
        panel = panel_of(study, district, first, second)
        if panel.sample.n_in_district:
            line = lines_of(panel.sample, study.settings.poverty_line.get(first))
            for key, group in ((AGAIN, panel.surveyed_again), (NOT_AGAIN, ~panel.surveyed_again)):
                row = _attrition_row(study, panel.sample, group, line.values if line else None)
                rows.append({"key": key, "wave": pair_name(first, second), **row})
    return Table("attrition", district, "status", values, table_rows(rows, values), values[1:]) if rows else None


def attrition_bounds_table(study: Study, district: str) -> Table | None:
    """Bounds of the headcount's change: all households not seen again are poor in the second wave, or none is.

    Over all first-wave households whose poverty is known in that wave, with its weights: those of unknown poverty in
    the second wave all count as poor in `worst`, as not poor in `best`. No interval: these are bounds, not estimates.
    For each pair of waves; None where everybody is known in both. Suppressed where too few of those not seen again were
    poor (or not poor) in the first wave, or of the others in the second: the bounds would reveal them.
    Source: Manski, C. F. (1990). Nonparametric bounds on treatment effects. American Economic Review, 80, 319-323.
    """
    rows: list[dict[str, object]] = []
    for first, second in _panels(study):
        panel = panel_of(study, district, first, second)
        line = lines_of(panel.sample, study.settings.poverty_line.get(first))
        if line is None or panel.poor is None:
            continue
        sample, persons = panel.sample, panel.sample.counts_persons
        before = below_line(sample.capita, line.values)
        after = np.where(np.isnan(before), np.nan, panel.poor[1])
        unseen = np.isnan(after) & ~np.isnan(before)
        groups = [survey.share(sample, trait, persons=persons) for trait in (np.where(unseen, before, np.nan), after)]
        start = survey.share(sample, before, persons=persons).value
        if start is None or any(group.value is None for group in groups):
            continue
        public = [public_estimates(study, district, first, {_HEADCOUNT: group})[_HEADCOUNT] for group in groups]
        hidden = any(finding.value is None for finding in public)
        for key, counted in ((WORST, 1.0), (BEST, 0.0)):
            end = survey.share(sample, np.where(unseen, counted, after), persons=persons).value
            row = {"key": key, "wave": pair_name(first, second), "unit": SHARE_DIFFERENCE}
            change = None if hidden or end is None else end - start
            rows.append(row | {"headcount_change": change, "headcount_change.n": min(group.n for group in groups)})
    values = ("headcount_change",)
    return Table("attrition_bounds", district, "bound", values, table_rows(rows, values)) if rows else None


_HEADCOUNT = "poverty.headcount"


def _attrition_row(study: Study, sample: Sample, group: Flags, line: Numbers | None) -> dict[str, object]:
    capita = np.where(group, sample.capita, np.nan)
    estimates = {"income.mean_capita": survey.mean(sample, capita, persons=sample.counts_persons)}
    if line is not None:
        poor = below_line(capita, line)
        estimates["poverty.headcount"] = survey.share(sample, poor, persons=sample.counts_persons)
    findings = public_estimates(study, sample.district, sample.wave, estimates)
    columns = {id_.split(".")[1]: finding for id_, finding in findings.items()}
    households = int((group & sample.in_domain).sum())
    return {
        "unit": units_text({"households": "count"} | {name: finding.unit for name, finding in columns.items()}),
        "households": households,
        "households.n": households,
        **{name: finding.value for name, finding in columns.items()},
        **{f"{name}.n": finding.n for name, finding in columns.items()},
    }


def _panels(study: Study) -> list[tuple[str, str]]:
    """The pairs of waves that surveyed the same households."""
    return [pair for pair in study.settings.wave_pairs if study.settings.is_panel(*pair)]


def _waves(study: Study, district: str) -> list[Sample]:
    """Samples of the waves with any household in the district."""
    samples = [sample_of(study, district, wave.key) for wave in study.settings.waves]
    return [sample for sample in samples if sample.n_in_district]
