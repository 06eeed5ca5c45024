"""Homophily: likeness of tied households beyond what differences between groups explain, by permutation tests.

Ties are possible inside a group only (the boundary, else the district). Where hamlets differ in income, any tie inside
one joins households that are alike, whoever chose whom: that is not homophily. So a number is compared with the same
number after permuting the households' values inside each group, many times.

A deal is one permutation: inside each group the known values (incomes, types of business) are exchanged among all
households that were asked and have one, including those without a tie, since they could have had one. Unknown values
stay where they are, so every deal is over the same ties. Households are sorted by id before dealing, so the order of
rows has no effect. Deals are seeded by the study's seed, the finding's id, district and wave; excess and p use the
same ones.

Sources: Newman (2003), doi:10.1103/PhysRevE.67.026126; Krackhardt and Stern (1988), Informal networks and
organizational crises, Social Psychology Quarterly 51, 123-140; Phipson and Smyth (2010),
Permutation p-values should never be zero, Statistical Applications in Genetics and Molecular Biology 9, 39.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.network.graph import SupportNetwork
from analysis.network.ties import observed
from analysis.survey.bootstrap import CELLS, seed_of

if TYPE_CHECKING:
    from analysis.survey.sample import Sample

DEALS = 999  # 1,000 with the observed values, so p has steps of 0.001
EXCESS, P = "network.homophily_excess", "network.homophily_p"
EI, EI_EXPECTED = "network.ei_business", "network.ei_expected"
NO_TIE = "no tie"
NO_VARIANCE = "no variance at the ends"
_EQUAL_WITHIN = 1e-9  # two correlations nearer than this are equal: they only summed in another order
_NO_VARIANCE = 1e-14  # a variance of ends below this, of values within -1 to 1, is rounding

# A group's terms of a number, from values (a row per deal, a column per household) and the two columns of each tie.
Parts = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class TiedGroup:
    """The households of one group with a known value, in the order of their ids, and the ties among them."""

    rows: np.ndarray  # of the households among the wave's
    low: np.ndarray  # each tie's ends, as positions in `rows`
    high: np.ndarray


def trait_assortativity(network: SupportNetwork, values: np.ndarray) -> Estimate:
    """Assortativity of tied households in a trait, -1 to 1; `values` has one per household of the wave, NaN = unknown.

    The correlation over both ends of ties, each tie in both directions. Ties with an unknown end are left out; `n`
    counts the households at the ends of the others. None without such a tie or where all ends are equal.
    Source: Newman (2003), doi:10.1103/PhysRevE.67.026126.
    """
    low, high = known_ties(network, ~np.isnan(values))
    households = np.unique(np.concatenate([low, high])).size
    if not households:
        return unavailable(NO_TIE)
    ends, others = values[np.concatenate([low, high])], values[np.concatenate([high, low])]
    scale = float(np.abs(ends).max()) or 1.0  # avoids overflow of squares
    ends, others = ends / scale, others / scale
    if np.ptp(ends) <= 1e-12:
        return unavailable(NO_VARIANCE, n=households)
    return observed(network, float(np.corrcoef(ends, others)[0, 1]), n=households)


@declares(
    Definition(
        EXCESS,
        "difference of correlations",
        Kind.STRUCTURE,
        r"r - \frac{1}{999} \sum_{s=1}^{999} r^*_s",
        ("newman2003mixing",),
    ),
    Definition(
        P,
        "probability",
        Kind.STRUCTURE,
        r"\frac{1 + \sum_{s=1}^{999} \mathbf{1}(r^*_s \ge r)}{1000}",
        ("phipson2010",),
    ),
)
def income_homophily(network: SupportNetwork, sample: Sample, values: np.ndarray) -> dict[str, Estimate]:
    """Excess of the assortativity in income over that of deals, and its p value.

    Excess: r - mean r*, -2 to 2, with r the assortativity and r* that of a deal. p: (1 + #{r* >= r}) / 1000, above 0
    to 1. A deal that leaves all ends equal has no r*: it is left out of the mean, and counts as r* >= r, so that it
    never lowers p. None where there is no r, with the same reason.
    """
    r = trait_assortativity(network, values)
    if len(network.pairs_inside) and not sample.any_capita:
        r = unavailable(sample.no_capita)
    if r.value is None:
        return {EXCESS: r, P: r}
    groups = tied_groups(network, ~np.isnan(values))
    # incomes are far from zero and close together: centring and scaling keep the precision of sums of squares
    members = values[np.concatenate([group.rows for group in groups])]
    scale = float(np.abs(members).max()) or 1.0  # avoids overflow of sums
    members, values = members / scale, values / scale
    centred = (values - members.mean()) / np.abs(members - members.mean()).max()
    ties = sum(group.low.size for group in groups)
    dealt = _correlation(_sums_of_deals(groups, centred, _moments, seed=seed_of(sample, EXCESS)), ties)
    defined = ~np.isnan(dealt)
    if not defined.any():
        return {name: unavailable(NO_VARIANCE, n=r.n) for name in (EXCESS, P)}
    reached = int((dealt[defined] >= r.value - _EQUAL_WITHIN).sum() + (~defined).sum())
    return {
        EXCESS: observed(network, r.value - float(dealt[defined].mean()), n=r.n),
        P: observed(network, (1 + reached) / (DEALS + 1), n=r.n),
    }


@declares(
    Definition(EI, "index", Kind.STRUCTURE, r"\frac{E - I}{E + I}", ("krackhardt1988",)),
    Definition(
        EI_EXPECTED,
        "index",
        Kind.STRUCTURE,
        r"\frac{1}{999} \sum_{s=1}^{999} \frac{E^*_s - I^*_s}{E + I}",
        ("krackhardt1988",),
    ),
)
def business_homophily(network: SupportNetwork, sample: Sample) -> dict[str, Estimate]:
    """The E-I index of types of business, -1 (all ties to the same type) to 1 (all to others), and its mean over deals.

    E-I = (external - internal) / ties with both types known. None without one, or where types weren't asked.
    Source: Krackhardt and Stern (1988).
    """
    labels = sample.labels("business_type")
    types = np.full(len(network.households), -1) if labels is None else pd.factorize(labels)[0]
    low, high = known_ties(network, types >= 0)
    if not low.size:
        return {name: unavailable("no typed tie") for name in (EI, EI_EXPECTED)}
    same = types[low] == types[high]
    households = np.unique(np.concatenate([low, high])).size
    behind = Basis(
        numerator=np.unique(np.concatenate([low[same], high[same]])).size,
        complement=np.unique(np.concatenate([low[~same], high[~same]])).size,
    )
    groups = tied_groups(network, types >= 0)
    external = _sums_of_deals(groups, types, _external, seed=seed_of(sample, EI_EXPECTED))[0]
    return {
        EI: observed(network, ei_index(float((~same).sum()), low.size), behind, n=households),
        EI_EXPECTED: observed(network, ei_index(float(external.mean()), low.size), n=households),
    }


@declares(income_homophily, business_homophily)
def homophily_findings(network: SupportNetwork, sample: Sample) -> dict[str, Estimate]:
    """All findings on homophily in income per person and type of business, by id."""
    incomes = np.asarray(sample.capita, dtype=float)
    return {**income_homophily(network, sample, incomes), **business_homophily(network, sample)}


def ei_index(external: float, ties: int) -> float:
    """The E-I index: external less internal ties, divided by all, -1 to 1.

    >>> ei_index(3, 4)  # three lead to another type, one to the same
    0.5
    """
    return (2 * external - ties) / ties


def known_ties(network: SupportNetwork, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both ends (rows among the wave's households) of the district's ties whose ends are both known."""
    low, high = network.pairs_inside.to_numpy(dtype=np.int64).T
    both = known[low] & known[high]
    return low[both], high[both]


def tied_groups(network: SupportNetwork, known: np.ndarray) -> list[TiedGroup]:
    """The district's groups with a tie between known households, in an order independent of that of the rows."""
    rows = np.flatnonzero(network.inside & known)
    ids = network.households["household_id"].to_numpy(dtype=object)[rows].astype(str)
    rows = rows[np.argsort(ids, kind="stable")]
    group = pd.factorize(network.group[rows])[0]  # by the first household's id
    position = np.full(len(network.households), -1)
    position[rows] = np.arange(rows.size)
    low, high = np.sort(position[np.stack(known_ties(network, known))], axis=0)
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    groups = []
    for code in pd.unique(group[low]):
        inside, tied = np.flatnonzero(group == code), group[low] == code
        place = np.searchsorted(inside, np.stack([low[tied], high[tied]]))
        groups.append(TiedGroup(rows[inside], place[0], place[1]))
    return groups


def _sums_of_deals(groups: list[TiedGroup], values: np.ndarray, parts: Parts, *, seed: int) -> np.ndarray:
    """Sums of the groups' parts, one column per deal."""
    rng = np.random.default_rng(seed)
    total: np.ndarray | float = 0.0
    for group in groups:
        own = values[group.rows]
        dealt = [parts(deals, group.low, group.high) for deals in _deals(own, max(own.size, group.low.size), rng)]
        total = total + np.concatenate(dealt, axis=1)
    return np.asarray(total)


def _deals(own: np.ndarray, width: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Permutations of the group's values, one per row, in batches that need little memory."""
    at_a_time = max(1, CELLS // width)
    for done in range(0, DEALS, at_a_time):
        yield rng.permuted(np.tile(own, (min(at_a_time, DEALS - done), 1)), axis=1)


def _moments(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Sums over ties of the ends, of their squares and of their products."""
    degree = np.bincount(np.concatenate([low, high]), minlength=values.shape[1]).astype(float)
    products = np.einsum("ij,ij->i", np.take(values, low, axis=1), np.take(values, high, axis=1))
    return np.stack([values @ degree, values**2 @ degree, products])


def _external(types: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Number of ties to another type."""
    other: np.ndarray = np.take(types, low, axis=1) != np.take(types, high, axis=1)
    counts: np.ndarray = other.sum(axis=1)
    return counts[np.newaxis]


def _correlation(moments: np.ndarray, ties: int) -> np.ndarray:
    """The correlation over both ends of ties from their sums; NaN where all ends are equal."""
    ends, squares, products = moments
    mean = ends / (2 * ties)
    variance = squares / (2 * ties) - mean**2
    return np.where(
        variance > _NO_VARIANCE,
        (products / ties - mean**2) / np.where(variance > _NO_VARIANCE, variance, 1.0),
        math.nan,
    )
