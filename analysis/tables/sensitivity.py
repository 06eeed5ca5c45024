"""Sensitivity of poverty and inequality to choices: the line, the richest, economies of scale, the unit of counting.

Each variant changes one choice of the base, which is what the findings themselves are computed with:

- line_80, line_120, line_150: the poverty line times 0.8, 1.2 and 1.5, in every wave.
- trimmed: without the households above the 99th percentile of their wave (of the district, weighted as the study
  counts); in the change, without those above it in either wave.
- square_root: income over the square root of household size instead of household size. The line is then multiplied
  by sqrt(s), with s the mean household size of the whole study's first wave, so that a household of mean size has the
  same status as in the base: income / sqrt(size) < line sqrt(s). The same s in every wave and district. Only where
  the base is per person.
- households, persons: whichever the study doesn't count by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.findings import Estimate, Table, table_rows, unavailable, units_text
from analysis.findings.key import EVERYBODY
from analysis.findings.units import SHARE_DIFFERENCE
from analysis.indicators.independent import headcount_of
from analysis.indicators.inequality import gini
from analysis.indicators.poverty import below_line
from analysis.indicators.poverty_change import headcount_change
from analysis.study.waves import pair_name
from analysis.study.whole import WholePair
from analysis.survey import estimates as survey
from analysis.survey.lines import lines_of
from analysis.survey.panel import Panel, panel_of
from analysis.survey.sample import Flags, Numbers, Sample, sample_of
from analysis.survey.stacked import StackedSample, stacked
from analysis.tables.findings import public_estimates

if TYPE_CHECKING:
    from analysis.study import Study

BASE = "base"
LINES = {"line_80": 0.8, "line_120": 1.2, "line_150": 1.5}  # times the line; 1.5 is where "rentan miskin" ends
TOP = 0.99  # incomes above this quantile are left out of `trimmed`
CHANGE = ("headcount_change", "headcount_change_low", "headcount_change_high")
UNITS = {
    "headcount_first": "share",
    "headcount_second": "share",
    **dict.fromkeys(CHANGE, SHARE_DIFFERENCE),
    "gini_first": "index",
    "gini_second": "index",
}


@dataclass(frozen=True, eq=False)
class Variant:
    """The data of one variant: each wave's households, lines and welfare per person.

    The samples' welfare is per person already. In a study of one wave neither `panel` nor `stacked` is given; of two
    waves, one of them.
    """

    key: str
    samples: tuple[Sample, ...]
    lines: tuple[Numbers | None, ...]
    panel: Panel | None
    pair: WholePair | None = None  # of waves of different households, for a run that sees its own district alone

    @property
    def stacked(self) -> StackedSample | None:
        """The waves as independent samples, where they are no panel."""
        two = len(self.samples) == 2 and self.panel is None
        return stacked(self.samples[0], self.samples[1], self.pair) if two else None

    def poor(self, wave: int) -> Numbers:
        """1 where a household of the wave is below the line, else 0; NaN where unknown or without a line."""
        capita, line = self.samples[wave].capita, self.lines[wave]
        return np.full(len(capita), np.nan) if line is None else below_line(capita, line)


@dataclass(eq=False)
class _ShownNumbers:
    """The numbers shown so far by quantity, for protection of the few households between two variants."""

    least: int
    traits: dict[str, list[Numbers]] = field(default_factory=dict)

    def count(self, quantity: str, trait: Numbers, inside: Flags, *groups: int | None) -> int:
        """The fewest households behind a number: in a group, or in the difference of this variant and one shown before.

        Empty groups don't count. A number with too few is not remembered, as it won't be shown.
        """
        told_apart = [int((inside & ~_same(trait, earlier)).sum()) for earlier in self.traits.setdefault(quantity, [])]
        fewest = min((count for count in (*groups, *told_apart) if count), default=0)
        if not 0 < fewest < self.least:
            self.traits[quantity].append(trait)
        return fewest


def sensitivity_table(study: Study, district: str) -> Table | None:
    """Headcount and Gini under each variant: a row per variant and pair of waves (or the one wave).

    Columns: the headcount of the first and the second wave, its change among pairs with interval, the Gini of both
    waves; without a line no headcount, with one wave no second and no change. The Gini doesn't depend on the line, so
    the lines' rows have none; a variant that changes nothing (nobody to trim, no sizes) has no row. The count behind a
    cell is the smallest of a group or of the difference of two variants: two lines with two households between them
    would reveal these two. None without incomes.
    """
    columns = _columns(study)
    rows: list[dict[str, object]] = []
    for waves in study.settings.wave_pairs or [(study.settings.waves[0].key,)]:
        shown = _ShownNumbers(study.settings.disclosure.cell)
        rows += [
            _row(study, variant, shown, waves=waves, columns=columns) for variant in _variants(study, district, waves)
        ]
    return Table("sensitivity", district, "variant", columns, table_rows(rows, columns)) if rows else None


def _columns(study: Study) -> tuple[str, ...]:
    def has(name: str) -> bool:
        poverty, one_wave = name.startswith("headcount"), not study.settings.wave_pairs
        return not (poverty and not study.settings.poverty_line) and not (one_wave and not name.endswith("first"))

    return tuple(name for name in UNITS if has(name))


def _variants(study: Study, district: str, waves: tuple[str, ...]) -> list[Variant]:
    samples = tuple(sample_of(study, district, wave) for wave in waves)
    given = [
        lines_of(sample, study.settings.poverty_line.get(wave)) for sample, wave in zip(samples, waves, strict=True)
    ]
    lines = tuple(None if line is None else line.values for line in given)
    panelled = len(waves) == 2 and study.settings.is_panel(waves[0], waves[1])
    panel = panel_of(study, district, waves[0], waves[1]) if panelled else None
    pair = study.whole.pairs.get(pair_name(waves[0], waves[1])) if study.whole and len(waves) == 2 else None
    base = Variant(BASE, samples, lines, panel, pair)
    if not any(_known(sample).any() for sample in samples):
        return []
    variants = [base]
    if any(line is not None for line in lines):
        variants += [
            replace(_with(base, key), lines=tuple(None if line is None else line * factor for line in lines))
            for key, factor in LINES.items()
        ]
    trimmed = [_without_top(sample) for sample in samples]
    if any((np.isnan(values) & _known(sample)).any() for values, sample in zip(trimmed, samples, strict=True)):
        variants.append(_with(base, "trimmed", capita=trimmed))
    if study.settings.equivalence == "per_capita" and (scaled := _by_square_root(study, samples)):
        variants.append(_with(base, "square_root", capita=scaled))
    if any(sample.size is not None for sample in samples):
        other = "households" if study.settings.counts == "persons" else "persons"
        variants.append(_with(base, other, counts=other))
    return [variant if variant.panel is None else _with_lines(variant) for variant in variants]


def _with(base: Variant, key: str, *, capita: list[Numbers] | None = None, counts: str | None = None) -> Variant:
    """The base with other welfare per person (by wave), or another unit of counting."""

    def changed(sample: Sample, wave: int) -> Sample:
        settings = sample.settings.model_copy(update={"counts": counts}) if counts else sample.settings
        households = sample.households if capita is None else _per_person(sample, capita[wave])
        return replace(sample, households=households, settings=settings)

    samples = tuple(changed(sample, wave) for wave, sample in enumerate(base.samples))
    panel = base.panel and replace(base.panel, sample=samples[0], second=changed(base.panel.second, 1))
    return Variant(key, samples, base.lines, panel, base.pair)


def _with_lines(variant: Variant) -> Variant:
    first, second = variant.lines
    assert variant.panel is not None
    lines = None if first is None or second is None else (first, second)
    return replace(variant, panel=replace(variant.panel, lines=lines))


def _per_person(sample: Sample, capita: Numbers) -> pd.DataFrame:
    return sample.households.assign(income_capita_month=capita)


def _known(sample: Sample) -> Flags:
    """Households of the district whose welfare per person is known and counts."""
    return sample.in_domain & ~np.isnan(sample.capita) & (sample.weights(sample.counts_persons) > 0)


def _without_top(sample: Sample) -> Numbers:
    """Welfare per person, unknown for the district's households above the 99th percentile."""
    known = _known(sample)
    if not known.any():
        return sample.capita
    most = survey.weighted_quantile(sample.capita[known], TOP, sample.weights(sample.counts_persons)[known])
    return np.where(known & (sample.capita > most), np.nan, sample.capita)


