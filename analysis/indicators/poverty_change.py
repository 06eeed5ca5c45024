"""Changes of poverty between two waves, among households whose income is known in both."""

from __future__ import annotations

from dataclasses import replace

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import mean_formula, share_formula
from analysis.findings.relation import parts_of
from analysis.findings.units import SHARE_DIFFERENCE
from analysis.indicators.differences import mean_difference, share_difference
from analysis.indicators.poverty import shortfalls
from analysis.survey import estimates as survey
from analysis.survey.panel import Panel
from analysis.survey.sample import Numbers
from analysis.survey.t_interval import SHARE_CHANGES

_FOSTER = ("foster1984",)


@declares(
    Definition(
        "change.headcount",
        SHARE_DIFFERENCE,
        Kind.SHARE,
        mean_formula(r"\left(\mathbf{1}(x_{i2} < z_2) - \mathbf{1}(x_{i1} < z_1)\right)"),
        _FOSTER,
        relations=(
            parts_of("change.entered_poverty", "change.headcount", "change.left_poverty"),
            parts_of("first:poverty.headcount", "change.stayed_poor", "change.left_poverty"),
            parts_of("second:poverty.headcount", "change.stayed_poor", "change.entered_poverty"),
        ),
    )
)
def headcount_change(panel: Panel) -> Estimate:
    """Change of the share of the poor among pairs, -1 to 1; a reason where a wave has no line."""
    if panel.poor is None:
        return _no_line(panel)
    change = share_difference(panel, *panel.poor, persons=panel.sample.counts_persons)
    left, entered = left_poverty(panel), entered_poverty(panel)
    if left.value is not None and entered.value is not None:  # a declared identity: exact to the last bit
        change = replace(change, value=entered.value - left.value)
    return change


@declares(
    Definition(
        "change.gap",
        "difference",
        Kind.INDEX,
        mean_formula(
            r"\left(\max\left(0, 1 - \frac{x_{i2}}{z_2}\right) - \max\left(0, 1 - \frac{x_{i1}}{z_1}\right)\right)"
        ),
        _FOSTER,
    )
)
def gap_change(panel: Panel) -> Estimate:
    """Change of the poverty gap among pairs, -1 to 1. None without a line, and with a negative income."""
    if panel.paired_lines is None:
        return _no_line(panel)
    if any((capita[panel.sample.in_domain] < 0).any() for capita in panel.capita):
        return unavailable("a negative income", n=panel.n_pairs)
    before, after = (shortfalls(capita, line, 1) for capita, line in zip(panel.capita, panel.paired_lines, strict=True))
    persons = panel.sample.counts_persons
    change = mean_difference(panel, before, after, persons=persons, within=SHARE_CHANGES)
    return replace(change, basis=Basis(weight=change.basis.weight))


@declares(Definition("change.left_poverty", "share", Kind.SHARE, share_formula(r"x_{i1} < z_1,\ x_{i2} \ge z_2", "w")))
def left_poverty(panel: Panel) -> Estimate:
    """Share of persons (or households) below the line in the first wave and not in the second, 0 to 1."""
    if panel.poor is None:
        return _no_line(panel)
    before, after = panel.poor
    return _moved(panel, before * (1 - after))


@declares(
    Definition("change.entered_poverty", "share", Kind.SHARE, share_formula(r"x_{i1} \ge z_1,\ x_{i2} < z_2", "w"))
)
def entered_poverty(panel: Panel) -> Estimate:
    """Share of persons (or households) below the line in the second wave and not in the first, 0 to 1."""
    if panel.poor is None:
        return _no_line(panel)
    before, after = panel.poor
    return _moved(panel, (1 - before) * after)


@declares(Definition("change.stayed_poor", "share", Kind.SHARE, share_formula(r"x_{i1} < z_1,\ x_{i2} < z_2", "w")))
def stayed_poor(panel: Panel) -> Estimate:
    """Share of persons (or households) below the line in both waves, 0 to 1."""
    if panel.poor is None:
        return _no_line(panel)
    before, after = panel.poor
    return _moved(panel, before * after)


def _no_line(panel: Panel) -> Estimate:
    return unavailable("no poverty line", n=panel.n_pairs)


def _moved(panel: Panel, moved: Numbers) -> Estimate:
    return survey.share(panel.sample, moved, persons=panel.sample.counts_persons, empty=panel.no_capita)
