"""Networks as hypothesis draws them: hamlets (some too small to be central in), districts, weights, directed ties."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.findings import Estimate
from analysis.study import Study
from tests.analysis.network.studies import study_of

KINDS = ("advice", "lending")
ACTORS = {"fac": "facilitator", "cus": "customer"}

some = hypothesis_settings(max_examples=15, deadline=None)

few = hypothesis_settings(max_examples=10, deadline=None)


@dataclass(frozen=True)
class Drawn:
    """What hypothesis draws: households by hamlet, arcs with their kind, contacts with actors."""

    hamlet: tuple[int, ...]  # of each household; hamlets 0 and 1 are in district "1", the others in "2"
    arcs: tuple[tuple[int, int, str], ...]
    contacts: tuple[tuple[int, str, str], ...]
    weights: tuple[int, ...]
    incomes: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.hamlet)

    def district(self, household: int) -> str:
        return "1" if self.hamlet[household] < 2 else "2"

    def inside(self) -> list[tuple[int, int]]:
        """Arcs inside a hamlet, each once."""
        return sorted({(i, j) for i, j, _ in self.arcs if i != j and self.hamlet[i] == self.hamlet[j]})

    def graph(self, kind=nx.Graph):
        graph = kind()
        graph.add_nodes_from(range(self.n))
        graph.add_edges_from(self.inside())
        return graph

    def groups(self) -> list[list[int]]:
        return [[i for i in range(self.n) if self.hamlet[i] == code] for code in sorted(set(self.hamlet))]


@st.composite
def networks(draw) -> Drawn:
    hamlet = draw(st.lists(st.integers(0, 3), min_size=3, max_size=12))
    end = st.integers(0, len(hamlet) - 1)
    each = {"min_size": len(hamlet), "max_size": len(hamlet)}
    return Drawn(
        tuple(sorted(hamlet)),
        tuple(draw(st.lists(st.tuples(end, end, st.sampled_from(KINDS)), min_size=1, max_size=30))),
        tuple(draw(st.lists(st.tuples(end, st.sampled_from(list(ACTORS)), st.sampled_from(KINDS)), max_size=8))),
        tuple(draw(st.lists(st.integers(1, 3), **each))),
        tuple(draw(st.lists(st.integers(1, 50), **each))),
    )


def study(drawn: Drawn, *, directed: bool = True, names=None, order=None, random=None, **network) -> Study:
    """The study of a drawn network; `names` of households, in another `order`, ties shuffled by `random`."""
    names = [f"h{i:02}" for i in range(drawn.n)] if names is None else names
    order = list(range(drawn.n)) if order is None else order
    ties = [(names[i], names[j], kind) for i, j, kind in drawn.arcs]
    ties += [(names[i], actor, kind) for i, actor, kind in drawn.contacts]
    if random is not None:
        random.shuffle(ties)
    return study_of(
        {names[i]: (drawn.district(i), f"hamlet {drawn.hamlet[i]}") for i in order},
        ties,
        actors=ACTORS,
        weights=[float(drawn.weights[i]) for i in order],
        incomes=[float(drawn.incomes[i]) for i in order],
        **{"boundary": "hamlet", "directed": directed, **network},
    )


def alike(one: dict[str, Estimate], other: dict[str, Estimate], *, but: tuple[str, ...] = ()) -> None:
    """Fails unless two sets of findings are the same to the twelfth digit, intervals, counts and reasons included."""
    assert set(one) == set(other)
    for id_ in set(one) - set(but):
        before, after = one[id_], other[id_]
        assert (after.n, after.method, after.reason, after.df, after.basis) == (
            before.n,
            before.method,
            before.reason,
            before.df,
            before.basis,
        ), id_
        for part in ("value", "low", "high"):
            number = getattr(before, part)
            assert getattr(after, part) == (None if number is None else pytest.approx(number, abs=1e-12)), id_
