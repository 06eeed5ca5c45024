"""What an indicator is, declared on the function that computes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar, cast

from analysis.findings.finding import Estimate

Found = Estimate | dict[str, Estimate]
P = ParamSpec("P")
R = TypeVar("R", Estimate, dict[str, Estimate])
R_co = TypeVar("R_co", covariant=True)


class Kind(StrEnum):
    """What kind of number: decides its disclosure rule and how it is written."""

    COUNT = "count"
    SHARE = "share"  # 0 to 1, of households or persons
    MONEY_SHARE = "money share"  # 0 to 1, of a total of money
    MONEY_MEAN = "money mean"
    QUANTILE = "quantile"
    MEAN = "mean"
    INDEX = "index"  # inequality and poverty indices over incomes
    TIES = "ties"  # a count of ties
    STRUCTURE = "structure"  # of an observed network
    EXTREME = "extreme"  # of an observed network: names one household
    VOICES = "voices"
    PARAMETER = "parameter"  # set by the study, not measured: the poverty line
    VERDICT = "verdict"  # of public numbers and statements: made after disclosure, shows no more than they do


@dataclass(frozen=True)
class Definition:
    """What a finding is. `id` may end in `.*` for a family (one member per type, kind or theme).

    Words about it (label, definition, limits) are in templates/locale; here stands what has no language.
    """

    id: str
    unit: str
    kind: Kind
    formula: str = ""  # LaTeX, with the letters that analysis/findings/formulas.py explains
    sources: tuple[str, ...] = ()  # keys of templates/methods.bib
    quantile: float | None = None
    sensitive: bool = False
    function: str = ""  # that computes it: "analysis.indicators.poverty.gap"; `declares` fills it in


class Indicator(Protocol[P, R_co]):
    """A function that declares what it returns."""

    definitions: tuple[Definition, ...]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """What the function itself returns."""


def declares(*parts: Definition | Indicator[..., Found]) -> Callable[[Callable[P, R]], Indicator[P, R]]:
    """A decorator that declares what a function returns: one estimate, or estimates by id.

    A definition is of what the function computes itself; a function that declares something stands for what is passed
    on from it. Each estimate is returned with the name of the function that computed it. An estimate under an id that
    is not declared raises ValueError.

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
                return cast(R, _made_by(name, found))
            return cast(R, {id_: _made_by(_declared(id_, by_id, name).function, one) for id_, one in found.items()})

        indicator = cast(Indicator[P, R], declared)
        indicator.definitions = definitions
        return indicator

    return declare


def definitions_of(*indicators: Indicator[..., Found]) -> dict[str, Definition]:
    """Everything that these functions declare, by id, in the order of the functions.

    What is passed on from another function counts where it stands first. Raises ValueError for an id that two functions
    compute.
    """
    found: dict[str, Definition] = {}
    for definition in (definition for indicator in indicators for definition in indicator.definitions):
        other = found.setdefault(definition.id, definition)
        if other.function != definition.function:
            raise ValueError(f"{definition.id} is declared by {other.function} and by {definition.function}")
    return found


def single_ids(indicator: Indicator[..., Found]) -> list[str]:
    """The ids that a function declares, families left out: what it returns of every study."""
    return [definition.id for definition in indicator.definitions if not is_family(definition.id)]


def is_family(id_: str) -> bool:
    """Whether an id stands for a family: `network.reach.*`."""
    return id_.endswith(".*")


def defining_id(id_: str, known: Iterable[str] | Mapping[str, object]) -> str | None:
    """The id among those known that defines a finding: its own, or its family's; None where there is none.

    >>> defining_id("network.reach.tksk", ["network.reach.*"])
    'network.reach.*'
    """
    return next((name for name in (id_, id_.rpartition(".")[0] + ".*") if name in known), None)


def _declared(id_: str, by_id: Mapping[str, Definition], function: str) -> Definition:
    name = defining_id(id_, by_id)
    if name is None:
        raise ValueError(f"{function} returns {id_}, which it does not declare")
    return by_id[name]


def _made_by(function: str, estimate: Estimate) -> Estimate:
    return estimate if estimate.function else replace(estimate, function=function)
