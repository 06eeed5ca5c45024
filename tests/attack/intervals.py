"""What equations leave of unknown numbers, each known to lie between two ends: bounds, tightened until they stay."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import partial

Ends = tuple[float, float]
Name = Hashable
ANY: Ends = (-math.inf, math.inf)
SLACK = 1e-7  # of a number's size: rounding of sums


@dataclass
class Unknowns:
    """Numbers between two ends each, and equations between them."""

    ends: dict[Name, Ends] = field(default_factory=dict)
    whole: set[Name] = field(default_factory=set)  # whole numbers
    sums: list[dict[Name, float]] = field(default_factory=list)  # coefficients whose sum is zero
    products: list[tuple[Name, Name, Name]] = field(default_factory=list)  # the first is the second times the third
    functions: list[tuple[Name, Callable[[Ends], Ends], Name, Callable[[Ends], Ends]]] = field(default_factory=list)
    _steps_of: dict[Name, list[int]] = field(default_factory=dict)  # the equations that each number is in
    _due: set[int] = field(default_factory=set)  # equations with a number that moved since they were tried

    def know(self, name: Name, ends: Ends, *, whole: bool = False) -> None:
        """Takes what is known of a number beside what was known before."""
        low, high = self.ends.get(name, ANY)
        if max(low, ends[0]) <= min(high, ends[1]):  # else it is of other households than was thought
            self.ends[name] = max(low, ends[0]), min(high, ends[1])
        if whole:
            self.whole.add(name)

    def of(self, name: Name) -> Ends:
        """The ends of a number."""
        return self.ends.get(name, ANY)

    def solve(self, *, rounds: int = 60) -> None:
        """Tightens all ends by all equations until nothing moves; one none of whose numbers moved is passed over."""
        steps: list[tuple[Iterable[Name], Callable[[], None]]] = [
            *((terms, partial(self._sum, terms)) for terms in self.sums),
            *((names, partial(self._product, *names)) for names in self.products),
            *(((one[0], one[2]), partial(self._function, *one)) for one in self.functions),
        ]
        self._steps_of = {}
        for number, (names, _) in enumerate(steps):
            for name in names:
                self._steps_of.setdefault(name, []).append(number)
        self._due = set(range(len(steps)))
        for _ in range(rounds):
            before = dict(self.ends)
            for number, (_, tighten) in enumerate(steps):
                if number in self._due:
                    self._due.remove(number)
                    tighten()
            if all(_same(before.get(name), now) for name, now in self.ends.items()):
                return

    def _product(self, product: Name, one: Name, other: Name) -> None:
        self._take(product, _times(self.of(one), self.of(other)))
        self._take(one, _over(self.of(product), self.of(other)))
        self._take(other, _over(self.of(product), self.of(one)))

    def _function(self, name: Name, there: Callable[[Ends], Ends], other: Name, back: Callable[[Ends], Ends]) -> None:
        self._take(name, there(self.of(other)))
        self._take(other, back(self.of(name)))

    def _sum(self, terms: dict[Name, float]) -> None:
        parts = {name: _scaled(self.of(name), factor) for name, factor in terms.items()}
        for name, factor in terms.items():
            others = [part for other, part in parts.items() if other != name]
            low, high = sum(low for low, _ in others), sum(high for _, high in others)
            self._take(name, _scaled((-high, -low), 1 / factor))
            parts[name] = _scaled(self.of(name), factor)

    def _take(self, name: Name, ends: Ends) -> None:
        low, high = self.of(name)
        slack = SLACK * max((abs(end) for end in ends if math.isfinite(end)), default=0.0)
        new_low, new_high = max(low, ends[0] - slack), min(high, ends[1] + slack)
        if name in self.whole:
            new_low, new_high = _up(new_low), _down(new_high)
        if new_low <= new_high:  # else the equation doesn't hold of this study: an attacker drops it
            self.ends[name] = new_low, new_high
            if (new_low, new_high) != (low, high):
                self._due.update(self._steps_of[name])


def summed(names: Iterable[Name], total: Name) -> dict[Name, float]:
    """The equation of a total and its parts."""
    return {**dict.fromkeys(names, 1.0), total: -1.0}


def _up(number: float) -> float:
    return math.ceil(number - 1e-5) if math.isfinite(number) else number


def _down(number: float) -> float:
    return math.floor(number + 1e-5) if math.isfinite(number) else number


def _scaled(ends: Ends, factor: float) -> Ends:
    low, high = sorted((ends[0] * factor, ends[1] * factor))
    return low, high


def _times(one: Ends, other: Ends) -> Ends:
    corners = [0.0 if 0.0 in (a, b) else a * b for a in one for b in other]
    return min(corners), max(corners)


def _over(product: Ends, divisor: Ends) -> Ends:
    if divisor[0] <= 0 or divisor[1] < divisor[0]:
        return ANY
    corners = [end if math.isinf(end) else end / by for end in product for by in divisor]
    return min(corners), max(corners)


def _same(before: Ends | None, now: Ends) -> bool:
    return before is not None and all(
        a == b or abs(a - b) <= 1e-9 * max(abs(a), abs(b)) for a, b in zip(before, now, strict=True)
    )
