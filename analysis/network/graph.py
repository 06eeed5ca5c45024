"""The support network of one wave, built from a study's households, ties and actors.

Rows of ties.csv become three kinds of ties: between households of one group (the structure), between households
of different groups, and between a household and an actor. Everything is indexed by the household's row among the
wave's households, in the order of the survey sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.findings.key import EVERYBODY

if TYPE_CHECKING:
    import igraph as ig

    from analysis.study import Study

NO_TIES_ASKED = "no ties asked"


@dataclass(frozen=True, eq=False)
class SupportNetwork:
    """The ties of one wave, for one district (or `all`).

    Frames have every household of the wave, since a district is a domain of the whole sample; `inside` marks the
    nodes of this district. A group is the declared boundary inside a district, or the district where none is
    declared: hamlets of the same name in two districts are two groups.
    """

    district: str
    wave: str
    directed: bool
    missing: str | None  # reason why there is no network
    households: pd.DataFrame  # household_id, group (code), asked, inside; in the study's order
    arcs: pd.DataFrame  # source, target: between households of one group, each once; undirected: source < target
    kinds: pd.DataFrame  # low, high, tie_kind: kinds of the pairs, each once
    across: pd.DataFrame  # low, high: pairs of households of different groups
    contacts: pd.DataFrame  # household, actor_id, actor_type: each pair once
    support: pd.DataFrame  # household, tie_kind: kinds of a household's ties (to anybody), each once
    tie_kinds: tuple[str, ...] | None  # kinds between households in any wave; None where kinds weren't asked
    actor_types: Mapping[str, str] | None  # type -> bridging or linking; None where no actors were named
    not_asked: int
    self_ties: int
    absent_ends: int
    grouped: bool = False  # whether the study declares groups inside districts
    listed: int | None = None  # all households of the nodes' groups, surveyed or not; None where a list isn't known

    @cached_property
    def asked(self) -> np.ndarray:
        """Flags of households that were asked for their ties, one per household of the wave."""
        return self.households["asked"].to_numpy(dtype=bool)

    @cached_property
    def inside(self) -> np.ndarray:
        """Flags of nodes of this district's network, one per household of the wave."""
        return self.households["inside"].to_numpy(dtype=bool)

    @cached_property
    def group(self) -> np.ndarray:
        """The code of each household's group."""
        return self.households["group"].to_numpy(dtype=np.int64)

    @property
    def n(self) -> int:
        """Number of nodes: households of the district that were asked, with isolates."""
        return int(self.inside.sum())

    @cached_property
    def arcs_inside(self) -> pd.DataFrame:
        """The district's ties between households of one group, in each direction in which they were named."""
        return self.arcs[self.inside[self.arcs["source"]]]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Tied pairs of the whole wave (`low` < `high`), by whichever side they were named: the undirected view."""
        return _pairs(self.arcs["source"].to_numpy(), self.arcs["target"].to_numpy())

    @cached_property
    def pairs_inside(self) -> pd.DataFrame:
        """Tied pairs of this district."""
        return self.pairs[self.inside[self.pairs["low"]]]

    @cached_property
    def across_inside(self) -> pd.DataFrame:
        """Pairs of households of different groups with at least one end in this district."""
        ends_inside: np.ndarray = self.inside[self.across["low"]] | self.inside[self.across["high"]]
        return self.across.loc[ends_inside]

    @cached_property
    def contacts_inside(self) -> pd.DataFrame:
        """Contacts with actors of this district's households."""
        return self.contacts[self.inside[self.contacts["household"]]]

    @cached_property
    def degrees(self) -> np.ndarray:
        """Number of households that each household of the wave is tied to; NaN where it wasn't asked."""
        ends = self.pairs.to_numpy(dtype=np.int64).ravel()
        counts = np.bincount(ends, minlength=len(self.households)).astype(float)
        return np.where(self.asked, counts, np.nan)

    @cached_property
    def graph(self) -> ig.Graph:
        """The undirected view of this district, its nodes in the order of the households."""
        import igraph as ig  # takes a second to import, and most findings need no graph

        vertex = np.cumsum(self.inside) - 1
        return ig.Graph(n=self.n, edges=vertex[self.pairs_inside.to_numpy(dtype=np.int64)].tolist())


