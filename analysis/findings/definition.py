"""Declarations of indicators, on the functions that compute them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar, cast

from analysis.findings.finding import Estimate
from analysis.findings.relation import ByWeight, Pooled, Relation

Found = Estimate | dict[str, Estimate]
P = ParamSpec("P")
R = TypeVar("R", Estimate, dict[str, Estimate])
R_co = TypeVar("R_co", covariant=True)


class Kind(StrEnum):
    """The kind of a number, which decides its disclosure rule and its format."""

    COUNT = "count"
    DESIGN = "design"  # of clusters, strata and degrees of freedom: tells of nobody, unless households are few
    SHARE = "share"  # 0 to 1, of households or persons
    MONEY_SHARE = "money share"  # 0 to 1, of a total of money
    MONEY_MEAN = "money mean"
    QUANTILE = "quantile"
    MEAN = "mean"
    INDEX = "index"  # inequality and poverty indices over incomes
    TIES = "ties"  # a count of ties
    STRUCTURE = "structure"  # of an observed network
    EXTREME = "extreme"  # of an observed network: reveals one household
    VOICES = "voices"
    PARAMETER = "parameter"  # set by the study, not measured: the poverty line
    VERDICT = "verdict"  # from public numbers and statements, after disclosure: reveals no more than they do


@dataclass(frozen=True)
class Definition:
    """The declaration of a finding; an `id` that ends in `.*` is a family (one member per type, kind or theme).

    Its words (label, definition, limits) are in templates/locale; everything here is the same in every language.
    """

    id: str
    unit: str
    kind: Kind
    formula: str = ""  # LaTeX, with the letters that analysis/findings/formulas.py explains
    sources: tuple[str, ...] = ()  # keys of templates/methods.bib
    quantile: float | None = None
    sensitive: bool = False  # in every study; `columns` are where the codebook says so
    columns: tuple[str, ...] = ()  # of answers that are yes or no; "*" stands for the family's member
    pools: Pooled | None = None  # which quantity of districts gives the whole's; by default as its kind does
    relations: tuple[Relation | ByWeight, ...] = ()  # what ties it to other findings of its district
    function: str = ""  # the one that computes it: "analysis.indicators.poverty.gap"; `declares` fills it in


class Indicator(Protocol[P, R_co]):
    """A function with declarations of the estimates it returns."""

    definitions: tuple[Definition, ...]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """The function's result."""


def declares(*parts: Definition | Indicator[..., Found]) -> Callable[[Callable[P, R]], Indicator[P, R]]:
    """A decorator that declares what a function returns: one estimate, or estimates by id.

    Give a definition for what the function computes itself, and the other indicator for estimates that it passes on.
    Each estimate carries the name of the function that computed it. An estimate under an undeclared id raises
    ValueError.

    >>> @declares(Definition("poverty.line", "currency/person/month", Kind.PARAMETER))
    ... def line(value: float) -> Estimate:
    ...     return Estimate(value)
    >>> @declares(line)
    ... def findings(value: float) -> dict[str, Estimate]:
    ...     return {"poverty.line": line(value)}
    >>> findings(550_000.0)["poverty.line"].function.rpartition(".")[2]
    'line'
    >>> [definition.id for definition in findings.definitions]
    ['poverty.line']
    """

    def declare(function: Callable[P, R]) -> Indicator[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"
        definitions = tuple(
            definition
            for part in parts
            for definition in ([replace(part, function=name)] if isinstance(part, Definition) else part.definitions)
        )
        by_id = {definition.id: definition for definition in definitions}
        if len(by_id) < len(definitions):
            raise ValueError(f"{name} declares an id twice")

        @wraps(function)
        def declared(*args: P.args, **kwargs: P.kwargs) -> R:
            found: Found = function(*args, **kwargs)
            if isinstance(found, Estimate):
                stamped: object = _with_function(name, found)
            else:
                stamped = {id_: _with_function(_declared(id_, by_id, name).function, one) for id_, one in found.items()}
            return cast(R, stamped)

        indicator = cast(Indicator[P, R], declared)
        indicator.definitions = definitions
        return indicator

    return declare


def definitions_of(*indicators: Indicator[..., Found]) -> dict[str, Definition]:
    """All definitions of these indicators, by id, in the order of the functions.

    A definition passed on from another function has the place of its first occurrence. Raises ValueError for an id that
    two functions compute.
    """
    found: dict[str, Definition] = {}
    for definition in (definition for indicator in indicators for definition in indicator.definitions):
        other = found.setdefault(definition.id, definition)
        if other.function != definition.function:
            raise ValueError(f"{definition.id} is declared by {other.function} and by {definition.function}")
    return found


def single_ids(indicator: Indicator[..., Found]) -> list[str]:
    """The ids of an indicator without families: those it returns for every study."""
    return [definition.id for definition in indicator.definitions if not is_family(definition.id)]


def is_family(id_: str) -> bool:
    """Whether an id is that of a family: `network.reach.*`."""
    return id_.endswith(".*")


def defining_id(id_: str, known: Iterable[str] | Mapping[str, object]) -> str | None:
    """The known id that defines a finding: its own or its family's, else None.

    >>> defining_id("network.reach.tksk", ["network.reach.*"]), defining_id("group.mean.welfare.1", ["group.mean.*"])
    ('network.reach.*', 'group.mean.*')
    """
    if id_ in known:
        return id_
    parts = id_.split(".")
    families = (".".join([*parts[:end], "*"]) for end in range(len(parts) - 1, 0, -1))
    return next((name for name in families if name in known), None)


def member_of(id_: str, family: str) -> str:
    """The member that an id names of its family; codes may have points of their own.

    >>> member_of("network.reach.tksk", "network.reach.*"), member_of("group.mean.welfare.1", "group.mean.*")
    ('tksk', 'welfare.1')
    """
    return id_.removeprefix(family.removesuffix("*"))


def _declared(id_: str, by_id: Mapping[str, Definition], function: str) -> Definition:
    name = defining_id(id_, by_id)
    if name is None:
        raise ValueError(f"{function} returns {id_}, which it does not declare")
    return by_id[name]


def _with_function(function: str, estimate: Estimate) -> Estimate:
    return estimate if estimate.function else replace(estimate, function=function)
