"""Times of a build's parts, by their path: ("notebooks", "35.16.13", "income", "poverty")."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

PartPath = tuple[str, ...]


@dataclass
class Times:
    """Seconds of work by path. A part whose own parts run side by side takes less time on the clock."""

    work: dict[PartPath, float] = field(default_factory=dict)
    clock: dict[PartPath, float] = field(default_factory=dict)  # of stages

    def add(self, path: PartPath, seconds: float) -> None:
        """Adds seconds of work to a part."""
        self.work[path] = self.work.get(path, 0.0) + seconds

    def total(self, path: PartPath) -> float:
        """Seconds of a part: its own, or those of the parts in it where they are more."""
        inside = sum(map(self.total, self.parts(path)))
        return max(self.work.get(path, 0.0), inside)

    def parts(self, path: PartPath = ()) -> list[PartPath]:
        """The parts directly in a part, in the order in which they were first timed."""
        return list(dict.fromkeys(one[: len(path) + 1] for one in self.work if one[: len(path)] == path != one))


_times: ContextVar[Times | None] = ContextVar("times", default=None)


@contextmanager
def timing() -> Iterator[Times]:
    """Times the parts of what runs in this context."""
    times = Times()
    token = _times.set(times)
    try:
        yield times
    finally:
        _times.reset(token)


@contextmanager
def timed(*path: str) -> Iterator[None]:
    """Times a part by the clock; does nothing unless a build is timed."""
    times = _times.get()
    if times is None:
        yield
        return
    started = time.monotonic()
    try:
        yield
    finally:
        spent = time.monotonic() - started
        times.add(path, spent)
        times.clock[path] = times.clock.get(path, 0.0) + spent


def current_times() -> Times | None:
    """The times of what runs now; None unless it is timed."""
    return _times.get()


def add_time(seconds: float, *path: str) -> None:
    """Adds seconds of work to a part, where it was timed elsewhere; does nothing unless a build is timed."""
    times = _times.get()
    if times is not None:
        times.add(path, seconds)