def support_network(study: Study, district: str, wave: str) -> SupportNetwork:
    """The network of a district (or `all`) in a wave; without any ties in the wave, one with the reason in `missing`.

    Rows that name a household twice, and rows to a household that wasn't surveyed in this wave, are left out and
    counted. Repeated rows are one tie. Ties of households in `not_asked_in:` are left out. Rows between two actors
    are ignored.
    """
    settings = study.settings.network
    nodes = _nodes(study, district, wave)
    rows = _rows_of(study, wave)
    ends = _Ends(study, nodes, rows, district)

    # one more at the end: row -1 stands for an end that is no household of the wave
    asked = np.append(nodes["asked"].to_numpy(dtype=bool), False)
    group = np.append(nodes["group"].to_numpy(dtype=np.int64), -1)
    source, target = ends.source, ends.target
    both = ends.between_households
    same = both & (group[source] == group[target])
    structure = same & asked[source] & asked[target]
    names_tie = asked[source] if settings.directed else asked[source] | asked[target]
    outward = both & ~same & names_tie  # a household that was asked named it
    contact = ends.with_actor & asked[ends.household]

    arcs = pd.DataFrame({"source": source[structure], "target": target[structure]})
    if not settings.directed:
        arcs = _pairs(arcs["source"].to_numpy(), arcs["target"].to_numpy()).set_axis(["source", "target"], axis=1)
    kind = rows["tie_kind"].to_numpy(dtype=object) if "tie_kind" in rows else np.full(len(rows), None, dtype=object)
    called = [(source, structure | outward), (target, structure | outward), (ends.household, contact)]
    support = pd.concat([pd.DataFrame({"household": end[chosen], "tie_kind": kind[chosen]}) for end, chosen in called])
    contacts = pd.DataFrame(
        {
            "household": ends.household[contact],
            "actor_id": ends.actor_id[contact],
            "actor_type": ends.actor_type[contact],
        }
    )
    return SupportNetwork(
        district=district,
        wave=wave,
        directed=settings.directed,
        missing=None if _were_asked(study, wave, rows) else NO_TIES_ASKED,
        households=nodes[["household_id", "group", "asked", "inside"]],
        arcs=arcs.drop_duplicates(ignore_index=True),
        kinds=_pairs(source[structure], target[structure], tie_kind=kind[structure]),
        across=_pairs(source[outward], target[outward]),
        contacts=contacts.drop_duplicates(ignore_index=True),
        support=support.dropna().drop_duplicates(ignore_index=True),
        tie_kinds=tie_kinds(study),
        actor_types=None if study.actors is None else dict(settings.actor_types),
        not_asked=int((nodes["here"] & ~nodes["asked"]).sum()),
        self_ties=int((ends.repeated & ends.here).sum()),
        absent_ends=int((ends.absent & ends.here).sum()),
        grouped=settings.boundary is not None,
        listed=_listed(study, nodes),
    )


class _Ends:
    """The kinds of both ends of each row of ties: a household of the wave, an actor, or a household not surveyed."""

    def __init__(self, study: Study, nodes: pd.DataFrame, rows: pd.DataFrame, district: str) -> None:
        surveyed = pd.Index(nodes["household_id"])
        named = (rows["source_id"], rows["target_id"])
        self.source, self.target = (surveyed.get_indexer(end) for end in named)
        if study.actors is None:
            type_of = pd.Series(dtype=object)
        else:
            type_of = study.actors.drop_duplicates("actor_id").set_index("actor_id")["actor_type"].astype(object)
        actor = [(row < 0) & end.isin(type_of.index).to_numpy() for row, end in zip(self.positions, named, strict=True)]
        away = [(row < 0) & ~is_actor for row, is_actor in zip(self.positions, actor, strict=True)]

        self.repeated = (rows["source_id"] == rows["target_id"]).to_numpy(dtype=bool) & ~actor[0]
        self.absent = (away[0] | away[1]) & ~self.repeated
        self.between_households = (self.source >= 0) & (self.target >= 0) & ~self.repeated
        self.with_actor = (actor[0] & (self.target >= 0)) | ((self.source >= 0) & actor[1])
        # only used where with_actor is true
        self.household = np.where(actor[0], self.target, self.source)
        self.actor_id = np.where(actor[0], *(end.to_numpy(dtype=object) for end in named))
        self.actor_type = pd.Series(self.actor_id).map(type_of).to_numpy(dtype=object)

        if district == EVERYBODY:
            self.here = np.ones(len(rows), dtype=bool)
        else:
            home = _home_districts(study, nodes)
            self.here = np.logical_or(*((end.map(home) == district).to_numpy(dtype=bool) for end in named))

    @property
    def positions(self) -> tuple[np.ndarray, np.ndarray]:
        return self.source, self.target


