"""Changes of the support network between two waves, among households that were asked in both.

Ties of a household that joins or leaves the survey appear or vanish without any change of the network, so only ties
between paired households are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.changes import NOT_A_PANEL, SIDES
from analysis.findings.definition import Definition, Kind, declares, single_ids
from analysis.findings.formulas import mean_formula
from analysis.findings.relation import Relation, parts_of
from analysis.findings.units import SHARE_DIFFERENCE
from analysis.network.graph import support_network
from analysis.network.paired import PairedHouseholds
from analysis.network.paired_levels import level_findings
from analysis.network.ties import reach
from analysis.survey import estimates as survey
from analysis.survey.sample import sample_of
from analysis.survey.t_interval import SHARE_CHANGES

if TYPE_CHECKING:
    from analysis.study import Study
    from analysis.survey.sample import Sample

_LINKED = r"\frac{T_{3,%d}}{T_{1,%d} + T_{2,%d} + T_{3,%d}}"


@declares(Definition("change.n_pairs_network", "count", Kind.COUNT))
def pair_count(panel: PairedHouseholds) -> Estimate:
    """Number of households that were asked for their ties in both waves."""
    return Estimate(panel.n, n=panel.n)


@declares(Definition("change.mean_degree", "ties", Kind.STRUCTURE, r"\frac{1}{n} \sum_i (d_{i2} - d_{i1})"))
def degree_change(panel: PairedHouseholds) -> Estimate:
    """Change of the mean number of ties to paired households."""
    before, after = (degrees[panel.inside] for degrees in panel.degrees)
    return panel.observed(np.mean(after) - np.mean(before))


@declares(
    Definition(
        "change.isolates",
        SHARE_DIFFERENCE,
        Kind.SHARE,
        mean_formula(r"\left(\mathbf{1}(d_{i2} = 0) - \mathbf{1}(d_{i1} = 0)\right)", "v"),
    )
)
def isolates_change(panel: PairedHouseholds, sample: Sample) -> Estimate:
    """Change of the share of households without a tie to a paired household, -1 to 1."""
    isolated = [np.where(panel.known, degrees == 0, np.nan) for degrees in panel.degrees]
    return survey.mean(sample, isolated[1] - isolated[0], persons=False, log=False, within=SHARE_CHANGES)


@declares(Definition("change.reach.*", SHARE_DIFFERENCE, Kind.SHARE, mean_formula(r"(c_{i2} - c_{i1})", "v")))
def reach_change(panel: PairedHouseholds, sample: Sample) -> dict[str, Estimate]:
    """Change of the share of households with a tie to each type of actor, -1 to 1."""
    return {
        f"change.reach.{type_}": survey.mean(
            sample,
            panel.difference(*(reach(network, type_) for network in panel.waves)),
            persons=False,
            log=False,
            within=SHARE_CHANGES,
        )
        for type_ in panel.waves[0].actor_types or ()
    }


@declares(
    Definition(
        "change.ties_kept",
        "count",
        Kind.TIES,
        r"\sum_{i<j} M_{ij1} M_{ij2}",
        relations=(
            parts_of("first:network.n_ties", "change.ties_kept", "change.ties_lost"),
            parts_of("second:network.n_ties", "change.ties_kept", "change.ties_gained"),
        ),
    ),
    Definition("change.ties_gained", "count", Kind.TIES, r"\sum_{i<j} (1 - M_{ij1}) M_{ij2}"),
    Definition("change.ties_lost", "count", Kind.TIES, r"\sum_{i<j} M_{ij1} (1 - M_{ij2})"),
    Definition(
        "change.jaccard",
        "index",
        Kind.STRUCTURE,
        r"\frac{\sum_{i<j} M_{ij1} M_{ij2}}{\sum_{i<j} \max(M_{ij1}, M_{ij2})}",
        ("jaccard1901",),
        relations=(
            Relation(
                ("change.jaccard", "change.ties_kept", "change.ties_gained", "change.ties_lost"),
                lambda jaccard, kept, gained, lost: jaccard * (kept + gained + lost) - kept,
            ),
        ),
    ),
)
def turnover_findings(panel: PairedHouseholds) -> dict[str, Estimate]:
    """Numbers of tied pairs kept, gained and lost, and kept / (kept + gained + lost), 0 to 1, None without any tie.

    Source of the index: Jaccard (1901), doi:10.5169/seals-266450.
    """
    before, after = (set(map(tuple, pairs.to_numpy())) for pairs in panel.pairs)
    counts = {"ties_kept": before & after, "ties_gained": after - before, "ties_lost": before - after}
    union = len(before | after)
    return {
        **{
            f"change.{name}": panel.observed(len(ties), Basis(numerator=len(np.unique(list(ties)))))
            for name, ties in counts.items()
        },
        "change.jaccard": (panel.observed(len(before & after) / union) if union else unavailable("no tie", n=panel.n)),
    }


@declares(
    Definition(
        "change.share_linking",
        SHARE_DIFFERENCE,
        Kind.STRUCTURE,
        _LINKED % (2, 2, 2, 2) + " - " + _LINKED % (1, 1, 1, 1),
        ("szreter2004",),
    )
)
def linking_change(panel: PairedHouseholds) -> Estimate:
    """Change of the share of linking ties, second wave minus first, over the ties of paired households.

    Ties count if all their households are paired. None without a tie in one of the waves, or without actors.
    """
    if panel.waves[0].actor_types is None:
        return unavailable("no actors", n=panel.n)
    shares = []
    for ties in panel.mixes:
        if ties.empty:
            return unavailable("no tie", n=panel.n)
        shares.append((ties["side"] == "linking").mean())
    return panel.observed(shares[1] - shares[0])


@declares(pair_count, degree_change, isolates_change, turnover_findings, linking_change, reach_change, level_findings)
def network_change_findings(study: Study, district: str, first: str | None, second: str | None) -> dict[str, Estimate]:
    """All changes of a district's ties between two waves, by id; each a reason without a pair of waves or ties.

    With the levels before and after them. Shares use the first wave's weights. Kept, gained and lost ties are pairs of
    households in the undirected view.
    """
    if first is None or second is None:
        return _unavailable(study, "no pair of waves")
    if not study.settings.is_panel(first, second):
        return _unavailable(study, NOT_A_PANEL)
    waves = (support_network(study, district, first), support_network(study, district, second))
    missing = next((network.missing for network in waves if network.missing), None)
    if missing:
        return _unavailable(study, missing)
    panel = PairedHouseholds.of(*waves)
    if not panel.n:
        return {**_unavailable(study, "no household in both waves"), "change.n_pairs_network": pair_count(panel)}

    sample = sample_of(study, district, first)
    return {
        "change.n_pairs_network": pair_count(panel),
        "change.mean_degree": degree_change(panel),
        "change.isolates": isolates_change(panel, sample),
        **turnover_findings(panel),
        "change.share_linking": linking_change(panel),
        **reach_change(panel, sample),
        **level_findings(panel, sample),
    }


def _unavailable(study: Study, reason: str) -> dict[str, Estimate]:
    types = study.settings.network.actor_types if study.actors is not None and study.ties is not None else ()
    ids = [
        *single_ids(network_change_findings),
        *(f"{of}.reach.{type_}" for of in ("change", *SIDES) for type_ in types),
    ]
    return dict.fromkeys(ids, unavailable(reason))
