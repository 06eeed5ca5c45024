"""Public tables of the network: what its charts and downloads are drawn from, with the households behind each cell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.findings import Table
from analysis.graph import SupportNetwork
from analysis.ties import tie_mix

DEGREES = ("0", "1", "2", "3", "4", "5", "6-7", "8-10", "11-15", "16+")
_LOWER_ENDS = (0, 1, 2, 3, 4, 5, 6, 8, 11, 16)
FAMILIES = "families"


def degree_distribution_table(networks: Mapping[str, SupportNetwork]) -> Table:
    """How many households have no, one, two ... household ties, as shares of those asked, per wave.

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
    """How many ties families have to each other and to each type of actor, per wave; each pair once.

    `networks`: wave -> network of one district. A cell rests on the families that have such a tie.
    """
    rows = []
    for wave, network in _asked(networks).items():
        ties = tie_mix(network)
        to_families = ties[ties["high"] >= 0]
        contacts = network.contacts_inside
        blocks = {FAMILIES: (len(to_families), _families_inside(network, to_families[["low", "high"]].to_numpy()))}
        for type_ in network.actor_types or ():
            of_type = contacts[contacts["actor_type"] == type_]
            blocks[type_] = (len(of_type), _families_inside(network, of_type["household"].to_numpy()))
        rows += [
            {"key": key, "wave": wave, "unit": "count", "ties": ties, "ties.n": families}
            for key, (ties, families) in blocks.items()
        ]
    return _table("blocks", networks, "node_kind", ("ties",), rows)


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
