"""The two levels between which a change of ties lies: of the households that were asked in both waves.

Weights are the first wave's in both, and only ties between these households count, as in the change itself.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.changes import SIDES
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import mean_formula
from analysis.network.paired import PairedHouseholds
from analysis.network.ties import households_inside, reach
from analysis.survey import estimates as survey
from analysis.survey.sample import Sample

_LINKED = r"\frac{T_{3,#}}{T_{1,#} + T_{2,#} + T_{3,#}}"


def _on_sides(level: str, unit: str, kind: Kind, formula: str, sources: tuple[str, ...] = ()) -> tuple[Definition, ...]:
    return tuple(
        Definition(f"{side}.{level}", unit, kind, formula.replace("#", str(number)), sources)
        for number, side in enumerate(SIDES, start=1)
    )


@declares(*_on_sides("mean_degree", "ties", Kind.STRUCTURE, r"\frac{1}{n} \sum_i d_{i#}"))
def degree_levels(panel: PairedHouseholds) -> dict[str, Estimate]:
    """Mean number of ties to paired households in each wave."""
    means = [panel.observed(np.mean(degrees[panel.inside])) for degrees in panel.degrees]
    return _named(panel, "mean_degree", means)


@declares(*_on_sides("isolates", "share", Kind.SHARE, mean_formula(r"\mathbf{1}(d_{i#} = 0)", "v")))
def isolates_levels(panel: PairedHouseholds, sample: Sample) -> dict[str, Estimate]:
    """Share of households without a tie to a paired household in each wave, 0 to 1."""
    shares = [
        survey.share(sample, np.where(panel.known, degrees == 0, np.nan), persons=False) for degrees in panel.degrees
    ]
    return _named(panel, "isolates", shares)


@declares(*_on_sides("share_linking", "share", Kind.STRUCTURE, _LINKED, ("szreter2004",)))
def linking_levels(panel: PairedHouseholds) -> dict[str, Estimate]:
    """Share of linking ties in each wave, over the ties of paired households. None without a tie, or without actors."""
    if panel.waves[0].actor_types is None:
        return _named(panel, "share_linking", [unavailable("no actors", n=panel.n)] * 2)
    found = []
    for network, ties in zip(panel.waves, panel.mixes, strict=True):
        linking = ties["side"] == "linking"
        holders, anybody = households_inside(network, ties[linking]), households_inside(network, ties)
        basis = Basis(numerator=holders, complement=anybody - holders)
        found.append(unavailable("no tie", n=panel.n) if ties.empty else panel.observed(linking.mean(), basis))
    return _named(panel, "share_linking", found)


@declares(*_on_sides("reach.*", "share", Kind.SHARE, mean_formula("c_{i#}", "v")))
def reach_levels(panel: PairedHouseholds, sample: Sample) -> dict[str, Estimate]:
    """Share of households with a tie to each type of actor in each wave, 0 to 1."""
    found: dict[str, Estimate] = {}
    for type_ in panel.waves[0].actor_types or ():
        pair = panel.of_both(*(reach(network, type_) for network in panel.waves))
        found |= _named(panel, f"reach.{type_}", [survey.share(sample, has, persons=False) for has in pair])
    return found


@declares(degree_levels, isolates_levels, linking_levels, reach_levels)
def level_findings(panel: PairedHouseholds, sample: Sample) -> dict[str, Estimate]:
    """The levels before and after all changes of ties that have them, by id; `sample` is the first wave's."""
    return {
        **degree_levels(panel),
        **isolates_levels(panel, sample),
        **linking_levels(panel),
        **reach_levels(panel, sample),
    }


def _named(panel: PairedHouseholds, level: str, estimates: list[Estimate]) -> dict[str, Estimate]:
    """The estimates of both waves under their ids, with the households that the wave's own level has besides."""
    return {
        f"{side}.{level}": replace(estimate, basis=replace(estimate.basis, beside=others))
        for side, estimate, others in zip(SIDES, estimates, panel.others, strict=True)
    }
