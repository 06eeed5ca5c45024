"""Public tables of the network, with the households behind each cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.findings import Table, table_rows, units_text
from analysis.network.graph import SupportNetwork
from analysis.network.ties import reach_findings, tie_mix
from analysis.tables.findings import public_estimates

if TYPE_CHECKING:
    from analysis.study import Study
    from analysis.survey.sample import Sample

DEGREES = ("0", "1", "2", "3", "4", "5", "6-7", "8-10", "11-15", "16+")
_LOWER_ENDS = (0, 1, 2, 3, 4, 5, 6, 8, 11, 16)
FAMILIES = "families"


def degree_distribution_table(networks: Mapping[str, SupportNetwork]) -> Table:
    """Shares of households by number of ties to households, of those asked, per wave.

    `networks`: wave -> network of one district. Unweighted: it describes the observed network.
    """
    rows = []
    for wave, network in _asked(networks).items():
        degrees = network.degrees[network.inside]
        counts = np.histogram(degrees, bins=[*_LOWER_ENDS, np.inf])[0]
        rows += [
            {"key": key, "wave": wave, "unit": "share", "share": count / degrees.size, "share.n": int(count)}
            for key, count in zip(DEGREES, counts, strict=True)
            if degrees.size
        ]
    return _table("degree_distribution", networks, "degree", ("share",), rows)


def block_table(networks: Mapping[str, SupportNetwork]) -> Table:
    """Number of families' ties to each other and to each type of actor, per wave, in all and per family.

    `networks`: wave -> network of one district. `ties` counts each pair once. `per_household` is the mean number of
    such ties of the households asked, who differ in number from wave to wave; a tie between two of them counts for
    both. A cell rests on the families that have such a tie.
    """
    rows = []
    for wave, network in _asked(networks).items():
        ties = tie_mix(network)
        to_families = ties[ties["high"] >= 0]
        contacts = network.contacts_inside
        ends = {FAMILIES: (len(to_families), to_families[["low", "high"]].to_numpy().ravel())}
        for type_ in network.actor_types or ():
            of_type = contacts[contacts["actor_type"] == type_]
            ends[type_] = (len(of_type), of_type["household"].to_numpy())
        for key, (number, households) in ends.items():
            families, ends_inside = (
                _families_inside(network, households),
                network.inside[households.astype(np.int64)].sum(),
            )
            rows.append(
                {
                    "key": key,
                    "wave": wave,
                    "unit": units_text({"ties": "count", "per_household": "ties"}),
                    "ties": number,
                    "per_household": ends_inside / network.n if network.n else None,
                    "ties.n": families,
                    "per_household.n": families,
                }
            )
    return _table("blocks", networks, "node_kind", ("ties", "per_household"), rows)


def brokers_table(study: Study, networks: Mapping[str, SupportNetwork], samples: Mapping[str, Sample]) -> Table | None:
    """Reach and share of ties of each type of actor, per wave; never by family.

    `side` is the study's declaration of the type: bridging (to other groups) or linking (to institutions). `reach`
    is the share of households with a tie to the type, as the finding network.reach is; `ties` is the type's part of
    all ties to actors, each pair of household and actor once. Types with ties to fewer households than the threshold
    are left out of these parts, of the denominator too: else they could be calculated from the others. None where the
    study names no actors. Source: Burt (1992), Structural Holes; Szreter and Woolcock (2004), doi:10.1093/ije/dyh013.
    """
    rules = study.settings.disclosure
    rows: list[dict[str, object]] = []
    for wave, network in _asked(networks).items():
        reached = public_estimates(study, network.district, wave, reach_findings(network, samples[wave]))
        contacts = network.contacts_inside
        ties = contacts["actor_type"].value_counts()
        families = contacts.groupby("actor_type")["household"].nunique()
        public_types = [type_ for type_ in families.index if families[type_] >= rules.cell]
        behind = contacts.loc[contacts["actor_type"].isin(public_types), "household"].nunique()
        for type_, side in (network.actor_types or {}).items():
            reach, enough = reached[f"network.reach.{type_}"], public_types and behind >= rules.households
            rows.append(
                {
                    "key": type_,
                    "wave": wave,
                    "unit": "share",
                    "reach": reach.value,
                    "ties": float(ties.get(type_, 0) / ties[public_types].sum())
                    if enough and (type_ in public_types or type_ not in families)
                    else None,
                    "side": side,
                    "reach.n": reach.n,
                    "ties.n": int(families.get(type_, 0)),
                }
            )
    values = ("reach", "ties")
    district = next(iter(networks.values())).district
    return Table("brokers", district, "actor_type", values, table_rows(rows, values, extra=("side",))) if rows else None


def _asked(networks: Mapping[str, SupportNetwork]) -> dict[str, SupportNetwork]:
    return {wave: network for wave, network in networks.items() if not network.missing}


def _families_inside(network: SupportNetwork, ends: np.ndarray) -> int:
    return int(network.inside[np.unique(ends.astype(np.int64))].sum())


def _table(
    id_: str, networks: Mapping[str, SupportNetwork], key: str, values: tuple[str, ...], rows: list[dict[str, object]]
) -> Table:
    districts = {network.district for network in networks.values()}
    if len(districts) != 1:
        raise ValueError("a table is about one district: give at least one network, all of the same district")
    return Table(id_, districts.pop(), key, values, _frame(rows, values))


def _frame(rows: list[dict[str, object]], values: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["key", "wave", "unit", *values, *(f"{value}.n" for value in values)])