def _nodes(study: Study, district: str, wave: str) -> pd.DataFrame:
    """The wave's households with their group, and whether they were asked and belong to the district."""
    settings = study.settings.network
    households = study.households[study.households["wave"] == wave].reset_index(drop=True)
    boundary = households[settings.boundary or "district_code"].astype(object)
    boundary = boundary.where(boundary.notna(), "")  # households of an unknown group form one group
    group = pd.factorize(pd.MultiIndex.from_arrays([households["district_code"].astype(object), boundary]))[0]
    here = np.full(len(households), True) if district == EVERYBODY else households["district_code"] == district
    asked = ~boundary.isin(settings.not_asked_in)
    return pd.DataFrame(
        {
            "household_id": households["household_id"].astype(object),
            "district_code": households["district_code"].astype(object),
            "group": group,
            "boundary": boundary,
            "asked": asked,
            "here": here,
            "inside": asked & here,
        }
    )


def _listed(study: Study, nodes: pd.DataFrame) -> int | None:
    """Number of households living in the nodes' groups; None where it isn't given for each of them."""
    sizes = nodes.loc[nodes["inside"]].drop_duplicates("group")["boundary"].map(study.settings.network.households)
    return None if sizes.empty or sizes.isna().any() else int(sizes.sum())


def _rows_of(study: Study, wave: str) -> pd.DataFrame:
    if study.ties is None:
        return pd.DataFrame({"source_id": [], "target_id": []}, dtype=object)
    rows = study.ties[study.ties["wave"] == wave].reset_index(drop=True)
    return rows.astype({"source_id": object, "target_id": object})


def _home_districts(study: Study, nodes: pd.DataFrame) -> pd.Series:
    """The district of each household of the study: of this wave, else of the first wave that has it."""
    columns = ["household_id", "district_code"]
    everybody = pd.concat([nodes[columns], study.households[columns].astype(object)])
    return everybody.drop_duplicates("household_id").set_index("household_id")["district_code"]


def _were_asked(study: Study, wave: str, rows: pd.DataFrame) -> bool:
    """Whether the whole study has any tie in the wave."""
    return wave in study.whole.of_ties.waves if study.whole else bool(len(rows))


def tie_kinds(study: Study) -> tuple[str, ...] | None:
    """Kinds of ties between households in any wave, so that every district and wave has the same list."""
    if study.whole:
        return study.whole.of_ties.kinds
    if study.ties is None or "tie_kind" not in study.ties or study.ties["tie_kind"].isna().all():
        return None
    known = study.households["household_id"]
    between = study.ties["source_id"].isin(known) & study.ties["target_id"].isin(known)
    return tuple(sorted(study.ties.loc[between, "tie_kind"].dropna().unique()))


def _pairs(source: np.ndarray, target: np.ndarray, **columns: np.ndarray) -> pd.DataFrame:
    """Unordered pairs, each once (each pair and column value once), rows with an unknown value left out."""
    ends = {"low": np.minimum(source, target), "high": np.maximum(source, target)}
    return pd.DataFrame({**ends, **columns}).dropna().drop_duplicates(ignore_index=True)
