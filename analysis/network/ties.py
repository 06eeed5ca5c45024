"""Findings on the composition of ties: inside the group, to other groups, to actors, by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.formulas import mean_formula
from analysis.findings.relation import sums_to
from analysis.network.graph import SupportNetwork
from analysis.survey import estimates as survey

if TYPE_CHECKING:
    from analysis.survey.sample import Sample

OBSERVED = "describes the observed network"
MIX = ("bonding", "bridging", "linking")
_WASSERMAN = ("wasserman1994",)


def observed(network: SupportNetwork, value: float, basis: Basis | None = None, *, n: int | None = None) -> Estimate:
    """An estimate without interval, which describes the observed network; `n` defaults to the network's households."""
    return Estimate(float(value), n=network.n if n is None else n, reason=OBSERVED, basis=basis or Basis())


def _part_of_ties(side: str, number: int, *sources: str) -> Definition:
    relations = (sums_to(1.0, *(f"network.share_{each}" for each in MIX)),) if number == 1 else ()
    return Definition(
        f"network.share_{side}",
        "share",
        Kind.STRUCTURE,
        rf"\frac{{T_{number}}}{{T_1 + T_2 + T_3}}",
        sources,
        relations=relations,
    )


@declares(
    _part_of_ties("bonding", 1, "putnam1995", "szreter2004"),
    _part_of_ties("bridging", 2, "putnam1995", "szreter2004"),
    _part_of_ties("linking", 3, "szreter2004"),
)
def mix_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Shares of bonding, bridging and linking ties of households, which sum to 1.

    Over all ties of the district's households, each pair once. Bonding: to households of the same group. Bridging: to
    households of another group and to actors of a bridging type. Linking: to actors of a linking type. None without
    a tie, or where the study has neither groups nor actors, since then every tie would be one inside the district;
    linking is None where the study names no actors, since that is unknown and not zero.
    Source: Putnam (1995), doi:10.1353/jod.1995.0002; Szreter and Woolcock (2004), doi:10.1093/ije/dyh013.
    """
    ties = tie_mix(network)
    estimates = {}
    for side in MIX:
        if side == "linking" and network.actor_types is None:
            estimate = unavailable("no actors", n=network.n)
        elif ties.empty:
            estimate = unavailable("no tie", n=network.n)
        elif network.actor_types is None and not network.grouped:
            estimate = unavailable("no groups", n=network.n)
        else:
            has_it = ties["side"] == side
            holders = households_inside(network, ties[has_it])
            anybody = households_inside(network, ties)
            estimate = observed(network, has_it.mean(), Basis(numerator=holders, complement=anybody - holders))
        estimates[f"network.share_{side}"] = estimate
    return estimates


def tie_mix(network: SupportNetwork) -> pd.DataFrame:
    """Each tie of the district's households once, with its side (bonding, bridging, linking) and both ends.

    `low` and `high` are households; `high` is -1 where the other end is an actor.
    """
    contacts = network.contacts_inside
    types = network.actor_types or {}
    to_actors = pd.DataFrame(
        {"low": contacts["household"], "high": -1, "side": [types[type_] for type_ in contacts["actor_type"]]}
    )
    parts = [network.pairs_inside.assign(side="bonding"), network.across_inside.assign(side="bridging"), to_actors]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


@declares(
    Definition("network.ties.*", "count", Kind.TIES),
    Definition(
        "network.multiplexity",
        "kinds per tie",
        Kind.STRUCTURE,
        r"\frac{\sum_{i<j} K_{ij}}{\sum_{i<j} \mathbf{1}(K_{ij} > 0)}",
        _WASSERMAN,
    ),
)
def kind_findings(network: SupportNetwork) -> dict[str, Estimate]:
    """Number of tied pairs of households by kind, and the mean number of kinds of a tied pair.

    Multiplexity is over pairs with a known kind; None without one.
    """
    if network.tie_kinds is None:
        return {"network.multiplexity": unavailable("no tie kinds", n=network.n)}
    kinds = network.kinds[network.inside[network.kinds["low"]]]
    pairs = len(kinds[["low", "high"]].drop_duplicates())
    estimates = {}
    for kind in network.tie_kinds:
        of_kind = kinds[kinds["tie_kind"] == kind]
        households = Basis(numerator=households_inside(network, of_kind))
        estimates[f"network.ties.{kind}"] = observed(network, len(of_kind), households)
    estimates["network.multiplexity"] = (
        observed(network, len(kinds) / pairs) if pairs else unavailable("no tie", n=network.n)
    )
    return estimates


@declares(
    Definition("network.reach.*", "share", Kind.SHARE, mean_formula("c_i", "v")),
    Definition("network.mean_support", "kinds", Kind.MEAN, mean_formula("u_i", "v")),
)
def reach_findings(network: SupportNetwork, sample: Sample) -> dict[str, Estimate]:
    """Share of households with a tie to each type of actor, and mean number of kinds of support of a household.

    Weighted shares and a weighted mean over the households that were asked. Support counts the kinds of all of a
    household's ties, to households and actors, whichever side named them.
    """
    estimates = {
        f"network.reach.{type_}": survey.share(sample, reach(network, type_), persons=False)
        for type_ in network.actor_types or ()
    }
    if network.tie_kinds is None:
        estimates["network.mean_support"] = unavailable("no tie kinds", n=network.n)
    else:
        estimates["network.mean_support"] = survey.mean(sample, support(network), persons=False)
    return estimates


def reach(network: SupportNetwork, actor_type: str) -> np.ndarray:
    """1 for each household of the wave with a tie to an actor of the type, 0 without, NaN where it wasn't asked."""
    contacts = network.contacts
    reached = np.zeros(len(network.households))
    reached[contacts.loc[contacts["actor_type"] == actor_type, "household"]] = 1
    return np.where(network.asked, reached, np.nan)


def support(network: SupportNetwork) -> np.ndarray:
    """Number of kinds of support that each household of the wave can call on; NaN where it wasn't asked."""
    households = network.support["household"].to_numpy(dtype=np.int64)
    return np.where(network.asked, np.bincount(households, minlength=len(network.households)), np.nan)


def households_inside(network: SupportNetwork, ties: pd.DataFrame) -> int:
    """Number of the district's households at an end of these ties."""
    ends = np.unique(ties[["low", "high"]].to_numpy(dtype=np.int64))
    ends = ends[ends >= 0]
    return int(network.inside[ends].sum())
