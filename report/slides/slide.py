"""What a slide says, before it is drawn: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """A stretch of text in one form; `css` are the classes of the spans that it stands in."""

    text: str
    bold: bool = False
    css: frozenset[str] = frozenset()


Line = tuple[Run, ...]


def text_of(line: Line) -> str:
    """A line's text alone."""
    return "".join(run.text for run in line)


@dataclass(frozen=True)
class Card:
    """A figure card of the first slide: `state` is clear, unclear, level or missing."""

    state: str
    quantity: Line
    value: Line
    at: tuple[float, ...] = ()  # low, value, high and zero in percent of the bar's width; () without a bar
    zero: str = ""
    ends: str = ""
    sides: Line = ()


@dataclass(frozen=True)
class Step:
    """A row of the slide on what can be done."""

    number: str
    who: str
    basis: str
    text: Line
    what: str


@dataclass(frozen=True)
class Slide:
    """One slide; which of the fields are filled depends on its kind."""

    kind: str  # findings, chart, actions, limits; or text
    title: str
    eyebrow: str = ""
    key: Line = ()
    cards: tuple[Card, ...] = ()
    subtitle: str = ""
    picture: Path | None = None
    alt: str = ""
    steps: tuple[Step, ...] = ()
    points: tuple[Line, ...] = ()
    samples: tuple[str, ...] = ()  # what a clear bar means, and one across zero, and the name of the zero line
    take_away: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """All slides of a brief, and what stands on each."""

    title: str
    author: str
    language: str  # id-ID
    day: str  # 2026-11-24
    tag: str  # synthetic data, draft
    place: str
    slides: tuple[Slide, ...] = field(default=())
