"""Which rows of households, ties and actors belong to a district: looked up, not searched, however many districts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Positions = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OwnRows:
    """The positions of a district's rows in the study's tables, each in the table's order."""

    households: Positions  # of its households in every wave, wherever they lived then, and of those tied to them
    own: NDArray[np.bool_]  # of these rows, those of its households; of the others only the place is needed
    ties: Positions  # with one of its households at an end
    actors: Positions  # at an end of these ties


class _Rows:
    """The rows of each code, in their order; a code below 0 is no code."""

    def __init__(self, codes: Positions, number: int) -> None:
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._order], np.arange(number + 1))

    def of(self, codes: Iterable[int]) -> Positions:
        parts = [self._order[self._starts[code] : self._starts[code + 1]] for code in codes if code >= 0]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)


class RowsOfDistricts:
    """The rows of each district of a study's tables."""

    def __init__(self, households: pd.DataFrame, ties: pd.DataFrame | None, actors: pd.DataFrame | None) -> None:
        self._households, self._ties, self._actors = households, ties, actors

    def of(self, district: str, *, with_ties: bool) -> OwnRows:
        """The rows of a district; without ties, no household of another district is among them."""
        own_ids = self._households_of.get(district, np.zeros(0, dtype=np.int64))
        own, none = self._rows.of(own_ids), np.zeros(0, dtype=np.int64)
        if not with_ties or self._ties is None:
            return OwnRows(own, np.ones(len(own), dtype=bool), none, none)
        source, target = self._ends
        ties = np.unique(np.concatenate([rows.of(own_ids) for rows in self._ties_of]))
        tied = np.setdiff1d(np.concatenate([source[ties], target[ties]]), own_ids)
        others = self._rows.of(tied)
        rows = np.concatenate([own, others])
        order = np.argsort(rows, kind="stable")
        return OwnRows(rows[order], (np.arange(len(rows)) < len(own))[order], ties, self._actors_at(ties))

    def _actors_at(self, ties: Positions) -> Positions:
        if self._actors is None:
            return np.zeros(0, dtype=np.int64)
        return self._actor_rows.of(np.unique(np.concatenate([ends[ties] for ends in self._actor_ends])))

    @cached_property
    def _coded(self) -> tuple[Positions, pd.Index]:
        """Each row's household as a code, and the ids of the codes."""
        codes, ids = pd.factorize(self._households["household_id"])
        return codes.astype(np.int64), pd.Index(ids)

    @cached_property
    def _rows(self) -> _Rows:
        codes, ids = self._coded
        return _Rows(codes, len(ids))

    @cached_property
    def _households_of(self) -> dict[str, Positions]:
        """The codes of the households that ever lived in a district."""
        pairs = pd.DataFrame({"district": self._households["district_code"].to_numpy(), "household": self._coded[0]})
        groups = pairs.drop_duplicates().groupby("district", sort=False)["household"]
        return {str(district): codes.to_numpy() for district, codes in groups}

    @cached_property
    def _ends(self) -> tuple[Positions, Positions]:
        """The codes of the households at the ends of each tie; -1 where none is."""
        return self._codes_at_ends(self._coded[1])

    @cached_property
    def _ties_of(self) -> tuple[_Rows, _Rows]:
        source, target = self._ends
        return _Rows(source, len(self._coded[1])), _Rows(target, len(self._coded[1]))

    @cached_property
    def _coded_actors(self) -> tuple[Positions, pd.Index]:
        assert self._actors is not None
        codes, ids = pd.factorize(self._actors["actor_id"])
        return codes.astype(np.int64), pd.Index(ids)

    @cached_property
    def _actor_rows(self) -> _Rows:
        codes, ids = self._coded_actors
        return _Rows(codes, len(ids))

    @cached_property
    def _actor_ends(self) -> tuple[Positions, Positions]:
        return self._codes_at_ends(self._coded_actors[1])

    def _codes_at_ends(self, ids: pd.Index) -> tuple[Positions, Positions]:
        assert self._ties is not None
        names = ids.astype(object)
        source, target = (
            names.get_indexer(pd.Index(self._ties[end].astype(object))).astype(np.int64)
            for end in ("source_id", "target_id")
        )
        return source, target
