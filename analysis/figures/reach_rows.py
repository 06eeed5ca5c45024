"""A row of the picture of reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReachRow:
    """A kind of party: its name, a (value, low, high) and a text for each wave, the text of its change."""

    name: str
    levels: tuple[tuple[float | None, float | None, float | None], ...]
    texts: tuple[str, ...]
    change: str = ""
    strong: bool = False  # the change is clear: name and change stand out
    short: str = ""  # the change's number alone, where its bar shows the interval
    moved: tuple[float | None, float | None, float | None] = (None, None, None)  # the change: value, low, high
