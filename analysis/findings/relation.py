"""What ties published numbers together, declared with the indicators: whoever knows all but one knows that one too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FIRST, SECOND = "first:", "second:"  # before an id: of the first or second wave of a pair
# in an id, of a study with a comparison group: an arm, one that it is set against, an outcome
ARM, OTHER, OUTCOME = "<arm>", "<other>", "<outcome>"
OF_OUTCOME = "<of the outcome>"  # the finding of all households on an outcome's column


@dataclass(frozen=True)
class Pooled:
    """The quantity whose sum over districts, by weight, is the whole's.

    `quantity` takes the finding's value, then those of the findings `beside` it: the mean of log incomes, of the mean
    log deviation and the mean.
    """

    quantity: Callable[..., float] = lambda value: value
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """Findings of one district and wave (or pair of waves) of which an expression is zero.

    `zero` takes the values of `ids` in their order; an id that ends in `.*` stands for all members of a family, whose
    values come last, and one with `<arm>`, `<other>` or `<outcome>` for those of each arm, pair of arms and outcome. A
    relation counts where it holds of the study's own numbers: some hold of certain studies only, such as that sources
    of income sum to one.
    """

    ids: tuple[str, ...]
    zero: Callable[..., float]


@dataclass(frozen=True)
class ByWeight:
    """Findings of all arms (`part`, with `<arm>`) that by weight are that of all households, `whole`."""

    whole: str
    part: str


def sums_to(total: float, *ids: str) -> Relation:
    """Findings that sum to a known total.

    >>> sums_to(1.0, "network.share_bonding", "network.share_bridging").zero(0.75, 0.25)
    0.0
    """
    return Relation(ids, lambda *values: sum(values) - total)


def parts_of(whole: str, *parts: str) -> Relation:
    """Findings that sum to another.

    >>> parts_of("voices.informants", "voices.informants.*").zero(7.0, 3.0, 4.0)
    0.0
    """
    return Relation((whole, *parts), lambda total, *values: sum(values) - total)