def _by_square_root(study: Study, samples: tuple[Sample, ...]) -> list[Numbers] | None:
    """Welfare per equivalent person, scaled so that the line stays the same; None where no sizes are known.

    Source: Buhmann, B., Rainwater, L., Schmaus, G., & Smeeding, T. M. (1988). Equivalence scales, well-being,
    inequality, and poverty. Review of Income and Wealth, 34, 115-142.
    """
    size = mean_size(study)
    if not size or any(sample.size is None for sample in samples):
        return None
    # income / sqrt(size) < line sqrt(s) is the same as income / size sqrt(size / s) < line
    return [sample.capita * np.sqrt(sample.size / size) for sample in samples if sample.size is not None]


def mean_size(study: Study) -> float | None:
    """Mean household size of the whole study's first wave; None where no sizes are known."""
    if study.whole:
        return study.whole.of_incomes.mean_size
    everybody = sample_of(study, EVERYBODY, study.settings.waves[0].key)
    size = None if everybody.size is None else survey.mean(everybody, everybody.size, persons=False).value
    # equal sizes have exactly that mean, so that rounding puts nobody below the line
    return None if size is None else round(size, 9)


def _row(
    study: Study, variant: Variant, shown: _ShownNumbers, *, waves: tuple[str, ...], columns: tuple[str, ...]
) -> dict[str, object]:
    district = variant.samples[0].district
    period = pair_name(*waves) if len(waves) == 2 else waves[0]
    row: dict[str, object] = {"key": variant.key, "wave": period, "unit": units_text({c: UNITS[c] for c in columns})}
    for index, (wave, place) in enumerate(zip(waves, ("first", "second"), strict=False)):
        estimates, counts = _levels(variant, index, shown)
        public = public_estimates(study, district, wave, estimates)
        row |= {
            f"headcount_{place}": public["poverty.headcount"].value,
            f"gini_{place}": public["inequality.gini"].value,
        }
        row |= {f"{name}_{place}.n": count for name, count in counts.items()}
    if len(waves) == 2:
        estimate, count = _change(variant, shown)
        found = public_estimates(study, district, period, {"change.headcount": estimate})["change.headcount"]
        row |= dict(zip(CHANGE, (found.value, found.low, found.high), strict=True))
        row |= {f"{name}.n": count for name in CHANGE}
    if variant.key in LINES:
        row |= dict.fromkeys([name for name in row if name.startswith("gini") and not name.endswith(".n")])
    return row


