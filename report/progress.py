"""How far a build is: the stage that runs, how many of how many, the time left. Shown on a terminal alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.times import timed

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@dataclass
class _Bars:
    """The bars that are shown, and the one of the stage that runs."""

    progress: Progress
    named: Callable[[str], str]
    stage: TaskID | None = None


_shown: list[_Bars] = []  # of this process: pages are counted by the threads that render them


@contextmanager
def shown_progress(named: Callable[[str], str] = str) -> Iterator[None]:
    """Shows stages while a build runs; nothing where output goes to a file or another program.

    `named` says a stage's name in a language.
    """
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True) as progress:
        _shown.append(_Bars(progress, named))
        try:
            yield
        finally:
            _shown.pop()


def is_shown() -> bool:
    """Whether progress is shown."""
    return bool(_shown)


@contextmanager
def stage(name: str, total: int | None = None) -> Iterator[None]:
    """Shows and times a stage; `total` is how many runs, pages or files it has, where that is known."""
    with timed(name):
        bars = _shown[-1] if _shown else None
        if bars is None:
            yield
            return
        bars.stage = bars.progress.add_task(bars.named(name), total=total)
        try:
            yield
        finally:
            bars.progress.refresh()  # with the last of them
            bars.progress.remove_task(bars.stage)
            bars.stage = None


def expect(total: int) -> None:
    """Sets how many the stage that runs has."""
    if _shown and (task := _shown[-1].stage) is not None:
        _shown[-1].progress.update(task, total=total)


def one_done() -> None:
    """Counts one of the stage that runs."""
    if _shown and (task := _shown[-1].stage) is not None:
        _shown[-1].progress.advance(task)
