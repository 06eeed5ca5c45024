"""Conditions of a template, each of which can be held at true or at false while its pages are rendered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_PATTERNS = (
    re.compile(r"\{%-? ?(?:if|elif) (?P<test>.+?) ?-?%\}"),
    re.compile(r"\{%-? ?for [^%]+? if (?P<test>[^%]+?) ?-?%\}"),
    re.compile(r" if (?P<test>[^{}]+?) else "),
)


@dataclass(frozen=True)
class Condition:
    """A condition of a template: of a block, a loop or a choice within an expression."""

    template: str
    span: tuple[int, int]
    test: str
    line: int


@dataclass(frozen=True)
class Mutant:
    """A condition that always holds, or never does."""

    condition: int  # index among the template's
    holds: bool


@dataclass
class Switch:
    """What conditions are told to be while a page is rendered, and what they were by themselves."""

    held: Mutant | None = None
    was: set[Mutant] = field(default_factory=set)

    def watched(self, index: int, value: object) -> object:
        """The condition's own value, or that of the mutant at work."""
        self.was.add(Mutant(index, bool(value)))
        return self.held.holds if self.held and self.held.condition == index else value


Switch.watched.__module__ = "report.compose"  # templates may call what is the project's own


def conditions(name: str, text: str) -> list[Condition]:
    """The conditions of a template, in the order of its text."""
    found: dict[tuple[int, int], Condition] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span, line = match.span("test"), text.count("\n", 0, match.start("test")) + 1
            if all(span[1] <= start or end <= span[0] for start, end in found):
                found[span] = Condition(name, span, match["test"], line)
    return [found[span] for span in sorted(found)]


def watched(text: str, of_template: Sequence[Condition]) -> str:
    """The template's text, with a switch around each condition."""
    parts, at = [], 0
    for index, one in enumerate(of_template):
        start, end = one.span
        parts += [text[at:start], f"watched({index}, ({text[start:end]}))"]
        at = end
    return "".join([*parts, text[at:]])