def _levels(variant: Variant, wave: int, shown: _ShownNumbers) -> tuple[Mapping[str, Estimate], Mapping[str, int]]:
    sample = variant.samples[wave]
    persons, poor = sample.counts_persons, variant.poor(wave)
    headcount = survey.share(sample, poor, persons=persons, empty=sample.no_capita)
    domain = survey.domain_of(sample, sample.capita, persons=persons)
    value = gini(domain.values, domain.weights)
    index = unavailable("mean is not positive", n=domain.n) if value is None else Estimate(value, n=domain.n)
    known = np.where(np.isnan(sample.capita), np.nan, 1.0)
    groups = (headcount.basis.numerator, headcount.basis.complement)
    counts = {
        "headcount": shown.count(f"headcount {wave}", poor, sample.in_domain, *groups),
        # the households left out would be revealed, so the trait is who is known
        "gini": shown.count(f"gini {wave}", known, sample.in_domain, domain.n),
    }
    return {"poverty.headcount": headcount, "inequality.gini": index}, counts


def _change(variant: Variant, shown: _ShownNumbers) -> tuple[Estimate, int]:
    panel, both = variant.panel, variant.stacked
    if both is not None:
        poor = np.concatenate([variant.poor(0), variant.poor(1)])
        estimate = headcount_of(both, poor)
        if estimate.value is None:
            return estimate, 0
        return estimate, shown.count(
            "change", poor, both.in_domain, estimate.basis.numerator, estimate.basis.complement
        )
    assert panel is not None
    if panel.poor is None or not panel.n_pairs:
        return unavailable("no poverty line" if panel.poor is None else "no household in both waves"), 0
    estimate = headcount_change(panel)
    before, after = panel.poor
    status = before + 2 * after  # never poor, poor before, after, both: the groups of a change
    basis = estimate.basis
    return estimate, shown.count("change", status, panel.sample.in_domain, basis.numerator, basis.complement)


def _same(one: Numbers, other: Numbers) -> Flags:
    same: Flags = (one == other) | (np.isnan(one) & np.isnan(other))
    return same
